"""The verdict on a pair: the evidence on it first, else the best path of each sign, weighed against each other.

In a dense signed network nearly every connected pair has paths of both signs, so that both exist says nothing. The
weight of a path is

    weight = belief * ATTENUATION ** (claims - 1) * CONTEXT ** (breaks)

where *breaks* counts, of species and region, those in which its steps have nothing in common (:meth:`Path.breaks`). A sign
is stated only if its best path weighs at least ``FLOOR``, and at least ``ODDS`` times as much as the best of the other; the
dissent is returned with it. ``ATTENUATION``, ``CONTEXT`` and ``FLOOR`` were chosen on one half of the papers and are
reported on the other (``docs/validation.md``).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import product
from typing import TypeAlias

from ..errors import InvalidArgument
from ..model import CONTEXT_FIELDS, Overlap, Sign, Standing
from . import bounds
from .network import CausalGraph, Edge, Nodes
from .search import Path, Search, cost

ODDS = 3.0
"""How many times heavier the best path of a sign must be than that of the other for the sign to be stated."""
ATTENUATION = 0.5
"""By what each claim of a path after the first multiplies its weight."""
CONTEXT = 0.7
"""By what a path's weight is multiplied for each of species and region in which its steps have nothing in common."""
FLOOR = 0.002
"""The weight below which no sign is stated: there it was right no more often than a coin when pairs were hidden."""

_CLAIM = round(-math.log(ATTENUATION) * 1e9)


class Verdict(str, Enum):
    """The answer of :meth:`CausalGraph.effect`."""

    POSITIVE = "+"
    NEGATIVE = "-"
    CONFLICTING = "conflicting"
    CONTEXT_DEPENDENT = "context-dependent"
    UNDETERMINED = "undetermined"
    NONE = "none"

    def __str__(self) -> str:
        return str(self.value)

    @classmethod
    def of(cls, sign: Sign) -> Verdict:
        """The verdict that states a sign."""
        return cls.POSITIVE if sign > 0 else cls.NEGATIVE


class Basis(str, Enum):
    """What a verdict rests on."""

    EVIDENCE = "evidence"
    NO_EFFECT = "no effect found"
    PATHS = "paths"
    NOTHING = "nothing"

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True, slots=True)
class Weighing:
    """The verdict on a pair, why, and the best path of each sign.

    ``edges`` holds the evidence on the pair itself, or on its kinds, and ``tested`` the papers that looked and found
    nothing; where either is there, it decided.
    """

    verdict: Verdict
    reason: str
    positive: Path | None = None
    negative: Path | None = None
    undetermined: Path | None = None
    bound: str = ""
    edges: tuple[Edge, ...] = ()
    tested: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Weighing({self.verdict}: {self.reason})"

    @property
    def basis(self) -> Basis:
        """What the verdict rests on: evidence on the pair or its kinds, papers that looked and found nothing, paths, or nothing at all.

        >>> g = CausalGraph.from_edges([("a", "+", "b"), ("b", "+", "c"), ("a", "none", "d")])
        >>> [str(effect(g, "a", node).basis) for node in "bcd"], str(effect(g, "c", "a").basis)
        (['evidence', 'paths', 'no effect found'], 'nothing')
        """
        if self.edges or self.tested:
            return Basis.EVIDENCE if self.edges else Basis.NO_EFFECT
        return Basis.PATHS if self.positive or self.negative or self.undetermined else Basis.NOTHING

    @property
    def best(self) -> Path | None:
        """The best path of the sign that is stated; where none is, the heavier of the best of both; None if there is none."""
        if self.verdict in (Verdict.POSITIVE, Verdict.NEGATIVE):
            return self.positive if self.verdict is Verdict.POSITIVE else self.negative
        return max((path for path in (self.positive, self.negative) if path), key=weight, default=None)

    @property
    def strength(self) -> float:
        """The belief in the evidence on the pair that decides, else the weight of the best path of the sign that is stated; 0 if there is none."""
        if self.edges:
            return max((edge.belief for edge in self.edges if edge.is_held), default=max(edge.belief for edge in self.edges))
        if self.tested:
            return 0.0
        best = self.best
        return weight(best) if best else 0.0

    def decided_by(self, verdict: Verdict, reason: str, edges: tuple[Edge, ...], tested: tuple[str, ...]) -> Weighing:
        """The same paths under the verdict of evidence on the pair itself."""
        return replace(self, verdict=verdict, reason=reason, edges=edges, tested=tested)


