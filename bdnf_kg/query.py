"""SPARQL: the dataset in a store, queries that refuse to be silently wrong, and the stored questions.

The only module that talks to the SPARQL engine (pyoxigraph; an rdflib Graph of the same dataset on request).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from . import _resources
from .curie import Prefixes
from .errors import ExtraMissing, InvalidArgument, QueryError, UnknownIRI, UnknownQuery

if TYPE_CHECKING:
    import rdflib

    from .graph import KnowledgeGraph

STANDARD = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "obo": "http://purl.obolibrary.org/obo/",
    "oboInOwl": "http://www.geneontology.org/formats/oboInOwl#",
    "biolink": "https://w3id.org/biolink/vocab/",
    "dcterms": "http://purl.org/dc/terms/",
    "void": "http://rdfs.org/ns/void#",
    "bkg": "https://w3id.org/bdnf-kg/",
}
"""Prefixes that every query may use without declaring them."""

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*)
    |(?P<text>\"\"\".*?\"\"\"|'''.*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |<(?P<iri>[^<>"{}|^`\\\s]*)>
    |(?P<var>[?$]\w+)
    |(?P<name>(?P<prefix>[A-Za-z][\w.-]*)?:(?P<local>(?:[\w:%-]|\\.|\.(?=[\w:%-]))*))
    |(?P<word>[A-Za-z_]\w*)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Rows(Sequence[tuple[Any, ...]]):
    """The answer of a query: columns by name, and rows of Python values in the order of the engine.

    IRIs are CURIEs where the project has a prefix for them; literals are str, int, float or bool; unbound is None.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...] = field(default=())

    def __getitem__(self, index: Any) -> Any:
        return self.rows[index]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self.rows)

    def column(self, name: str) -> list[Any]:
        """Return one column as a list."""
        if name not in self.columns:
            raise InvalidArgument("column", name, self.columns)
        return [row[self.columns.index(name)] for row in self.rows]

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return one dictionary a row."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def to_pandas(self) -> Any:
        """Return a ``pandas.DataFrame``; needs pandas."""
        try:
            import pandas
        except ImportError:
            raise ExtraMissing("pandas", "pandas") from None
        return pandas.DataFrame(list(self.rows), columns=list(self.columns))

    def _repr_html_(self) -> str:
        from .export.text import rows_html

        return rows_html(self.columns, self.rows)


def dataset_path() -> Path:
    """The file of the built dataset."""
    return _resources.ontology() / "bdnf.trig"


def dataset_store(path: Path | None = None) -> ox.Store:
    """Load the built dataset into a store in memory."""
    path = path or dataset_path()
    store = ox.Store()
    try:
        store.bulk_load(path=str(path), format=ox.RdfFormat.TRIG)
    except OSError as error:
        raise QueryError(f"{path}: the dataset cannot be read ({error}); run 'bdnf-kg build'") from None
    return store


def dataset_rdflib(path: Path | None = None, *, engine: str = "rdflib") -> rdflib.Dataset:
    """Load the built dataset into an ``rdflib.Dataset`` whose default graph is the union of all.

    With ``engine="oxigraph"`` the same dataset stands on the fast store (through oxrdflib); rdflib's own evaluator is
    far slower, and is there to compare and for those who live in it.
    """
    import rdflib

    if engine not in ("rdflib", "oxigraph"):
        raise InvalidArgument("engine", engine, ("rdflib", "oxigraph"))
    dataset = rdflib.Dataset("Oxigraph" if engine == "oxigraph" else "default", default_union=True)
    dataset.parse(path or dataset_path(), format="trig")
    return dataset


def declare(sparql: str) -> str:
    """Return the query with the standard prefixes that it uses and does not declare put in front, on its first line."""
    declared = set(re.findall(r"(?i)\bPREFIX\s+([\w.-]*):", sparql))
    used = {m["prefix"] for m in _TOKEN.finditer(sparql) if m["name"]}
    missing = sorted((used & STANDARD.keys()) - declared)
    return "".join(f"PREFIX {p}: <{STANDARD[p]}> " for p in missing) + sparql


def bind(sparql: str, bindings: Mapping[str, ox.NamedNode | ox.Literal]) -> str:
    r"""Bind variables to values by a closing ``VALUES`` clause, the values written by the RDF library.

    The engine's own substitution takes projected variables only, and initial bindings differ between engines.

    >>> bind("SELECT * WHERE { ?s ?p ?o }", {"o": ox.Literal('a "quoted" text')}).splitlines()[1]
    'VALUES (?o) { ("a \\"quoted\\" text") }'
    """
    if not bindings:
        return sparql
    names = sorted(bindings)
    return f"{sparql}\nVALUES ({' '.join(f'?{name}' for name in names)}) {{ ({' '.join(str(bindings[name]) for name in names)}) }}"


