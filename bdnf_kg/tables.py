"""The curated tables: from TSV to the values of :mod:`bdnf_kg.model`.

Reading finds faults of form (encoding, columns, cells); :mod:`bdnf_kg.check` finds faults of meaning.
A table is UTF-8 with LF, one header row, no quoting, ``|`` between values, sorted by its first column.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .curie import Prefixes
from .errors import Problem, TableError
from .manchester import parse
from .model import Change, Context, Definition, Evidence, Perturbation, Reference, Sign, StudyDesign, Term

TERMS = (
    "id", "label", "kind", "parent", "parent_label", "quantity", "stage", "change_number", "definition",
    "definition_source", "synonyms", "xrefs", "status", "replaced_by", "note",
)  # fmt: skip
RELATIONS = ("id", "label", "type", "parent", "inverse", "domain", "range", "characteristics", "definition", "biolink")
STRUCTURE = ("subject", "subject_label", "relation", "relation_label", "object", "object_label", "source")
DEFINITIONS = ("id", "label", "equivalent_to", "members", "non_members")
REFERENCES = ("id", "title", "year", "first_author", "journal", "volume", "first_page", "pmid", "pmcid", "doi", "flag")
VOCABULARY = ("column", "value", "rank", "id", "definition")
STUDY_DESIGNS = ("value", "eco", "eco_label", "weight", "definition")
PREFIXES = ("prefix", "iri", "pattern")
TEXTBOOK = ("source", "source_label", "target", "target_label")
GUIDE = ("id", "label", "use_for", "not_for", "example", "counter_example")
NOT_CURATED = ("subject", "relation", "object", "reference", "reason", "comment")
EVIDENCE = (
    "id", "subject", "subject_label", "object", "object_label", "perturbation", "change", "directness", "mechanism",
    "species", "species_label", "anatomy", "anatomy_label", "cell_type", "cell_type_label", "sex", "life_stage",
    "duration", "condition", "condition_label", "assay", "study_design", "reference", "locator", "checked",
    "manipulation", "finding", "source", "licence", "note",
)  # fmt: skip

COLUMNS: dict[str, tuple[str, ...]] = {
    "prefixes.tsv": PREFIXES,
    "vocabulary.tsv": VOCABULARY,
    "study_designs.tsv": STUDY_DESIGNS,
    "terms.tsv": TERMS,
    "relations.tsv": RELATIONS,
    "structure.tsv": STRUCTURE,
    "definitions.tsv": DEFINITIONS,
    "references.tsv": REFERENCES,
    "not_curated.tsv": NOT_CURATED,
    "textbook.tsv": TEXTBOOK,
    "guide.tsv": GUIDE,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its file, its line number (the header is line 1) and its cells by column."""

    file: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def problem(self, column: str, message: str, rule: str, nearest: Iterable[str] = ()) -> Problem:
        """Name a fault of this row."""
        return Problem(self.file, self.line, column, message, rule, tuple(nearest))