def attenuated(edge: Edge) -> int:
    """The cost of a step with its attenuation; a step from a kind to its class is free of it."""
    return cost(edge) if edge.kind == "is a" else cost(edge) + _CLAIM


def weight(path: Path) -> float:
    """The weight of a path, to be redone by hand: see :func:`weight_text`.

    >>> g = CausalGraph.from_edges([("a", "+", "b", {"belief": 0.8, "context": {"species": "mouse"}}), ("b", "+", "c", {"belief": 0.5, "context": {"species": "rat"}})])
    >>> round(weight(g.paths("a", "c")[0]), 3)
    0.14
    """
    return path.belief * ATTENUATION ** max(0, len(path.claims) - 1) * CONTEXT ** len(path.breaks())


def weight_text(path: Path) -> str:
    """The weight of a path written out: its beliefs, what its length takes off, and in what its context does not hold together.

    >>> g = CausalGraph.from_edges([("a", "+", "b", 0.8), ("b", "+", "c", 0.5)])
    >>> weight_text(g.paths("a", "c")[0])
    '0.800 x 0.500 = 0.400; 2 claims: x 0.5; weight 0.200'
    """
    parts = [path.derivation]
    if len(path.claims) > 1:
        power = f"^{len(path.claims) - 1}" if len(path.claims) > 2 else ""
        parts.append(f"{len(path.claims)} claims: x {ATTENUATION:g}{power}")
    parts += [f"no {'region' if name == 'anatomy' else name} in common: x {CONTEXT:g}" for name in path.breaks()]
    return "; ".join([*parts, f"weight {weight(path):.3f}"])


def effect(
    graph: CausalGraph,
    source: str,
    target: str,
    *,
    odds: float = ODDS,
    floor: float = FLOOR,
    max_length: int = 6,
    strict: bool = False,
    min_belief: float = 0.0,
    avoid: Nodes = (),
    subclasses: bool = True,
    max_visits: int = 200_000,
) -> Weighing:
    """Say what raising the source does to the target.

    Evidence on the pair itself decides first: one sign is stated, both are ``conflicting`` or ``context-dependent``. Else,
    with ``subclasses``, evidence on kinds of the two decides in the same way. If there are only findings of no effect, the
    answer is ``none``. Else the best path of each sign is weighed.

    Parameters
    ----------
    graph : CausalGraph
    source, target : str
    odds : float
        How many times heavier the best path of a sign must be, at least 1.
    floor : float
        The weight that the best path must have for a sign to be stated; below it the verdict is ``undetermined``.
    max_length : int
        Steps at most.
    strict : bool
        Use only directions that were shown from a raised source.
    min_belief : float
        Leave out steps below this belief, on the pair and on paths.
    avoid : str or iterable of str
        Nodes that no path may pass, and kinds of the two of which no evidence counts.
    max_visits : int
        Partial paths at most, for each sign; ``Weighing.bound`` says when it was reached.

    Examples
    --------
    >>> g = CausalGraph.from_edges([("a", "+", "b", 0.9), ("b", "-", "c", 0.9), ("a", "+", "c", 0.2), ("a", "+", "d"), ("a", "-", "d")])
    >>> print(effect(g, "a", "b").verdict, effect(g, "a", "d").verdict, effect(g, "b", "d").verdict)
    + conflicting none
    """
    sources, targets = graph.kinds(source, subclasses), graph.kinds(target, subclasses)
    for name, ends in (("source", sources), ("target", targets)):
        if not ends:
            raise InvalidArgument(name, ends, why="no node is given")
    barred = graph.kinds(avoid, subclasses)
    found = weigh(graph, sources, targets, odds=odds, floor=floor, max_length=max_length, strict=strict, min_belief=min_belief, avoid=barred, max_visits=max_visits)
    if set(sources) & set(targets):
        sources, targets = sources[:1], targets[:1]
    else:
        sources, targets = ([node for node in ends if node not in barred] for ends in (sources, targets))
    on_pair = on_the_pair(graph, sources, targets, lambda edge: edge.belief >= min_belief and (edge.gain or not strict))
    return found.decided_by(*on_pair) if on_pair else found


