"""Which part of the graph a picture shows: all of it, what is around one term, the paths between two, or what joins several."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import permutations
from typing import TYPE_CHECKING, Any

from ..causal import bounds
from ..errors import BdnfKgError, InvalidArgument

if TYPE_CHECKING:
    from ..causal import CausalGraph, Edge
    from ..graph import KnowledgeGraph

RELEASE = "BDNF release"
MOST = 150
BRIDGE = 3
_AFTER = "BFO:0000062"
_CHAIN = (_AFTER, "BFO:0000066", "RO:0002233", "RO:0002234")
_FILTERS = ("species", "anatomy", "cell_type", "study_design", "without", "directness")
_SEARCH = ("sign", "max_length", "strict", "min_belief", "via", "avoid", "subclasses", "max_visits")


class NothingToShow(BdnfKgError):
    """There is no edge to draw; the message says why."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The edges to draw, sorted, each once, and how the picture begins.

    ``question`` holds the two ends of a path question. ``open`` holds the nodes that stand unfolded at the start, where
    the rest is folded by compartment, in the order of the release chain; empty if nothing is folded. ``steps`` holds the
    pairs of them of which one comes right before the other. ``ends`` are the terms that were asked for, ``filters`` the
    evidence that the claims rest on, and ``search`` the keywords of the path search.
    """

    edges: tuple[Edge, ...]
    title: str
    ends: tuple[str, ...] = ()
    question: tuple[str, str] | None = None
    open: tuple[str, ...] = ()
    steps: tuple[tuple[str, str], ...] = ()
    filters: Mapping[str, Any] = field(default_factory=dict)
    search: Mapping[str, Any] = field(default_factory=dict)

    @property
    def nodes(self) -> tuple[str, ...]:
        """The nodes at the ends of the edges, sorted."""
        return tuple(sorted({end for edge in self.edges for end in (edge.subject, edge.object)} | set(self.ends)))


def select(kg: KnowledgeGraph, source: str | None = None, target: str | None = None, *, connect: Sequence[str] = (), k: int | None = None, **options: Any) -> Selection:
    """Choose what to draw.

    With two terms: the edges of the k best paths of each sign (10 if not given), and every claim parallel to one of their steps, so that a
    dissenting claim is never left out. With one: the claims on it and its kinds, the ``MOST`` pairs of the highest belief.
    With ``connect``: the claims among several terms and the best path of at most ``BRIDGE`` steps between each two. With
    nothing: all claims, folded by compartment around the release chain.

    Raises
    ------
    NothingToShow
        If there is no claim to draw; it says why.
    InvalidArgument
        If a keyword is none of :meth:`KnowledgeGraph.paths`, or belongs to the paths between two terms and these are not asked for.
    """
    allowed = ("include", *_FILTERS, *_SEARCH)
    for name in options:
        if name not in allowed:
            raise InvalidArgument(name, options[name], allowed, why=f"{name!r} is not a keyword here")
    filters = {name: value for name, value in options.items() if name in _FILTERS and value}
    search = {name: value for name, value in options.items() if name in _SEARCH}
    if k is not None:
        bounds.whole("k", k)
    if connect or source is None or target is None:
        for name, value in {**search, **({} if k is None else {"k": k})}.items():
            raise InvalidArgument(name, value, why=f"{name!r} says which paths between two terms to take, and these are not asked for")
    k = 10 if k is None else k
    network = kg.network(include=options.get("include", ()), **filters)
    if connect:
        found = _joined(kg, network, [*filter(None, (source, target)), *connect])
    elif source is not None and target is not None:
        found = _between(kg, network, source, target, k, options)
    elif one := source or target:
        found = _around(kg, network, one)
    else:
        found = _everything(kg, network)
    return replace(found, filters=filters, search={"k": k, **search})


def _between(kg: KnowledgeGraph, network: CausalGraph, source: str, target: str, k: int, options: dict[str, Any]) -> Selection:
    chosen: dict[str, Edge] = {}
    reason = ""
    rest = {name: value for name, value in options.items() if name != "sign"}
    for sign in (options["sign"],) if options.get("sign") is not None else ("+", "-", None):
        paths = kg.paths(source, target, k=k, sign=sign, **rest)
        reason = paths.reason
        for path in paths:
            chosen.update((edge.key, edge) for edge in path.edges)
    if not chosen:
        raise NothingToShow(f"nothing to draw from {source!r} to {target!r}: {reason}")
    a, b = kg.node(source), kg.node(target)
    return Selection(_complete(network, chosen.values(), (a.id, b.id)), f"{a.label} → {b.label}", (a.id, b.id), (a.id, b.id))


def _around(kg: KnowledgeGraph, network: CausalGraph, one: str) -> Selection:
    term = kg.node(one)
    ids = {term.id, *kg.hierarchy.descendants(term.id)}
    edges = [e for e in network.edges if e.subject in ids or e.object in ids]
    if not edges:
        raise NothingToShow(f"nothing to draw: no claim is about {term.label!r}")
    edges.sort(key=lambda e: (-e.belief, e.key))
    return Selection(_complete(network, edges[:MOST], (term.id,)), term.label, (term.id,))


def _joined(kg: KnowledgeGraph, network: CausalGraph, words: Sequence[str]) -> Selection:
    ends = tuple(dict.fromkeys(kg.node(word).id for word in words))
    chosen: dict[str, Edge] = {}
    for a, b in permutations(ends, 2):
        for path in network.paths(a, b, k=1, max_length=BRIDGE):
            chosen.update((edge.key, edge) for edge in path.edges)
    if not chosen:
        raise NothingToShow(f"nothing to draw: no chain of at most {BRIDGE} claims joins two of {', '.join(words)}")
    labels = [kg.terms[i].label for i in ends]
    title = ", ".join(labels[:4]) + (f" and {len(labels) - 4} more" if len(labels) > 4 else "")
    return Selection(_complete(network, chosen.values(), ends), f"What joins {title}", ends)


def _everything(kg: KnowledgeGraph, network: CausalGraph) -> Selection:
    told = {end for edge in network.edges if edge.kind != "is a" for end in (edge.subject, edge.object)}
    edges = tuple(sorted((e for e in network.edges if e.kind != "is a" or {e.subject, e.object} & told), key=lambda e: e.key))
    if not told:
        raise NothingToShow("nothing to draw: no claim passes the filters")
    chain = {end for s, relation, o, _ in kg.content.structure if relation in _CHAIN for end in (s, o)} & told
    steps = sorted({(o, s) for s, relation, o, _ in kg.content.structure if relation == _AFTER and {s, o} <= chain})
    return Selection(edges, "How BDNF is made, released and acts", open=_in_order(kg, chain, steps), steps=tuple(steps))


def _in_order(kg: KnowledgeGraph, nodes: Iterable[str], steps: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Nodes by the rank of their stage; within a stage those to which more steps lead come first."""
    stages = {row["value"]: int(row["rank"]) for row in kg.content.vocabulary if row["column"] == "stage"}
    depth = dict.fromkeys(sorted(nodes), 0)
    for _ in depth:
        for a, b in steps:
            depth[b] = max(depth[b], depth[a] + 1)
    joined = {node for step in steps for node in step}
    return tuple(sorted(depth, key=lambda node: (node not in joined, stages.get(kg.terms[node].stage, 0), -depth[node], node)))


def _complete(network: CausalGraph, edges: Iterable[Edge], ends: Iterable[str]) -> tuple[Edge, ...]:
    """Edges, every other edge on one of their pairs, and the steps from the nodes to their superclasses among them, sorted."""
    edges = list(edges)
    pairs = {(edge.subject, edge.object) for edge in edges}
    nodes = {*ends, *(end for pair in pairs for end in pair)}
    return tuple(
        sorted(
            (e for e in network.edges if (e.subject, e.object) in pairs or (e.kind == "is a" and e.subject in nodes and e.object in nodes)),
            key=lambda e: e.key,
        )
    )
