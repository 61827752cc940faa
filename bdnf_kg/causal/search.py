"""The best simple signed paths between two sets of nodes, and all of them.

A path's belief is the product of the beliefs of its steps, so its cost is the sum of their negative logarithms, held
in whole units of 1e-9 so that equal costs compare equal. Partial paths are expanded best first (A*; Hart, Nilsson &
Raphael 1968); what remains is bounded from below by the cheapest walk of the sign still wanted in the steps still
allowed, through each node that must still be passed. Complete paths therefore appear in the order (cost, length, edges).

The bounds are found only for nodes that can lie on a path of the length allowed: the search first grows one ball
forward from the source and one backward from the target, the smaller first, until their radii add up to that length.
"""

from __future__ import annotations

import heapq
import math
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import TypeAlias, overload

from ..errors import InvalidArgument
from ..model import Overlap, Sign, same_value
from . import bounds
from .network import CausalGraph, Edge, Nodes

_UNIT = 1e9
Layer: TypeAlias = dict[str, dict[int, int]]
"""For each node and net sign (0: undetermined) the cost of the cheapest walk from it to a target."""
PLACES = ("species", "anatomy")
"""The fields of the context in which a path can hold together: whose body, and where in it."""


@dataclass(frozen=True, slots=True)
class Path:
    """A walk over edges that repeats no node. ``sign`` is None (undetermined) if the sign of a step is unknown."""

    edges: tuple[Edge, ...]
    overlap: Overlap = field(default=same_value, compare=False, repr=False)

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
    def derivation(self) -> str:
        """The belief as a product, to be redone by hand; each step has a derivation of its own."""
        return f"{' x '.join(f'{edge.belief:.3f}' for edge in self.edges)} = {self.belief:.3f}"

    @property
    def nodes(self) -> tuple[str, ...]:
        """The nodes in order, source first."""
        return (self.edges[0].subject, *(edge.object for edge in self.edges))

    @property
    def claims(self) -> tuple[Edge, ...]:
        """The steps that rest on evidence: all but those from a kind to its class."""
        return tuple(edge for edge in self.edges if edge.kind != "is a")

    @property
    def weakest_step(self) -> Edge:
        """The step with the lowest belief, the first of them if several."""
        return min(self.edges, key=lambda edge: edge.belief)

    @property
    def references(self) -> tuple[str, ...]:
        """All papers behind the steps, sorted."""
        return tuple(sorted({ref for edge in self.edges for ref in edge.references}))

    @property
    def cited(self) -> tuple[str, ...]:
        """The same as people call them, sorted."""
        return tuple(sorted({name for edge in self.edges for name in edge.cited}))

    @property
    def against(self) -> tuple[tuple[Edge, tuple[str, ...]], ...]:
        """The steps that papers speak against, each with those papers."""
        return tuple((edge, edge.against) for edge in self.edges if edge.against)

    @property
    def stages(self) -> tuple[str, ...]:
        """The stage of each node, in order; empty where it has none."""
        return (self.edges[0].stages[0], *(edge.stages[1] for edge in self.edges))

    @property
    def durations(self) -> tuple[tuple[str, ...], ...]:
        """How long what was done went on in the evidence for each step; empty where it is not known."""
        return tuple(tuple(filter(None, edge.context.get("duration", ()))) for edge in self.edges)

    def shared(self, name: str) -> tuple[str, ...]:
        """The values of a field of the context that hold for every step, sorted; what is not said excludes nothing.

        >>> g = CausalGraph.from_edges([("a", "+", "b", {"context": {"species": ["mouse", "rat"]}}), ("b", "+", "c", {"context": {"species": "rat"}})])
        >>> g.paths("a", "c")[0].shared("species")
        ('rat',)
        """
        return tuple(sorted(_shared([edge.context.get(name, ()) for edge in self.claims], name, self.overlap)))

    def breaks(self) -> tuple[str, ...]:
        """The fields, of species and region, in which the steps have nothing in common: they were never shown in one place."""
        claims = self.claims
        found = ((name, [edge.context.get(name, ()) for edge in claims]) for name in PLACES)
        return tuple(name for name, values in found if any(map(any, values)) and next(_shared(values, name, self.overlap), None) is None)

    @property
    def sentences(self) -> tuple[str, ...]:
        """Each step in words."""
        return tuple(edge.sentence for edge in self.edges)

    @property
    def sentence(self) -> str:
        """The whole path in words.

        >>> g = CausalGraph.from_edges([("exercise", "+", "BDNF"), ("BDNF", "-", "apoptosis", 0.9)])
        >>> g.paths("exercise", "apoptosis")[0].sentence
        'Raising exercise lowers apoptosis by way of BDNF: exercise raises BDNF, which lowers apoptosis. The weakest step is the first.'
        >>> CausalGraph.from_edges([("stress", "-", "BDNF"), ("BDNF", "+", "LTP")]).paths("stress", "LTP")[0].sentence
        'Raising stress lowers LTP by way of BDNF: stress lowers BDNF, less of which lowers LTP. The weakest step is the first.'
        """
        first, last = self.edges[0], self.edges[-1]
        inner = [edge.object_label for edge in self.edges[:-1]]
        a, b = first.subject_label, last.object_label
        text = f"What raising {a} does to {b} is not shown" if self.sign is None else f"Raising {a} {'raises' if self.sign > 0 else 'lowers'} {b}"
        if not inner:
            return f"{text}."
        chain = f"{first.subject_label} " + ", ".join(self._clauses())
        weakest = f" The weakest step is the {_ordinal(self.edges.index(self.weakest_step))}." if len(self.claims) > 1 else ""
        return f"{text} by way of {_and(inner)}: {chain}.{weakest}"

    def _clauses(self) -> Iterator[str]:
        """What each step does, as the path is walked: less of a thing that was lowered does the opposite."""
        moved = Sign.POSITIVE
        for number, edge in enumerate(self.edges):
            if edge.kind == "is a" or edge.sign is None:
                yield f"{'which ' if number else ''}{edge.verb} {edge.object_label}"
                continue
            start, moved = moved, moved * edge.sign
            subject = "" if number == 0 else "which " if start > 0 else "less of which "
            yield f"{subject}{'raises' if moved > 0 else 'lowers'} {edge.object_label}"

    def __len__(self) -> int:
        return len(self.edges)

    def __str__(self) -> str:
        text = self.edges[0].subject_label
        for edge in self.edges:
            text += f" {edge.arrow} {edge.object_label}"
        return text

    def __repr__(self) -> str:
        return f"Path({self})"


