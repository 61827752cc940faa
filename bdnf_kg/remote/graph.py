"""The face of :class:`bdnf_kg.KnowledgeGraph` over an endpoint.

A question about two terms needs the evidence rows within reach of both, and no more. They are fetched hop by hop, from the
sources forwards and from the targets backwards until the two halves meet; the library then answers from these rows as it
does from the tables, so that the answers are the same. What was fetched is kept for the next question.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox

from .. import _resources, tables
from ..answers import Effect, Reached
from ..causal import bounds
from ..causal.network import several
from ..causal.search import Paths
from ..curie import Prefixes
from ..errors import EndpointError, TermNotFound
from ..graph import KnowledgeGraph, Words
from ..lookup import GREEK, Lexicon, fold, typed
from ..model import Change, Context, Evidence, Perturbation, Reference, StudyDesign, Term
from ..query.engine import Check, Rows, bind, checked, literal, value
from ..query.library import stored
from ..query.names import Names, why_empty
from ..query.syntax import STANDARD
from .endpoint import CLAIMS, KIND_OF, Endpoint, reach

BKG, BIOLINK, OIO, OBO, DCT, RDFS, OWL = (STANDARD[name] for name in ("bkg", "biolink", "oboInOwl", "obo", "dcterms", "rdfs", "owl"))
PART_OF = OBO + "BFO_0000050"
TERM = (
    RDFS + "label", RDFS + "comment", OIO + "id", OIO + "hasDbXref", OIO + "hasExactSynonym", OIO + "hasBroadSynonym", OIO + "hasNarrowSynonym", OIO + "hasRelatedSynonym",
    OBO + "IAO_0000115", OBO + "IAO_0000119", OBO + "IAO_0100001",
    BKG + "kind", BKG + "parent", BKG + "stage", BKG + "quantity", OWL + "deprecated", PART_OF,
)  # fmt: skip
"""What makes up a term."""
_NAMES = "rdfs:label oboInOwl:id oboInOwl:hasExactSynonym oboInOwl:hasBroadSynonym oboInOwl:hasNarrowSynonym oboInOwl:hasRelatedSynonym oboInOwl:hasDbXref"


def connect(url: str, *, batch: int = 500, seconds: float = 60.0, max_nodes: int = 50_000) -> RemoteGraph:
    """Ask a SPARQL 1.1 endpoint that serves the dataset the questions that :func:`bdnf_kg.load` answers from the tables.

    Parameters
    ----------
    url : str
        The address of the endpoint, such as ``http://127.0.0.1:8000/sparql``. Its default graph must be the union of the
        named graphs (``oxigraph serve-read-only --union-default-graph``; Virtuoso and GraphDB do so by themselves).
    batch : int
        Nodes in one query.
    seconds : float
        How long to wait for one answer.
    max_nodes : int
        Nodes whose evidence a question may fetch; one more raises EndpointError.

    Returns
    -------
    RemoteGraph
        With ``query``, ``run``, ``term``, ``paths``, ``effect``, ``upstream`` and ``downstream``. Each raises EndpointError if
        the endpoint gives no answer, or a part of one only.

    Raises
    ------
    InvalidArgument
        If the url is no address, or a number is too small.
    """
    return RemoteGraph(Endpoint(url, batch=batch, seconds=seconds), max_nodes)


class RemoteGraph:
    """Questions to a graph that stays where it is."""

    def __init__(self, endpoint: Endpoint, max_nodes: int = 50_000) -> None:
        self.endpoint, self.max_nodes = endpoint, max_nodes
        folder = _resources.ontology() / "tables"
        self.prefixes = Prefixes.read(folder / "prefixes.tsv")
        rows = tables.read_table(folder / "study_designs.tsv", "study_designs.tsv", tables.STUDY_DESIGNS, [])
        self._designs = tuple(StudyDesign(r["value"], r["eco"], r["eco_label"], float(r["weight"]), r["definition"]) for r in rows)
        self._terms: dict[str, Term] = {}
        self._parts: set[tuple[str, str, str, str]] = set()
        self._rows: dict[str, Evidence] = {}
        self._references: dict[str, Reference] = {}
        self._expanded: dict[str, set[str]] = {"subject": set(), "object": set()}
        self._below: set[str] = set()

    # SPARQL

    def query(self, sparql: str, *, check: Check = True) -> Rows:
        """Run a SELECT or ASK query at the endpoint. See :meth:`bdnf_kg.KnowledgeGraph.query`.

        An answer that the endpoint cuts raises EndpointError, unless the query itself ends in ``LIMIT`` and has as many rows.
        """
        typed("sparql", sparql)
        if check:
            checked(RemoteNames(self.endpoint), sparql, check)
        found = self.endpoint.results(sparql)
        if isinstance(found, bool):
            return Rows(("answer",), ((found,),))
        columns = found[0]
        limit = self.endpoint.cut(len(found[1]))
        if limit is not None and not _asks_for(sparql, len(found[1])):
            raise EndpointError(f"{self.endpoint.url}: it sends {limit:,} rows at most, and the answer has more; ask for parts of it with ORDER BY, LIMIT and OFFSET")
        rows = tuple(tuple(value(cell, self.prefixes) for cell in row) for row in found[1])
        return Rows(columns, rows, "" if rows or not check else why_empty(self.endpoint.ask, sparql))

    def run(self, name: str, **parameters: str | int | float | None) -> Rows:
        """Run a stored query at the endpoint. See :meth:`bdnf_kg.KnowledgeGraph.run`."""
        question = stored(typed("name", name))
        return self.query(bind(question.sparql, question.bindings(self, parameters)))

    # terms

    def term(self, text: str) -> Term:
        """Return the term that an id, label, symbol or synonym names; the endpoint looks for it."""
        text = self.prefixes.compact(typed("text", text).strip())
        key = fold(text)
        found = [iri for (iri,) in self._iris(f"SELECT DISTINCT ?t WHERE {{ {_folded()} FILTER ({_names(key)}) }}")]
        self._fetch_terms(found)
        lexicon = Lexicon(self._terms[self.prefixes.compact(iri)] for iri in found if self.prefixes.compact(iri) in self._terms)
        replaced = {t.replaced_by for t in lexicon.terms.values() if t.replaced_by}
        if replaced:
            lexicon = Lexicon([*lexicon.terms.values(), *(self._terms[i] for i in sorted(replaced) if i in self._terms)])
        if lexicon.candidates(text):
            return lexicon.find(text)
        close = [iri for (iri,) in self._iris(f"SELECT DISTINCT ?t WHERE {{ {_folded()} FILTER (CONTAINS(?folded, {ox.Literal(key[:4])})) }} LIMIT 200")]
        self._fetch_terms(close)
        near = Lexicon(self._terms[i] for i in sorted({self.prefixes.compact(iri) for iri in close}) if i in self._terms)
        raise TermNotFound(text, near.nearest(text))

    def _iris(self, sparql: str) -> Iterable[tuple[str, ...]]:
        for row in self.endpoint.select(sparql)[1]:
            yield tuple(cell.value if isinstance(cell, ox.NamedNode) else "" for cell in row)

    def _fetch_terms(self, iris: Iterable[str]) -> None:
        """Fetch terms with all that they are kinds and parts of."""
        new = {iri for iri in iris if self.prefixes.compact(iri) not in self._terms}
        if not new:
            return
        # One step or more, as Virtuoso takes no step at all from every node that there is.
        query = "SELECT DISTINCT ?a WHERE { VALUES ?t { {nodes} } ?t (bkg:parent|obo:BFO_0000050|obo:IAO_0100001)+ ?a . ?a bkg:kind ?kind }"
        new |= {iri for (iri,) in self.endpoint.batched_text(query, new) if self.prefixes.compact(iri) not in self._terms}
        wanted = ", ".join(f"<{p}>" for p in TERM)
        query = f"SELECT DISTINCT ?a ?p ?o WHERE {{ VALUES ?a {{ {{nodes}} }} ?a bkg:kind ?kind ; ?p ?o FILTER (?p IN ({wanted})) }}"
        found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for subject, predicate, cell in self.endpoint.batched(query, new):
            if isinstance(subject, ox.NamedNode) and isinstance(predicate, ox.NamedNode) and isinstance(cell, ox.NamedNode | ox.Literal):
                found[subject.value][predicate.value].append(self.prefixes.compact(cell.value) if isinstance(cell, ox.NamedNode) else cell.value)
        for iri, said in found.items():
            id_ = self.prefixes.compact(iri)
            self._parts |= {(id_, "BFO:0000050", whole, "") for whole in said[PART_OF]}
            self._terms[id_] = _term(id_, said)

    def _require(self, ids: Iterable[str]) -> None:
        """Raise EndpointError if an end of an edge is no term at the endpoint."""
        missing = sorted(set(ids) - self._terms.keys())
        if missing:
            raise EndpointError(f"{self.endpoint.url}: it holds claims on {missing[0]}, and no term of that name")

    def _fetch_below(self, ids: Iterable[str], *, parts: bool = False) -> None:
        """Fetch the kinds of terms, at any depth, and with ``parts`` their parts."""
        new = {i for i in ids if f"{i}{parts}" not in self._below}
        path = "(bkg:parent|obo:BFO_0000050)+" if parts else "bkg:parent+"
        query = f"SELECT DISTINCT ?below WHERE {{ VALUES ?t {{ {{nodes}} }} ?below {path} ?t . ?below bkg:kind ?kind }}"
        above = set(map(self.prefixes.expand, new))
        self._fetch_terms(above | {iri for (iri,) in self.endpoint.batched_text(query, above)})
        self._below |= {f"{i}{parts}" for i in new}

    # evidence

    def _expand(self, ids: set[str], side: str) -> set[str]:
        """Fetch the evidence rows that have nodes on one side; return the nodes on the other, with is-a steps."""
        other = "object" if side == "subject" else "subject"
        if side == "object":
            self._fetch_below(ids)
        new = ids - self._expanded[side]
        if sum(map(len, self._expanded.values())) + len(new) > self.max_nodes:
            raise EndpointError(
                f"{self.endpoint.url}: the question would need the evidence of more than {self.max_nodes:,} nodes; shorten max_length, or connect with a larger max_nodes"
            )
        query = f"SELECT ?row WHERE {{ VALUES ?n {{ {{nodes}} }} ?row biolink:{side} ?n ; a bkg:Evidence }}"
        rows = self._fetch_rows(iri for (iri,) in self.endpoint.batched_text(query, map(self.prefixes.expand, new)))
        context = {getattr(row.context, name) for row in rows.values() for name in ("species", "anatomy", "cell_type", "condition")} - {""}
        ends = {end for row in rows.values() for end in (row.subject, row.object)}
        self._fetch_terms(map(self.prefixes.expand, ends | context))
        self._require(ends)
        self._rows |= rows
        self._expanded[side] |= new
        reached = {getattr(row, other) for row in self._rows.values() if getattr(row, side) in ids}
        hierarchy = self._partial().hierarchy
        for id_ in ids:
            if side == "subject":
                reached |= {i for i in [hierarchy.causal_parent(id_)] if i}
            else:
                reached |= {i for i in hierarchy.descendants(id_) if self._terms[i].is_causal}
        return reached

    def _fetch_rows(self, iris: Iterable[str]) -> dict[str, Evidence]:
        """Fetch those evidence rows that are not here yet; return them by IRI."""
        new = set(iris) - self._rows.keys()
        said: dict[str, dict[str, str]] = {iri: {} for iri in new}
        for row, predicate, cell in self.endpoint.batched("SELECT ?row ?p ?o WHERE { VALUES ?row { {nodes} } ?row ?p ?o }", new):
            if isinstance(row, ox.NamedNode) and isinstance(predicate, ox.NamedNode) and isinstance(cell, ox.NamedNode | ox.Literal):
                said[row.value][predicate.value] = self.prefixes.compact(cell.value) if isinstance(cell, ox.NamedNode) else cell.value
        rows = {}
        for iri, cells in said.items():
            try:
                rows[iri] = _evidence(cells)
            except (KeyError, ValueError) as error:
                raise EndpointError(f"{self.endpoint.url}: it does not hold the evidence row {iri} as this version knows it: {error}") from None
        return rows

    def _reach(self, ids: Iterable[str], side: str, steps: int | None) -> None:
        seen, front = set(ids), set(ids)
        while front and (steps is None or steps > 0):
            front = self._expand(front, side) - seen
            seen |= front
            steps = None if steps is None else steps - 1

    def _partial(self) -> KnowledgeGraph:
        """What was fetched so far, as a graph that answers by itself."""
        content = tables.Curation(
            terms=tuple(self._terms[i] for i in sorted(self._terms)),
            references=tuple(self._references[i] for i in sorted(self._references)),
            evidence=tuple(sorted(self._rows.values())),
            study_designs=self._designs,
            prefixes=self.prefixes,
            structure=tuple(sorted(self._parts)),
        )
        return KnowledgeGraph(content)

    def _complete(self) -> KnowledgeGraph:
        """The same with the papers behind the rows."""
        missing = {row.reference for row in self._rows.values()} - self._references.keys()
        self._references |= {id_: Reference(id_, "", "", "", "") for id_ in missing} | self._papers(missing)
        return self._partial()

    def _papers(self, ids: Iterable[str]) -> dict[str, Reference]:
        """Fetch papers; those of which the endpoint says nothing are left out."""
        said: dict[str, dict[str, str]] = defaultdict(dict)
        wanted = ", ".join(f"dcterms:{name}" for name in ("title", "date", "creator", "bibliographicCitation"))
        query = f"SELECT DISTINCT ?r ?p ?o WHERE {{ VALUES ?r {{ {{nodes}} }} ?r ?p ?o FILTER (?p IN ({wanted})) }}"
        for node, predicate, cell in self.endpoint.batched(query, map(self.prefixes.expand, ids)):
            if isinstance(node, ox.NamedNode) and isinstance(predicate, ox.NamedNode) and isinstance(cell, ox.Literal):
                said[self.prefixes.compact(node.value)][predicate.value[len(DCT) :]] = cell.value
        return {id_: Reference(id_, *(cells.get(name, "") for name in ("title", "date", "creator", "bibliographicCitation"))) for id_, cells in said.items()}

    def _ids(self, words: Words) -> list[str]:
        return [self.term(word).id for word in ([] if words is None else several(words))]

    def _resolved(self, keywords: dict[str, Any]) -> dict[str, Any]:
        """Turn the words of filters into ids, and fetch what they include."""
        resolved = dict(keywords)
        for name in ("species", "anatomy", "cell_type", "via", "avoid"):
            if keywords.get(name):
                resolved[name] = self._ids(keywords[name])
                self._fetch_below(resolved[name], parts=name not in ("via", "avoid"))
        if keywords.get("without"):
            resolved["without"] = [self._left_out(word) for word in several(keywords["without"])]
        return resolved

    def _left_out(self, word: str) -> str:
        """A word of ``without``, fetched so that the library knows it: a study design, a paper, or a term by its id. Any other stays, to be refused there."""
        if word in {design.name for design in self._designs} or word in self._references:
            return word
        papers = self._papers([word]) if self.prefixes.is_valid(typed("without", word)) else {}
        self._references |= papers
        if papers:
            return word
        try:
            [id_] = self._ids(word)
        except TermNotFound:
            return word
        self._fetch_below([id_], parts=True)
        return id_

    # questions

    def paths(self, source: str, target: str, *, max_length: int = 6, subclasses: bool = True, **keywords: Any) -> Paths:
        """Return the best simple signed paths. See :meth:`bdnf_kg.KnowledgeGraph.paths`, whose keywords it takes."""
        bounds.whole("max_length", max_length)
        a, b = self._ends(source, target)
        keywords = self._resolved(keywords)
        self._between(a, b, max_length)
        found = self._complete().paths(a, b, max_length=max_length, subclasses=subclasses, **keywords)
        if not found and not found.bound:
            self._all_round(a, b, max_length)
            found = self._complete().paths(a, b, max_length=max_length, subclasses=subclasses, **keywords)
        return found

    def effect(self, source: str, target: str, *, max_length: int = 6, **keywords: Any) -> Effect:
        """Say what raising the source does to the target. See :meth:`bdnf_kg.KnowledgeGraph.effect`, whose keywords it takes."""
        bounds.whole("max_length", max_length)
        a, b = self._ends(source, target)
        keywords = self._resolved(keywords)
        self._between(a, b, max_length)
        found = self._complete().effect(a, b, max_length=max_length, **keywords)
        if str(found.verdict) == "none" and not (found.positive or found.negative):
            self._all_round(a, b, max_length)
            found = self._complete().effect(a, b, max_length=max_length, **keywords)
        return found

    def upstream(self, term: str, *, max_length: int | None = None, **keywords: Any) -> list[Reached]:
        """Return the nodes from which a chain of claims leads to a term. See :meth:`bdnf_kg.KnowledgeGraph.upstream`."""
        return self._reached(term, "object", max_length, keywords)

    def downstream(self, term: str, *, max_length: int | None = None, **keywords: Any) -> list[Reached]:
        """Return the nodes to which a chain of claims leads from a term. See :meth:`bdnf_kg.KnowledgeGraph.downstream`."""
        return self._reached(term, "subject", max_length, keywords)

    def _reached(self, term: str, side: str, max_length: int | None, keywords: dict[str, Any]) -> list[Reached]:
        if max_length is not None:
            bounds.whole("max_length", max_length)
        id_ = self.term(term).id
        self._fetch_below([id_])
        self._partial().node(id_)
        if not keywords:
            return self._walked(self._kinds(id_), side == "object", max_length)
        keywords = self._resolved(keywords)
        self._reach(self._kinds(id_), side, max_length)
        graph = self._partial()
        found: list[Reached] = (graph.upstream if side == "object" else graph.downstream)(id_, max_length=max_length, **keywords)
        return found

    def _walked(self, ids: Iterable[str], backward: bool, max_length: int | None) -> list[Reached]:
        """Reach without filters: it needs no evidence, only the next nodes of each hop."""
        steps = reach(self.endpoint, map(self.prefixes.expand, ids), max_length=max_length, backward=backward, edges=CLAIMS + KIND_OF, max_nodes=self.max_nodes)
        self._fetch_terms(steps)
        self._require(map(self.prefixes.compact, steps))
        found = [Reached(self._terms[self.prefixes.compact(iri)], signs) for iri, signs in steps.items()]
        return sorted(found, key=lambda r: (r.distance, r.term.label))

    def _ends(self, source: str, target: str) -> tuple[str, str]:
        ids = self.term(source).id, self.term(target).id
        self._fetch_below(ids)
        graph = self._partial()
        for id_ in ids:
            graph.node(id_)
        return ids

    def _kinds(self, id_: str) -> list[str]:
        return [id_, *(i for i in self._partial().hierarchy.descendants(id_) if self._terms[i].is_causal)]

    def _between(self, a: str, b: str, max_length: int) -> None:
        """Fetch each edge of each walk of that length: the first half forwards, the rest backwards."""
        self._reach(self._kinds(a), "subject", (max_length + 1) // 2)
        self._reach(self._kinds(b), "object", max_length // 2)

    def _all_round(self, a: str, b: str, max_length: int) -> None:
        """Fetch what it takes to say why there is no path: longer walks, and all that the source leads to."""
        self._between(a, b, max_length + 4)
        self._reach(self._kinds(a), "subject", None)


class RemoteNames(Names):
    """The names that an endpoint holds."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint

    def holds(self, iri: str) -> bool:
        """Whether an IRI stands anywhere in a triple or names a graph."""
        node = ox.NamedNode(iri)
        return self.endpoint.ask(f"ASK {{ {{ {node} ?p ?o }} UNION {{ ?s {node} ?o }} UNION {{ ?s ?p {node} }} UNION {{ GRAPH {node} {{ ?s ?p ?o }} }} }}")

    def beginning(self, stem: str) -> set[str]:
        """The IRIs that begin with a stem and are properties, classes or subjects; some of them where there are many."""
        query = "SELECT DISTINCT ?n WHERE {{ {{ ?s ?n ?o }} UNION {{ ?s a ?n }} UNION {{ ?n rdfs:label ?o }} FILTER (STRSTARTS(STR(?n), {0})) }} LIMIT 20000"
        return {cell.value for (cell,) in self.endpoint.select(query.format(ox.Literal(stem)))[1] if isinstance(cell, ox.NamedNode)}


