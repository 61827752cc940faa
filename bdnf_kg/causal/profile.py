"""From a measured profile back to causes: reverse causal reasoning over a signed network.

A hypothesis is a node and a sign. It predicts for each measured node the sign of all shortest paths to it, and is
ambiguous where they disagree or cross a link of unknown sign. The score is that of CausalR (Bradley & Barrett 2017,
doi:10.1093/bioinformatics/btx425): correct minus incorrect predictions. Beside it stand three p-values: *permutation*,
whether dealing the measured values anew over the measured nodes scores as high; and the two of reverse causal reasoning
(Catlett et al. 2013, doi:10.1186/1471-2105-14-340), *enrichment*, whether the changed nodes lie among those it reaches more
than by chance (hypergeometric), and *concordance*, whether its signs fit better than a coin (binomial). The q-value
corrects the permutation p-value for the number of hypotheses (Benjamini & Hochberg 1995): all that speak of a measured
node, also those of which no changed node is one, for which of them these are hangs on the values that are tested.
"""

from __future__ import annotations

import math
import random
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import comb
from numbers import Integral, Real

from ..errors import InvalidArgument
from ..model import Sign
from . import bounds
from .network import CausalGraph
from .search import Path, best_paths

_ENOUGH = 50
"""A hypothesis whose score was reached by so many permutations is tried no further (Besag & Clifford 1991)."""


@dataclass(frozen=True, order=True, slots=True)
class Hypothesis:
    """One possible cause of a profile. ``correct`` and ``incorrect`` list the measured nodes it gets right and wrong."""

    node: str
    sign: Sign
    score: int
    correct: tuple[str, ...]
    incorrect: tuple[str, ...]
    ambiguous: tuple[str, ...]
    enrichment_p: float
    concordance_p: float
    permutation_p: float
    q_value: float

    @property
    def p_value(self) -> float:
        """The permutation p-value of the score."""
        return self.permutation_p

    def __str__(self) -> str:
        return f"{self.node} {self.sign}: score {self.score} ({len(self.correct)} right, {len(self.incorrect)} wrong), p {self.permutation_p:.3g}, q {self.q_value:.3g}"


def explain_profile(graph: CausalGraph, profile: Mapping[str, float], *, max_length: int = 3, top: int | None = None, permutations: int = 2000, seed: int = 0) -> list[Hypothesis]:
    """Rank the nodes that would explain a measured profile, best first.

    Parameters
    ----------
    graph : CausalGraph
    profile : mapping
        Measured node to a positive number where it rose, a negative one where it fell, 0 where it did not change.
    max_length : int
        Steps from a hypothesis to a measured node at most.
    top : int, optional
        How many hypotheses; all that predict a changed node if not given.
    permutations : int
        How often the measured values are dealt anew; no permutation p-value is below 1 / (permutations + 1), and no
        q-value below that times the number of hypotheses, divided by how many of them share it: raise it where many are
        compared.
    seed : int
        Of the random numbers: the same seed gives the same p-values.

    Raises
    ------
    TermNotFound
        If a measured node is not in the graph.
    InvalidArgument
        If nothing changed, a value is not a number, or a bound is not a positive number.

    Examples
    --------
    >>> g = CausalGraph.from_edges([("TrkB", "+", "FOS"), ("TrkB", "+", "ARC"), ("TrkB", "-", "BAX"), ("x", "+", "BAX")])
    >>> print(explain_profile(g, {"FOS": 1, "ARC": 1, "BAX": -1})[0])
    TrkB +: score 3 (3 right, 0 wrong), p ..., q ...
    """
    if not isinstance(profile, Mapping):
        raise InvalidArgument("profile", profile, why=f"{profile!r} is no mapping of nodes to numbers")
    if not isinstance(seed, Integral):
        raise InvalidArgument("seed", seed, why=f"{seed!r} is not a whole number")
    measured = sorted(graph.require(profile))
    for node in measured:
        if not isinstance(profile[node], Real) or math.isnan(profile[node]):
            raise InvalidArgument("profile", profile[node], why=f"{node!r}: {profile[node]!r} is not a number")
    changed = {node: Sign.POSITIVE if profile[node] > 0 else Sign.NEGATIVE for node in measured if profile[node]}
    if not changed:
        raise InvalidArgument("profile", len(profile), why="no measured node changed")
    bounds.whole("max_length", max_length)
    bounds.whole("permutations", permutations)
    if top is not None:
        bounds.whole("top", top)
    is_measured = frozenset(measured)
    found = []
    silent = 0
    for node in graph.nodes:
        predicted = {other: signs for other, signs in _predictions(graph, node, max_length).items() if other in is_measured}
        if not predicted.keys() & changed.keys():
            silent += len(Sign) if predicted else 0
            continue
        enrichment = _at_least(len(predicted.keys() & changed.keys()), len(predicted), len(changed), len(measured))
        ups, downs = (sum(signs == {sign} for signs in predicted.values()) for sign in (Sign.POSITIVE, Sign.NEGATIVE))
        for sign in Sign:
            right, wrong, unclear = _compare(predicted, changed, sign)
            told = len(right) + len(wrong)
            concordance = sum(comb(told, i) for i in range(len(right), told + 1)) / 2**told
            cells = (ups, downs) if sign > 0 else (downs, ups)
            found.append((node, sign, right, wrong, unclear, enrichment, concordance, (*cells, len(right) - len(wrong))))
    values = [int(sign) for sign in changed.values()]
    chance = _permutation_p({row[7] for row in found}, values, len(measured), permutations, random.Random(int(seed)))
    corrected = _benjamini_hochberg([chance[row[7]] for row in found] + [1.0] * silent)[: len(found)]
    hypotheses = [
        Hypothesis(node, sign, case[2], right, wrong, unclear, enrichment, concordance, chance[case], q)
        for (node, sign, right, wrong, unclear, enrichment, concordance, case), q in zip(found, corrected, strict=True)
    ]
    hypotheses.sort(key=lambda h: (-h.score, h.permutation_p, h.concordance_p, h.enrichment_p, h.node, -h.sign))
    return hypotheses[:top]


