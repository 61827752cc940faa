"""The best simple signed paths between two sets of nodes.

A path's belief is the product of the beliefs of its steps, so its cost is the sum of their negative logarithms, held
in whole units of 1e-9 so that equal costs compare equal. Partial paths are expanded best first (A*; Hart, Nilsson &
Raphael 1968); what remains is bounded from below by the cheapest walk of the sign still wanted in the steps still
allowed. Complete paths therefore appear in the order (cost, length, edges).
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from ..errors import InvalidArgument
from ..model import Sign
from .network import CausalGraph, Edge

_UNIT = 1e9


@dataclass(frozen=True, slots=True)
class Path:
    """A walk over edges that repeats no node. ``sign`` is None (undetermined) if the sign of a step is unknown."""

    edges: tuple[Edge, ...]

    @property
    def sign(self) -> Sign | None:
        """The product of the signs of the steps."""
        sign = Sign.POSITIVE
        for edge in self.edges:
            if edge.sign is None:
                return None
            sign = sign * edge.sign
        return sign

    @property
    def belief(self) -> float:
        """The product of the beliefs of the steps."""
        return math.prod(edge.belief for edge in self.edges)

    @property
    def nodes(self) -> tuple[str, ...]:
        """The nodes in order, source first."""
        return (self.edges[0].subject, *(edge.object for edge in self.edges))

    @property
    def weakest_step(self) -> Edge:
        """The step with the lowest belief, the first of them if several."""
        return min(self.edges, key=lambda edge: edge.belief)

    @property
    def references(self) -> tuple[str, ...]:
        """All papers behind the steps, sorted."""
        return tuple(sorted({ref for edge in self.edges for ref in edge.references}))

    def __len__(self) -> int:
        return len(self.edges)

    def __str__(self) -> str:
        text = self.edges[0].subject_label
        for edge in self.edges:
            text += f" {edge.arrow} {edge.object_label}"
        return text


@dataclass(frozen=True, slots=True)
class Paths(Sequence[Path]):
    """The paths found, best first. Where there is none, ``reason`` says why; ``bound`` names a limit that was reached."""

    found: tuple[Path, ...]
    reason: str = ""
    bound: str = ""

    @overload
    def __getitem__(self, index: int) -> Path: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Path, ...]: ...
    def __getitem__(self, index: int | slice) -> Path | tuple[Path, ...]:
        return self.found[index]

    def __len__(self) -> int:
        return len(self.found)

    def __iter__(self) -> Iterator[Path]:
        return iter(self.found)

    def _repr_html_(self) -> str:
        from ..export.text import paths_html

        return paths_html(self)


def cost(edge: Edge) -> int:
    """The negative logarithm of the belief of an edge, in whole units of 1e-9."""
    return round(-math.log(edge.belief) * _UNIT)


def best_paths(
    graph: CausalGraph,
    source: str | Iterable[str],
    target: str | Iterable[str],
    *,
    k: int = 10,
    sign: str | int | None = None,
    max_length: int = 6,
    strict: bool = False,
    min_belief: float = 0.0,
    via: Iterable[str] = (),
    avoid: Iterable[str] = (),
    start: Sign = Sign.POSITIVE,
    max_visits: int = 200_000,
) -> Paths:
    """Return the k best simple paths from any source to any target, ordered by belief, length and edges.

    Parameters
    ----------
    graph : CausalGraph
    source, target : str or iterable of str
        One node or several. A path starts at a source, ends at a target, and touches no other of either.
    k : int
        How many paths.
    sign : ``+`` or ``-``, optional
        Only paths of this net sign.
    max_length : int
        Steps at most.
    strict : bool
        Walk only directions that were shown, from a source raised or, by ``start``, lowered: gain evidence where the
        subject is raised, loss evidence where it is lowered.
    min_belief : float
        Leave out steps below this belief.
    via, avoid : iterable of str
        Nodes that each path must, or must not, pass.
    max_visits : int
        Partial paths at most; when it is reached, ``Paths.bound`` says so.

    Raises
    ------
    TermNotFound
        If a node is not in the graph.
    InvalidArgument
        If ``k``, ``max_length`` or ``sign`` is none.
    """
    for name, number in (("k", k), ("max_length", max_length)):
        if number < 1:
            raise InvalidArgument(name, number, why=f"{number} is not a positive number")
    try:
        wanted = None if sign is None else int(Sign.read(sign))
    except ValueError:
        raise InvalidArgument("sign", sign, ("+", "-")) from None
    sources = graph.require([source] if isinstance(source, str) else source)
    targets = graph.require([target] if isinstance(target, str) else target)
    must, barred = graph.require(via), graph.require(avoid)
    if sources & targets:
        return Paths((), "the source and the target are the same, or one is a kind of the other")

    def usable(edge: Edge) -> bool:
        return edge.belief > 0 and edge.belief >= min_belief and edge.object not in barred and edge.subject not in barred

    bounds = _bounds(graph, sources, targets, max_length, usable)
    order = 0
    heap: list[tuple[int, int, tuple[str, ...], int, str, int, int, tuple[Edge, ...], frozenset[str]]] = []

    def rest(node: str, state: int, steps: int) -> int | None:
        """The least cost still to come, or None if no walk gives the sign that is wanted."""
        table = bounds[steps].get(node)
        if table is None:
            return None
        if wanted is None:
            return min(table.values())
        return table.get(state * wanted) if state else None

    def push(node: str, state: int, spent: int, edges: tuple[Edge, ...], visited: frozenset[str]) -> None:
        nonlocal order
        ahead = rest(node, state, max_length - len(edges))
        if ahead is None or len(must - visited) > max_length - len(edges):
            return
        order += 1
        keys = tuple(edge.key for edge in edges)
        heapq.heappush(heap, (spent + ahead, len(edges), keys, order, node, state, spent, edges, visited))

    for node in sorted(sources - barred):
        push(node, 1, 0, (), frozenset([node]))
    found: list[Path] = []
    visits = 0
    bound = ""
    while heap and len(found) < k:
        visits += 1
        if visits > max_visits:
            bound = f"stopped after {max_visits} partial paths"
            break
        *_, node, state, spent, edges, visited = heapq.heappop(heap)
        if node in targets:
            if must <= visited:
                found.append(Path(edges))
            continue
        for edge in graph.out(node):
            if edge.object in visited or edge.object in sources or not usable(edge):
                continue
            moved = state * int(start)
            if strict and not ((edge.gain or moved < 0) and (edge.loss or moved > 0)):
                continue
            after = 0 if edge.sign is None else state * int(edge.sign)
            push(edge.object, after, spent + cost(edge), (*edges, edge), visited | {edge.object})
    return Paths(tuple(found), "" if found else (bound or "no path within the length limit and the filters"), bound)


def _bounds(graph: CausalGraph, sources: frozenset[str], targets: frozenset[str], max_length: int, usable: Callable[[Edge], bool]) -> list[dict[str, dict[int, int]]]:
    """For each number of steps left, node and net sign (0: undetermined): the cost of the cheapest walk to a target."""
    layers: list[dict[str, dict[int, int]]] = [{node: {1: 0} for node in targets}]
    for _ in range(max_length):
        before = layers[-1]
        layer: dict[str, dict[int, int]] = {node: {1: 0} for node in targets}
        for node, table in before.items():
            for edge in graph.into(node):
                if edge.subject in targets or not usable(edge):
                    continue
                step = cost(edge)
                best = layer.setdefault(edge.subject, {})
                for sign, ahead in table.items():
                    net = 0 if edge.sign is None else sign * int(edge.sign)
                    if net not in best or step + ahead < best[net]:
                        best[net] = step + ahead
        layers.append(layer)
    return layers
