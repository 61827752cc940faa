"""Every fault of meaning in the tables, found in one pass and reported together.

Faults of form (encoding, columns, cells) come from :mod:`bdnf_kg.tables`. Each rule has a name, a passing and a
failing fixture under ``tests/check``.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import date
from difflib import get_close_matches

from .curie import Prefixes
from .errors import Problem
from .manchester import Expression, ExpressionError, names, parse
from .model import DECREASE, INCREASE
from .tables import Row, Tables, synonyms

Problems = Iterator[Problem]

_CONTROLLED = {
    "terms.tsv": ("kind", "quantity", "stage", "status"),
    "references.tsv": ("flag",),
    "not_curated.tsv": ("reason",),
    "evidence": ("perturbation", "change", "directness", "mechanism", "sex", "life_stage", "duration", "assay", "licence"),
}
_REQUIRED = {
    "terms.tsv": ("id", "label", "kind"),
    "references.tsv": ("id", "title"),
    "not_curated.tsv": ("subject", "object", "reason"),
    "study_designs.tsv": ("value", "eco", "weight"),
    "relations.tsv": ("id", "label", "type", "definition"),
    "definitions.tsv": ("id", "label", "equivalent_to"),
    "guide.tsv": ("id", "label", "use_for", "not_for", "counter_example"),
    "evidence": (
        "id", "subject", "object", "perturbation", "change", "directness", "study_design", "reference", "locator",
        "checked", "finding", "source", "licence",
    ),
}  # fmt: skip
_LISTS = {"terms.tsv": ("synonyms", "xrefs"), "definitions.tsv": ("members", "non_members")}
_SCOPES = ("", "broad", "narrow", "related")
_CONTEXT = ("species", "anatomy", "cell_type", "condition")
_KINDS = {"species": "taxon", "anatomy": "anatomy", "cell_type": "cell-type"}


def check(tables: Tables) -> list[Problem]:
    """Return every problem of the tables, sorted by file, row and column.

    Where rows that others refer to could not be read, only that is reported: the rest would blame every one that refers to them.
    """
    problems = list(tables.problems)
    if not any(not tables.rows.get(p.file) or (p.rule == "cells" and not p.file.startswith("evidence/")) for p in problems):
        context = _Context(tables)
        for rule in RULES:
            problems.extend(rule(context))
    return sorted(set(problems))


class _Context:
    """What several rules need: rows, names and prefixes, gathered once."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.terms: dict[str, Row] = {}
        for row in tables.rows["terms.tsv"]:
            self.terms.setdefault(row["id"], row)
        self.relations = {row["id"]: row for row in tables.rows["relations.tsv"]}
        self.references = {row["id"]: row for row in tables.rows["references.tsv"]}
        self.designs = {row["value"]: row for row in tables.rows["study_designs.tsv"]}
        self.evidence = list(tables.evidence_rows())
        self.prefixes = Prefixes({r["prefix"]: (r["iri"], r["pattern"]) for r in tables.rows["prefixes.tsv"] if _compiles(r["pattern"])})
        self.names = {row["label"]: row["id"] for row in self.terms.values()}

        self.relation_labels = {row["label"]: id_ for id_, row in self.relations.items()}
        changes = {f"{word} {label}": id_ for label, id_ in self.names.items() if self.terms[id_]["quantity"] for word in ("increased", "decreased")}
        self.classes = {**changes, **self.names}

    def expression(self, row: Row) -> Expression:
        """The logical definition of a row, a change standing for its causal node; raises ExpressionError."""
        return parse(row["equivalent_to"], self.classes.get, self.relation_labels.get)

    def sources(self) -> Iterator[tuple[str, list[Row]]]:
        """Each table with the name under which its rules stand."""
        for name, rows in sorted(self.tables.rows.items()):
            yield ("evidence" if name.startswith("evidence/") else name), rows

    def near_term(self, text: str, label: str = "") -> list[str]:
        """The terms nearest to a wrong id, as ``id label``, by the label beside it if there is one."""
        if label in self.names:
            return [f"{self.names[label]} {label}"]
        by_id = get_close_matches(text, self.terms, 2, 0.75)
        by_label = get_close_matches(label or text, self.names, 2, 0.6)
        return list(dict.fromkeys([*(f"{self.names[x]} {x}" for x in by_label), *(f"{i} {self.terms[i]['label']}" for i in by_id)]))


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def malformed_pattern(c: _Context) -> Problems:
    """A prefix has a pattern that is no regular expression."""
    for row in c.tables.rows["prefixes.tsv"]:
        if not _compiles(row["pattern"]):
            yield row.problem("pattern", f"{row['pattern']!r} is not a regular expression", "malformed-pattern")