def run(
    store: ox.Store,
    sparql: str,
    prefixes: Prefixes,
    *,
    bindings: Mapping[str, ox.NamedNode | ox.Literal] | None = None,
    check: bool = True,
) -> Rows:
    """Run a SELECT, ASK or CONSTRUCT query; the default graph is the union of the named graphs.

    Raises
    ------
    QueryError
        On a syntax error, with its line and column.
    UnknownIRI
        With ``check``, on a prefix, class, property or individual that the store does not hold.
    """
    text = bind(declare(sparql), bindings or {})
    shift = len(declare(sparql)) - len(sparql)
    if check:
        offenders = unknown(store, text)
        if offenders:
            raise UnknownIRI(offenders)
    try:
        answer = store.query(text, use_default_graph_as_union=True)
        if isinstance(answer, ox.QueryBoolean):
            return Rows(("answer",), ((bool(answer),),))
        if isinstance(answer, ox.QuerySolutions):
            columns = tuple(v.value for v in answer.variables)
            rows = tuple(tuple(_value(solution[c], prefixes) for c in columns) for solution in answer)
            return Rows(columns, rows)
        return Rows(
            ("subject", "predicate", "object"),
            tuple(tuple(_value(x, prefixes) for x in (t.subject, t.predicate, t.object)) for t in answer),
        )
    except SyntaxError as error:
        raise _syntax_error(str(error), sparql, shift) from None
    except (ValueError, OSError, RuntimeError) as error:
        raise QueryError(str(error)) from None


def _syntax_error(message: str, sparql: str, shift: int) -> QueryError:
    place = re.search(r"error at (\d+):(\d+)", message)
    detail = _readable(re.sub(r"^error at \d+:\d+:\s*", "", message))
    if not place:
        return QueryError(detail)
    line, column = int(place[1]), int(place[2])
    return QueryError(detail, line=line, column=max(1, column - shift) if line == 1 else column)


def _readable(detail: str) -> str:
    """Drop the character classes of the engine's grammar from its message, and what is more than a line."""
    words = re.sub(r"\[[^\]]*\](?: \| )?", "", detail.replace("\n", " "))
    words = re.sub(r"(?:, )+", ", ", words).strip(" ,")
    return words if len(words) <= 160 else words[:160].rsplit(",", 1)[0] + ", ..."


def _value(term: object, prefixes: Prefixes) -> Any:
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return prefixes.compact(term.value)
    if isinstance(term, ox.Literal):
        return literal(term.value, term.datatype.value)
    return str(term)


def literal(text: str, datatype: str | None) -> Any:
    """Return an RDF literal as the Python value it stands for; of the numbers, booleans and strings of XSD."""
    kind = (datatype or "").rpartition("#")[2]
    if kind in ("integer", "int", "long", "gYear", "nonNegativeInteger"):
        return int(text)
    if kind in ("decimal", "double", "float"):
        return float(text)
    if kind == "boolean":
        return text in ("true", "1")
    return text


def unknown(store: ox.Store, sparql: str) -> list[tuple[str, list[str]]]:
    """Return the prefixes and IRIs of a query that the store does not hold, each with the nearest ones.

    Functions and datatypes are not looked for; the names of XML Schema, RDF, RDFS and OWL are known to all.
    """
    declared = dict(STANDARD)
    offenders: list[tuple[str, list[str]]] = []
    expect = ""
    prefix = ""
    before = ""
    for m in _TOKEN.finditer(sparql):
        if m["comment"] or (m["other"] or "").isspace():
            continue
        word = (m["word"] or "").upper()
        if word in ("PREFIX", "BASE"):
            expect = word
        elif expect == "PREFIX" and m["name"]:
            prefix, expect = m["prefix"] or "", "PREFIX IRI"
        elif expect in ("PREFIX IRI", "BASE") and m["iri"] is not None:
            if expect == "PREFIX IRI":
                declared[prefix] = m["iri"]
            expect = ""
        elif m["name"] and m["prefix"] != "_":
            name = m["name"]
            if (m["prefix"] or "") not in declared:
                offenders.append((f"the prefix {m['prefix'] or ''!r}", _close(m["prefix"] or "", sorted(declared))))
            elif not before.endswith("^^"):
                iri = declared[m["prefix"] or ""] + m["local"].replace("\\", "")
                if not _known(store, iri):
                    offenders.append((name, [f"{m['prefix'] or ''}:{x}" for x in _nearest(store, declared[m["prefix"] or ""], m["local"])]))
        elif m["iri"] is not None and not before.endswith("^^") and not _known(store, m["iri"]):
            stem, _, local = m["iri"].rpartition("#" if "#" in m["iri"] else "/")
            offenders.append((f"<{m['iri']}>", list(_nearest(store, m["iri"][: len(stem) + 1], local))))
        before = (before + m.group())[-2:]
    return list(dict(offenders).items())


