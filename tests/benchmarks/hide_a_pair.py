"""How often is a verdict from paths right? Hide what is known of a pair, predict its sign from the rest, compare.

    python tests/benchmarks/hide_a_pair.py            # hide all evidence on the pair
    python tests/benchmarks/hide_a_pair.py --papers   # hide every paper behind the pair, with all else that they show
    python tests/benchmarks/hide_a_pair.py --tune     # the constants of the rule, compared on the tuning half
    python tests/benchmarks/hide_a_pair.py --one-out  # leave one paper out, ask again for what it showed

The pairs are those whose claim is held (one sign, more for it than against it). Papers are dealt into two halves by a hash
of their ids; a pair is of a half if all its papers are, and of neither if they are mixed. The constants of the rule were chosen on
the tuning half; what is reported is the held-out half. Beside the rule stand always plus, the sign of the shortest paths (as
in CausalR, no answer where they disagree), and the rule itself in two networks without meaning: one with the signs dealt anew
over the same links, one rewired so that each node keeps its number of raising and lowering links, in and out.
"""

from __future__ import annotations

import argparse
import math
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

import bdnf_kg
from bdnf_kg.causal import CausalGraph, Edge, Path, Verdict
from bdnf_kg.causal.effect import ATTENUATION, CONTEXT, FLOOR, ODDS, attenuated, weigh, weight
from bdnf_kg.causal.search import Search
from bdnf_kg.graph import KnowledgeGraph
from bdnf_kg.model import Claim, Sign

SEED = 2026
MAX_LENGTH = 6
CANDIDATES = 25


@dataclass(frozen=True)
class Trial:
    """One hidden pair: what papers show, and what the rest of the network says.

    ``weights`` holds the best weight of each sign by the rule, ``candidates`` belief, claims and breaks of the best paths of
    each sign, from which rules with other constants are computed.
    """

    claim: Claim
    weights: dict[Sign, float]
    claims: int
    shortest: Sign | None
    candidates: dict[Sign, list[tuple[float, int, int]]]

    @property
    def truth(self) -> Sign:
        """The sign that the papers on the pair show."""
        return self.claim.sign

    @property
    def connected(self) -> bool:
        """Whether any path is left."""
        return any(self.weights.values())


Rule = Callable[[Trial], Sign | None]


def halves(kg: KnowledgeGraph) -> tuple[frozenset[str], frozenset[str]]:
    """The tuning half and the held-out half of the papers, by a hash of their ids, so that a paper keeps its half when others come."""
    papers = {row.reference for row in kg.evidence}
    tuning = frozenset(paper for paper in papers if sha256(f"{SEED} {paper}".encode()).digest()[0] % 2 == 0)
    return tuning, frozenset(papers - tuning)


def of_half(trials: Iterable[Trial], half: frozenset[str]) -> list[Trial]:
    """The trials whose papers, for and against, all lie in a half."""
    return [trial for trial in trials if {row.reference for row in (*trial.claim.evidence, *trial.claim.against)} <= half]


def trials(kg: KnowledgeGraph, *, papers: bool = False, network: CausalGraph | None = None, candidates: int = 0) -> Iterator[Trial]:
    """Hide each held pair in turn."""
    whole = network or kg.network()
    for claim in kg.claims(causal=True):
        if claim.is_held:
            rest = whole.without({row.reference for row in (*claim.evidence, *claim.against)}) if papers else whole
            yield trial(rest, claim, candidates)