def unsorted(c: _Context) -> Problems:
    """The rows of a table are not in order."""
    for _, rows in c.sources():
        lines = ["\t".join(row.cells.values()) for row in rows]
        for row, line, before in zip(rows[1:], lines[1:], lines, strict=False):
            if line < before:
                yield row.problem("", "is out of order: tables are sorted by their first column", "unsorted")
                break


def duplicate_id(c: _Context) -> Problems:
    """Two rows have one id."""
    seen: dict[tuple[str, str], Row] = {}
    for table, rows in c.sources():
        if table not in ("terms.tsv", "references.tsv", "relations.tsv", "definitions.tsv", "evidence"):
            continue
        for row in rows:
            first = seen.setdefault((table, row["id"]), row)
            if first is not row:
                yield row.problem("id", f"{row['id']!r} is already the id of {first.file}:{first.line}", "duplicate-id")


def malformed_id(c: _Context) -> Problems:
    """An id has an unknown prefix or the wrong form."""
    for name in ("terms.tsv", "relations.tsv"):
        for row in c.tables.rows[name]:
            yield from _curie(c, row, "id", row["id"], "malformed-id")
    for row in c.tables.rows["terms.tsv"]:
        for xref in filter(None, row["xrefs"].split("|")):
            yield from _curie(c, row, "xrefs", xref, "malformed-id")
    for row in c.evidence:
        if not re.fullmatch(r"E\d{6}", row["id"]):
            yield row.problem("id", f"{row['id']!r} is not of the form E000001", "malformed-id")


def _curie(c: _Context, row: Row, column: str, value: str, rule: str) -> Problems:
    if value and not c.prefixes.is_valid(value):
        prefix = value.partition(":")[0]
        known = prefix in c.prefixes.table
        near = [] if known else get_close_matches(prefix, c.prefixes.table, 3, 0.5)
        why = f"does not match {c.prefixes.table[prefix][1]!r}" if known else f"has the unknown prefix {prefix!r}"
        yield row.problem(column, f"{value!r} {why}", rule, near)


def missing_value(c: _Context) -> Problems:
    """A cell that must be filled is empty."""
    for table, rows in c.sources():
        for row in rows:
            for column in _REQUIRED.get(table, ()):
                if not row[column].strip():
                    yield row.problem(column, "is empty", "missing-value")


def untidy_cell(c: _Context) -> Problems:
    """A cell begins or ends with a space, or has a control character."""
    for _, rows in c.sources():
        for row in rows:
            for column, cell in row.cells.items():
                if cell != cell.strip() or any(ord(char) < 32 for char in cell):
                    yield row.problem(column, f"{cell!r} has space at its ends or a control character", "untidy-cell")


def repeated_value(c: _Context) -> Problems:
    """A cell that lists values lists one of them twice."""
    for table, rows in c.sources():
        for row in rows:
            for column in _LISTS.get(table, ()):
                counts = Counter(filter(None, row[column].split("|")))
                for value, times in counts.items():
                    if times > 1:
                        yield row.problem(column, f"{value!r} is listed {times} times", "repeated-value")


def controlled_value(c: _Context) -> Problems:
    """A controlled column has a value that is not in the vocabulary."""
    for table, rows in c.sources():
        for column in _CONTROLLED.get(table, ()):
            allowed = c.tables.values(column)
            for row in rows:
                if row[column] and row[column] not in allowed:
                    yield row.problem(column, f"{row[column]!r} is not allowed", "controlled-value", _near(row[column], allowed))
    for row in c.evidence:
        if row["study_design"] and row["study_design"] not in c.designs:
            near = _near(row["study_design"], c.designs)
            yield row.problem("study_design", f"{row['study_design']!r} is not allowed", "controlled-value", near)