_BUILT_IN = ("http://www.w3.org/2001/XMLSchema#", STANDARD["rdf"], STANDARD["rdfs"], STANDARD["owl"])


def _known(store: ox.Store, iri: str) -> bool:
    if iri.startswith(_BUILT_IN):
        return True
    try:
        node = ox.NamedNode(iri)
    except ValueError:
        return True
    return (
        any(True for _ in store.quads_for_pattern(node, None, None, None))
        or any(True for _ in store.quads_for_pattern(None, node, None, None))
        or any(True for _ in store.quads_for_pattern(None, None, node, None))
        or any(True for _ in store.quads_for_pattern(None, None, None, node))
    )


def _nearest(store: ox.Store, stem: str, local: str) -> list[str]:
    names = set()
    for quad in store:
        for term in (quad.subject, quad.predicate, quad.object):
            if isinstance(term, ox.NamedNode) and term.value.startswith(stem):
                names.add(term.value[len(stem) :])
    return _close(local, sorted(name for name in names if "/" not in name))


def _close(word: str, pool: Sequence[str]) -> list[str]:
    return difflib.get_close_matches(word, pool, 3, 0.5)


# stored queries


@dataclass(frozen=True, order=True, slots=True)
class Parameter:
    """A named value of a stored query: its type (``term`` or ``text``), its default and what it means."""

    name: str
    type: str
    default: str
    meaning: str


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

    def bindings(self, kg: KnowledgeGraph, given: Mapping[str, str]) -> dict[str, ox.NamedNode | ox.Literal]:
        """Turn parameter values, or their defaults, into RDF terms; labels and synonyms name terms."""
        allowed = [p.name for p in self.parameters]
        for name in given:
            if name not in allowed:
                raise InvalidArgument("parameter", name, allowed, why=f"{self.name!r} has no parameter {name!r}")
        bound: dict[str, ox.NamedNode | ox.Literal] = {}
        for parameter in self.parameters:
            value = given.get(parameter.name, parameter.default)
            if not value:
                continue
            if parameter.type == "term":
                bound[parameter.name] = ox.NamedNode(kg.content.prefixes.expand(kg.term(value).id))
            else:
                bound[parameter.name] = ox.Literal(value)
        return bound

    def run(self, kg: KnowledgeGraph, **given: str) -> Rows:
        """Run the query with parameters bound as values, never pasted into the text."""
        return run(kg.store, self.sparql, kg.content.prefixes, bindings=self.bindings(kg, given))


def stored(name: str) -> StoredQuery:
    """Return a stored query by name; an unknown one raises UnknownQuery with the nearest."""
    library = stored_queries()
    if name not in library:
        raise UnknownQuery(name, difflib.get_close_matches(name, library, 4, 0.4))
    return library[name]


@cache
def stored_queries() -> Mapping[str, StoredQuery]:
    """Return all stored queries by name, in the order of their numbers."""
    found = [parse(path) for path in sorted(_resources.queries().glob("*.rq"))]
    return {q.name: q for q in sorted(found, key=lambda q: (q.number, q.name))}


def parse(path: Path) -> StoredQuery:
    """Read one query file: a header of ``# key: value`` lines, then SPARQL."""
    text = path.read_text(encoding="utf-8")
    header: dict[str, list[str]] = {}
    for line in text.splitlines():
        match = re.match(r"#\s*(\w+):\s*(.*)", line)
        if not match:
            break
        header.setdefault(match[1], []).append(match[2].strip())
    for key in ("title", "question", "columns"):
        if key not in header:
            raise QueryError(f"{path.name}: the header has no '# {key}:' line")
    parameters = []
    for line in header.get("param", ()):
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) != 4 or cells[1] not in ("term", "text"):
            raise QueryError(f"{path.name}: a parameter is 'name | term or text | default | meaning', not {line!r}")
        parameters.append(Parameter(*cells))
    return StoredQuery(
        name=path.stem,
        number=int(header.get("number", ["0"])[0]),
        title=header["title"][0],
        question=header["question"][0],
        group=header.get("group", [""])[0],
        teaches=header.get("teaches", [""])[0],
        parameters=tuple(parameters),
        columns=tuple(c.strip() for c in header["columns"][0].split(",")),
        sparql=text,
    )
