"""How fast are the answers on the shipped graph? The mean over several runs in time of the processor, beside the time that was aimed at.

python tests/benchmarks/shipped_graph.py
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import bdnf_kg


def mean(call: Callable[[], object], least: float = 0.5) -> float:
    """The milliseconds of the processor that a call takes, as the mean over half a second of runs."""
    call()
    runs, start = 0, time.process_time()
    while runs == 0 or time.process_time() - start < least:
        call()
        runs += 1
    return (time.process_time() - start) * 1000 / runs


def main() -> None:
    """Print the table."""
    kg = bdnf_kg.load()
    network = kg.network()
    rng = random.Random(2026)
    pairs = [rng.sample(network.nodes, 2) for _ in range(200)]
    genes = {f"NotInTheGraph{i}": 1.0 for i in range(10_000 - len(network))} | {node: rng.choice((1.0, -1.0, 0.0)) for node in network.nodes}
    effects = sorted(mean(lambda a=a, b=b: kg.effect(a, b), 0.05) for a, b in pairs)  # type: ignore[misc]
    rows = [
        ("ten best paths, physical exercise to LTP", mean(lambda: kg.paths("physical exercise", "long-term potentiation")), 20),
        ("effect, physical exercise on memory", mean(lambda: kg.effect("physical exercise", "memory")), 50),
        ("effect between 200 pairs drawn at random, the slowest", effects[-1], 50),
        ("support of the effect of physical exercise on LTP", mean(lambda: kg.support("physical exercise", "long-term potentiation")), None),
        ("robustness of the same", mean(lambda: kg.robustness("physical exercise", "long-term potentiation")), None),
        ("perturb, exercise up and TrkB down", mean(lambda: kg.perturb({"physical exercise": "+", "TrkB": "-"})), 100),
        ("explain_profile with 10,000 genes", mean(lambda: kg.explain_profile(genes)), 5000),
    ]
    print(f"{len(network.nodes)} nodes, {len(network.edges)} edges\n\n| | mean | aim |\n|---|---|---|")
    for name, took, aim in rows:
        print(f"| {name} | {took:,.1f} ms | {f'{aim:,} ms' if aim else ''} |")


if __name__ == "__main__":
    main()
