"""What if: hold nodes up or down, cut what normally moves them, and predict the sign of everything they reach.

Necessity is not sufficiency: a node that is raised moves others as far as gain of it was shown to, a node that is lowered
as far as loss of it was; where nobody tested the direction, the link is assumed to work both ways. A step that gain
evidence refutes is no step for a raised node, whatever loss evidence says.

The best path of each sign to each node, by belief and length, is weighed as in :mod:`bdnf_kg.causal.effect`. Cheapest walks
are found for all nodes at once; where one repeats a node, the best simple path is searched for instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ..errors import InvalidArgument
from ..model import Sign
from . import bounds
from .effect import ODDS, Weighing, attenuated, judge
from .network import CausalGraph, Edge, Nodes
from .search import Path, Search, best_paths


@dataclass(frozen=True)
class Perturbation:
    """The predictions of one what-if, by node, the network in which they hold, and that in which nothing is held."""

    clamps: Mapping[str, Sign]
    predictions: Mapping[str, Weighing]
    undetermined: tuple[str, ...]
    network: Directed = field(repr=False)
    free: CausalGraph = field(repr=False)
    max_length: int = 6

    def __repr__(self) -> str:
        held = ", ".join(f"{node} {sign}" for node, sign in self.clamps.items())
        return f"Perturbation(with {held}: {len(self.predictions)} predictions, {len(self.undetermined)} undetermined)"

    def blocked(self, target: str, source: str | None = None, *, k: int = 10) -> list[Path]:
        """Return the best paths to a target that the clamps break: they pass a clamped node.

        From a source that is raised, else from what is clamped; only steps by which a prediction could come.
        """
        network, starts = Directed(self.free, self.network.strict), self._starts(source)
        ways = [(start, other) for start in starts for other in self.clamps if other not in (start, target)]
        return _best(k, (path for start, other in ways for path in network.paths(start, starts[start], target, k=k, max_length=self.max_length, via=other)))

    def escapes(self, target: str, source: str | None = None, *, k: int = 10) -> list[Path]:
        """Return the best paths to a target that are still open.

        From a source that is raised, else from what is clamped; only steps by which a prediction could come.
        """
        if target in self.clamps:
            return []
        return _best(k, (path for start, sign in self._starts(source).items() for path in self.network.paths(start, sign, target, k=k, max_length=self.max_length)))

    def _starts(self, source: str | None) -> Mapping[str, Sign]:
        """Where paths start, and which way that node moves."""
        return self.clamps if source is None else {source: self.clamps.get(source, Sign.POSITIVE)}

    def assumed(self, node: str) -> tuple[Edge, ...]:
        """Return the steps of the best path of the predicted sign that nobody showed in the direction needed."""
        weighing = self.predictions[node]
        path = {"+": weighing.positive, "-": weighing.negative}.get(str(weighing.verdict))
        if path is None:
            return ()
        steps, moved = [], self.clamps[path.nodes[0]]
        for edge in path.edges:
            if not (edge.gain if moved > 0 else edge.loss):
                steps.append(edge)
            assert edge.sign is not None, "a path with a sign has steps with signs"
            moved = moved * edge.sign
        return tuple(steps)


def perturb(graph: CausalGraph, clamps: Mapping[str, str | int], *, odds: float = ODDS, max_length: int = 6, strict: bool = False, min_belief: float = 0.0) -> Perturbation:
    """Predict the sign in which every node moves when some are held up (``+``) or down (``-``).

    Parameters
    ----------
    graph : CausalGraph
    clamps : mapping
        Node to the sign at which it is held. The edges that lead into it are cut.
    odds : float
        How many times more believable one sign must be than the other to be stated.
    max_length : int
        Steps at most.
    strict : bool
        Use only directions that were shown; none is assumed.
    min_belief : float
        Leave out steps below this belief.

    Returns
    -------
    Perturbation
        A weighing for each node that is reached, sorted by node, and those reached by links of unknown sign alone.

    Examples
    --------
    >>> g = CausalGraph.from_edges([("exercise", "+", "BDNF"), ("BDNF", "+", "TrkB"), ("TrkB", "+", "LTP")])
    >>> print(perturb(g, {"exercise": "-"}).predictions["LTP"].verdict)
    -
    >>> what_if = perturb(g, {"exercise": "+", "TrkB": "-"})
    >>> print(what_if.predictions["LTP"].verdict, [str(path) for path in what_if.blocked("LTP")])
    - ['exercise --> BDNF --> TrkB --> LTP']
    """
    if not clamps:
        raise InvalidArgument("clamps", dict(clamps), why="no node is held")
    bounds.whole("max_length", max_length)
    bounds.share("min_belief", min_belief)
    bounds.odds(odds)
    graph.require(clamps)
    held = dict(sorted(read_clamps(clamps).items()))
    free = graph.replaced(e for e in graph.edges if e.belief >= min_belief) if min_belief else graph
    cut = graph.replaced(e for e in free.edges if e.object not in held and e.belief > 0)
    network = Directed(cut, strict)
    walks = _cheapest_walks(network.moving, held, max_length)
    found: dict[str, dict[Sign, Path]] = {}
    for (node, sign), path in walks.items():
        best: Path | None = path
        if len(set(path.nodes)) < len(path.nodes):
            best = _best_simple(network.moving, held, node, sign, max_length)
        if best is not None:
            found.setdefault(node, {})[sign] = best
    plain = {node: {sign: network.plain(path) for sign, path in by_sign.items()} for node, by_sign in sorted(found.items())}
    predictions = {node: judge(by_sign.get(Sign.POSITIVE), by_sign.get(Sign.NEGATIVE), odds=odds) for node, by_sign in plain.items()}
    unsigned = _reached_by_any_link(cut, held, max_length) - held.keys() - predictions.keys()
    return Perturbation(held, predictions, tuple(sorted(unsigned)), network, free, max_length)


def read_clamps(clamps: Mapping[str, str | int]) -> dict[str, Sign]:
    """Read the signs at which nodes are held; what is no sign raises InvalidArgument, with its node.

    >>> read_clamps({"exercise": "+", "TrkB": -1})
    {'exercise': <Sign.POSITIVE: 1>, 'TrkB': <Sign.NEGATIVE: -1>}
    """
    held = {}
    for node, sign in clamps.items():
        try:
            held[node] = Sign.read(sign)
        except InvalidArgument:
            raise InvalidArgument("clamps", sign, ("+", "-"), why=f"{node!r}: {sign!r} is not a sign") from None
    return held


class Directed:
    """A network as it works from raised and from lowered nodes: ``moving`` holds a link that does not work alike both ways once for each.

    With ``strict`` no direction is assumed that was not shown.
    """

    def __init__(self, graph: CausalGraph, strict: bool) -> None:
        self.strict = strict
        self._whole = {half.key: (edge, half) for edge in graph.edges for half in _by_direction(edge, strict)}
        self.moving = graph.replaced(half for _, half in self._whole.values())

    def plain(self, path: Path) -> Path:
        """A path over the links themselves, with the belief that each has in the direction in which it was walked."""
        return Path(tuple(_as_walked(*self._whole[edge.key]) for edge in path.edges), path.overlap)

    def paths(self, source: str, start: Sign, target: str, *, k: int, max_length: int, via: Nodes = ()) -> list[Path]:
        """The best paths from a node that moves one way."""
        return [self.plain(path) for path in best_paths(self.moving, source, target, k=k, max_length=max_length, strict=True, start=start, via=via)]


def _best(k: int, paths: Iterable[Path]) -> list[Path]:
    """The k best of some paths, each once."""
    unique = {tuple(edge.key for edge in path.edges): path for path in paths}
    return sorted(unique.values(), key=lambda p: (-p.belief, len(p), tuple(e.key for e in p.edges)))[:k]


def _by_direction(edge: Edge, strict: bool) -> list[Edge]:
    """A link as it works from a raised and from a lowered subject: one edge where these are the same, else one each."""
    up = edge.when(Sign.POSITIVE) if edge.gain or not strict else 0.0
    down = edge.when(Sign.NEGATIVE) if edge.loss or not strict else 0.0
    if up == down == edge.belief:
        return [edge if edge.gain and edge.loss else replace(edge, gain=True, loss=True)]
    halves = []
    if up > 0:
        halves.append(replace(edge, belief=up, gain=True, loss=False, key=f"{edge.key}\t+"))
    if down > 0:
        halves.append(replace(edge, belief=down, gain=False, loss=True, key=f"{edge.key}\t-"))
    return halves


def _as_walked(edge: Edge, half: Edge) -> Edge:
    return edge if edge.belief == half.belief else replace(edge, belief=half.belief)


def _cheapest_walks(graph: CausalGraph, held: Mapping[str, Sign], max_length: int) -> dict[tuple[str, Sign], Path]:
    """For each node and direction of its move, the cheapest walk from a clamped node (Bellman-Ford by length)."""
    layer: dict[tuple[str, Sign], tuple[int, tuple[Edge, ...]]] = dict.fromkeys(held.items(), (0, ()))
    best: dict[tuple[str, Sign], tuple[int, tuple[Edge, ...]]] = {}
    for _ in range(max_length):
        following: dict[tuple[str, Sign], tuple[int, tuple[Edge, ...]]] = {}
        for (node, sign), (spent, edges) in layer.items():
            for edge in graph.out(node):
                if edge.sign is None or not (edge.gain if sign > 0 else edge.loss):
                    continue
                state = (edge.object, sign * edge.sign)
                walk = (spent + attenuated(edge), (*edges, edge))
                if _better(walk, following.get(state)):
                    following[state] = walk
        for state, walk in following.items():
            if _better(walk, best.get(state)):
                best[state] = walk
        layer = following
    return {state: Path(edges, graph.overlap) for state, (_, edges) in best.items()}


def _better(walk: tuple[int, tuple[Edge, ...]], other: tuple[int, tuple[Edge, ...]] | None) -> bool:
    return other is None or _rank(walk) < _rank(other)


def _rank(walk: tuple[int, tuple[Edge, ...]]) -> tuple[int, int, tuple[str, ...]]:
    return walk[0], len(walk[1]), tuple(edge.key for edge in walk[1])


def _best_simple(graph: CausalGraph, held: Mapping[str, Sign], node: str, sign: Sign, max_length: int) -> Path | None:
    paths: list[Path] = []
    for source, start in held.items():
        if source != node:
            others = [other for other in held if other not in (source, node)]
            search = Search(graph, source, node, max_length=max_length, strict=True, start=start, avoid=others, step=attenuated)
            path = next(search.paths(start * sign), None)
            if path:
                paths.append(path)
    return min(paths, key=lambda p: (sum(map(attenuated, p.edges)), len(p), tuple(e.key for e in p.edges)), default=None)


def _reached_by_any_link(graph: CausalGraph, held: Mapping[str, Sign], max_length: int) -> set[str]:
    seen = set(held)
    layer = list(held)
    for _ in range(max_length):
        layer = [edge.object for node in layer for edge in graph.out(node) if edge.object not in seen]
        seen.update(layer)
    return seen