def trial(rest: CausalGraph, claim: Claim, candidates: int = 0) -> Trial:
    """Hide one pair in a network and weigh what is left."""
    hidden = rest.replaced(e for e in rest.edges if (e.subject, e.object) != (claim.subject, claim.object))
    w = weigh(hidden, claim.subject, claim.object, max_length=MAX_LENGTH)
    paths = {Sign.POSITIVE: w.positive, Sign.NEGATIVE: w.negative}
    several: dict[Sign, list[tuple[float, int, int]]] = {}
    if candidates:
        search = Search(hidden, claim.subject, claim.object, max_length=MAX_LENGTH, step=attenuated)
        several = {sign: [(p.belief, len(p.claims), len(p.breaks())) for _, p in zip(range(candidates), search.paths(sign), strict=False)] for sign in Sign}
    return Trial(
        claim,
        {sign: weight_of(path) for sign, path in paths.items()},
        min((len(path.claims) for path in paths.values() if path), default=0),
        shortest(hidden, claim.subject, claim.object),
        several,
    )


def weight_of(path: Path | None) -> float:
    """The weight of a path by the rule; 0 if there is none."""
    return weight(path) if path else 0.0


def shortest(graph: CausalGraph, source: str, target: str) -> Sign | None:
    """The sign of all shortest walks, as in CausalR; None where they disagree or there is none."""
    signs = graph.reach(source, max_length=MAX_LENGTH).get(target)
    if not signs:
        return None
    nearest = min(signs.values())
    found = [sign for sign, steps in signs.items() if steps == nearest]
    return found[0] if len(found) == 1 else None


def dealt_anew(graph: CausalGraph) -> CausalGraph:
    """The same links and beliefs, the signs of the claims dealt anew: degrees and the share of each sign stay."""
    claims = [edge for edge in graph.edges if edge.kind == "claim"]
    signs = [edge.sign for edge in claims]
    random.Random(SEED).shuffle(signs)
    return graph.replaced([*(replace(edge, sign=sign) for edge, sign in zip(claims, signs, strict=True)), *(e for e in graph.edges if e.kind != "claim")])


def rewired(graph: CausalGraph, rounds: int = 20) -> CausalGraph:
    """The objects of claims of one sign exchanged, again and again: each node keeps how many links of each sign leave and reach it."""
    rng = random.Random(SEED)
    edges: list[Edge] = []
    for sign in Sign:
        some = [edge for edge in graph.edges if edge.kind == "claim" and edge.sign is sign]
        taken = {(edge.subject, edge.object) for edge in some}
        for _ in range(rounds * len(some)):
            i, j = rng.randrange(len(some)), rng.randrange(len(some))
            a, b = some[i], some[j]
            new = (a.subject, b.object), (b.subject, a.object)
            if a.subject == b.object or b.subject == a.object or new[0] in taken or new[1] in taken:
                continue
            taken -= {(a.subject, a.object), (b.subject, b.object)}
            taken |= set(new)
            some[i], some[j] = replace(a, object=b.object), replace(b, object=a.object)
        edges += some
    return graph.replaced([*edges, *(e for e in graph.edges if e.kind != "claim")])


def stated(weights: dict[Sign, float], odds: float, floor: float = FLOOR) -> Sign | None:
    """The sign that is heavier by the odds, if it has the weight."""
    plus, minus = weights[Sign.POSITIVE], weights[Sign.NEGATIVE]
    if plus == minus or max(plus, minus) < max(floor, odds * min(plus, minus)):
        return None
    return Sign.POSITIVE if plus > minus else Sign.NEGATIVE


def by_odds(odds: float, floor: float = FLOOR) -> Rule:
    """The rule of the verdict at some odds."""
    return lambda found: stated(found.weights, odds, floor)


def with_constants(attenuation: float, context: float, odds: float) -> Rule:
    """The rule of the verdict with other constants, over the candidate paths."""

    def predict(found: Trial) -> Sign | None:
        weights = {
            sign: max((belief * attenuation ** max(0, claims - 1) * context**breaks for belief, claims, breaks in paths), default=0.0) for sign, paths in found.candidates.items()
        }
        return stated(weights, odds)

    return predict


