"""From a measured profile back to causes: reverse causal reasoning over a signed network.

A hypothesis is a node and a sign. It predicts for each measured node the sign of all shortest paths to it, and is
ambiguous where they disagree or cross a link of unknown sign. The score is that of CausalR (Bradley & Barrett 2017):
correct minus incorrect predictions. Beside it stand the two p-values of reverse causal reasoning (Catlett et al.
2013, doi:10.1186/1471-2105-14-340): *enrichment*, whether the changed nodes lie among those it reaches more than by
chance (hypergeometric), and *concordance*, whether its signs fit better than a coin (binomial); both are corrected
for the number of hypotheses (Benjamini & Hochberg 1995).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb

from ..errors import InvalidArgument
from ..model import Sign
from .network import CausalGraph


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
    q_value: float

    @property
    def p_value(self) -> float:
        """The p-value of concordance."""
        return self.concordance_p

    def __str__(self) -> str:
        return f"{self.node} {self.sign}: score {self.score} ({len(self.correct)} right, {len(self.incorrect)} wrong), q {self.q_value:.3g}"


def explain_profile(graph: CausalGraph, profile: Mapping[str, float], *, max_length: int = 3, top: int | None = None) -> list[Hypothesis]:
    """Rank the nodes that would explain a measured profile, best first.

    Parameters
    ----------
    graph : CausalGraph
    profile : mapping
        Measured node to a positive number where it rose, a negative one where it fell, 0 where it did not change.
    max_length : int
        Steps from a hypothesis to a measured node at most.
    top : int, optional
        How many hypotheses; all that predict anything if not given.

    Raises
    ------
    TermNotFound
        If a measured node is not in the graph.
    InvalidArgument
        If nothing changed.

    Examples
    --------
    >>> g = CausalGraph.from_edges([("TrkB", "+", "FOS"), ("TrkB", "+", "ARC"), ("TrkB", "-", "BAX"), ("x", "+", "BAX")])
    >>> print(explain_profile(g, {"FOS": 1, "ARC": 1, "BAX": -1})[0])
    TrkB +: score 3 (3 right, 0 wrong), q 0.5
    """
    measured = sorted(graph.require(profile))
    changed = {node: Sign.POSITIVE if profile[node] > 0 else Sign.NEGATIVE for node in measured if profile[node]}
    if not changed:
        raise InvalidArgument("profile", len(profile), why="no measured node changed")
    if max_length < 1:
        raise InvalidArgument("max_length", max_length, why=f"{max_length} is not a positive number")
    found = []
    for node in graph.nodes:
        predicted = {other: signs for other, signs in _predictions(graph, node, max_length).items() if other in profile}
        if not predicted.keys() & changed.keys():
            continue
        enrichment = _at_least(len(predicted.keys() & changed.keys()), len(predicted), len(changed), len(measured))
        for sign in Sign:
            right, wrong, unclear = _compare(predicted, changed, sign)
            told = len(right) + len(wrong)
            concordance = sum(comb(told, i) for i in range(len(right), told + 1)) / 2**told
            found.append((node, sign, right, wrong, unclear, enrichment, concordance))
    corrected = _benjamini_hochberg([row[6] for row in found])
    hypotheses = [
        Hypothesis(node, sign, len(right) - len(wrong), right, wrong, unclear, enrichment, concordance, q)
        for (node, sign, right, wrong, unclear, enrichment, concordance), q in zip(found, corrected, strict=True)
    ]
    hypotheses.sort(key=lambda h: (-h.score, h.concordance_p, h.enrichment_p, h.node, -h.sign))
    return hypotheses[:top]


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
        following: dict[str, set[Sign | None]] = {}
        for node in layer:
            for edge in graph.out(node):
                if edge.object not in found:
                    signs = following.setdefault(edge.object, set())
                    signs.update(None if sign is None or edge.sign is None else sign * edge.sign for sign in found[node])
        found.update(following)
        layer = sorted(following)
    del found[start]
    return found


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