def _near(value: str, allowed: Iterable[str]) -> list[str]:
    return get_close_matches(value, list(allowed), 3, 0.4)


def study_design_weight(c: _Context) -> Problems:
    """A study design has a weight that is not between 0 and 1."""
    for row in c.designs.values():
        try:
            good = 0 < float(row["weight"]) < 1
        except ValueError:
            good = False
        if not good:
            yield row.problem("weight", f"{row['weight']!r} is not a number between 0 and 1", "study-design-weight")


def unknown_id(c: _Context) -> Problems:
    """A cell names a term or a relation that is in no table."""
    for row in c.terms.values():
        for column in ("parent", "replaced_by"):
            if row[column] and row[column] not in c.terms:
                yield row.problem(column, f"{row[column]!r} is not a term", "unknown-id", c.near_term(row[column], row["parent_label"]))
    for row in c.evidence:
        for column in ("subject", "object", *_CONTEXT):
            if row[column] and row[column] not in c.terms:
                yield row.problem(column, f"{row[column]!r} is not a term", "unknown-id", c.near_term(row[column], row[f"{column}_label"]))
    for row in c.tables.rows["structure.tsv"]:
        for column in ("subject", "object"):
            if row[column] not in c.terms:
                yield row.problem(column, f"{row[column]!r} is not a term", "unknown-id", c.near_term(row[column], row[f"{column}_label"]))
        if row["relation"] not in c.relations:
            yield row.problem("relation", f"{row['relation']!r} is not a relation", "unknown-id", _near(row["relation"], c.relations))
        if ":" in row["source"] and row["source"] not in c.references:
            yield row.problem("source", f"{row['source']!r} is not in references.tsv", "unknown-id", _near(row["source"], c.references))
    for row in c.relations.values():
        for column, known in (("parent", c.relations), ("inverse", c.relations), ("domain", c.terms), ("range", c.terms)):
            for id_ in filter(None, row[column].split("|")):
                if id_ not in known:
                    yield row.problem(column, f"{id_!r} is in no table", "unknown-id", _near(id_, known))
    for row in c.tables.rows["textbook.tsv"]:
        for column in ("source", "target"):
            if row[column] not in c.terms:
                yield row.problem(column, f"{row[column]!r} is not a term", "unknown-id", c.near_term(row[column], row[f"{column}_label"]))


def label_mismatch(c: _Context) -> Problems:
    """A label column does not say what the id beside it is called."""
    places: list[tuple[Row, tuple[str, ...]]] = [(row, ("parent",)) for row in c.terms.values()]
    places += [(row, ("subject", "object", *_CONTEXT)) for row in c.evidence]
    places += [(row, ("subject", "object")) for row in c.tables.rows["structure.tsv"]]
    places += [(row, ("source", "target")) for row in c.tables.rows["textbook.tsv"]]
    for row, columns in places:
        for column in columns:
            label = c.terms[row[column]]["label"] if row[column] in c.terms else "" if not row[column] else None
            if label is not None and row[f"{column}_label"] != label:
                found = row[f"{column}_label"]
                near = [f"{c.names[found]} {found}"] if found in c.names else [label] if label else []
                yield row.problem(f"{column}_label", f"{found!r} is not the label of {row[column] or 'an empty cell'}", "label-mismatch", near)
    for row in c.tables.rows["structure.tsv"]:
        relation = c.relations.get(row["relation"])
        if relation and relation["label"] != row["relation_label"]:
            yield row.problem("relation_label", f"{row['relation_label']!r} is not the label of {row['relation']}", "label-mismatch", [relation["label"]])


