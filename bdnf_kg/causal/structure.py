"""What holds two nodes of a signed network together: mediators, bottlenecks, cuts, common causes and effects, loops.

All of it stands on the path search and the reach of :mod:`bdnf_kg.causal.search` and :mod:`bdnf_kg.causal.network`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from ..errors import InvalidArgument
from ..model import Sign
from . import bounds
from .flow import smallest_cut
from .network import CausalGraph, Nodes
from .search import Path, Paths, Search, best_paths

Node = TypeVar("Node")


@dataclass(frozen=True, slots=True)
class Cut:
    """A smallest set of nodes, or of edges by key, whose removal breaks every path.

    Empty with a ``reason`` if there is nothing to cut, or no set that could. ``bound`` says if the search was stopped:
    the set then breaks the paths that were found, and need not be the smallest.
    """

    members: tuple[str, ...]
    reason: str = ""
    bound: str = ""

    def __len__(self) -> int:
        return len(self.members)

    def __iter__(self) -> Iterator[str]:
        return iter(self.members)


@dataclass(frozen=True, slots=True, eq=False)
class Mediators(Mapping[Node, Path]):
    """What lies inside at least one path, each with the best path through it, best first.

    ``undecided`` holds those for which the search was stopped before it found a path or none; ``bound`` then says so.
    """

    found: Mapping[Node, Path]
    undecided: tuple[Node, ...] = ()
    bound: str = ""

    def __getitem__(self, node: Node) -> Path:
        return self.found[node]

    def __len__(self) -> int:
        return len(self.found)

    def __iter__(self) -> Iterator[Node]:
        return iter(self.found)


@dataclass(frozen=True, slots=True)
class Common:
    """A node with a chain to (or from) each of two others: in which signs, and the fewest steps in each."""

    node: str
    first: dict[Sign, int]
    second: dict[Sign, int]

    @property
    def distance(self) -> int:
        """The fewest steps to both together."""
        return min(self.first.values()) + min(self.second.values())


def mediators(
    graph: CausalGraph, source: Nodes, target: Nodes, *, sign: str | int | None = None, max_length: int = 6, strict: bool = False, max_visits: int = 200_000
) -> Mediators[str]:
    """Return the nodes that lie inside at least one simple path, each with the best path through it, best first.

    For each node at most ``max_visits`` partial paths are looked at; where that does not suffice, the result says so.

    >>> g = CausalGraph.from_edges([("a", "+", "b"), ("b", "-", "c"), ("b", "+", "d")])
    >>> {node: str(path) for node, path in mediators(g, "a", "c").items()}
    {'b': 'a --> b --| c'}
    """
    search = Search(graph, source, target, max_length=max_length, strict=strict, max_visits=max_visits)
    sources, targets = search.sources, search.targets
    ahead, behind = _steps(graph, sources), _steps(graph, targets, backward=True)
    found: dict[str, Path] = {}
    undecided = []
    for node in sorted(ahead.keys() & behind.keys() - sources - targets):
        if ahead[node] + behind[node] <= max_length:
            search.bound = ""
            path = next(search.paths(sign, via=node), None)
            if path:
                found[node] = path
            elif search.bound:
                undecided.append(node)
    best = sorted(found.items(), key=lambda item: (-item[1].belief, len(item[1]), item[0]))
    bound = f"stopped after {max_visits} partial paths: not known whether a path passes {', '.join(map(graph.label, undecided))}" if undecided else ""
    return Mediators(dict(best), tuple(undecided), bound)


def bottlenecks(graph: CausalGraph, source: Nodes, target: Nodes) -> list[str]:
    """Return the nodes that every path passes, of any length and sign, in their order from the source.

    They are the dominators of the target (Lengauer & Tarjan 1979; computed by networkx).

    >>> g = CausalGraph.from_edges([("a", "+", "b"), ("a", "+", "c"), ("b", "+", "d"), ("c", "+", "d"), ("d", "-", "e")])
    >>> bottlenecks(g, "a", "e")
    ['d']
    """
    import networkx

    sources, targets = graph.require(source), graph.require(target)
    if not sources or not targets:
        return []
    digraph: networkx.DiGraph[tuple[int, str]] = networkx.DiGraph()
    start, end = (0, ""), (2, "")
    digraph.add_edges_from((start, (1, node)) for node in sources)
    digraph.add_edges_from(((1, node), end) for node in targets)
    digraph.add_edges_from(((1, e.subject), (1, e.object)) for e in graph.edges if e.subject not in targets and e.object not in sources)
    above = networkx.immediate_dominators(digraph, start)
    chain = []
    node = above.get(end)
    while node is not None and node != start:
        chain.append(node[1])
        node = above.get(node)
    return [name for name in reversed(chain) if name not in sources | targets]


def cut(
    graph: CausalGraph,
    source: Nodes,
    target: Nodes,
    *,
    of: str = "nodes",
    sign: str | int | None = None,
    max_length: int | None = 6,
    max_rounds: int = 200,
) -> Cut:
    """Return a smallest set of nodes, or of claims, whose removal breaks every simple path up to a length.

    A path that the set found so far does not break is looked for and added to the paths to be hit, until there is none
    (Karp, *Implicit Hitting Set Problems and Multi-genome Alignment*, doi:10.1007/978-3-642-13509-5_14). With
    ``max_length=None`` the set breaks paths of any length and sign, and is found by :func:`bdnf_kg.causal.flow.smallest_cut`.

    Raises
    ------
    InvalidArgument
        If ``of`` is none of the two, or a sign is given without a length: whether there is a simple path of one sign cannot
        be answered in reasonable time on every network.

    >>> g = CausalGraph.from_edges([("a", "+", "b"), ("a", "+", "c"), ("b", "+", "d"), ("c", "-", "d")])
    >>> cut(g, "a", "d").members
    ('b', 'c')
    >>> cut(g, "a", "d", sign="-").members
    ('c',)
    """
    if of not in ("nodes", "claims"):
        raise InvalidArgument("of", of, ("nodes", "claims"))
    bounds.whole("max_rounds", max_rounds)
    sources, targets = graph.require(source), graph.require(target)
    if max_length is None:
        if sign is not None:
            raise InvalidArgument("max_length", None, why="a cut of the paths of one sign needs a max_length")
        members = smallest_cut(graph, sources, targets, of)
        if members is None:
            return Cut((), f"no {of[:-1]} lies between")
        return Cut(members, "" if members else "there is no path to break")
    to_hit: list[frozenset[str]] = []
    chosen: tuple[str, ...] = ()
    for _ in range(max_rounds):
        rest = graph.replaced(e for e in graph.edges if e.key not in chosen) if of == "claims" else graph
        path = best_paths(rest, sources, targets, k=1, sign=sign, max_length=max_length, avoid=chosen if of == "nodes" else ())
        if not path:
            return Cut(chosen, "" if chosen else "there is no path to break", path.bound)
        inside = path[0].nodes[1:-1] if of == "nodes" else [e.key for e in path[0].edges if e.kind != "is a"]
        if not inside:
            why = f"no {of[:-1]} lies between: {path[0]}"
            return Cut((), why)
        to_hit.append(frozenset(inside))
        smallest = _smallest_hitting_set(to_hit)
        if smallest is None:
            return Cut(chosen, bound=f"stopped after {len(to_hit)} paths: no smallest set was found in {_MAX_STATES} trials")
        chosen = smallest
    return Cut(chosen, bound=f"stopped after {max_rounds} paths")


def common_causes(graph: CausalGraph, first: Nodes, second: Nodes, *, max_length: int | None = None) -> list[Common]:
    """Return the nodes from which chains lead to both, nearest first."""
    return _common(graph, first, second, max_length, backward=True)


def common_effects(graph: CausalGraph, first: Nodes, second: Nodes, *, max_length: int | None = None) -> list[Common]:
    """Return the nodes to which chains lead from both, nearest first.

    >>> g = CausalGraph.from_edges([("a", "+", "c"), ("b", "-", "c")])
    >>> [(c.node, dict(c.first), dict(c.second)) for c in common_effects(g, "a", "b")]
    [('c', {<Sign.POSITIVE: 1>: 1}, {<Sign.NEGATIVE: -1>: 1})]
    """
    return _common(graph, first, second, max_length, backward=False)


def feedback_loops(graph: CausalGraph, node: str, *, k: int = 10, sign: str | int | None = None, max_length: int = 6, max_visits: int = 200_000) -> Paths:
    """Return the k best simple loops through a node: paths from it back to itself. A loop of sign ``-`` dampens, one of ``+`` amplifies.

    Each loop tells the :attr:`Path.stages` that it passes and the :attr:`Path.durations` of the experiments, where known.

    >>> g = CausalGraph.from_edges([("a", "+", "b"), ("b", "-", "a")])
    >>> [str(loop) for loop in feedback_loops(g, "a")]
    ['a --> b --| a']
    """
    graph.require([node])
    again = f"{node} (again)"
    while again in graph:
        again += "'"
    original = {edge.key: edge for edge in graph.edges}
    opened = CausalGraph((replace(e, object=again) if e.object == node else e for e in graph.edges), [*graph.nodes, again])
    found = best_paths(opened, node, again, k=k, sign=sign, max_length=max_length, max_visits=max_visits)
    loops = tuple(Path(tuple(original[edge.key] for edge in path.edges), graph.overlap) for path in found)
    return Paths(loops, "" if loops else "no loop within the length limit", found.bound)


def _steps(graph: CausalGraph, start: Iterable[str], *, backward: bool = False) -> dict[str, int]:
    """The fewest edges, of whatever sign, between some start and each node."""
    steps = dict.fromkeys(sorted(start), 0)
    layer = list(steps)
    while layer:
        following = []
        for node in layer:
            for edge in graph.into(node) if backward else graph.out(node):
                end = edge.subject if backward else edge.object
                if end not in steps:
                    steps[end] = steps[node] + 1
                    following.append(end)
        layer = following
    return steps


def _common(graph: CausalGraph, first: Nodes, second: Nodes, max_length: int | None, *, backward: bool) -> list[Common]:
    one = graph.reach(first, backward=backward, max_length=max_length)
    other = graph.reach(second, backward=backward, max_length=max_length)
    found = [Common(node, one[node], other[node]) for node in one.keys() & other.keys()]
    return sorted(found, key=lambda c: (c.distance, c.node))


_MAX_STATES = 100_000


def _smallest_hitting_set(sets: Sequence[frozenset[str]]) -> tuple[str, ...] | None:
    """A smallest set that meets every given set; of several, the first in order. By deepening search; None if that takes too long."""
    states = 0

    def search(chosen: tuple[str, ...], limit: int) -> tuple[str, ...] | None:
        nonlocal states
        states += 1
        missed = [s for s in sets if s.isdisjoint(chosen)]
        if not missed:
            return chosen
        if limit == 0 or states > _MAX_STATES:
            return None
        hardest = min((len(s), sorted(s)) for s in missed)[1]
        for member in hardest:
            found = search((*chosen, member), limit - 1)
            if found is not None:
                return found
        return None

    for size in range(len(sets) + 1):
        found = search((), size)
        if found is not None:
            return tuple(sorted(found))
        if states > _MAX_STATES:
            return None
    raise AssertionError("sets are not empty, so a hitting set exists")
