"""How deep a verdict is supported: how many papers that carry it must fall before it changes, and which carries most.

Papers are withdrawn with all that they show, beliefs are derived anew, and the pair is judged again. A paper carries a verdict
if it stands behind the evidence on the pair where that decides, else behind the best path of the sign that is stated, or
behind that of either sign where none is. Sets of such papers are tried in the order of their size, so that the first
which changes the verdict is a smallest one. A paper on the other side may fall with them, since it takes all its findings
along. That a paper against some other path falls may also change a verdict from paths; this is no support, and not counted.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product

from ..model import Belief
from . import bounds
from .effect import Verdict, Weighing
from .network import Edge
from .search import Path

_POSSIBLE = 20_000
"""Sets of papers that are looked through for those without which a link is held no longer."""

Judge = Callable[[frozenset[str]], Weighing]


@dataclass(frozen=True, slots=True)
class Support:
    """What a verdict rests on.

    ``depth`` is the fewest papers that must fall before the verdict changes, ``papers`` such a set and ``then`` the verdict
    without it; ``depth`` is 0 if no paper carries it, and None if the search was stopped (``bound`` then says how many do
    not suffice). ``heaviest`` is the paper that carries most: without it the strength falls furthest, to ``without_it``.
    """

    verdict: Verdict
    depth: int | None
    papers: tuple[str, ...] = ()
    then: Verdict | None = None
    heaviest: str = ""
    strength: float = 0.0
    without_it: float = 0.0
    bound: str = ""

    def __str__(self) -> str:
        return self.words(str)

    def words(self, name: Callable[[str], str]) -> str:
        """The support in one line, each paper under the name that ``name`` gives it."""
        if self.depth == 0:
            return f"no paper carries the verdict {self.verdict}"
        most = f"; {name(self.heaviest)} carries most: strength {self.strength:.3f}, without it {self.without_it:.3f}" if self.heaviest else ""
        if self.depth is None:
            return f"{self.bound}{most}"
        these = f"{self.depth} paper{'s' if self.depth != 1 else ''} must fall before the verdict {self.verdict} becomes {self.then}"
        return f"{these}: {', '.join(map(name, self.papers))}{most}"


def support(judge: Judge, *, max_trials: int = 300) -> Support:
    """Find the support of a verdict.

    Parameters
    ----------
    judge : callable
        Gives the weighing of the pair without a set of papers.
    max_trials : int
        Sets of papers to try at most, at least 1; when it is reached, ``Support.bound`` says so.

    Examples
    --------
    >>> from bdnf_kg import CausalGraph
    >>> rows = [("a", "+", "b", {"references": ["P1", "P2"]}), ("a", "+", "c", {"references": ["P3"]}), ("c", "-", "b", {"references": ["P4"]})]
    >>> print(CausalGraph.from_edges(rows).support("a", "b"))
    2 papers must fall before the verdict + becomes -: P1, P2; P1 carries most: strength 0.500, without it 0.293
    """
    bounds.whole("max_trials", max_trials)
    first = judge(frozenset())
    carriers = _carriers(first)
    if not carriers:
        return Support(first.verdict, 0)
    known: dict[frozenset[str], Weighing] = {frozenset(): first}

    def tried(fallen: frozenset[str]) -> Weighing:
        if fallen not in known:
            known[fallen] = judge(fallen)
        return known[fallen]

    ranked = min(((_left(first, tried(frozenset([paper]))), paper) for paper in carriers[:40]), default=(0.0, ""))
    depth, papers, then, bound = _smallest(first, tried, max_trials, known)
    return Support(first.verdict, depth, papers, then, ranked[1], first.strength, ranked[0], bound)


def _smallest(first: Weighing, tried: Judge, max_trials: int, known: dict[frozenset[str], Weighing]) -> tuple[int | None, tuple[str, ...], Verdict | None, str]:
    most = len(known) + max_trials
    heap: list[tuple[int, tuple[str, ...]]] = [(0, ())]
    seen: set[tuple[str, ...]] = {()}
    while heap:
        size, papers = heapq.heappop(heap)
        if len(known) >= most:
            return None, (), None, f"stopped after {max_trials} trials: at least {size} papers must fall before the verdict {first.verdict} changes"
        weighing = tried(frozenset(papers))
        if weighing.verdict is not first.verdict:
            return size, papers, weighing.verdict, ""
        for more in _branches(weighing):
            following = tuple(sorted({*papers, *more}))
            if following not in seen:
                seen.add(following)
                heapq.heappush(heap, (len(following), following))
    return None, (), None, f"no withdrawal of papers changes the verdict {first.verdict}"


def _left(first: Weighing, weighing: Weighing) -> float:
    """What is left of the strength of the first verdict; nothing if the verdict is another one."""
    return weighing.strength if weighing.verdict is first.verdict else 0.0


def _carriers(weighing: Weighing) -> tuple[str, ...]:
    """The papers that carry a verdict, sorted."""
    return tuple(sorted(set().union(*_branches(weighing, whole=True))))


def _branches(weighing: Weighing, whole: bool = False) -> list[tuple[str, ...]]:
    """Sets of papers of which one must fall as a whole before the verdict can change.

    Evidence on the pair without any against it falls only with all its papers, and with some against it when no more speaks
    for it than against; all other verdicts may change with one paper.
    """
    if weighing.tested:
        return [weighing.tested]
    if weighing.edges and weighing.verdict in (Verdict.POSITIVE, Verdict.NEGATIVE):
        held = [edge for edge in weighing.edges if edge.is_held]
        if whole:
            return [edge.references for edge in held]
        return min((_unseating(edge, weighing.edges) for edge in held), key=lambda sets: (len(sets[0]), len(sets), sets))
    if weighing.edges:
        return [(paper,) for paper in sorted({ref for edge in weighing.edges for ref in (*edge.references, *edge.against)})]
    paths: dict[Verdict, tuple[Path | None, ...]] = {Verdict.POSITIVE: (weighing.positive,), Verdict.NEGATIVE: (weighing.negative,)}
    carrying = paths.get(weighing.verdict, (weighing.positive, weighing.negative, weighing.undetermined))
    return [(paper,) for paper in sorted({ref for path in carrying if path for ref in path.references})]


def _unseating(edge: Edge, edges: Sequence[Edge]) -> list[tuple[str, ...]]:
    """The sets of papers without which a link is held no longer, none within another, the smallest first.

    Of papers that weigh the same for each link on the pair the first few stand for all. Where too many sets are possible,
    each paper alone: the search then goes on from there.
    """
    if edge.claim is None or not edge.claim.belief.opposing:
        return [edge.references]
    alike: dict[tuple[tuple[float, float], ...], list[str]] = defaultdict(list)
    beliefs = [other.claim.belief for other in edges if other.claim]
    for paper in edge.references:
        alike[tuple((_weight(belief.supporting, paper), _weight(belief.opposing, paper)) for belief in beliefs)].append(paper)
    if math.prod(len(papers) + 1 for papers in alike.values()) > _POSSIBLE:
        return [(paper,) for paper in edge.references]
    choices = sorted((sum(counts), counts) for counts in product(*(range(len(papers) + 1) for papers in alike.values())))
    found: list[tuple[tuple[int, ...], tuple[str, ...]]] = []
    for _, counts in choices:
        if any(all(few <= many for few, many in zip(other, counts, strict=True)) for other, _ in found):
            continue
        fallen = {paper for papers, count in zip(alike.values(), counts, strict=True) for paper in papers[:count]}
        left = Belief(*(tuple(pair for pair in side if pair[0] not in fallen) for side in (edge.claim.belief.supporting, edge.claim.belief.opposing)))
        if left.support <= left.opposition:
            found.append((counts, tuple(sorted(fallen))))
    return [papers for _, papers in found]


def _weight(side: Sequence[tuple[str, float]], paper: str) -> float:
    return dict(side).get(paper, 0.0)