def witnesses(graph: CausalGraph, hypothesis: Hypothesis, *, max_length: int = 3) -> dict[str, Path]:
    """Return the evidence for a hypothesis: for each measured node that it speaks of, a shortest path to it.

    >>> g = CausalGraph.from_edges([("TrkB", "+", "FOS"), ("TrkB", "-", "BAX")])
    >>> {node: str(path) for node, path in witnesses(g, explain_profile(g, {"FOS": 1, "BAX": -1})[0]).items()}
    {'BAX': 'TrkB --| BAX', 'FOS': 'TrkB --> FOS'}
    """
    spoken = sorted({*hypothesis.correct, *hypothesis.incorrect, *hypothesis.ambiguous})
    return {node: best_paths(graph, hypothesis.node, node, k=1, max_length=max_length, order="length")[0] for node in spoken}


Case = tuple[int, int, int]
"""How many measured nodes a hypothesis predicts to rise and to fall, and its score."""


def _permutation_p(cases: set[Case], values: Sequence[int], measured: int, permutations: int, rng: random.Random) -> dict[Case, float]:
    """For each case the share of permutations that score as high, the given one counted among them.

    Under permutation a score depends only on how many nodes are predicted to rise and to fall, so that one deal of the
    changed values over numbered places serves all cases: those of a case are its first places.
    """
    reached = dict.fromkeys(sorted(cases), 0)
    tried = dict.fromkeys(reached, 0)
    open_cases = list(reached)
    for _ in range(permutations):
        if not open_cases:
            break
        placed = sorted(zip(rng.sample(range(measured), len(values)), values, strict=True))
        places = [place for place, _ in placed]
        sums = [0, *accumulate(value for _, value in placed)]
        for case in open_cases:
            ups, downs, score = case
            rising = sums[bisect_left(places, ups)]
            both = sums[bisect_left(places, ups + downs)]
            tried[case] += 1
            reached[case] += 2 * rising - both >= score
        open_cases = [case for case in open_cases if reached[case] < _ENOUGH]
    return {case: (reached[case] + 1) / (tried[case] + 1) for case in reached}


def _compare(predicted: Mapping[str, set[Sign | None]], changed: Mapping[str, Sign], sign: Sign) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The changed nodes that a hypothesis of a sign gets right, gets wrong, and is ambiguous about."""
    right: list[str] = []
    wrong: list[str] = []
    unclear: list[str] = []
    for node, truth in changed.items():
        signs = predicted.get(node)
        if signs is not None:
            only = next(iter(signs)) if len(signs) == 1 else None
            (unclear if only is None else right if sign * only is truth else wrong).append(node)
    return tuple(right), tuple(wrong), tuple(unclear)


def _predictions(graph: CausalGraph, start: str, max_length: int) -> dict[str, set[Sign | None]]:
    """For each node but the start, the signs of all its shortest paths; None where one crosses an unknown link."""
    found: dict[str, set[Sign | None]] = {start: {Sign.POSITIVE}}
    layer = [start]
    for _ in range(max_length):
        following: dict[str, set[Sign | None]] = defaultdict(set)
        for node in layer:
            signs = found[node]
            opposite = {_OPPOSITE[sign] for sign in signs}
            for edge in graph.out(node):
                if edge.object not in found:
                    following[edge.object].update((None,) if edge.sign is None else signs if edge.sign > 0 else opposite)
        found.update(following)
        layer = list(following)
    del found[start]
    return found


_OPPOSITE = {Sign.POSITIVE: Sign.NEGATIVE, Sign.NEGATIVE: Sign.POSITIVE, None: None}


def _at_least(hits: int, drawn: int, good: int, total: int) -> float:
    """The chance to draw at least so many good ones of a total without replacement (hypergeometric)."""
    return sum(comb(good, i) * comb(total - good, drawn - i) for i in range(hits, min(drawn, good) + 1)) / comb(total, drawn)


def _benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    order = sorted(range(len(p_values)), key=lambda i: p_values[i], reverse=True)
    corrected = [0.0] * len(p_values)
    least = 1.0
    for rank, i in zip(range(len(p_values), 0, -1), order, strict=True):
        least = min(least, p_values[i] * len(p_values) / rank)
        corrected[i] = least
    return corrected
