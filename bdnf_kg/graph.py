"""KnowledgeGraph: the curated terms and evidence, and the reasoning over them."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import cached_property
from inspect import isfunction, signature
from os import PathLike
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from . import _resources, tables
from .answers import Effect, Explanation, Predicted, Reached, Robustness, WhatIf
from .causal import bounds
from .causal.effect import ODDS, Basis, Verdict
from .causal.network import CausalGraph, several
from .causal.perturb import read_clamps
from .causal.search import Paths
from .causal.structure import Common, Cut, Mediators
from .causal.support import Support
from .derivation import Derivation, Filter
from .errors import InvalidArgument, QueryError, TableError, TermNotFound
from .hierarchy import Hierarchy
from .lookup import Lexicon, typed
from .measured import other_ids, read_profile
from .model import Claim, Evidence, Reference, Sign, Standing, Term

if TYPE_CHECKING:
    import networkx
    import pyoxigraph
    import rdflib
    from pyvis.network import Network

    from .curie import Prefixes
    from .query import Check, Rows
    from .view import Explorer

Words = str | Iterable[str] | None
"""One word or several, where a keyword takes either."""


def load(folder: str | FilePath | None = None) -> KnowledgeGraph:
    """Load the graph from the tables that come with the package, or from a folder of tables of the same form.

    SPARQL is asked of the dataset that ``bdnf-kg build`` wrote beside that folder; see :meth:`KnowledgeGraph.dataset_path`.

    Raises
    ------
    TableError
        If a table cannot be read; every fault is named.
    """
    where = _path("folder", folder) if folder is not None else _resources.ontology() / "tables"
    read = tables.read(where)
    try:
        graph = KnowledgeGraph(tables.curation(read))
        unknown = {end for row in graph.evidence for end in (row.subject, row.object)} - graph.terms.keys()
        if unknown:
            raise LookupError(f"no terms: {', '.join(sorted(unknown))}")
        return graph
    except (LookupError, ValueError):  # a cell that no table may hold: the check, which a sound table need not wait for, names each
        from .check import check

        problems = check(read)
        if not problems:
            raise
        raise TableError(problems) from None


class KnowledgeGraph:
    """The terms, the evidence, and everything that follows from them. It is built once and then only read."""

    def __init__(self, content: tables.Curation) -> None:
        self.content = content
        self.hierarchy = Hierarchy(content)
        self._rows = self.hierarchy.counted(end for row in content.evidence for end in (row.subject, row.object))
        self.lexicon = Lexicon(content.terms, content.prefixes, self._rows)
        self.references: Mapping[str, Reference] = {ref.id: ref for ref in content.references}
        self._derived = Derivation(content, self.hierarchy)
        self.weights = self._derived.weights

    # terms

    @property
    def terms(self) -> Mapping[str, Term]:
        """All terms by id."""
        return self.lexicon.terms

    @property
    def prefixes(self) -> Prefixes:
        """The prefixes of the project."""
        return self.content.prefixes

    def term(self, text: str) -> Term:
        """Return the term that an id, label, symbol or synonym names; an id may be a CURIE, an IRI, or an accession as of UniProt.

        >>> kg.term("17β-estradiol")
        Term('17beta-estradiol', CHEBI:16469)
        >>> kg.term("http://purl.obolibrary.org/obo/CHEBI_16469")
        Term('17beta-estradiol', CHEBI:16469)
        """
        return self.lexicon.find(typed("text", text))

    def node(self, text: str) -> Term:
        """Return the causal node that a text names; a term that has no quantity is refused with the nodes to use."""
        term = self.term(text)
        if not term.is_causal:
            why = f"names the {term.kind} {term.label!r}, which is no causal node: nothing rises or falls in it"
            raise TermNotFound(text, self._nodes_of(term, text), why=why)
        return term

    def _nodes_of(self, term: Term, text: str, n: int = 8) -> tuple[str, ...]:
        """The labels of the causal nodes to ask for in place of a term: its kinds and those that bear its name, the best studied first, then those that are near."""
        kinds, named = self.hierarchy.descendants(term.id), re.compile(rf"\b{re.escape(term.label)}\b", re.IGNORECASE)
        own = [node for node in self.terms.values() if node.id in kinds or named.search(node.label)]
        own.sort(key=lambda node: (-self._rows[node.id], len(node.label), node.label))
        alike = [node for label in self.lexicon.nearest(text, 20) for node in self.lexicon.candidates(label)]
        return tuple(dict.fromkeys(node.label for node in (*own, *alike) if node.is_causal))[:n]

    def search(self, text: str, limit: int = 20) -> list[Term]:
        """Return the terms whose names or definition hold every word of a text, best first."""
        bounds.whole("limit", limit)
        return self.lexicon.search(typed("text", text), limit)

    def members(self, text: str) -> list[Term]:
        """Return the terms that a term holds, by what is stated and by what the reasoner inferred from definitions, by label.

        >>> [str(term) for term in kg.members("TrkB ligand")]
        ['NTF3', 'NTF4', 'extracellular mature BDNF']
        """
        return sorted((self.terms[id_] for id_ in self.hierarchy.members(self.term(text).id)), key=lambda term: term.label)

    # evidence and claims

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """All evidence rows."""
        return self.content.evidence

    def filter(
        self,
        *,
        species: Words = None,
        anatomy: Words = None,
        cell_type: Words = None,
        study_design: Words = None,
        without: Words = None,
        directness: Words = None,
        **unknown: Any,
    ) -> Filter:
        """Turn words into a :class:`Filter`: terms with all that they include, and controlled values.

        ``without`` leaves out study designs, papers, species, regions or cell types:
        ``without=("review", "database record", "mouse", "PMID:15987945")``. Every question to the graph hands its other
        keywords to this method; one that no question takes is refused with the nearest.

        >>> kg.effect("FNDC5", "BDNF mRNA", specie="mouse")
        Traceback (most recent call last):
        ...
        bdnf_kg.errors.InvalidArgument: specie: 'specie' is no keyword here (nearest: 'species')
        """
        for name, value in unknown.items():
            near = [repr(other) for other in get_close_matches(name, _keywords(), 3) if other != name]
            raise InvalidArgument(name, value, why=f"{name!r} is no keyword here" + (f" (nearest: {', '.join(near)})" if near else ""))
        return Filter(
            species=self._including(species),
            anatomy=self._including(anatomy),
            cell_type=self._including(cell_type),
            study_design=self._values("study_design", study_design, self.weights),
            without=frozenset(i for word in _several(without) for i in self._left_out(word)),
            directness=self._values("directness", directness, ("direct", "indirect", "unknown")),
        )

    def _including(self, words: Words) -> frozenset[str]:
        return frozenset(i for word in _several(words) for i in self.hierarchy.including(self.term(word).id))

    def _left_out(self, word: str) -> Iterable[str]:
        """What a word of ``without`` names: a study design, a paper, or a term with all that it includes."""
        if typed("without", word) in self.weights or word in self.references:
            return (word,)
        try:
            return self.hierarchy.including(self.term(word).id)
        except TermNotFound as error:
            raise InvalidArgument("without", word, sorted(self.weights), why=f"{word!r} is no study design, no paper and no term of the graph") from error

    def _values(self, name: str, words: Words, allowed: Iterable[str]) -> frozenset[str]:
        allowed = sorted(allowed)
        for word in _several(words):
            if word not in allowed:
                raise InvalidArgument(name, word, allowed)
        return frozenset(_several(words))

    def claims(
        self,
        subject: str | None = None,
        object: str | None = None,
        *,
        sign: str | int | None = None,
        causal: bool | None = None,
        standing: str | None = None,
        **filters: Any,
    ) -> list[Claim]:
        """Return claims, causal ones and associations, sorted.

        Parameters
        ----------
        subject, object : str, optional
            A term; claims on its subclasses count.
        sign, causal, standing : optional
            Only claims like this.
        **filters
            As in :meth:`filter`; claims are derived anew from the rows that pass.
        """
        found: Iterable[Claim] = self._derived.claims(self.filter(**filters))
        if subject is not None:
            ids = self._kinds(subject, True)
            found = [c for c in found if c.subject in ids]
        if object is not None:
            ids = self._kinds(object, True)
            found = [c for c in found if c.object in ids]
        if sign is not None:
            wanted = Sign.read(sign)
            found = [c for c in found if c.sign is wanted]
        if causal is not None:
            if causal not in (True, False):
                raise InvalidArgument("causal", causal, ("True", "False"))
            found = [c for c in found if c.causal == causal]
        if standing is not None:
            if standing not in list(map(str, Standing)):
                raise InvalidArgument("standing", standing, list(map(str, Standing)))
            found = [c for c in found if c.standing == standing]
        return list(found)

    def claim(self, key: str) -> Claim:
        """Return one claim by its key."""
        for claim in self.claims():
            if claim.key == key:
                return claim
        raise TermNotFound(key, why="is not the key of a claim")

    def conflicts(self, **filters: Any) -> list[tuple[Claim, Claim]]:
        """Return the pairs of opposite claims on one pair of nodes, conflicting and context-dependent, sorted."""
        by_pair: dict[tuple[str, str], list[Claim]] = {}
        for claim in self.claims(causal=True, **filters):
            by_pair.setdefault((claim.subject, claim.object), []).append(claim)
        return [(a, b) for a, b in (pair for pair in by_pair.values() if len(pair) == 2)]

    def nulls(self, **filters: Any) -> Mapping[tuple[str, str], list[Evidence]]:
        """Return the pairs that were tested and showed nothing, with their rows."""
        return {pair: list(rows) for pair, rows in self._derived.nulls(self.filter(**filters)).items()}

    def with_evidence(self, path: str | FilePath) -> KnowledgeGraph:
        """Return a graph with a user's own evidence rows on top; this one stays as it is.

        Parameters
        ----------
        path : path
            A table with the columns of ``ontology/tables/evidence``. Its ids must be new; its references need not be in
            the table of references. The SPARQL dataset does not hold the rows; a query warns of it.

        Raises
        ------
        TableError
            With every problem of the file; nothing is taken in then.
        """
        from .check import check

        path = _path("path", path)
        if self.content.folder is None:
            raise InvalidArgument("path", path, why="this graph was not loaded from a folder of tables")
        read, name = tables.read(self.content.folder), f"evidence/{path.name}"
        if name in read.rows:
            name = f"evidence/own/{path.name}"
        rows = tables.read_table(path, name, tables.EVIDENCE, read.problems)
        read.rows[name] = rows
        problems = [p for p in check(read) if p.file == name and p.rule != "unsorted" and "is not of the form E" not in p.message and "not in references.tsv" not in p.message]
        taken, named = {row.id for row in self.evidence}, {p.row for p in problems if p.rule == "duplicate-id"}
        problems += [row.problem("id", f"{row['id']!r} is already the id of a row of this graph", "duplicate-id") for row in rows if row["id"] in taken and row.line not in named]
        if problems:
            raise TableError(problems)
        own = tuple(map(tables.evidence, rows))
        unknown = sorted({row.reference for row in own} - self.references.keys())
        references = (*self.content.references, *(Reference(id_, "", "", "", "") for id_ in unknown))
        return KnowledgeGraph(replace(self.content, evidence=(*self.content.evidence, *own), references=references, on_top=self.content.on_top + len(own)))

    # the network

    def network(self, *, include: Words = None, **filters: Any) -> CausalGraph:
        """Return the claims as a :class:`CausalGraph`, with an edge from each causal node to its causal superclass.

        ``include="associations"`` adds observed links as edges of unknown sign.
        """
        words = _several(include)
        for word in words:
            if word != "associations":
                raise InvalidArgument("include", word, ("associations",))
        return self._derived.network(self.filter(**filters), bool(words))

    def _ids(self, *texts: str) -> list[str]:
        return [self.node(text).id for text in texts]

    def _kinds(self, text: str, subclasses: bool) -> list[str]:
        term = self.node(text)
        below = self.hierarchy.descendants(term.id) if subclasses else ()
        return [term.id, *sorted(i for i in below if self.terms[i].is_causal)]

    def paths(
        self,
        source: str,
        target: str,
        *,
        k: int = 10,
        sign: str | int | None = None,
        max_length: int = 6,
        order: str = "belief",
        strict: bool = False,
        min_belief: float = 0.0,
        via: Words = None,
        avoid: Words = None,
        subclasses: bool = True,
        include: Words = None,
        max_visits: int = 200_000,
        **filters: Any,
    ) -> Paths:
        """Return the k best simple signed paths, by belief or (``order="length"``) the shortest first, in a total order.

        With ``subclasses`` a question about estrogen finds what was shown for 17beta-estradiol. The other keywords are
        those of :func:`bdnf_kg.causal.search.best_paths` and :meth:`filter`. No path is an answer: the result is empty
        and carries its ``reason``.

        >>> [path] = kg.paths("proBDNF cleavage", "LTP", k=1)
        >>> print(path.sign)
        +
        """
        sources, targets = self._kinds(source, subclasses), self._kinds(target, subclasses)
        search: dict[str, Any] = {
            "k": k,
            "sign": sign,
            "max_length": max_length,
            "order": order,
            "subclasses": False,
            "strict": strict,
            "min_belief": min_belief,
            "max_visits": max_visits,
        }
        search["via"] = [self.node(word).id for word in _several(via)]
        search["avoid"] = [i for word in _several(avoid) for i in self._kinds(word, subclasses)]
        found: Paths = self.network(include=include, **filters).paths(sources, targets, **search)
        if not found and not found.bound and set(sources).isdisjoint(targets):
            found = replace(found, reason=self._why_no_path(sources, targets, search, include, filters))
        return found

    def _why_no_path(self, sources: list[str], targets: list[str], search: dict[str, Any], include: Words, filters: dict[str, Any]) -> str:
        """Say what would have to be relaxed for a path to appear, the smallest thing first."""
        network = self.network(include=include, **filters)
        everything = self.network(include=include)

        def some(graph: CausalGraph, **changes: object) -> bool:
            return bool(graph.paths(sources, targets, **{**search, "k": 1, **changes}))

        if some(network, max_length=search["max_length"] + 4):
            return f"no path within {search['max_length']} steps; there are longer ones"
        if search["sign"] is not None and some(network, sign=None):
            return f"no path of the sign {Sign.read(search['sign'])}; there are others"
        if any(filters.values()) and some(everything):
            return "no path through the evidence that passes the filters; there is one without them"
        if search["strict"] and some(network, strict=False):
            return "no path in which every step was shown in the direction needed; there is one if steps work both ways"
        if some(everything, via=(), avoid=(), min_belief=0.0, strict=False, sign=None, max_length=search["max_length"] + 4):
            return "no path that keeps to via, avoid and min_belief; there is one without them"
        reached = everything.reach(sources)
        if not any(t in reached for t in targets):
            return "the two are not connected by any chain of claims in this direction"
        return f"no path within {search['max_length'] + 4} steps; the two are connected by longer chains"

    def effect(
        self,
        source: str,
        target: str,
        *,
        odds: float = ODDS,
        max_length: int = 6,
        strict: bool = False,
        min_belief: float = 0.0,
        avoid: Words = None,
        subclasses: bool = True,
        **filters: Any,
    ) -> Effect:
        """Say what raising the source does to the target.

        Evidence on the pair itself decides first: one sign is stated, both are ``conflicting`` or
        ``context-dependent``. Else, with ``subclasses``, evidence on kinds of the two decides in the same way. If there
        are only findings of no effect, the answer is ``none``. Else the best path of each sign is weighed (:func:`bdnf_kg.causal.effect.weigh`).

        >>> effect = kg.effect("BDNF", "memory")
        Traceback (most recent call last):
        ...
        bdnf_kg.errors.TermNotFound: 'BDNF' names the gene 'BDNF', which is no causal node: ...
        """
        a, b = self.node(source), self.node(target)
        barred = self._ids(*_several(avoid))
        search: dict[str, Any] = {"max_length": max_length, "strict": strict, "min_belief": min_belief}
        found = self.network(**filters).effect(a.id, b.id, odds=odds, avoid=barred, subclasses=subclasses, **search)
        reason = found.reason
        if found.verdict is Verdict.NONE and not found.tested and not found.bound:
            reason = self.paths(source, target, k=1, avoid=avoid, subclasses=subclasses, **search, **filters).reason or reason
        claims = tuple(edge.claim for edge in found.edges if edge.claim)
        ends = [self._kinds(text, subclasses) for text in (source, target)]
        looked = found.tested or (claims and (claims[0].subject, claims[0].object) != (a.id, b.id))
        nulls = [row for pair, rows in self._derived.nulls(self.filter(**filters)).items() if pair[0] in ends[0] and pair[1] in ends[1] for row in rows] if looked else []
        observed = [c for c in self.claims(causal=False, **filters) if {c.subject, c.object} == {a.id, b.id}]
        answer = Effect(
            a, b, found.verdict, reason, found.positive, found.negative, found.undetermined, claims, found.bound, tuple(nulls), tuple(observed)
        )  # fmt: skip
        return replace(answer, structure=self._joined(*map(set, ends))) if answer.basis is Basis.NOTHING else answer

    def _joined(self, some: set[str], others: set[str]) -> tuple[str, ...]:
        """The facts of structure between two groups of terms, in words."""
        labels = {relation["id"]: relation["label"] for relation in self.content.relations}
        facts = [f for f in self.content.structure if (f[0] in some and f[2] in others) or (f[0] in others and f[2] in some)]
        return tuple(sorted(f"{self.terms[subject].label} {labels[relation]} {self.terms[object_].label}" for subject, relation, object_, _ in facts))

    def support(self, source: str, target: str, *, max_trials: int = 300, **options: Any) -> Support:
        """Say how many papers must fall before the verdict on a pair changes, and which one carries most.

        The options are those of :meth:`effect`. See :func:`bdnf_kg.causal.support.support`.

        >>> kg.support("FNDC5", "BDNF mRNA").depth >= 1
        True
        """
        filters = {name: options.pop(name) for name in list(options) if name not in signature(self.effect).parameters}
        avoid = self._ids(*_several(options.pop("avoid", None)))
        return self.network(**filters).support(*self._ids(source, target), max_trials=max_trials, avoid=avoid, **options)

    def robustness(self, source: str, target: str, **options: Any) -> Robustness:
        """Ask :meth:`effect` again without rodents, without reviews, without databases, ..., and say what its verdict rests on.

        Filters given as options hold for every row of the answer.

        >>> answer = kg.robustness("physical exercise", "tissue BDNF")
        >>> print(answer.verdicts["all evidence"], answer.verdicts["without reviews"])
        + +
        """
        given = options.pop("without", None)
        rows = []
        for name, (without, only) in _VIEWS.items():
            if name != "all evidence" and only.keys() & options.keys():
                continue
            rows.append((name, self.effect(source, target, without=[*_several(given), *without], **{**options, **only})))
        return Robustness(rows[0][1], tuple(rows), self.support(source, target, **options, without=given))

    def upstream(self, term: str, *, max_length: int | None = None, subclasses: bool = True, **filters: Any) -> list[Reached]:
        """Return the nodes from which a chain of claims leads to a term, nearest first."""
        return self._reached(term, max_length, subclasses, filters, backward=True)

    def downstream(self, term: str, *, max_length: int | None = None, strict: bool = False, subclasses: bool = True, **filters: Any) -> list[Reached]:
        """Return the nodes to which a chain of claims leads from a term, nearest first."""
        return self._reached(term, max_length, subclasses, filters, strict=strict)

    def _reached(self, text: str, max_length: int | None, subclasses: bool, filters: dict[str, Any], **how: bool) -> list[Reached]:
        found = self.network(**filters).reach(self._kinds(text, subclasses), max_length=max_length, **how)
        reached = [Reached(self.terms[node], steps) for node, steps in found.items()]
        return sorted(reached, key=lambda r: (r.distance, r.term.label))

    # what if, and structure

    def perturb(self, clamps: Mapping[str, str | int], *, odds: float = ODDS, max_length: int = 6, strict: bool = False, min_belief: float = 0.0, **filters: Any) -> WhatIf:
        """Hold terms up (``+``) or down (``-``), with their kinds, and predict which way every other term moves.

        What normally moves a held term is cut. Gain evidence moves what lies behind a raised term and loss evidence what lies
        behind a lowered one, where they differ; a direction that nobody tested is assumed unless ``strict``. See :func:`bdnf_kg.causal.perturb.perturb`.

        >>> print(kg.perturb({"FNDC5": "-"})["BDNF mRNA"].verdict)
        -
        """
        held: dict[str, Sign] = {}
        for text, sign in read_clamps(clamps).items():
            node = self.node(text).id
            if held.setdefault(node, sign) is not sign:
                raise InvalidArgument("clamps", text, why=f"{self.terms[node].label!r} would be held both up and down")
        found = self.network(**filters).perturb(held, odds=odds, max_length=max_length, strict=strict, min_belief=min_belief)
        return WhatIf(
            {self.terms[node]: sign for node, sign in found.clamps.items()},
            tuple(sorted((Predicted(self.terms[node], weighing) for node, weighing in found.predictions.items()), key=lambda p: (-p.strength, p.term.label))),
            tuple(sorted(self.terms[node] for node in found.undetermined)),
            found,
            self,
        )

    def mediators(self, source: str, target: str, *, sign: str | int | None = None, max_length: int = 4, subclasses: bool = True, **filters: Any) -> Mediators[Term]:
        """Return the terms inside at least one path between two terms, each with the best path through it, best first.

        Where the search was stopped, the result says so: see :class:`bdnf_kg.causal.structure.Mediators`.
        """
        found = self.network(**filters).mediators(*self._ids(source, target), sign=sign, max_length=max_length, subclasses=subclasses)
        return Mediators({self.terms[node]: path for node, path in found.items()}, tuple(self.terms[node] for node in found.undecided), found.bound)

    def bottlenecks(self, source: str, target: str, *, subclasses: bool = True, **filters: Any) -> list[Term]:
        """Return the terms that every chain of claims from source to target passes, in order."""
        return [self.terms[node] for node in self.network(**filters).bottlenecks(*self._ids(source, target), subclasses=subclasses)]

    def cut(self, source: str, target: str, *, of: str = "nodes", sign: str | int | None = None, max_length: int | None = 4, subclasses: bool = True, **filters: Any) -> Cut:
        """Return a smallest set of terms, or of claims by key, whose removal breaks every path of a sign up to a length; without a length, every path."""
        return self.network(**filters).cut(*self._ids(source, target), of=of, sign=sign, max_length=max_length, subclasses=subclasses)

    def common_causes(self, first: str, second: str, *, max_length: int = 2, subclasses: bool = True, **filters: Any) -> list[tuple[Term, Common]]:
        """Return the terms from which chains lead to both, nearest first."""
        found = self.network(**filters).common_causes(*self._ids(first, second), max_length=max_length, subclasses=subclasses)
        return [(self.terms[common.node], common) for common in found]

    def common_effects(self, first: str, second: str, *, max_length: int = 2, subclasses: bool = True, **filters: Any) -> list[tuple[Term, Common]]:
        """Return the terms to which chains lead from both, nearest first."""
        found = self.network(**filters).common_effects(*self._ids(first, second), max_length=max_length, subclasses=subclasses)
        return [(self.terms[common.node], common) for common in found]

    def feedback_loops(self, term: str, *, k: int = 10, sign: str | int | None = None, max_length: int = 6, **filters: Any) -> Paths:
        """Return the k best loops of claims through a term; a loop of sign ``-`` dampens, one of sign ``+`` amplifies."""
        return self.network(**filters).feedback_loops(self.node(term).id, k=k, sign=sign, max_length=max_length)

    def explain_profile(
        self, profile: Any, *, max_p: float = 0.05, max_length: int = 3, top: int | None = 20, permutations: int = 2000, seed: int = 0, **filters: Any
    ) -> Explanation:
        """Rank the terms that would explain a measured profile of gene symbols, labels or ids.

        A symbol, or an id of Ensembl, NCBI Gene or HGNC, names the message of the gene where the graph has it, else its protein. Mouse
        and rat symbols count for the human gene of the same letters (``Fos``) or synonym; a name that the graph does not hold, or that fits several nodes
        or none that rises or falls, is refused by name with its reason; so is one that stands on several lines which contradict
        each other.

        Parameters
        ----------
        profile : mapping, data frame, path or text
            See :func:`bdnf_kg.measured.read_profile`, also for ``max_p``.
        max_length, top, permutations, seed
            See :func:`bdnf_kg.causal.profile.explain_profile`.

        Raises
        ------
        InvalidArgument
            If nothing that was measured is in the graph, or two names of one term say up and down.

        Examples
        --------
        >>> explanation = kg.explain_profile({"Fos": 1, "Arc": 1, "NoSuchGene": 1})
        >>> explanation.refused
        {'NoSuchGene': 'is not in the graph'}
        """
        values: dict[str, float] = {}
        named: dict[str, Term] = {}
        read = read_profile(profile, max_p=max_p)
        refused = dict(read.refused)
        for name, value in read.items():
            term, why = self._measured(name)
            if term is None:
                refused[name] = why
            elif values.get(term.id, value) * value < 0:
                raise InvalidArgument("profile", name, why=f"{term.label!r} is given twice, up and down")
            else:
                values[term.id], named[name] = value or values.get(term.id, value), term
        if not values:
            why = "; ".join([*(f"{name!r} {reason}" for name, reason in sorted(refused.items())[:3]), *filter(None, [other_ids(refused)])])
            raise InvalidArgument("profile", len(refused), why=f"none of {len(refused)} measured names counts: {why}" if refused else "holds no measured value")
        network = self.network(**filters)
        found = network.explain_profile(values, max_length=max_length, top=top, permutations=permutations, seed=seed)
        return Explanation(tuple((self.terms[h.node], h) for h in found), named, dict(sorted(refused.items())), network, max_length)

    def _measured(self, name: str) -> tuple[Term | None, str]:
        """The node that a measured name stands for, or why there is none."""
        several: list[Term] = []
        for text in (f"{name} mRNA", re.sub(r"^(ENS[A-Z]*\d{11})\.\d+$", r"\1", name)):
            found = self.lexicon.candidates(text)
            causal = [term for term in found if term.is_causal]
            causal = [term for term in causal if term.kind == "RNA"] or causal
            if len(causal) == 1:
                return causal[0], ""
            several = several or causal or found
        if not several:
            return None, "is not in the graph"
        labels = ", ".join(term.label for term in several)
        return None, f"fits several nodes: {labels}" if len(several) > 1 else f"names the {several[0].kind} {labels}, which is no causal node"

    # figures

    def stats(self) -> dict[str, int]:
        """Count what the graph holds."""
        claims = self.claims()
        return {
            "terms": len(self.terms),
            "own_terms": sum(t.is_own for t in self.terms.values()),
            "causal_nodes": sum(t.is_causal for t in self.terms.values()),
            "evidence_rows": len(self.evidence),
            "references": len({row.reference for row in self.evidence}),
            "claims": sum(c.causal for c in claims),
            "associations": sum(not c.causal for c in claims),
            "conflicts": len(self.conflicts()),
            "tested_and_not_found": len(self.nulls()),
        }

    # SPARQL

    def dataset_path(self) -> FilePath:
        """Return the file of the dataset that ``bdnf-kg build`` wrote beside the folder of tables; SPARQL is asked of it.

        A :class:`UserWarning` says so if this graph has rows on top (:meth:`with_evidence`): the dataset does not hold them.

        Raises
        ------
        QueryError
            If this graph was not loaded from a folder of tables.
        """
        if self.content.folder is None:
            raise QueryError("this graph was not loaded from a folder of tables, so there is no dataset to query")
        if self.content.on_top:
            warnings.warn(f"SPARQL does not see the {self.content.on_top} evidence rows on top: the dataset holds what was built from the tables", stacklevel=5)
        return self.content.folder.parent / "bdnf.trig"

    @cached_property
    def store(self) -> pyoxigraph.Store:
        """The dataset in a read-only SPARQL store; the default graph of a query is the union of the named graphs."""
        from .query import dataset_store

        return dataset_store(self.dataset_path())

    def query(self, sparql: str, *, check: Check = True) -> Rows:
        """Run a SPARQL query over the dataset.

        With ``check`` a prefix, class, property or individual that the graph does not hold raises
        :class:`~bdnf_kg.errors.UnknownIRI` instead of giving no rows; with ``check="warn"`` it is a warning. No row comes
        with its ``reason``.

        >>> kg.query("SELECT (COUNT(?c) AS ?n) WHERE { ?c a biolink:Association }").columns
        ('n',)
        """
        from .query import run

        return run(self.store, typed("sparql", sparql), self.content.prefixes, check=check)

    def run(self, name: str, **parameters: str | int | float | None) -> Rows:
        """Run a stored query from ``queries/`` by name; parameters take labels, synonyms or CURIEs.

        >>> kg.run("bdnf_family").columns
        ('term', 'label', 'definition')
        """
        from .query import stored

        return stored(typed("name", name)).run(self, parameters)

    def rdflib(self, *, engine: str = "rdflib") -> rdflib.Dataset:
        """Return the dataset as an ``rdflib.Dataset``, on rdflib's own store or (``engine="oxigraph"``) on the fast one."""
        from .query import dataset_rdflib

        return dataset_rdflib(self.dataset_path(), engine=engine)

    # leaves

    def to_networkx(self, *, include: Words = None, layout: bool = False, **filters: Any) -> networkx.MultiDiGraph[str]:
        """Return a copy as a ``networkx.MultiDiGraph``; edge keys are claim keys, so opposite claims stay two edges.

        With ``layout`` nodes carry their place and look in the explorer, and edges theirs: see :mod:`bdnf_kg.view.networkx_`.
        """
        from .export.networkx_ import to_networkx

        network = self.network(include=include, **filters)
        graph = to_networkx(self, network)
        if layout:
            from .view.networkx_ import dress

            dress(graph, self, network)
        return graph

    def export(self, format: str, path: str | FilePath) -> FilePath:
        """Write the graph to a file. A failure leaves nothing behind.

        The formats are ``tsv``, ``sif`` (held claims only), ``graphml``, ``cx2`` (drawn, for Cytoscape and NDEx), ``kgx-nodes`` and ``kgx-edges`` (the two tables of KGX), ``gmt``
        (gene sets), ``gene-edges`` (signed edges onto genes) and ``closure`` (every change that leads to another, as N-Quads).
        """
        from .export import write

        return write(self, typed("format", format), _path("path", path))

    def to_pyvis(self, source: str | None = None, target: str | None = None, **options: Any) -> Network:
        """Return a ``pyvis.network.Network`` of the paths between two terms, of a term's neighbourhood, or of release.

        It is directed, keeps opposite claims apart, has its positions set, and its page works with the network off.
        """
        from .view.pyvis_ import network

        return network(self, source, target, **options)

    def explore(self, source: str | None = None, target: str | None = None, *, connect: Sequence[str] = (), values: Mapping[str, float] | None = None, **options: Any) -> Explorer:
        """Return an interactive page: all of the graph, what is around one term, the paths between two, or what joins several.

        Parameters
        ----------
        source, target : str, optional
            Two terms for the paths between them, one for its neighbourhood, none for everything, folded around release.
        connect : sequence of str
            Terms to join by the claims among them and by bridge nodes.
        values : mapping, optional
            A number for each gene symbol or node: nodes are coloured, and the causes that would explain them marked.
        **options
            ``k`` and the keywords of :meth:`paths` and :meth:`filter`.

        Raises
        ------
        NothingToShow
            If there is no claim to draw; it says why.

        Examples
        --------
        >>> kg.explore("17β-estradiol", "synaptic plasticity").title
        '17beta-estradiol → synaptic plasticity'
        """
        from .view import explore

        return explore(self, source, target, connect=connect, values=values, **options)

    def view(self, source: str | None = None, target: str | None = None, path: str | FilePath = "bdnf-kg.html", **options: Any) -> FilePath:
        """Write the page of :meth:`explore` to a file: one file, no network, nothing to install. Return its path."""
        return self.explore(source, target, **options).write(path)

    def plot(self, source: str | None = None, target: str | None = None, path: str | FilePath = "bdnf-kg.svg", **options: Any) -> FilePath:
        """Write a figure for a paper, ``.svg``, ``.pdf`` or ``.png``, of what :meth:`explore` shows; legend included. Return its path."""
        from .view.plot import plot

        return plot(self, source, target, FilePath(path), **options)

    def __repr__(self) -> str:
        s = self.stats()
        return f"KnowledgeGraph({s['terms']} terms, {s['evidence_rows']} evidence rows from {s['references']} references, {s['claims']} claims, {s['conflicts']} conflicts)"

    def _repr_html_(self) -> str:
        from .export.text import stats_html

        return stats_html(self.stats())


_VIEWS: Mapping[str, tuple[tuple[str, ...], Mapping[str, Words]]] = {
    "all evidence": ((), {}),
    "without rodents": (("Mus musculus", "Rattus norvegicus"), {}),
    "humans only": ((), {"species": "Homo sapiens"}),
    "without reviews": (("review",), {}),
    "without databases": (("database record",), {}),
    "without cell culture": (("in vitro",), {}),
    "randomised and pooled human evidence": ((), {"study_design": ["human trial", "meta-analysis"]}),
}
"""The views of :meth:`KnowledgeGraph.robustness`: what is left out, and what alone counts."""


def _keywords() -> list[str]:
    """Every keyword that some question to the graph takes."""
    questions = [method for name, method in vars(KnowledgeGraph).items() if isfunction(method) and not name.startswith("_")]
    return sorted({p.name for question in questions for p in signature(question).parameters.values() if p.kind is p.KEYWORD_ONLY})


def _several(words: Words) -> list[str]:
    return [] if words is None else several(words)


def _path(name: str, value: str | FilePath) -> FilePath:
    """The path that an argument must be."""
    if not isinstance(value, str | PathLike):
        raise InvalidArgument(name, value, why=f"{value!r} is no path of a file or folder")
    return FilePath(value)