def _asks_for(sparql: str, rows: int) -> bool:
    """Whether a query asks for no more than so many rows."""
    limit = re.search(r"(?i)\bLIMIT\s+(\d+)(?:\s+OFFSET\s+\d+)?\s*$", sparql)
    return limit is not None and int(limit[1]) <= rows


def _folded() -> str:
    """A pattern that binds ``?folded`` to a name of ``?t`` as :func:`bdnf_kg.lookup.fold` would, but for accents."""
    text = "LCASE(STR(?name))"
    for letter, word in GREEK.items():
        text = f'REPLACE({text}, "{letter}", "{word}")'
    text = f'REPLACE({text}, "[\\\\s\\\\-‐-―_\'’]", "")'
    return f"VALUES ?property {{ {_NAMES} }} ?t bkg:kind ?kind ; ?property ?name . BIND ({text} AS ?folded)"


def _names(key: str) -> str:
    """Whether ``?folded`` is a folded text, or an id of which it is the spelling without a colon or the accession; a bare number is the id of many things."""
    text = ox.Literal(key)
    accession = f' || STRAFTER(?folded, ":") = {text}' if re.search(r"[^\W\d_]", key) else ""
    return f'?folded = {text} || REPLACE(?folded, ":", "") = {text}{accession}'


def _term(id_: str, said: dict[str, list[str]]) -> Term:
    def one(iri: str) -> str:
        return said[iri][0] if said[iri] else ""

    return Term(
        id=id_,
        label=one(RDFS + "label"),
        kind=one(BKG + "kind"),
        parent=one(BKG + "parent"),
        quantity=one(BKG + "quantity"),
        stage=one(BKG + "stage"),
        definition=one(OBO + "IAO_0000115"),
        definition_source=one(OBO + "IAO_0000119"),
        synonyms=tuple(sorted(said[OIO + "hasExactSynonym"])),
        broad_synonyms=tuple(sorted(said[OIO + "hasBroadSynonym"])),
        narrow_synonyms=tuple(sorted(said[OIO + "hasNarrowSynonym"])),
        related_synonyms=tuple(sorted(said[OIO + "hasRelatedSynonym"])),
        xrefs=tuple(sorted(said[OIO + "hasDbXref"])),
        replaced_by=one(OBO + "IAO_0100001"),
        deprecated=bool(literal(one(OWL + "deprecated"), "http://www.w3.org/2001/XMLSchema#boolean")),
        note=one(RDFS + "comment"),
    )


def _evidence(said: dict[str, str]) -> Evidence:
    def own(name: str) -> str:
        return said.get(BKG + name, "")

    return Evidence(
        id=said[OIO + "id"],
        subject=said[BIOLINK + "subject"],
        object=said[BIOLINK + "object"],
        perturbation=Perturbation(own("perturbation")),
        change=Change(own("change")),
        reference=said[BIOLINK + "publications"],
        study_design=own("studyDesign"),
        finding=own("finding"),
        context=Context(own("species"), own("anatomy"), own("cellType"), own("sex"), own("lifeStage"), own("duration"), own("condition")),
        directness=own("directness"),
        mechanism=own("mechanism"),
        assay=own("assay"),
        locator=own("locator"),
        checked=own("checked"),
        manipulation=own("manipulation"),
        source=own("curatedBy"),
        licence=own("licence"),
        note=own("note"),
        topic=own("topic"),
    )