def duplicate_name(c: _Context) -> Problems:
    """Two terms share a label, or a label of one is a synonym of another."""
    labels: dict[str, Row] = {}
    for row in c.terms.values():
        first = labels.setdefault(row["label"].lower(), row)
        if first is not row:
            yield row.problem("label", f"{row['label']!r} is already the label of {first['id']}", "duplicate-name")
    for row in c.terms.values():
        for synonym in (name for scope in _SCOPES for name in synonyms(row["synonyms"], scope)):
            other = labels.get(synonym.lower())
            if other and other is not row:
                yield row.problem("synonyms", f"{synonym!r} is the label of {other['id']}", "duplicate-name")


def synonym_scope(c: _Context) -> Problems:
    """A synonym has a scope that there is not, has two scopes in one term, or is inexact here and the exact name of another term."""
    exact = {name.lower(): row for row in c.terms.values() for name in synonyms(row["synonyms"])}
    for row in c.terms.values():
        seen: set[str] = set()
        for scope in _SCOPES:
            for name in synonyms(row["synonyms"], scope):
                other = exact.get(name.lower())
                if re.match(r"[a-z]+:", name):
                    yield row.problem("synonyms", f"{name!r} has a scope that is none of {', '.join(filter(None, _SCOPES))}", "synonym-scope")
                elif name.lower() in seen:
                    yield row.problem("synonyms", f"{name!r} has two scopes", "synonym-scope")
                elif scope and other:
                    yield row.problem("synonyms", f"{name!r} is {scope} here and an exact synonym of {other['id']}", "synonym-scope")
                seen.add(name.lower())


def definition(c: _Context) -> Problems:
    """A term has no definition, or one that is not a sentence of the form "A genus that differentia."."""
    for row in c.terms.values():
        text = row["definition"]
        if not text:
            yield row.problem("definition", f"{row['label']!r} has no definition", "definition")
        elif not re.match(r"(A|An|The) ", text) or not text.endswith("."):
            yield row.problem("definition", f"{text!r} is not of the form 'A genus that differentia.'", "definition")
        elif not row["definition_source"]:
            yield row.problem("definition_source", "the definition has no source", "definition")


def hierarchy(c: _Context) -> Problems:
    """The parents of a term lead back to it, or a term other than the one root has no parent."""
    roots = [row for row in c.terms.values() if not row["parent"]]
    for row in roots[1:]:
        yield row.problem("parent", f"{row['label']!r} has no parent; the root is {roots[0]['id']}", "hierarchy")
    for row in c.terms.values():
        seen = [row["id"]]
        above = row["parent"]
        while above in c.terms and above not in seen:
            seen.append(above)
            above = c.terms[above]["parent"]
        if above == row["id"]:
            yield row.problem("parent", f"is in a cycle: {' < '.join([*seen, above])}", "hierarchy")


def logical_definition(c: _Context) -> Problems:
    """A logical definition is no class expression, names what is unknown, or expects members that are no classes."""
    for row in c.tables.rows["definitions.tsv"]:
        if row["id"] not in c.terms:
            yield row.problem("id", f"{row['id']!r} is not a term", "logical-definition", c.near_term(row["id"], row["label"]))
        elif row["label"] != c.terms[row["id"]]["label"]:
            yield row.problem("label", f"{row['label']!r} is not the label of {row['id']}", "logical-definition", [c.terms[row["id"]]["label"]])
        try:
            expression = c.expression(row)
        except ExpressionError as error:
            near = _near(error.name, [*c.classes, *c.relation_labels]) if error.name else ()
            yield row.problem("equivalent_to", str(error), "logical-definition", near)
        else:
            if row["id"] in names(expression):
                yield row.problem("equivalent_to", f"{row['label']!r} is defined by itself", "logical-definition")
        for column in ("members", "non_members"):
            for label in filter(None, row[column].split("|")):
                if label not in c.classes:
                    yield row.problem(column, f"{label!r} is not the label of a class", "logical-definition", _near(label, c.classes))