@dataclass
class Tables:
    """All tables of one folder as they were read, with the faults of form met on the way."""

    folder: Path
    rows: dict[str, list[Row]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def evidence_files(self) -> list[str]:
        """The evidence tables, by name."""
        return sorted(name for name in self.rows if name.startswith("evidence/"))

    def evidence_rows(self) -> Iterator[Row]:
        """All evidence rows, file by file."""
        for name in self.evidence_files():
            yield from self.rows[name]

    def values(self, column: str) -> dict[str, Row]:
        """The allowed values of a controlled column."""
        return {row["value"]: row for row in self.rows.get("vocabulary.tsv", ()) if row["column"] == column}


def read(folder: Path) -> Tables:
    """Read every table of a folder. Faults of form end up in ``problems``; a missing folder raises TableError."""
    if not folder.is_dir():
        raise TableError([Problem(str(folder), 0, "", "no such folder", "missing-file")])
    tables = Tables(folder)
    for name, columns in COLUMNS.items():
        tables.rows[name] = read_table(folder / name, name, columns, tables.problems)
    for path in sorted(folder.glob("evidence/*.tsv")):
        name = f"evidence/{path.name}"
        tables.rows[name] = read_table(path, name, EVIDENCE, tables.problems)
    if not tables.evidence_files():
        tables.problems.append(Problem("evidence", 0, "", "no evidence table in this folder", "missing-file"))
    return tables


def read_table(path: Path, name: str, columns: tuple[str, ...], problems: list[Problem]) -> list[Row]:
    """Read one table, and add what is wrong with its form to ``problems``."""
    try:
        data = path.read_bytes()
    except OSError as error:
        problems.append(Problem(name, 0, "", f"cannot be read: {error.strerror}", "missing-file"))
        return []
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.append(Problem(name, line, "", f"is not UTF-8: byte {error.start} is {data[error.start]:#04x}", "encoding"))
        return []
    if text.startswith("\ufeff"):
        problems.append(Problem(name, 1, "", "begins with a byte order mark", "encoding"))
        text = text[1:]
    if "\r" in text:
        problems.append(Problem(name, text.count("\n", 0, text.index("\r")) + 1, "", "has a carriage return", "encoding"))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    if lines[-1]:
        problems.append(Problem(name, len(lines), "", "ends without a line feed: is the file truncated?", "truncated"))
    else:
        lines.pop()
    if not lines or tuple(lines[0].split("\t")) != columns:
        problems.append(_header_problem(name, lines[0].split("\t") if lines else [], columns))
        return []
    rows = []
    for number, text in enumerate(lines[1:], 2):
        cells = text.split("\t")
        if len(cells) != len(columns):
            problems.append(Problem(name, number, "", f"has {len(cells)} cells, not {len(columns)}", "cells"))
        else:
            rows.append(Row(name, number, dict(zip(columns, cells, strict=True))))
    return rows


def _header_problem(name: str, header: list[str], columns: tuple[str, ...]) -> Problem:
    missing = [c for c in columns if c not in header]
    extra = [c for c in header if c not in columns]
    detail = "; ".join(
        part
        for part in (
            f"missing {', '.join(missing)}" if missing else "",
            f"unknown {', '.join(map(repr, extra))}" if extra else "",
        )
        if part
    )
    return Problem(name, 1, "", f"the header is not that of the table: {detail or 'columns out of order'}", "header")


def write_table(path: Path, columns: tuple[str, ...], rows: Iterable[dict[str, str]]) -> None:
    """Write rows in the form that :func:`read_table` accepts, sorted by the first column."""
    lines = sorted("\t".join(row[column] for column in columns) for row in rows)
    path.write_bytes(("\n".join(["\t".join(columns), *lines]) + "\n").encode())


@dataclass(frozen=True)
class Curation:
    """The curated content as values, ready for claims, graph and build.

    ``folder`` is where the tables lie; ``on_top`` counts the evidence rows that stand in none of them.
    """

    terms: tuple[Term, ...]
    references: tuple[Reference, ...]
    evidence: tuple[Evidence, ...]
    study_designs: tuple[StudyDesign, ...]
    prefixes: Prefixes
    relations: tuple[dict[str, str], ...] = ()
    structure: tuple[tuple[str, str, str, str], ...] = ()
    definitions: tuple[Definition, ...] = ()
    vocabulary: tuple[dict[str, str], ...] = ()
    inferred: tuple[tuple[str, str], ...] = ()
    textbook: tuple[tuple[str, str], ...] = ()
    guide: tuple[dict[str, str], ...] = ()
    folder: Path | None = None
    on_top: int = 0

    def __repr__(self) -> str:
        return f"Curation({len(self.terms)} terms, {len(self.evidence)} evidence rows, {len(self.references)} references)"


def curation(tables: Tables) -> Curation:
    """Turn tables into values. Faults of form raise :class:`TableError`; meaning is not checked here."""
    if tables.problems:
        raise TableError(tables.problems)
    terms = tuple(_term(row) for row in tables.rows["terms.tsv"])
    return Curation(
        terms=terms,
        references=tuple(Reference(**row.cells) for row in tables.rows["references.tsv"]),
        evidence=tuple(evidence(row) for row in tables.evidence_rows()),
        study_designs=tuple(StudyDesign(r["value"], r["eco"], r["eco_label"], float(r["weight"]), r["definition"]) for r in tables.rows["study_designs.tsv"]),
        prefixes=Prefixes({r["prefix"]: (r["iri"], r["pattern"]) for r in tables.rows["prefixes.tsv"]}),
        relations=tuple(row.cells for row in tables.rows["relations.tsv"]),
        structure=tuple((r["subject"], r["relation"], r["object"], r["source"]) for r in tables.rows["structure.tsv"]),
        definitions=_definitions(tables, terms),
        vocabulary=tuple(row.cells for row in tables.rows["vocabulary.tsv"]),
        inferred=_inferred(tables.folder.parent / "inferred_hierarchy.tsv"),
        textbook=tuple((r["source"], r["target"]) for r in tables.rows["textbook.tsv"]),
        guide=tuple(row.cells for row in tables.rows["guide.tsv"]),
        folder=tables.folder,
    )


def _inferred(path: Path) -> tuple[tuple[str, str], ...]:
    """The pairs of child and parent that the reasoner added when the tables were last built; none before a build."""
    if not path.is_file():
        return ()
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return tuple((cells[0], cells[2]) for cells in (line.split("\t") for line in lines))


def class_ids(terms: Iterable[Term]) -> dict[str, str]:
    """The ids of all classes by label: terms, and the increases and decreases of causal nodes."""
    ids = {}
    for term in terms:
        ids[term.label] = term.id
        for sign in Sign if term.is_causal else ():
            ids[term.change_label(sign)] = term.change_id(sign)
    return ids


def _definitions(tables: Tables, terms: tuple[Term, ...]) -> tuple[Definition, ...]:
    classes = class_ids(terms)
    relations = {row["label"]: row["id"] for row in tables.rows["relations.tsv"]}
    return tuple(
        Definition(
            id=row["id"],
            text=row["equivalent_to"],
            expression=parse(row["equivalent_to"], classes.get, relations.get),
            members=tuple(classes[label] for label in _many(row["members"])),
            non_members=tuple(classes[label] for label in _many(row["non_members"])),
        )
        for row in tables.rows["definitions.tsv"]
    )


def synonyms(cell: str, scope: str = "") -> tuple[str, ...]:
    """Return the synonyms of one scope in a cell: exact, or those that follow ``broad:``, ``narrow:`` or ``related:``.

    >>> synonyms("plasminogen|narrow:plasmin"), synonyms("plasminogen|narrow:plasmin", "narrow")
    (('plasminogen',), ('plasmin',))
    """
    found = (text.rpartition(":") if text.startswith(_SCOPES) else ("", "", text) for text in _many(cell))
    return tuple(name for said, _, name in found if said == scope)


_SCOPES = ("broad:", "narrow:", "related:")


def _many(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()


def _term(row: Row) -> Term:
    return Term(
        id=row["id"],
        label=row["label"],
        kind=row["kind"],
        parent=row["parent"],
        quantity=row["quantity"],
        stage=row["stage"],
        change_number=int(row["change_number"]) if row["change_number"] else None,
        definition=row["definition"],
        definition_source=row["definition_source"],
        synonyms=synonyms(row["synonyms"]),
        broad_synonyms=synonyms(row["synonyms"], "broad"),
        narrow_synonyms=synonyms(row["synonyms"], "narrow"),
        related_synonyms=synonyms(row["synonyms"], "related"),
        xrefs=_many(row["xrefs"]),
        replaced_by=row["replaced_by"],
        deprecated=row["status"] == "deprecated",
        note=row["note"],
    )


def evidence(row: Row) -> Evidence:
    """Turn one checked evidence row into a value."""
    c = row.cells
    return Evidence(
        id=c["id"],
        subject=c["subject"],
        object=c["object"],
        perturbation=Perturbation(c["perturbation"]),
        change=Change(c["change"]),
        reference=c["reference"],
        study_design=c["study_design"],
        finding=c["finding"],
        context=Context(c["species"], c["anatomy"], c["cell_type"], c["sex"], c["life_stage"], c["duration"], c["condition"]),
        directness=c["directness"],
        mechanism=c["mechanism"],
        assay=c["assay"],
        locator=c["locator"],
        checked=c["checked"],
        manipulation=c["manipulation"],
        source=c["source"],
        licence=c["licence"],
        note=c["note"],
        topic=row.file.removeprefix("evidence/").removesuffix(".tsv"),
    )
