"""How fast are the answers on the shipped graph? The median of several runs in time of the processor, beside the time that was aimed at.

python tests/benchmarks/shipped_graph.py
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable

import bdnf_kg

RUNS = 21


def median(call: Callable[[], object], runs: int = RUNS) -> float:
    """The median milliseconds of the processor over some runs, after one that is not counted."""
    call()
    times = []
    for _ in range(runs):
        start = time.process_time()
        call()
        times.append((time.process_time() - start) * 1000)
    return statistics.median(times)


def main() -> None:
    """Print the table."""
    kg = bdnf_kg.load()
    network = kg.network()
    rng = random.Random(2026)
    pairs = [rng.sample(network.nodes, 2) for _ in range(200)]
    genes = {f"NotInTheGraph{i}": 1.0 for i in range(10_000 - len(network))} | {node: rng.choice((1.0, -1.0, 0.0)) for node in network.nodes}
    effects = sorted(median(lambda a=a, b=b: network.effect(a, b), 1) for a, b in pairs)  # type: ignore[misc]
    rows = [
        ("ten best paths, physical exercise to LTP", median(lambda: kg.paths("physical exercise", "long-term potentiation")), 20),
        ("effect, physical exercise on memory", median(lambda: kg.effect("physical exercise", "memory")), 50),
        ("effect between 200 pairs drawn at random, the slowest", effects[-1], 50),
        ("support of the effect of physical exercise on LTP", median(lambda: kg.support("physical exercise", "long-term potentiation"), 3), None),
        ("robustness of the same", median(lambda: kg.robustness("physical exercise", "long-term potentiation"), 3), None),
        ("perturb, exercise up and TrkB down", median(lambda: kg.perturb({"physical exercise": "+", "TrkB": "-"})), 100),
        ("explain_profile with 10,000 genes", median(lambda: kg.explain_profile(genes), 3), 5000),
    ]
    print(f"{len(network.nodes)} nodes, {len(network.edges)} edges\n\n| | median | aim |\n|---|---|---|")
    for name, took, aim in rows:
        print(f"| {name} | {took:,.1f} ms | {f'{aim:,} ms' if aim else ''} |")


if __name__ == "__main__":
    main()