def causal_node(c: _Context) -> Problems:
    """Evidence or a textbook pair stands on a term that has no quantity, so that nothing can rise or fall."""
    places = [(row, column) for row in c.evidence for column in ("subject", "object")]
    places += [(row, column) for row in c.tables.rows["textbook.tsv"] for column in ("source", "target")]
    for row, column in places:
        term = c.terms.get(row[column])
        if term and not term["quantity"]:
            near = [r["label"] for r in c.terms.values() if r["quantity"] and term["label"].lower() in r["label"].lower()]
            message = f"{term['label']!r} has no quantity and is no causal node"
            yield row.problem(column, message, "causal-node", sorted(near, key=lambda x: (len(x), x))[:3])


def change_number(c: _Context) -> Problems:
    """A causal node lacks its change number, two share one, or a term that is none has one."""
    seen: dict[str, Row] = {}
    for row in c.terms.values():
        number = row["change_number"]
        if bool(number) != bool(row["quantity"]):
            yield row.problem("change_number", "a term has a change number if, and only if, it has a quantity", "change-number")
        elif number and not re.fullmatch(r"[1-9]\d{0,5}", number):
            yield row.problem("change_number", f"{number!r} is not a whole number", "change-number")
        elif number and seen.setdefault(number, row) is not row:
            yield row.problem("change_number", f"{number} is already the number of {seen[number]['id']}", "change-number")


def self_loop(c: _Context) -> Problems:
    """Evidence has one term as subject and object."""
    for row in c.evidence:
        if row["subject"] and row["subject"] == row["object"]:
            yield row.problem("object", f"{row['object']!r} is also the subject", "self-loop")


def context_kind(c: _Context) -> Problems:
    """A context column names a term of the wrong kind."""
    for row in c.evidence:
        for column, kind in _KINDS.items():
            term = c.terms.get(row[column])
            if term and term["kind"] != kind:
                yield row.problem(column, f"{term['label']!r} is of the kind {term['kind']}, not {kind}", "context-kind")


def species_of_design(c: _Context) -> Problems:
    """A study of people has another species, or a study of animals has none."""
    for row in c.evidence:
        design = row["study_design"]
        if design.startswith("human") and row["species"] != "NCBITaxon:9606":
            yield row.problem("species", f"a {design} is about NCBITaxon:9606, not {row['species']!r}", "species-of-design", ["NCBITaxon:9606"])
        if design in ("animal", "ex vivo") and not row["species"]:
            yield row.problem("species", f"a study of the design {design!r} needs its species", "species-of-design")


def reference(c: _Context) -> Problems:
    """Evidence cites a reference that is malformed or not in the table."""
    for row in c.evidence:
        value = row["reference"]
        if not value:
            continue
        if not c.prefixes.is_valid(value):
            yield from _curie(c, row, "reference", value, "reference")
        elif value not in c.references:
            yield row.problem("reference", f"{value!r} is not in references.tsv", "reference", _near(value, c.references))


def reference_row(c: _Context) -> Problems:
    """A reference has a malformed id or year, an identifier missing without its flag, or no evidence."""
    cited = {row["reference"] for row in c.evidence}
    for row in c.references.values():
        yield from _curie(c, row, "id", row["id"], "reference-row")
        if not re.fullmatch(r"(18|19|20)\d\d", row["year"]) and not (row["flag"] == "database" and not row["year"]):
            yield row.problem("year", f"{row['year']!r} is not a year; only the record of a database may do without", "reference-row")
        if row["id"].startswith("TITLE:") != (row["flag"] == "identifier missing"):
            yield row.problem("flag", "a TITLE id, and no other, is flagged 'identifier missing'", "reference-row")
        for column, pattern in (("pmid", r"\d{5,8}"), ("pmcid", r"PMC\d+"), ("doi", r"10\.\d{4,9}/\S+")):
            if row[column] and not re.fullmatch(pattern, row[column]):
                yield row.problem(column, f"{row[column]!r} is no {column.upper()}", "reference-row")
        if row["id"] not in cited:
            yield row.problem("id", f"{row['id']!r} is cited by no evidence", "reference-row")
    seen: dict[tuple[str, str], Row] = {}
    for row in c.references.values():
        for column in ("pmid", "pmcid", "doi"):
            if row[column]:
                first = seen.setdefault((column, row[column].lower()), row)
                if first is not row:
                    yield row.problem(column, f"{row[column]!r} is already that of {first['id']}", "reference-row")


