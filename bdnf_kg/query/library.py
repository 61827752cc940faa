"""The stored questions: one file of ``queries/`` each."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox

from .. import _resources
from ..errors import InvalidArgument, QueryError, UnknownQuery
from .engine import Rows, run

if TYPE_CHECKING:
    from ..curie import Prefixes
    from ..graph import KnowledgeGraph
    from ..model import Term

GROUPS = (
    "release", "hormones", "exercise and lifestyle", "receptors and cascades", "outcomes", "disease and drugs", "evidence and conflicts", "ontology", "metadata",
)  # fmt: skip
"""The groups of the library, in the order in which they are listed."""
TYPES = ("term", "text", "integer", "decimal")


class Finder(Protocol):
    """What turns a name into a term: a graph here or at an endpoint."""

    @property
    def prefixes(self) -> Prefixes:
        """The prefixes of the project."""

    def term(self, text: str) -> Term:
        """Return the term of a name."""


@dataclass(frozen=True, order=True, slots=True)
class Parameter:
    """A named value of a stored query: its type (one of ``TYPES``), its default, an example and what it means.

    A ``term`` takes an id, label, symbol or synonym. Without a value and a default the query is not narrowed.
    """

    name: str
    type: str
    default: str
    example: str
    meaning: str

    def value(self, kg: Finder, text: str) -> ox.NamedNode | ox.Literal:
        """Return a text as the RDF term that the query compares with."""
        if self.type == "term":
            return ox.NamedNode(kg.prefixes.expand(kg.term(text).id))
        if self.type == "text":
            return ox.Literal(text)
        try:
            return ox.Literal(int(text)) if self.type == "integer" else ox.Literal(float(text))
        except ValueError:
            raise InvalidArgument(self.name, text, why=f"{text!r} is not of the type {self.type}") from None


@dataclass(frozen=True, order=True, slots=True)
class StoredQuery:
    """One file of ``queries/``: a question, its parameters and columns, and the SPARQL that answers it."""

    name: str
    number: int
    title: str
    question: str
    group: str
    teaches: str
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    sparql: str

    def bindings(self, kg: Finder, given: Mapping[str, str | int | float | None]) -> dict[str, ox.NamedNode | ox.Literal]:
        """Turn parameter values, or their defaults (None is not given), into RDF terms; labels and synonyms name terms."""
        allowed = [p.name for p in self.parameters]
        for name in given:
            if name not in allowed:
                raise InvalidArgument("parameter", name, allowed, why=f"{self.name!r} has no parameter {name!r}")
        bound: dict[str, ox.NamedNode | ox.Literal] = {}
        for parameter in self.parameters:
            value = given.get(parameter.name)
            text = parameter.default if value is None else str(value)
            if text:
                bound[parameter.name] = parameter.value(kg, text)
        return bound

    def run(self, kg: KnowledgeGraph, given: Mapping[str, str | int | float | None] = MappingProxyType({}), *, store: ox.Store | None = None) -> Rows:
        """Run the query with parameters bound as values, never pasted into the text, over the graph's store or another."""
        return run(kg.store if store is None else store, self.sparql, kg.content.prefixes, bindings=self.bindings(kg, given))


def stored(name: str) -> StoredQuery:
    """Return a stored query by name; an unknown one raises UnknownQuery with the nearest."""
    library = stored_queries()
    if name not in library:
        raise UnknownQuery(name, difflib.get_close_matches(name, library, 4, 0.4))
    return library[name]


@cache
def stored_queries() -> Mapping[str, StoredQuery]:
    """Return all stored queries by name, by group and name."""
    found = [parse(path) for path in sorted(_resources.queries().glob("*.rq"))]
    return {q.name: q for q in sorted(found, key=lambda q: (GROUPS.index(q.group), q.name))}


def parse(path: Path) -> StoredQuery:
    """Read one query file: a header of ``# key: value`` lines, then SPARQL."""
    text = path.read_text(encoding="utf-8")
    header: dict[str, list[str]] = {}
    for line in text.splitlines():
        match = re.match(r"#\s*(\w+):\s*(.*)", line)
        if not match:
            break
        header.setdefault(match[1], []).append(match[2].strip())
    for key in ("title", "question", "group", "teaches", "columns"):
        if key not in header:
            raise QueryError(f"{path.name}: the header has no '# {key}:' line")
    if header["group"][0] not in GROUPS:
        raise QueryError(f"{path.name}: the group {header['group'][0]!r} is none of: {', '.join(GROUPS)}")
    parameters = []
    for line in header.get("param", ()):
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) != 5 or cells[1] not in TYPES:
            raise QueryError(f"{path.name}: a parameter is 'name | {', '.join(TYPES)} | default | example | meaning', not {line!r}")
        parameters.append(Parameter(*cells))
    return StoredQuery(
        name=path.stem,
        number=int(header.get("number", ["0"])[0]),
        title=header["title"][0],
        question=header["question"][0],
        group=header["group"][0],
        teaches=header["teaches"][0],
        parameters=tuple(parameters),
        columns=tuple(c.strip() for c in header["columns"][0].split(",")),
        sparql=text,
    )
