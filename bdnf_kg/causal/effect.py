"""The verdict on a pair: the best path of each sign, weighed against each other.

In a dense signed network nearly every connected pair has paths of both signs, so that both exist says nothing.
The belief of a path is a product and so falls with its length; a sign is stated only if its best path is at least
``ODDS`` times as believable as the best path of the other sign, and the dissent is returned with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from ..model import Sign
from .network import CausalGraph
from .search import Path, best_paths

ODDS = 3.0
"""How many times more believable the best path of a sign must be than that of the other for the sign to be stated."""


class Verdict(str, Enum):
    """The answer of :meth:`KnowledgeGraph.effect`."""

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


@dataclass(frozen=True, slots=True)
class Weighing:
    """What the paths say about a pair: the verdict, why, and the best path of each sign."""

    verdict: Verdict
    reason: str
    positive: Path | None = None
    negative: Path | None = None
    undetermined: Path | None = None
    bound: str = ""


def weigh(
    graph: CausalGraph,
    source: str | Iterable[str],
    target: str | Iterable[str],
    *,
    odds: float = ODDS,
    max_length: int = 6,
    strict: bool = False,
    min_belief: float = 0.0,
    avoid: Iterable[str] = (),
    max_visits: int = 200_000,
) -> Weighing:
    """Weigh the best path of each sign from source to target.

    >>> g = CausalGraph.from_edges([("a", "+", "b", 0.9), ("b", "-", "c", 0.9), ("a", "+", "c", 0.2)])
    >>> w = weigh(g, "a", "c")
    >>> print(w.verdict, "because", w.reason)
    - because the best path of - is 4.0 times as believable as the best of + (0.810 to 0.200)
    """
    source = [source] if isinstance(source, str) else list(source)
    target = [target] if isinstance(target, str) else list(target)
    avoid = list(avoid)
    best: dict[str, Path | None] = {}
    bound = ""
    reason = ""
    for key, sign in (("+", "+"), ("-", "-"), ("?", None)):
        if key == "?" and (best["+"] or best["-"]):
            break
        paths = best_paths(
            graph, source, target, k=1, sign=sign, max_length=max_length, strict=strict,
            min_belief=min_belief, avoid=avoid, max_visits=max_visits,
        )  # fmt: skip
        best[key] = paths[0] if paths else None
        bound = bound or paths.bound
        reason = paths.reason
    return judge(best["+"], best["-"], best.get("?"), odds=odds, reason=reason, bound=bound)


def judge(plus: Path | None, minus: Path | None, unknown: Path | None = None, *, odds: float = ODDS, reason: str = "", bound: str = "") -> Weighing:
    """Weigh the best path of each sign: the verdict, and why. ``reason`` says why there is no path at all."""
    if not plus and not minus:
        if unknown:
            return Weighing(Verdict.UNDETERMINED, "every path crosses a link of unknown sign", undetermined=unknown, bound=bound)
        return Weighing(Verdict.NONE, reason, bound=bound)
    if not plus or not minus:
        only = Sign.POSITIVE if plus else Sign.NEGATIVE
        return Weighing(Verdict.of(only), f"every path that was found has the sign {only}", plus, minus, bound=bound)
    strong, weak = sorted((plus, minus), key=lambda path: -path.belief)
    ratio = strong.belief / weak.belief
    beliefs = f"({strong.belief:.3f} to {weak.belief:.3f})"
    if ratio >= odds:
        reason = f"the best path of {strong.sign} is {ratio:.1f} times as believable as the best of {weak.sign} {beliefs}"
        return Weighing(Verdict.POSITIVE if strong is plus else Verdict.NEGATIVE, reason, plus, minus, bound=bound)
    reason = f"the best paths of + and - are comparable: {ratio:.1f} to 1 {beliefs}, less than the {odds:g} to 1 that a sign needs"
    return Weighing(Verdict.CONFLICTING, reason, plus, minus, bound=bound)