def weigh(
    graph: CausalGraph,
    source: Nodes,
    target: Nodes,
    *,
    odds: float = ODDS,
    floor: float = FLOOR,
    max_length: int = 6,
    strict: bool = False,
    min_belief: float = 0.0,
    avoid: Nodes = (),
    max_visits: int = 200_000,
) -> Weighing:
    """Weigh the best path of each sign from source to target.

    >>> g = CausalGraph.from_edges([("a", "+", "b", 0.9), ("b", "-", "c", 0.9), ("a", "+", "c", 0.1)])
    >>> w = weigh(g, "a", "c")
    >>> print(w.verdict, "because", w.reason)
    - because the best path of - weighs 4.0 times as much as the best of + (0.405 to 0.100)
    """
    bounds.odds(odds)
    bounds.share("floor", floor)
    search = Search(graph, source, target, max_length=max_length, strict=strict, min_belief=min_belief, avoid=avoid, max_visits=max_visits, step=attenuated)
    best = {sign: _heaviest(search, sign) for sign in Sign}
    bound = search.bound
    unknown = None if any(best.values()) else next(search.paths(), None)
    return judge(best[Sign.POSITIVE], best[Sign.NEGATIVE], unknown, odds=odds, floor=floor, reason=search.reason, bound=bound or search.bound)


def _heaviest(search: Search, sign: Sign) -> Path | None:
    """The heaviest path of a sign. Paths come in the order of their weight but for the context, which only takes off."""
    best, most = None, 0.0
    for path in search.paths(sign):
        whole = path.belief * ATTENUATION ** max(0, len(path.claims) - 1)
        if best is not None and whole <= most:
            break
        weighed = weight(path)
        if weighed > most:
            best, most = path, weighed
    return best


def judge(plus: Path | None, minus: Path | None, unknown: Path | None = None, *, odds: float = ODDS, floor: float = FLOOR, reason: str = "", bound: str = "") -> Weighing:
    """Weigh the best path of each sign: the verdict, and why. ``reason`` says why there is no path at all."""
    if not plus and not minus:
        if unknown:
            return Weighing(Verdict.UNDETERMINED, "every path crosses a link of unknown sign", undetermined=unknown, bound=bound)
        return Weighing(Verdict.NONE, reason, bound=bound)
    weights = weight(plus) if plus else 0.0, weight(minus) if minus else 0.0
    strong, weak = (Sign.POSITIVE, Sign.NEGATIVE) if weights[0] >= weights[1] else (Sign.NEGATIVE, Sign.POSITIVE)
    high, low = max(weights), min(weights)
    if high < floor:
        reason = f"the best path, of the sign {strong}, weighs {high:.5f}, less than the {floor:g} below which a sign is no better than a guess"
        return Weighing(Verdict.UNDETERMINED, reason, plus, minus, bound=bound)
    if not plus or not minus:
        return Weighing(Verdict.of(strong), f"every path that was found has the sign {strong} (weight {high:.3f})", plus, minus, bound=bound)
    ratio, both = high / low, f"({high:.3f} to {low:.3f})"
    if ratio >= odds and ratio > 1:
        reason = f"the best path of {strong} weighs {ratio:.1f} times as much as the best of {weak} {both}"
        return Weighing(Verdict.of(strong), reason, plus, minus, bound=bound)
    reason = f"the best paths of + and - are comparable: {ratio:.1f} to 1 {both}, less than the {odds:g} to 1 that a sign needs"
    return Weighing(Verdict.CONFLICTING, reason, plus, minus, bound=bound)


OnPair: TypeAlias = tuple[Verdict, str, tuple[Edge, ...], tuple[str, ...]]
"""What the evidence on a pair decides: the verdict, why, the links that decide, and the papers that found nothing."""


