"""How often is a verdict from paths right? Hide what is known of a pair, predict its sign from the rest, compare.

    python tests/benchmarks/hide_a_pair.py            # hide the pair
    python tests/benchmarks/hide_a_pair.py --papers   # hide every paper behind the pair
    python tests/benchmarks/hide_a_pair.py --shuffle  # the same network with its signs dealt anew: what chance gives

The pairs are those whose claim is held (one sign, more for it than against it). Beside the rule of the verdict stand two
baselines: always plus, and the sign of the shortest paths (as in CausalR), which gives no answer where they disagree.
"""

from __future__ import annotations

import argparse
import math
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import bdnf_kg
from bdnf_kg.causal import CausalGraph
from bdnf_kg.causal.effect import weigh
from bdnf_kg.claims import derive
from bdnf_kg.graph import KnowledgeGraph
from bdnf_kg.model import Claim, Sign


@dataclass(frozen=True)
class Trial:
    """One hidden pair: the sign that papers show, the best belief of each sign in the rest, and the shortest sign."""

    truth: Sign
    plus: float
    minus: float
    length: int
    shortest: Sign | None


def trials(kg: KnowledgeGraph, papers: bool = False, shuffle: bool = False, max_length: int = 6) -> Iterator[Trial]:
    """Hide each held pair in turn."""
    network = _shuffled(kg.network()) if shuffle else kg.network()
    for claim in kg.claims(causal=True):
        if claim.is_held:
            rest = _without_papers(kg, claim) if papers else network
            hidden = CausalGraph((e for e in rest.edges if (e.subject, e.object) != (claim.subject, claim.object)), rest.nodes)
            w = weigh(hidden, claim.subject, claim.object, max_length=max_length)
            best = [path for path in (w.positive, w.negative) if path]
            yield Trial(
                claim.sign,
                w.positive.belief if w.positive else 0.0,
                w.negative.belief if w.negative else 0.0,
                min((len(path) for path in best), default=0),
                _shortest(hidden, claim.subject, claim.object, max_length),
            )


def _without_papers(kg: KnowledgeGraph, claim: Claim) -> CausalGraph:
    hidden = {row.reference for row in (*claim.evidence, *claim.against)}
    rows = [row for row in kg.evidence if row.reference not in hidden]
    claims = {c.key: c for c in derive(rows, kg.weights, kg.hierarchy.overlap)}
    edges = [e for e in kg.network().edges if e.kind == "is a"]
    edges += [replace(e, belief=claims[e.key].belief.value) for e in kg.network().edges if e.key in claims and claims[e.key].belief.value > 0]
    return CausalGraph(edges, kg.network().nodes)


def _shuffled(graph: CausalGraph, seed: int = 2026) -> CausalGraph:
    """The same links and beliefs, the signs of the claims dealt anew: degrees and the share of each sign stay."""
    claims = [edge for edge in graph.edges if edge.kind == "claim"]
    signs = [edge.sign for edge in claims]
    random.Random(seed).shuffle(signs)
    dealt = [replace(edge, sign=sign) for edge, sign in zip(claims, signs, strict=True)]
    return CausalGraph([*dealt, *(edge for edge in graph.edges if edge.kind != "claim")], graph.nodes)


def _shortest(graph: CausalGraph, source: str, target: str, max_length: int) -> Sign | None:
    signs = graph.reach(source, max_length=max_length).get(target)
    if not signs:
        return None
    nearest = min(signs.values())
    found = [sign for sign, steps in signs.items() if steps == nearest]
    return found[0] if len(found) == 1 else None


def by_odds(odds: float) -> Callable[[Trial], Sign | None]:
    """The rule of the verdict at some odds."""

    def predict(trial: Trial) -> Sign | None:
        strong, weak = max(trial.plus, trial.minus), min(trial.plus, trial.minus)
        if strong == 0 or strong < odds * weak or trial.plus == trial.minus:
            return None
        return Sign.POSITIVE if trial.plus > trial.minus else Sign.NEGATIVE

    return predict


def score(found: list[Trial], predict: Callable[[Trial], Sign | None]) -> str:
    """Coverage, accuracy with its 95 % Wilson interval, and balanced accuracy."""
    answered = [(trial.truth, sign) for trial in found if (sign := predict(trial)) is not None]
    n = len(answered)
    if not n:
        return "no answer"
    right = sum(a is b for a, b in answered)
    p, z = right / n, 1.96
    middle, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    low, high = (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)
    totals = Counter(a for a, _ in answered)
    hits = Counter(a for a, b in answered if a is b)
    balanced = sum(hits[s] / totals[s] for s in totals) / len(totals)
    return f"coverage {n / len(found):4.0%}  accuracy {p:4.0%} ({low:.0%} to {high:.0%})  balanced {balanced:4.0%}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", action="store_true", help="hide every paper behind the pair, not only the pair")
    parser.add_argument("--shuffle", action="store_true", help="deal the signs of the network anew first")
    args = parser.parse_args()
    every = list(trials(bdnf_kg.load(), args.papers, args.shuffle))
    found = [trial for trial in every if trial.length]
    print(f"{len(every)} held pairs, {len(found)} still connected when hidden; {sum(t.truth > 0 for t in found) / len(found):.0%} of these are +")
    print(f"{'always plus':<22} {score(found, lambda trial: Sign.POSITIVE)}")
    print(f"{'shortest paths':<22} {score(found, lambda trial: trial.shortest)}")
    for odds in (1, 2, 3, 5, 10):
        print(f"{f'verdict, odds {odds}':<22} {score(found, by_odds(odds))}")
    for length in range(1, 7):
        some = [trial for trial in found if trial.length == length]
        if some:
            print(f"{f'odds 3, {length} steps':<22} {score(some, by_odds(3))}  ({len(some)} pairs)")


if __name__ == "__main__":
    main()
