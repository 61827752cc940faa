"""From evidence to claims and to the causal network, under any filter; each is derived once and kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from .causal.network import CausalGraph, Edge, Pair
from .claims import derive, null_findings
from .hierarchy import Hierarchy
from .model import CONTEXT_FIELDS, Claim, Evidence, Sign, Term
from .tables import Curation


@dataclass(frozen=True, order=True, slots=True)
class Filter:
    """Which evidence rows count. Empty sets let everything pass; a row without a value fails a set that is asked for.

    ``without`` holds study designs, references, and ids of species, regions and cell types whose rows are left out; a row
    that does not say its species stays.
    """

    species: frozenset[str] = frozenset()
    anatomy: frozenset[str] = frozenset()
    cell_type: frozenset[str] = frozenset()
    study_design: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    directness: frozenset[str] = frozenset()

    def keeps(self, row: Evidence) -> bool:
        """Whether a row passes."""
        context = row.context
        return (
            (not self.species or context.species in self.species)
            and (not self.anatomy or context.anatomy in self.anatomy)
            and (not self.cell_type or context.cell_type in self.cell_type)
            and (not self.study_design or row.study_design in self.study_design)
            and self.without.isdisjoint((row.study_design, row.reference, context.species, context.anatomy, context.cell_type))
            and (not self.directness or row.directness in self.directness)
        )


class Derivation:
    """The claims and the causal network that follow from curated evidence."""

    def __init__(self, content: Curation, hierarchy: Hierarchy) -> None:
        self.evidence = content.evidence
        self.overlap = hierarchy.overlap
        self.weights: Mapping[str, float] = {design.name: design.weight for design in content.study_designs}
        self._unidentified = {paper.id: paper.name for paper in content.references if not paper.is_identified}
        self._terms: Mapping[str, Term] = {term.id: term for term in content.terms}
        self._labels = {term.id: term.label for term in content.terms}
        self._nodes = [term.id for term in content.terms if term.is_causal]
        self._is_a = {(edge.subject, edge.object): (edge,) for edge in self._steps_to_classes(hierarchy)}
        self.claims = lru_cache(maxsize=16)(self._claims)
        self.nulls = lru_cache(maxsize=16)(self._nulls)
        self.network = lru_cache(maxsize=16)(self._network)

    def rows(self, keep: Filter) -> list[Evidence]:
        """The evidence rows that pass."""
        return [row for row in self.evidence if keep.keeps(row)]

    def _claims(self, keep: Filter) -> tuple[Claim, ...]:
        """The claims that the rows that pass make."""
        return tuple(self._derive(self.rows(keep)))

    def _nulls(self, keep: Filter) -> Mapping[Pair, Sequence[Evidence]]:
        """The rows that pass and found nothing, by pair, where none found anything."""
        return null_findings(self.rows(keep))

    def _derive(self, rows: Iterable[Evidence]) -> Iterable[Claim]:
        for claim in derive(rows, self.weights, self.overlap):
            yield replace(claim, labels=(self._labels[claim.subject], self._labels[claim.object]))

    def _network(self, keep: Filter, associations: bool) -> CausalGraph:
        """The claims as a network that can do without any paper; with observed links as edges of unknown sign if asked for."""
        rows = self.rows(keep)
        by_pair: dict[Pair, list[Evidence]] = defaultdict(list)
        pairs_of: dict[str, set[Pair]] = defaultdict(set)
        for row in rows:
            by_pair[row.subject, row.object].append(row)
            pairs_of[row.reference].add((row.subject, row.object))

        @lru_cache(maxsize=4096)
        def anew(pair: Pair, papers: frozenset[str]) -> tuple[list[Edge], dict[Pair, tuple[str, ...]]]:
            """The links on a pair without some of its papers, and whether it was tested in vain."""
            left = [row for row in by_pair[pair] if row.reference not in papers]
            return [*self._edges(self._derive(left), associations), *self._is_a.get(pair, ())], _papers(null_findings(left))

        def withdraw(papers: frozenset[str]) -> CausalGraph:
            touched: dict[Pair, set[str]] = defaultdict(set)
            for paper in papers:
                for pair in pairs_of.get(paper, ()):
                    touched[pair].add(paper)
            found = [anew(pair, frozenset(fallen)) for pair, fallen in touched.items()]
            tested = {pair: refs for pair, refs in network.tested.items() if pair not in touched}
            for _, in_vain in found:
                tested |= in_vain
            return network.revised(touched, (edge for edges, _ in found for edge in edges), tested, withdraw=lambda more: withdraw(papers | more))

        edges = [*self._edges(self.claims(keep), associations), *(edge for steps in self._is_a.values() for edge in steps)]
        network = CausalGraph(edges, self._nodes, tested=_papers(self.nulls(keep)), overlap=self.overlap, labels=self._labels, withdraw=withdraw)
        return network

    def _edges(self, claims: Iterable[Claim], associations: bool) -> list[Edge]:
        return [self._edge(c) for c in claims if c.belief.value > 0 and (c.causal or associations)]

    def _edge(self, c: Claim) -> Edge:
        values = {name: tuple(sorted({getattr(row.context, name) for row in c.evidence})) for name in CONTEXT_FIELDS}
        subject, object_ = self._terms[c.subject], self._terms[c.object]
        return Edge(
            c.subject, c.object, c.sign if c.causal else None, c.belief.value, c.shown_sufficient, c.shown_necessary,
            "claim" if c.causal else "association", c.references, c.key, c, (subject.label, object_.label),
            c.sufficiency.value if c.sufficiency.is_tested else None,
            c.necessity.value if c.necessity.is_tested else None,
            {name: found for name, found in values.items() if any(found)}, (subject.stage, object_.stage),
            {ref: self._unidentified[ref] for ref in c.references if ref in self._unidentified},
        )  # fmt: skip

    def _steps_to_classes(self, hierarchy: Hierarchy) -> Iterable[Edge]:
        """A step from each causal node to its nearest causal superclass."""
        for node in self._nodes:
            above = hierarchy.causal_parent(node)
            if above:
                one, other = self._terms[node], self._terms[above]
                yield Edge(
                    node, above, Sign.POSITIVE, 1.0, kind="is a", key=f"{node} is a {above}",
                    labels=(one.label, other.label), stages=(one.stage, other.stage),
                )  # fmt: skip


def _papers(nulls: Mapping[Pair, Sequence[Evidence]]) -> dict[Pair, tuple[str, ...]]:
    """The papers behind the findings of no effect on each pair, sorted."""
    return {pair: tuple(sorted({row.reference for row in rows})) for pair, rows in nulls.items()}