def duplicate_evidence(c: _Context) -> Problems:
    """Two rows say the same of one paper: same pair, perturbation, change and context.

    Across files an empty region, cell type, sex, life stage, duration or assay agrees with any other: there two rows
    of one paper that differ in nothing else are one finding, entered under two topics.
    """
    same = ("reference", "subject", "object", "perturbation", "change", "species", "condition")
    loose = ("anatomy", "cell_type", "sex", "life_stage", "duration", "assay")
    seen: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in c.evidence:
        earlier = seen[tuple(row[column] for column in same)]
        for first in earlier:
            exact = all(row[column] == first[column] for column in loose)
            agrees = all(row[column] == first[column] or not (row[column] and first[column]) for column in loose)
            if exact or (agrees and row.file != first.file and row["study_design"] == first["study_design"]):
                yield row.problem("id", f"says the same as {first['id']} ({first.file}:{first.line})", "duplicate-evidence")
                break
        earlier.append(row)


def date_checked(c: _Context) -> Problems:
    """The date on which a row was checked is no date."""
    for row in c.evidence:
        try:
            date.fromisoformat(row["checked"])
        except ValueError:
            yield row.problem("checked", f"{row['checked']!r} is not a date of the form 2026-01-31", "date-checked")


def unused_term(c: _Context) -> Problems:
    """A term has no evidence, no place in the structure, no context that names it, and no kinds."""
    used: dict[str, int] = defaultdict(int, {INCREASE: 1, DECREASE: 1})
    for row in c.evidence:
        for column in ("subject", "object", *_CONTEXT):
            used[row[column]] += 1
    for row in [*c.terms.values(), *c.tables.rows["structure.tsv"]]:
        for column in ("parent", "replaced_by", "subject", "object"):
            used[row.cells.get(column, "")] += 1
    for name in ("definitions.tsv", "vocabulary.tsv"):
        used.update({row["id"]: 1 for row in c.tables.rows[name]})
    for row in c.tables.rows["definitions.tsv"]:
        with suppress(ExpressionError):
            used.update(dict.fromkeys(names(c.expression(row)), 1))
    for row in c.terms.values():
        if not used[row["id"]] and row["status"] != "deprecated":
            yield row.problem("id", f"{row['label']!r} is used nowhere", "unused-term")


def guide(c: _Context) -> Problems:
    """A line of the guide is about no term or relation, or its example does not bear it out, or its counter-example does."""
    evidence = {row["id"]: row for row in c.evidence}
    for row in c.tables.rows["guide.tsv"]:
        about = c.terms.get(row["id"]) or c.relations.get(row["id"])
        if not about:
            yield row.problem("id", f"{row['id']!r} is neither a term nor a relation", "guide", c.near_term(row["id"], row["label"]))
        elif about["label"] != row["label"]:
            yield row.problem("label", f"{row['label']!r} is not the label of {row['id']}", "guide", [about["label"]])
        for column in ("example", "counter_example"):
            for id_ in re.findall(r"\bE\d{6}\b", row[column]):
                cited = evidence.get(id_)
                if not cited:
                    yield row.problem(column, f"{id_} is no evidence row", "guide")
                elif row["id"] in c.terms and (row["id"] in (cited["subject"], cited["object"])) is (column == "counter_example"):
                    which = "is about" if column == "counter_example" else "is not about"
                    yield row.problem(column, f"{id_} {which} {row['label']!r}", "guide")


RULES: tuple[Callable[[_Context], Problems], ...] = (
    malformed_pattern, unsorted, duplicate_id, malformed_id, missing_value, untidy_cell, repeated_value,
    controlled_value, study_design_weight, unknown_id, label_mismatch, duplicate_name, synonym_scope, definition, logical_definition, hierarchy, causal_node, change_number,
    self_loop, context_kind, species_of_design, reference, reference_row, duplicate_evidence, date_checked, unused_term, guide,
)  # fmt: skip