def on_the_pair(graph: CausalGraph, sources: Sequence[str], targets: Sequence[str], counts: Callable[[Edge], bool]) -> OnPair | None:
    """Say what the evidence on a pair itself, else on its kinds, decides; None if there is none.

    ``sources`` and ``targets`` begin with the pair itself; ``counts`` says which links are evidence here.

    >>> g = CausalGraph.from_edges([("a", "+", "b", 0.9), ("a", "none", "c")])
    >>> [on_the_pair(g, ["a"], [node], lambda edge: True)[:2] for node in "bc"]
    [(<Verdict.POSITIVE: '+'>, 'evidence on a and b themselves, 0 papers'), (<Verdict.NONE: 'none'>, 'tested and not found: as given')]
    """
    a, b = sources[0], targets[0]
    names, ends = f"{graph.label(a)} and {graph.label(b)}", frozenset(targets)
    direct = [e for s in sources for e in graph.out(s) if e.object in ends and e.kind == "claim" and e.sign is not None and counts(e)]
    exact = tuple(edge for edge in direct if (edge.subject, edge.object) == (a, b))
    if exact:
        verdict, reason = _judge_edges(exact, f"evidence on {names} themselves", graph.overlap)
        return verdict, reason + _of_kinds(graph, [edge for edge in direct if edge not in exact]), exact, ()
    themselves = graph.tested.get((a, b), ())
    if direct:
        verdict, reason = _judge_edges(direct, f"evidence on kinds of {names}", graph.overlap)
        if themselves:
            reason += f"; for {names} themselves tested and not found: {', '.join(themselves)}"
        return verdict, reason, tuple(direct), ()
    pairs = [(s, t) for s in sources for t in targets if (s, t) in graph.tested]
    if pairs:
        papers = tuple(sorted({ref for pair in pairs for ref in graph.tested[pair]})) or ("as given",)
        return Verdict.NONE, f"tested and not found: {', '.join(papers)}", (), papers
    return None


def _of_kinds(graph: CausalGraph, edges: Sequence[Edge]) -> str:
    """What evidence on kinds of a pair says beside that on the pair itself, which decides; empty if there is none."""
    if not edges:
        return ""
    verdict, reason = _judge_edges(edges, "on kinds of them", graph.overlap)
    return f"; {reason.partition(';')[0]}: {verdict}"


def _judge_edges(edges: Sequence[Edge], where: str, overlap: Overlap) -> tuple[Verdict, str]:
    """Decide from the links on one pair, or on kinds of one pair; never by majority."""
    papers = len({ref for edge in edges for ref in edge.references})
    counted = f"{where}, {papers} paper{'s' if papers != 1 else ''}"
    signs = {edge.sign for edge in edges if edge.sign is not None}
    if len(signs) == 1:
        [sign] = signs
        held = [edge for edge in edges if edge.is_held]
        if held:
            return Verdict.of(sign), f"{counted}; no effect in other contexts" if _depend(held) else counted
        if _depend(edges):
            return Verdict.CONTEXT_DEPENDENT, f"{counted}; {sign} in some contexts only, and no effect in the rest"
        return Verdict.CONFLICTING, f"{counted}; findings of no effect weigh as much as those of the sign {sign}"
    standings = {_standing(edge, edges, overlap) for edge in edges}
    if Standing.CONFLICTING in standings:
        return Verdict.CONFLICTING, f"{counted}; both signs in contexts that overlap"
    if Standing.CONTEXT_DEPENDENT in standings:
        return Verdict.CONTEXT_DEPENDENT, f"{counted}; both signs in contexts that exclude each other"
    return Verdict.CONTEXT_DEPENDENT, f"{counted}; the sign depends on which kind"


def _depend(edges: Sequence[Edge]) -> bool:
    """Whether every link is found in some contexts and not in others."""
    return all(edge.claim is not None and edge.claim.standing is Standing.CONTEXT_DEPENDENT for edge in edges)


def _standing(edge: Edge, edges: Sequence[Edge], overlap: Overlap) -> Standing:
    """How a link stands beside those of the other sign on its own pair."""
    others = [e for e in edges if (e.subject, e.object) == (edge.subject, edge.object) and e.sign is not edge.sign]
    if not others:
        return Standing.UNCONTESTED
    if edge.claim:
        return edge.claim.standing
    return Standing.CONFLICTING if any(_meet(edge, other, overlap) for other in others) else Standing.CONTEXT_DEPENDENT


def _meet(one: Edge, other: Edge, overlap: Overlap) -> bool:
    """Whether the contexts of two links can hold at once: in no field do both speak and exclude each other."""
    for name in CONTEXT_FIELDS:
        mine, yours = one.context.get(name, ()), other.context.get(name, ())
        if mine and yours and not any(not a or not b or overlap(name, a, b) for a, b in product(mine, yours)):
            return False
    return True