def _shared(steps: Sequence[Sequence[str]], name: str, overlap: Overlap) -> Iterator[str]:
    """The values that hold for every step, of those of a field that each step has; a step with an empty one excludes nothing."""
    said = [values for values in steps if values and "" not in values]
    for value in {value for values in steps for value in values if value}:
        if all(value in values or any(overlap(name, value, other) for other in values) for values in said):
            yield value


def _ordinal(index: int) -> str:
    words = ("first", "second", "third", "fourth", "fifth", "sixth")
    return words[index] if index < len(words) else f"step {index + 1}"


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


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

    def __repr__(self) -> str:
        shown = [repr(str(path)) for path in self.found[:3]] + (["..."] if len(self.found) > 3 else [])
        return f"Paths({len(self.found)}: {', '.join(shown) or self.reason or self.bound})"

    def _repr_html_(self) -> str:
        from ..export.text import paths_html

        return paths_html(self)


def cost(edge: Edge) -> int:
    """The negative logarithm of the belief of an edge, in whole units of 1e-9."""
    return _cost(edge.belief)


@lru_cache(maxsize=1 << 16)
def _cost(belief: float) -> int:
    return round(-math.log(belief) * _UNIT)


def best_paths(
    graph: CausalGraph,
    source: Nodes,
    target: Nodes,
    *,
    k: int = 10,
    sign: str | int | None = None,
    max_length: int = 6,
    order: str = "belief",
    strict: bool = False,
    min_belief: float = 0.0,
    via: Nodes = (),
    avoid: Nodes = (),
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
    order : ``belief`` or ``length``
        The most believable first, or the shortest first, ties by edges.
    strict : bool
        Walk only directions that were shown, from a source raised or, by ``start``, lowered: gain evidence where the
        subject is raised, loss evidence where it is lowered.
    min_belief : float
        Leave out steps below this belief.
    via, avoid : str or iterable of str
        Nodes that each path must, or must not, pass.
    max_visits : int
        Partial paths at most; when it is reached, ``Paths.bound`` says so.

    Raises
    ------
    TermNotFound
        If a node is not in the graph.
    InvalidArgument
        If ``k``, ``max_length``, ``max_visits``, ``min_belief``, ``order`` or ``sign`` is none, or ``avoid`` leaves no source or no target.
    """
    if order not in ("belief", "length"):
        raise InvalidArgument("order", order, ("belief", "length"))
    bounds.whole("k", k)
    bounds.whole("max_length", max_length)
    source, target = (ends if isinstance(ends, str) else list(ends) for ends in (source, target))
    max_length = graph.longest(max_length)
    short = range(1, min(max_length, 8)) if order == "length" and k == 1 else ()
    for length in (*short, max_length):  # a shortest path lies in small balls
        search = Search(
            graph, source, target, max_length=length, strict=strict, min_belief=min_belief, avoid=avoid, start=start,
            max_visits=max_visits, step=cost if order == "belief" else lambda edge: 1,
        )  # fmt: skip
        found = list(islice(search.paths(sign, via=via), min(k, sys.maxsize)))
        if found or search.bound:
            break
    return Paths(tuple(found), "" if found else search.reason, search.bound)


class Search:
    """The simple paths between two sets of nodes, drawn one by one in the order of their cost.

    ``step`` gives the cost of an edge, a whole number that is not negative. The bounds are shared by all calls of :meth:`paths`.
    """

    def __init__(
        self,
        graph: CausalGraph,
        source: Nodes,
        target: Nodes,
        *,
        max_length: int = 6,
        strict: bool = False,
        min_belief: float = 0.0,
        avoid: Nodes = (),
        start: Sign = Sign.POSITIVE,
        max_visits: int = 200_000,
        step: Callable[[Edge], int] = cost,
    ) -> None:
        bounds.whole("max_length", max_length)
        bounds.whole("max_visits", max_visits)
        bounds.share("min_belief", min_belief)
        self.graph, self.strict, self.start, self.max_visits, self.step = graph, strict, int(start), max_visits, step
        self.max_length = max_length = graph.longest(max_length)
        self.sources = graph.require(source)
        self.targets = graph.require(target)
        self.barred = graph.require(avoid)
        for end, nodes in (("source", self.sources), ("target", self.targets)):
            if nodes and nodes <= self.barred:
                raise InvalidArgument("avoid", sorted(self.barred), why=f"it leaves no {end}: {', '.join(map(graph.label, sorted(nodes)))}")
        self.min_belief = min_belief
        self.bound = ""
        self.same = bool(self.sources & self.targets)
        self._into: dict[str, list[tuple[str, int, int]]] = {}
        self.onward: dict[str, list[tuple[Edge, int, int]]] = defaultdict(list)
        self.bounds: list[Layer] = []
        if not self.same:
            self._near, self._radius = _ball(graph, self.sources, self.targets, max_length)
            arrived: Layer = {node: {1: 0} for node in self.targets}
            self.bounds = self._walks([arrived] * (max_length + 1), self.targets)

    @property
    def reason(self) -> str:
        """Why no path was found."""
        if self.same:
            return "the source and the target are the same, or one is a kind of the other"
        return self.bound or "no path within the length limit and the filters"

    def _steps_into(self, node: str, walked: int) -> list[tuple[str, int, int]]:
        """The subject, sign (0: unknown) and cost of each usable edge that reaches a node from one at most so many steps from the sources.

        When a node is first looked back from, where most steps are left, its edges are noted as ways onward too.
        """
        found = self._into.get(node)
        if found is None:
            near, beyond, barred, least = self._near, self._radius + 1, self.barred, self.min_belief
            found = self._into[node] = []
            for edge in self.graph.into(node) if node not in barred else ():
                if near.get(edge.subject, beyond) <= walked and edge.subject not in barred and edge.belief >= least and edge.belief > 0:
                    sign, price = 0 if edge.sign is None else int(edge.sign), self.step(edge)
                    found.append((edge.subject, sign, price))
                    self.onward[edge.subject].append((edge, sign, price))
        return found

    def _walks(self, ends: Sequence[Layer], closed: frozenset[str]) -> list[Layer]:
        """For each number of steps left the cheapest walks by node and net sign.

        They go to the ends for that many steps left, and on from there at the cost that these have; no closed node is left
        on the way. Nodes too far from the sources to be used with that many steps left are not there. Only from a node whose
        walks became cheaper with the last step is it looked further back.
        """
        sources, near, beyond = self.sources, self._near, self._radius + 1
        layers = [ends[0]]
        cheaper = list(ends[0])
        nothing: dict[int, int] = {}
        for left in range(1, self.max_length + 1):
            walked = self.max_length - left
            last = layers[-1]
            layer = {node: table for node, table in last.items() if near.get(node, beyond) <= walked} | ends[left]
            for node in cheaper:
                if node in sources:
                    continue
                table = last[node]
                for subject, sign, price in self._steps_into(node, walked):
                    if subject in closed or near.get(subject, beyond) > walked:
                        continue
                    best = layer.get(subject, nothing)
                    for net, rest in table.items():
                        total = net * sign
                        if price + rest < best.get(total, math.inf):
                            if best is last.get(subject, nothing):  # the layer before keeps its own
                                best = layer[subject] = dict(best)
                            best[total] = price + rest
            layers.append(layer)
            cheaper = [node for node, table in layer.items() if table is not last.get(node)]
        return layers

    def _through(self, node: str) -> list[Layer]:
        """The cheapest walks to a target that pass a node."""
        return self._walks([{node: layer[node]} if node in layer else {} for layer in self.bounds], self.targets | {node})

    def paths(self, sign: str | int | None = None, *, via: Nodes = ()) -> Iterator[Path]:
        """Draw the paths of a sign, or of any, that pass all nodes of ``via``, cheapest first.

        When the limit of visits is reached, it ends and ``bound`` says so.
        """
        must = self.graph.require(via)
        wanted = None if sign is None else int(Sign.read(sign))
        if self.same:
            return
        sources, targets, overlap = self.sources, self.targets, self.graph.overlap
        through = {node: self._through(node) for node in sorted(must)}
        count = 0
        heap: list[tuple[int, int, tuple[str, ...], int, str, int, int, tuple[Edge, ...], frozenset[str]]] = []

        def rest(node: str, state: int, left: int, missing: frozenset[str]) -> int | None:
            """The least cost still to come, or None if no walk gives the sign that is wanted and passes each node that is missing."""
            most = 0
            for layers in [through[other] for other in missing] or (self.bounds,):
                table = layers[left].get(node)
                if table is None:
                    return None
                least = min(table.values()) if wanted is None else table.get(state * wanted) if state else None
                if least is None:
                    return None
                most = max(most, least)
            return most if len(missing) <= left else None

        for node in sorted(sources - self.barred):
            ahead = rest(node, 1, self.max_length, must - {node})
            if ahead is not None:
                count += 1
                heapq.heappush(heap, (ahead, 0, (), count, node, 1, 0, (), frozenset([node])))
        visits = 0
        while heap:
            visits += 1
            if visits > self.max_visits:
                self.bound = f"stopped after {self.max_visits} partial paths"
                return
            _, length, keys, _, node, state, spent, edges, visited = heapq.heappop(heap)
            if node in targets:
                yield Path(edges, overlap)
                continue
            left, moved, missing = self.max_length - length - 1, state * self.start, must - visited
            for edge, sign_, price in self.onward.get(node, ()):
                after = edge.object
                if after in visited or (self.strict and not ((edge.gain or moved < 0) and (edge.loss or moved > 0))):
                    continue
                ahead = rest(after, state * sign_, left, missing - {after} if missing else missing)
                if ahead is not None:
                    count += 1
                    heapq.heappush(heap, (spent + price + ahead, length + 1, (*keys, edge.key), count, after, state * sign_, spent + price, (*edges, edge), visited | {after}))


def all_paths(
    graph: CausalGraph,
    source: Nodes,
    target: Nodes,
    *,
    sign: str | int | None = None,
    max_length: int = 6,
    max_paths: int = 1_000_000,
) -> Paths:
    """Return every simple path up to a length, in the order of its edges: a depth-first search that enters no dead end by length or sign.

    Parameters
    ----------
    graph : CausalGraph
    source, target : str or iterable of str
    sign : ``+`` or ``-``, optional
        Only paths of this net sign.
    max_length : int
        Steps at most.
    max_paths : int
        Paths at most; when it is reached, ``Paths.bound`` says so.

    Examples
    --------
    >>> g = CausalGraph.from_edges([("a", "+", "b"), ("b", "-", "c"), ("a", "+", "c")])
    >>> [str(path) for path in all_paths(g, "a", "c")]
    ['a --> b --| c', 'a --> c']
    """
    bounds.whole("max_paths", max_paths)
    search = Search(graph, source, target, max_length=max_length, step=lambda edge: 0)
    wanted = None if sign is None else int(Sign.read(sign))
    if search.same:
        return Paths((), search.reason)
    layers, targets, overlap = search.bounds, search.targets, graph.overlap
    onward = {node: sorted(steps, key=lambda step: (step[0].object, step[0].key)) for node, steps in search.onward.items()}
    found: list[Path] = []
    bound = ""
    for start in sorted(search.sources):
        edges: list[Edge] = []
        visited = {start}
        stack = [(iter(onward.get(start, ())), 1)]
        while stack and not bound:
            branch, state = stack[-1]
            following = next(branch, None)
            if following is None:
                stack.pop()
                if edges:
                    visited.discard(edges.pop().object)
                continue
            edge, step_sign, _ = following
            node, after = edge.object, state * step_sign
            walks = layers[search.max_length - len(edges) - 1].get(node)
            if walks is None or node in visited or (wanted is not None and (not after or after * wanted not in walks)):
                continue
            if node in targets:
                found.append(Path((*edges, edge), overlap))
                if len(found) >= max_paths:
                    bound = f"stopped after {max_paths} paths"
                continue
            edges.append(edge)
            visited.add(node)
            stack.append((iter(onward.get(node, ())), after))
    return Paths(tuple(found), "" if found else search.reason, bound)


def _ball(graph: CausalGraph, sources: frozenset[str], targets: frozenset[str], max_length: int) -> tuple[Mapping[str, int], int]:
    """The nodes near the sources with their distance, and the radius of the ball.

    The forward and the backward ball grow in turn, the one with fewer edges to look at first, until their radii add up
    to the length allowed: every path then meets in both.
    """
    near, far = dict.fromkeys(sources, 0), set(targets)
    ahead, behind = set(sources), set(targets)
    radius = depth = 0
    while radius + depth < max_length and ahead and behind:
        leaving, arriving = [graph.out(node) for node in ahead], [graph.into(node) for node in behind]
        if sum(map(len, leaving)) <= sum(map(len, arriving)):
            radius += 1
            ahead = {edge.object for edges in leaving for edge in edges}.difference(near)
            near.update(dict.fromkeys(ahead, radius))
        else:
            depth += 1
            behind = {edge.subject for edges in arriving for edge in edges}.difference(far)
            far |= behind
    return near, radius if ahead else max_length