@dataclass(frozen=True)
class Score:
    """How a rule did: of all trials the share answered, and of these the share right, plain and balanced, with 95 % intervals."""

    total: int
    answered: int
    accuracy: float
    accuracy_interval: tuple[float, float]
    balanced: float
    balanced_interval: tuple[float, float]

    @property
    def coverage(self) -> float:
        """The share of trials that got an answer."""
        return self.answered / self.total if self.total else 0.0

    def __str__(self) -> str:
        if not self.answered:
            return "0 % | |"
        a, b = self.accuracy_interval, self.balanced_interval
        return f"{self.coverage:.0%} | {self.accuracy:.0%} ({a[0]:.0%} to {a[1]:.0%}) | {self.balanced:.0%} ({b[0]:.0%} to {b[1]:.0%})".replace("%", " %")


def score(found: Sequence[Trial], predict: Rule) -> Score:
    """Coverage, accuracy with its Wilson interval, and balanced accuracy with a bootstrap interval over pairs."""
    answers = [(trial.truth, sign) for trial in found if (sign := predict(trial)) is not None]
    n = len(answers)
    if not n:
        return Score(len(found), 0, 0, (0, 0), 0, (0, 0))
    p, z = sum(a is b for a, b in answers) / n, 1.96
    middle, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    rng = random.Random(SEED)
    drawn = sorted(balanced([answers[rng.randrange(n)] for _ in range(n)]) for _ in range(1000))
    wilson = (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)
    return Score(len(found), n, p, wilson, balanced(answers), (drawn[25], drawn[974]))


def balanced(answers: Iterable[tuple[Sign, Sign]]) -> float:
    """The mean of the shares right among the pairs of each sign."""
    answers = list(answers)
    totals, hits = Counter(a for a, _ in answers), Counter(a for a, b in answers if a is b)
    return sum(hits[s] / totals[s] for s in totals) / len(totals)


def table(title: str, rows: Iterable[tuple[str, Score]]) -> None:
    """Print scores as a table of Markdown."""
    print(f"\n{title}\n\n| | pairs | coverage | accuracy (95 %) | balanced accuracy (95 %) |\n|---|---|---|---|---|")
    for name, found in rows:
        print(f"| {name} | {found.total} | {found} |")


def by_weight(found: Sequence[Trial]) -> list[tuple[str, Score]]:
    """How the rule does by the weight of the best path, if there were no floor."""
    bands = ((0.0, FLOOR), (FLOOR, 0.01), (0.01, 0.03), (0.03, 0.1), (0.1, 0.3), (0.3, 1.01))
    some = [(f"{low:g} to {min(high, 1):g}", [t for t in found if low <= max(t.weights.values()) < high]) for low, high in bands]
    return [(name, score(trials, by_odds(ODDS, 0))) for name, trials in some if trials]


def report(kg: KnowledgeGraph, papers: bool) -> None:
    """Print the tables of docs/validation.md."""
    every = list(trials(kg, papers=papers))
    tuning, held_out = (of_half(every, half) for half in halves(kg))
    connected = [t for t in held_out if t.connected]
    print(f"{len(every)} held pairs: {len(tuning)} of the tuning half, {len(held_out)} held out; of these {len(connected)} are still connected when hidden")
    rule, nearest = by_odds(ODDS), lambda t: t.shortest
    always: Rule = lambda t: Sign.POSITIVE  # noqa: E731
    rows = [("always plus", score(connected, always)), ("shortest paths (CausalR)", score(connected, nearest))]
    rows += [(f"the rule at odds {odds:g}", score(connected, by_odds(odds))) for odds in (1, 2, ODDS, 5, 10)]
    rows.append((f"the rule at odds {ODDS:g} without floor", score(connected, by_odds(ODDS, 0))))
    table("Held-out half, pairs still connected:", rows)
    table(
        "The same, both halves and the mixed pairs:",
        [("shortest paths (CausalR)", score([t for t in every if t.connected], nearest)), ("the rule", score([t for t in every if t.connected], rule))],
    )
    table("Of all held-out pairs, connected or not:", [("the rule", score(held_out, rule))])
    table("By weight of the best path, without floor:", by_weight(connected))
    table("By claims of the shorter best path:", [(f"{n}", score(some, rule)) for n in range(1, 7) if (some := [t for t in connected if t.claims == n])])
    topics = sorted({row.topic for t in connected for row in t.claim.evidence})
    by_topic = [(name, [t for t in connected if any(row.topic == name for row in t.claim.evidence)]) for name in topics]
    table("By topic:", [(name.replace("_", " "), score(some, rule)) for name, some in by_topic])
    if not papers:
        alone = [(name, list(trials(kg, network=make(kg.network())))) for name, make in (("signs dealt anew", dealt_anew), ("rewired", rewired))]
        table("In networks without meaning, held-out half:", [(name, score([t for t in of_half(some, halves(kg)[1]) if t.connected], rule)) for name, some in alone])
        strict = [trial(kg.network().without(halves(kg)[0]), t.claim) for t in held_out]
        table("With the papers of the held-out half alone in the network:", [("the rule", score([t for t in strict if t.connected], rule))])


