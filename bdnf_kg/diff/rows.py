"""What changed in the tables: terms and evidence in their own words, every other table row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ..tables import Row
from .difference import Difference
from .release import Release, paper

_KEYS = {
    "structure.tsv": ("subject", "relation", "object"),
    "vocabulary.tsv": ("column", "value"),
    "textbook.tsv": ("source", "target"),
    "not_curated.tsv": ("subject", "relation", "object", "reference", "reason", "comment"),
}
_TERM_CHANGES = {"label": "relabelled", "definition": "redefined", "parent": "moved"}
_SMALL_WORDS = re.compile(r"(?:a|an|the|of|in|on|at|by|to|for|from|with|and|or|that|which|whose|is|are|as|it|its|be|into)")


def compare_tables(old: Release, new: Release) -> list[Difference]:
    """Return every difference of every table. Label columns, which only repeat what a term is called, are left out."""
    found = [*_columns(old, new), *_terms(old, new), *_evidence(old, new)]
    for file in sorted(old.rows.keys() | new.rows.keys()):
        if file != "terms.tsv" and not file.startswith("evidence/"):
            found += _other(file, old, new)
    return found


def _columns(old: Release, new: Release) -> Iterator[Difference]:
    for file in sorted(old.columns.keys() & new.columns.keys()):
        for column in sorted(set(new.columns[file]) - set(old.columns[file])):
            yield Difference("tables", "column added", file, column=column)
        for column in sorted(set(old.columns[file]) - set(new.columns[file])):
            yield Difference("tables", "column removed", file, column=column)


def _cells(old: Row, new: Row) -> Iterator[tuple[str, str, str]]:
    """The cells that both rows have and that differ."""
    for column, cell in old.cells.items():
        if column in new.cells and cell != new[column] and not column.endswith("_label"):
            yield column, cell, new[column]


def _by_id(rows: list[Row]) -> dict[str, Row]:
    return {row["id"]: row for row in rows}


# terms


def _terms(old: Release, new: Release) -> Iterator[Difference]:
    before, after = (_by_id(release.rows["terms.tsv"]) for release in (old, new))
    for id_ in sorted(before.keys() | after.keys()):
        if id_ not in before:
            yield Difference("terms", "added", id_, after[id_]["label"], new=after[id_]["definition"])
        elif id_ not in after:
            used = " and evidence stood on it" if any(id_ in (row.subject, row.object) for row in old.kg.evidence) else ""
            yield Difference("terms", "removed", id_, before[id_]["label"], old=before[id_]["definition"], note=f"an id is final: retire it instead{used}")
        else:
            yield from _term(before[id_], after[id_], old, new)


def _term(before: Row, after: Row, old: Release, new: Release) -> Iterator[Difference]:
    for column, was, now in _cells(before, after):
        change, note = _TERM_CHANGES.get(column, "changed"), ""
        if column == "status" and "deprecated" in (was, now):
            change = "retired" if now == "deprecated" else "revived"
            note = f"replaced by {_name(new, after['replaced_by'])}" if after["replaced_by"] and now else ""
        elif column == "parent":
            was, now = _name(old, was), _name(new, now)
        elif column == "definition":
            note = meaning_change(was, now)
        elif column in ("kind", "quantity"):
            note = "another meaning under the same id: " + ("another kind of thing" if column == "kind" else "something else rises and falls")
        yield Difference("terms", change, after["id"], after["label"], column, was, now, note)


def _name(release: Release, id_: str) -> str:
    term = release.kg.terms.get(id_)
    return f"{term.label} ({id_})" if term else id_


def meaning_change(old: str, new: str) -> str:
    """Say why a new definition may mean something else than the old one; empty if only the wording changed.

    The meaning counts as changed if the genus is another, or if fewer than half of the words that carry meaning
    (by their first four letters, so that an ending does not count) are in both definitions. A curator decides; this only points.

    >>> meaning_change("A protein that binds TrkB.", "A peptide that binds TrkB.")
    "another meaning under the same id: the genus was 'protein' and is 'peptide'"
    >>> meaning_change("A process in which vesicles fuse.", "A process in which the vesicles fuse.")
    ''
    """
    genera = [_genus(text) for text in (old, new)]
    if genera[0] != genera[1]:
        return f"another meaning under the same id: the genus was {genera[0]!r} and is {genera[1]!r}"
    before, after = ({word[:4] for word in re.findall(r"[\w'-]+", text.lower()) if not _SMALL_WORDS.fullmatch(word)} for text in (old, new))
    if len(before & after) < len(before | after) / 2:
        return "another meaning under the same id: fewer than half of the words are in both definitions"
    return ""


def _genus(definition: str) -> str:
    match = re.match(r"(?:an?|the)\s+(.+?)(?:,| in which\b| that\b| which\b| whose\b| where\b| by\b| of\b| from\b| to\b| with\b| made\b|\.)", definition.strip(), re.IGNORECASE)
    return match[1].lower() if match else ""


# evidence


def _evidence(old: Release, new: Release) -> Iterator[Difference]:
    before, after = _evidence_rows(old), _evidence_rows(new)
    for id_ in sorted(before.keys() | after.keys()):
        if id_ not in before:
            yield Difference("evidence", "added", id_, _finding(after[id_], new), new=after[id_]["finding"])
        elif id_ not in after:
            yield Difference("evidence", "removed", id_, _finding(before[id_], old), old=before[id_]["finding"])
        else:
            signs = [_sign(row) for row in (before[id_], after[id_])]
            for column, was, now in _cells(before[id_], after[id_]):
                note = f"its sign was {signs[0]} and is {signs[1]}" if column in ("perturbation", "change") and signs[0] != signs[1] else ""
                yield Difference("evidence", "changed", id_, _finding(after[id_], new), column, _value(old, column, was), _value(new, column, now), note)
            if before[id_].file != after[id_].file:
                yield Difference("evidence", "moved", id_, _finding(after[id_], new), "table", before[id_].file, after[id_].file)


def _evidence_rows(release: Release) -> dict[str, Row]:
    return {row["id"]: row for file, rows in sorted(release.rows.items()) if file.startswith("evidence/") for row in rows}


def _finding(row: Row, release: Release) -> str:
    return f"{row['perturbation']} of {row['subject_label']}, {row['change']} of {row['object_label']}, {paper(release.kg, row['reference'])}"


def _value(release: Release, column: str, value: str) -> str:
    if column == "reference":
        return paper(release.kg, value)
    return _name(release, value) if column in ("subject", "object", "species", "anatomy", "cell_type", "condition") and value else value


def _sign(row: Row) -> str:
    if row["perturbation"] == "observed" or row["change"] == "none":
        return "none"
    return "+" if (row["change"] == "increase") == (row["perturbation"] == "gain") else "-"


# every other table


def _other(file: str, old: Release, new: Release) -> Iterator[Difference]:
    for change, there, here in (("added", new, old), ("removed", old, new)):
        if file not in here.columns:
            yield Difference("tables", change, file, f"a table of {len(there.rows[file])} rows")
            return
    before, after = (_keyed(file, release) for release in (old, new))
    for key in sorted(before.keys() | after.keys()):
        row = after.get(key) or before[key]
        id_, label = f"{file}: {' '.join(filter(None, key))}", _label(row.cells)
        if key not in before:
            yield Difference("tables", "added", id_, label)
        elif key not in after:
            yield Difference("tables", "removed", id_, label)
        else:
            for column, was, now in _cells(before[key], after[key]):
                yield Difference("tables", "changed", id_, label, column, was, now)


def _keyed(file: str, release: Release) -> dict[tuple[str, ...], Row]:
    rows, columns = release.rows.get(file, []), release.columns.get(file, ())
    keys = tuple(column for column in _KEYS.get(file, columns[:1]) if column in columns)
    found = {tuple(row[column] for column in keys): row for row in rows}
    return found if len(found) == len(rows) else {tuple(row.cells.values()): row for row in rows}


def _label(cells: Mapping[str, str]) -> str:
    named = [cells[column] for column in ("subject_label", "source_label", "relation_label", "object_label", "target_label") if cells.get(column)]
    return " ".join(named) or cells.get("label", "") or cells.get("title", "")
