"""A smallest set of nodes or claims that breaks every path, of whatever sign and length.

By Menger's theorem it is as large as the number of paths that share none of them. These are found one by one by a
breadth-first search of what the paths so far leave free (Ford & Fulkerson 1956, doi:10.4153/CJM-1956-045-5; Edmonds & Karp
1972, doi:10.1145/321694.321699), on the network itself: nothing is copied. Of several smallest sets it is the one nearest the
source, whatever paths were found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from .network import CausalGraph

State: TypeAlias = tuple[str, bool]
"""A node, and whether it was entered and not yet left: what passes a node counts once."""
Arc: TypeAlias = tuple[State, State, str]
Came: TypeAlias = dict[State, tuple[State, str, bool] | None]
Arcs: TypeAlias = Callable[[State], Iterable[tuple[State, str]]]
"""The states that follow a state, each with the name of what is passed: empty where nothing can be taken away."""


def smallest_cut(graph: CausalGraph, sources: frozenset[str], targets: frozenset[str], of: str) -> tuple[str, ...] | None:
    """Return a smallest set of nodes, or of claims by key, that every path passes, sorted; None if some path passes nothing that can be taken away.

    >>> g = CausalGraph.from_edges([("a", "+", "b"), ("a", "+", "c"), ("b", "+", "d"), ("c", "-", "d"), ("d", "+", "e")])
    >>> smallest_cut(g, frozenset("a"), frozenset("e"), "nodes")
    ('d',)
    """

    def claims(state: State) -> Iterator[tuple[State, str]]:
        for edge in graph.out(state[0]):
            yield (edge.object, False), "" if edge.kind == "is a" else edge.key

    def nodes(state: State) -> Iterator[tuple[State, str]]:
        node, entered = state
        if entered:
            yield (node, False), "" if node in sources else node
        else:
            for edge in graph.out(node):
                yield (edge.object, True), ""

    split = of == "nodes"
    return _cut(nodes if split else claims, [(node, False) for node in sources], [(node, split) for node in targets])


def _cut(arcs: Arcs, starts: Iterable[State], ends: Iterable[State]) -> tuple[str, ...] | None:
    begin, goal = sorted(starts), frozenset(ends)
    if _search(begin, goal, lambda state: ((after, what, True) for after, what in arcs(state) if not what))[1] is not None:
        return None
    flow: dict[Arc, int] = defaultdict(int)
    carried: dict[State, set[Arc]] = defaultdict(set)

    def left(state: State) -> Iterator[tuple[State, str, bool]]:
        """Where flow can still go from a state, or be taken back."""
        for after, what in arcs(state):
            if not what or (state, after, what) not in flow:
                yield after, what, True
        for before, _, what in sorted(carried.get(state, ())):
            yield before, what, False

    while True:
        came, met = _search(begin, goal, left)
        if met is None:
            return tuple(sorted({what for state in came for after, what in arcs(state) if what and after not in came}))
        state = met
        while (step := came[state]) is not None:
            before, what, ahead = step
            arc = (before, state, what) if ahead else (state, before, what)
            flow[arc] += 1 if ahead else -1
            carried[arc[1]].add(arc)
            if not flow[arc]:
                del flow[arc]
                carried[arc[1]].discard(arc)
            state = before


def _search(begin: list[State], goal: frozenset[State], steps: Callable[[State], Iterable[tuple[State, str, bool]]]) -> tuple[Came, State | None]:
    """Search breadth first: how each state was come by, and the first goal that was met."""
    came: Came = dict.fromkeys(begin)
    layer = begin
    while layer:
        following = []
        for state in layer:
            for after, what, ahead in steps(state):
                if after not in came:
                    came[after] = state, what, ahead
                    if after in goal:
                        return came, after
                    following.append(after)
        layer = following
    return came, None