def tune(kg: KnowledgeGraph, papers: bool) -> None:
    """Print how rules with other constants do on the tuning half."""
    found = [t for t in of_half(trials(kg, papers=papers, candidates=CANDIDATES), halves(kg)[0]) if t.connected]
    rows = []
    for odds in (2.0, 3.0, 5.0):
        for attenuation in (1.0, 0.8, 0.65, 0.5, 0.35, 0.25):
            for context in (1.0, 0.7, 0.5):
                mark = " (the rule)" if (attenuation, context, odds) == (ATTENUATION, CONTEXT, ODDS) else ""
                rows.append((f"odds {odds:g}, attenuation {attenuation:g}, context {context:g}{mark}", score(found, with_constants(attenuation, context, odds))))
    table("Tuning half, pairs still connected:", rows)
    table("Tuning half, by weight of the best path, without floor:", by_weight(found))


def one_out(kg: KnowledgeGraph) -> None:
    """Withdraw each paper in turn and ask for the sign of what it showed."""
    network = kg.network()
    answers: dict[str, list[tuple[Sign, Verdict]]] = {"other evidence on the pair is left": [], "only paths are left": []}
    for paper in sorted({row.reference for row in kg.evidence}):
        rest = network.without([paper])
        shown = {(row.subject, row.object, row.sign) for row in kg.evidence if row.reference == paper and row.sign is not None}
        for subject, object_, sign in sorted(shown):
            if sign is not None and (subject, object_, -sign) not in shown:
                found = rest.effect(subject, object_)
                answers["other evidence on the pair is left" if found.edges or found.tested else "only paths are left"].append((sign, found.verdict))
    print("\nEach paper left out:\n\n| | findings | answered with a sign | right |\n|---|---|---|---|")
    for name, some in answers.items():
        signed = [(sign, verdict) for sign, verdict in some if verdict in (Verdict.POSITIVE, Verdict.NEGATIVE)]
        right = sum(Verdict.of(sign) is verdict for sign, verdict in signed)
        print(f"| {name} | {len(some)} | {len(signed)} ({len(signed) / len(some):.0%}) | {right} ({right / len(signed):.0%}) |".replace("%", " %"))


def main() -> None:
    """Print the tables that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", action="store_true", help="hide every paper behind the pair, not only the pair")
    parser.add_argument("--tune", action="store_true", help="compare the constants of the rule on the tuning half")
    parser.add_argument("--one-out", action="store_true", help="leave one paper out at a time")
    args = parser.parse_args()
    kg = bdnf_kg.load()
    if args.one_out:
        one_out(kg)
    elif args.tune:
        tune(kg, args.papers)
    else:
        report(kg, args.papers)


if __name__ == "__main__":
    main()
