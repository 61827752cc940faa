"""What if: hold nodes up or down, cut what normally moves them, and predict the sign of everything they reach.

Necessity is not sufficiency: a node that is raised moves others as far as gain of it was shown to, a node that is lowered
as far as loss of it was; where nobody tested the direction, the link is assumed to work both ways. A step that gain
evidence refutes is no step for a raised node, whatever loss evidence says.

Evidence on what is held and a node decides first, as in :func:`bdnf_kg.causal.effect.effect`: its sign is stated, and from
where papers looked and found nothing no path counts. Else the best path of each sign, by belief and length, is weighed as
there. Cheapest walks are found for all nodes at once; where one repeats a node, the best simple path is searched instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ..errors import InvalidArgument
from ..model import Sign
from . import bounds
from .effect import ODDS, OnPair, Verdict, Weighing, attenuated, judge, on_the_pair
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
        path = weighing.best
        if path is None or weighing.verdict not in (Verdict.POSITIVE, Verdict.NEGATIVE):
            return ()
        steps, moved = [], self.clamps[path.nodes[0]]
        for edge in path.edges:
            if not (edge.gain if moved > 0 else edge.loss):
                steps.append(edge)
            assert edge.sign is not None, "a path with a sign has steps with signs"
            moved = moved * edge.sign
        return tuple(steps)


def perturb(
    graph: CausalGraph, clamps: Mapping[str, str | int], *, odds: float = ODDS, max_length: int = 6, strict: bool = False, min_belief: float = 0.0, subclasses: bool = True
) -> Perturbation:
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
    subclasses : bool
        Hold the kinds of a node with it.

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
        raise InvalidArgument("clamps", {}, why="no node is held")
    bounds.whole("max_length", max_length)
    bounds.share("min_belief", min_belief)
    bounds.odds(odds)
    max_length = graph.longest(max_length)
    groups = {node: (sign, graph.kinds(node, subclasses)) for node, sign in sorted(read_clamps(clamps).items())}
    held = _held(graph, groups)
    free = graph.replaced(e for e in graph.edges if e.belief >= min_belief) if min_belief else graph
    cut = graph.replaced(e for e in free.edges if e.object not in held and e.belief > 0)
    network = Directed(cut, strict)

    predictions = {node: judge(by_sign.get(Sign.POSITIVE), by_sign.get(Sign.NEGATIVE), odds=odds) for node, by_sign in _best_paths(network, held, max_length).items()}
    for node, by_clamp in _evidence(network, groups).items():
        if node in predictions:
            found, evidence = predictions[node], list(by_clamp.values())
            others = {other: sign for other, sign in held.items() if not any(other in groups[clamp][1] for clamp in by_clamp)}
            predictions[node] = _decided(found, evidence) or _from_others(network, others, node, max_length, odds) or _not_found(found, evidence)
    unsigned = _reached_by_unknown(network.moving, held, max_length) - held.keys() - predictions.keys()
    return Perturbation(held, predictions, tuple(sorted(unsigned)), network, free, max_length)


def read_clamps(clamps: Mapping[str, str | int]) -> dict[str, Sign]:
    """Read the signs at which nodes are held; what is no sign raises InvalidArgument, with its node.

    >>> read_clamps({"exercise": "+", "TrkB": -1})
    {'exercise': <Sign.POSITIVE: 1>, 'TrkB': <Sign.NEGATIVE: -1>}
    """
    if not isinstance(clamps, Mapping):
        raise InvalidArgument("clamps", clamps, why=f"{clamps!r} is no mapping of terms to + or -, such as {{'TrkB': '-'}}")
    held = {}
    for node, sign in clamps.items():
        bounds.text("clamps", node)
        try:
            held[node] = Sign.read(sign)
        except InvalidArgument:
            raise InvalidArgument("clamps", sign, ("+", "-"), why=f"{node!r}: {sign!r} is not a sign") from None
    return held


Groups = Mapping[str, tuple[Sign, list[str]]]
"""For each node that is held the sign, and the node with its kinds."""


def _held(graph: CausalGraph, groups: Groups) -> dict[str, Sign]:
    held: dict[str, Sign] = {}
    for sign, kinds in groups.values():
        for node in kinds:
            if held.setdefault(node, sign) is not sign:
                raise InvalidArgument("clamps", node, why=f"{graph.label(node)!r} would be held both up and down")
    return dict(sorted(held.items()))


def _best_paths(network: Directed, held: Mapping[str, Sign], max_length: int) -> dict[str, dict[Sign, Path]]:
    """For each node that is reached the best simple path by which it moves up, and that by which it moves down."""
    found: dict[str, dict[Sign, Path]] = {}
    for (node, sign), path in _cheapest_walks(network.moving, held, max_length).items():
        best: Path | None = path
        if len(set(path.nodes)) < len(path.nodes):
            best = _best_simple(network.moving, held, node, sign, max_length)
        if best is not None:
            found.setdefault(node, {})[sign] = best
    return {node: {sign: network.plain(path) for sign, path in by_sign.items()} for node, by_sign in sorted(found.items())}


def _evidence(network: Directed, groups: Groups) -> dict[str, dict[str, OnPair]]:
    """For each node on which there is evidence from a held one, or on kinds of the two: what it decides, by the held node."""
    moving = network.moving
    found: dict[str, dict[str, OnPair]] = {}
    tested: dict[str, list[str]] = {}
    for source, target in moving.tested:
        tested.setdefault(source, []).append(target)
    for clamp, (sign, kinds) in groups.items():

        def works(edge: Edge, sign: Sign = sign) -> bool:
            return edge.gain if sign > 0 else edge.loss

        ends = {end for kind in kinds for end in (*(edge.object for edge in moving.out(kind)), *tested.get(kind, ()))}
        for node in sorted({node for end in ends for node in _with_classes(moving, end)}.difference(kinds)):
            on_pair = on_the_pair(moving, kinds, moving.kinds(node), works)
            if on_pair:
                verdict, reason, edges, papers = on_pair
                turned = {Verdict.POSITIVE: Verdict.NEGATIVE, Verdict.NEGATIVE: Verdict.POSITIVE}.get(verdict, verdict) if sign < 0 else verdict
                found.setdefault(node, {})[clamp] = turned, reason, network.links(edges), papers
    return found


def _with_classes(graph: CausalGraph, node: str) -> set[str]:
    """A node and the classes above it."""
    found, stack = {node}, [node]
    while stack:
        above = {edge.object for edge in graph.out(stack.pop()) if edge.kind == "is a"} - found
        found |= above
        stack += above
    return found


def _decided(weighing: Weighing, evidence: list[OnPair]) -> Weighing | None:
    """A weighing under the evidence of a sign from one or several held nodes; None where there are only findings of no effect."""
    signed = [on_pair for on_pair in evidence if on_pair[2]]
    if not signed:
        return None
    verdicts = {verdict for verdict, *_ in signed}
    edges = tuple(edge for _, _, edges, _ in signed for edge in edges)
    return weighing.decided_by(verdicts.pop() if len(verdicts) == 1 else Verdict.CONFLICTING, "; ".join(reason for _, reason, *_ in signed), edges, ())


def _from_others(network: Directed, others: Mapping[str, Sign], node: str, max_length: int, odds: float) -> Weighing | None:
    """The weighing of the paths to a node from those held nodes from which nobody looked in vain; None if there are none."""
    best = {sign: _best_simple(network.moving, others, node, sign, max_length) for sign in Sign}
    plus, minus = (network.plain(path) if path else None for path in (best[Sign.POSITIVE], best[Sign.NEGATIVE]))
    return judge(plus, minus, odds=odds) if plus or minus else None


def _not_found(weighing: Weighing, evidence: list[OnPair]) -> Weighing:
    papers = tuple(sorted({paper for *_, tested in evidence for paper in tested}))
    return weighing.decided_by(Verdict.NONE, f"tested and not found: {', '.join(papers)}", (), papers)


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
        return Path(self.links(path.edges), path.overlap)

    def links(self, moving: Iterable[Edge]) -> tuple[Edge, ...]:
        """The links themselves, with the belief that each has in the direction in which it was walked."""
        return tuple(_as_walked(*self._whole[edge.key]) for edge in moving)

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
        better = {state: walk for state, walk in following.items() if _better(walk, best.get(state))}
        if not better:  # nor will longer walks be
            break
        best |= better
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


def _reached_by_unknown(graph: CausalGraph, held: Mapping[str, Sign], max_length: int) -> set[str]:
    """The nodes to which a walk leads that crosses a link of unknown sign; up to there each link works in the direction needed."""
    layer: set[tuple[str, Sign | None]] = set(held.items())
    seen = set(layer)
    for _ in range(max_length):
        following: set[tuple[str, Sign | None]] = set()
        for node, sign in layer:
            for edge in graph.out(node):
                if sign is None or (edge.gain if sign > 0 else edge.loss):
                    following.add((edge.object, None if sign is None or edge.sign is None else sign * edge.sign))
        layer = following - seen
        seen |= layer
    return {node for node, sign in seen if sign is None}
