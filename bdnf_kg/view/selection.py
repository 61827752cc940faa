"""Which part of the graph a picture shows: the paths between two terms, what is around one, or the release chain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..errors import BdnfKgError

if TYPE_CHECKING:
    from ..causal import CausalGraph, Edge
    from ..graph import KnowledgeGraph

RELEASE = "BDNF release"
MOST = 150


class NothingToShow(BdnfKgError):
    """There is no edge to draw; the message says why."""


def select(kg: KnowledgeGraph, source: str | None, target: str | None, k: int = 10, **options: Any) -> list[Edge]:
    """Return the edges to draw, sorted, each once.

    With two terms: the edges of the k best paths of each sign, and every claim parallel to one of their steps, so that a
    dissenting claim is never left out. With one term: all claims on it. With none: all claims on BDNF release and its kinds.
    A neighbourhood holds the ``MOST`` pairs of the highest belief.
    """
    network = kg.network(**{name: value for name, value in options.items() if name in _FILTERS})
    if source is not None and target is not None:
        chosen: dict[str, Edge] = {}
        reasons = []
        for sign in ("+", "-", None):
            paths = kg.paths(source, target, k=k, sign=sign, **options)
            reasons.append(paths.reason)
            for path in paths:
                chosen.update((edge.key, edge) for edge in path.edges)
        if not chosen:
            raise NothingToShow(f"nothing to draw from {source!r} to {target!r}: {reasons[-1]}")
        return _with_dissent(network, list(chosen.values()))
    centre = source or target or RELEASE
    term = kg.node(centre)
    ids = {term.id, *kg.hierarchy.descendants(term.id)}
    edges = [e for e in network.edges if e.subject in ids or e.object in ids]
    if not edges:
        raise NothingToShow(f"nothing to draw: no claim is about {term.label!r}")
    edges.sort(key=lambda e: (-e.belief, e.key))
    return _with_dissent(network, edges[:MOST])


def _with_dissent(network: CausalGraph, edges: Sequence[Edge]) -> list[Edge]:
    """Edges, and every other edge on the same pair of nodes, sorted."""
    pairs = {(edge.subject, edge.object) for edge in edges}
    return sorted((e for e in network.edges if (e.subject, e.object) in pairs), key=lambda e: e.key)


_FILTERS = ("species", "anatomy", "cell_type", "study_design", "without", "directness", "include")
