"""How fast are the searches on large signed networks? Against networkx, in the same run.

    python tests/benchmarks/large_graphs.py                 # 500 / 2k, 10k / 60k and 100k / 1M nodes / edges
    python tests/benchmarks/large_graphs.py --sizes small   # the first only
    python tests/benchmarks/large_graphs.py --limit 60      # seconds of the processor after which a call is stopped

Times are those of the processor, on which nothing runs in parallel. The networks are skewed (the ends of an edge are drawn with weights that fall as the square root of the rank, in two different
orders for subjects and objects), 40 % of their edges are negative, and some are parallel. The pairs that are asked about are drawn
by a seeded shuffle among those whose shortest path has three or four edges; all but the enumeration is asked of the last. networkx has no signs; its enumeration is of all simple
edge paths, and where it is stopped at the limit the ratio is at least the one that is printed. Where INDRA is installed, its
search for signed paths (``indra.explanation.pathfinding.shortest_simple_paths`` on the network of signed nodes) runs too.
"""

from __future__ import annotations

import argparse
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import accumulate, islice
from typing import Any

import networkx

from bdnf_kg.causal import CausalGraph

SIZES = {"small": (500, 2_000), "middle": (10_000, 60_000), "large": (100_000, 1_000_000)}
LENGTH = 6
PAIRS = 5


def skewed(nodes: int, edges: int, seed: int = 2026) -> CausalGraph:
    """A random network with hubs; 40 % of its edges are negative."""
    rng = random.Random(seed)
    names = [f"n{i:06}" for i in range(nodes)]
    weights = list(accumulate((i + 1) ** -0.5 for i in range(nodes)))
    subjects, objects = names[:], names[:]
    rng.shuffle(subjects)
    rng.shuffle(objects)
    starts, ends = rng.choices(subjects, cum_weights=weights, k=edges), rng.choices(objects, cum_weights=weights, k=edges)
    rows = ((a, "-" if rng.random() < 0.4 else "+", b, 0.05 + 0.9 * rng.random()) for a, b in zip(starts, ends, strict=True) if a != b)
    return CausalGraph.from_edges(rows)


def to_networkx(graph: CausalGraph) -> networkx.MultiDiGraph[str]:
    """The same network, without signs."""
    copy: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    copy.add_nodes_from(graph.nodes)
    copy.add_edges_from((edge.subject, edge.object, edge.key) for edge in graph.edges)
    return copy


class Stopped(Exception):
    """The time is up."""


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """Stop what runs after some seconds of the processor."""

    def stop(*_: object) -> None:
        raise Stopped

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def timed(call: Callable[[], Any], limit: int) -> tuple[float, Any]:
    """The seconds of the processor that a call takes, over several runs if it is quick, and what it gives; None if it was stopped."""
    runs, start = 0, time.process_time()
    answer = None
    try:
        with at_most(limit):
            while runs == 0 or time.process_time() - start < 0.3:
                answer = call()
                runs += 1
    except Stopped:
        if not runs:
            return time.process_time() - start, None
    return (time.process_time() - start) / runs, answer


def pairs(graph: CausalGraph, wanted: int, seed: int = 1) -> list[tuple[str, str]]:
    """Pairs of nodes whose shortest path has three or four edges."""
    rng = random.Random(seed)
    found: list[tuple[str, str]] = []
    while len(found) < wanted:
        source, target = rng.sample(graph.nodes, 2)
        shortest = graph.paths(source, target, k=1, max_length=4, order="length")
        if shortest and len(shortest[0]) in (3, 4):
            found.append((source, target))
    return found


def signed_nodes(graph: CausalGraph) -> networkx.DiGraph[tuple[str, int]]:
    """The network of signed nodes that INDRA searches: 0 where a node rises, 1 where it falls."""
    found: networkx.DiGraph[tuple[str, int]] = networkx.DiGraph()
    for edge in graph.edges:
        turn = int(edge.sign is not None and edge.sign < 0)
        found.add_edges_from(((edge.subject, side), (edge.object, side ^ turn)) for side in (0, 1))
    return found


def indra(graph: CausalGraph, source: str, target: str, limit: int) -> None:
    """Print how long INDRA takes for its ten shortest paths of sign +, if it is installed."""
    try:
        from indra.explanation.pathfinding import shortest_simple_paths
    except ImportError:
        print("(INDRA is not installed)")
        return
    signed = signed_nodes(graph)
    ours, paths = timed(lambda: graph.paths(source, target, k=10, sign="+", max_length=LENGTH, order="length"), limit)
    theirs, found = timed(lambda: list(islice(shortest_simple_paths(signed, (source, 0), (target, 0)), 10)), limit)
    print(line("ten shortest paths of sign + (INDRA in place of networkx)", ours, theirs, found is None, f"{len(paths)} paths of at most {LENGTH} edges"))


def _ratio(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"


def line(name: str, ours: float, theirs: float | None, stopped: bool, note: str) -> str:
    """One row of the table of Markdown."""
    if theirs is None:
        return f"| {name} | {ours * 1000:,.1f} ms | | | {note} |"
    more = "more than " if stopped else ""
    return f"| {name} | {ours * 1000:,.1f} ms | {more}{theirs * 1000:,.1f} ms | {more}{_ratio(theirs / ours)} x | {note} |"


def measure(nodes: int, edges: int, limit: int) -> None:
    """Print the table of one size."""
    start = time.process_time()
    graph = skewed(nodes, edges)
    built = time.process_time() - start
    copy = to_networkx(graph)
    plain = networkx.DiGraph(copy)
    asked = pairs(graph, PAIRS)
    print(f"\n{len(graph.nodes):,} nodes, {len(graph.edges):,} edges, built in {built:.1f} s\n")
    print("| | bdnf-kg | networkx | ratio | |\n|---|---|---|---|---|")
    for source, target in asked:
        ours, paths = timed(lambda a=source, b=target: graph.all_paths(a, b, max_length=LENGTH), limit)
        theirs, others = timed(lambda a=source, b=target: sum(1 for _ in networkx.all_simple_edge_paths(copy, a, b, cutoff=LENGTH)), limit)
        assert others is None or others == len(paths), "both enumerations find the same number of paths"
        name = f"all paths up to {LENGTH} edges, {source} to {target}"
        print(line(name, ours, theirs, others is None, f"{len(paths):,} paths{'; ' + paths.bound if paths.bound else ''}"))
    source, target = asked[-1]
    ours, paths = timed(lambda: graph.paths(source, target, k=10, max_length=LENGTH), limit)
    print(line("ten best paths", ours, None, False, f"{paths.bound or 'complete'}"))
    ours, paths = timed(lambda: graph.paths(source, target, k=10, sign="-", max_length=LENGTH), limit)
    print(line("ten best paths of sign -", ours, None, False, f"{paths.bound or 'complete'}"))
    ours, paths = timed(lambda: graph.paths(source, target, k=1, max_length=LENGTH, order="length"), limit)
    theirs, other = timed(lambda: networkx.shortest_path(plain, source, target), limit)
    assert len(other) - 1 == len(paths[0]), "both find a path of the same length"
    print(line("one shortest path", ours, theirs, other is None, f"{len(paths[0])} edges"))
    ours, reach = timed(lambda: graph.reach(source), limit)
    theirs, below = timed(lambda: networkx.descendants(plain, source), limit)
    assert below == set(reach) - {source}
    print(line("reach, with signs", ours, theirs, False, f"{len(reach):,} nodes"))
    ours, cut = timed(lambda: graph.cut(source, target, max_length=4), limit)
    print(line("smallest cut of the paths of at most 4 edges", ours, None, False, "stopped at the limit" if cut is None else cut.bound or cut.reason or f"{len(cut)} nodes"))
    ours, cut = timed(lambda: graph.cut(source, target, max_length=None), limit)
    theirs, others = timed(lambda: networkx.minimum_node_cut(plain, source, target), limit)
    assert others is None or cut is None or len(others) == len(cut), "both find a smallest set"
    print(line("smallest cut of all paths", ours, None if cut is None else theirs, others is None, "stopped at the limit" if cut is None else f"{len(cut)} nodes"))
    indra(graph, source, target, limit)
    ours, w = timed(lambda: graph.effect(source, target), limit)
    print(line("effect", ours, None, False, f"{w.verdict}{'; ' + w.bound if w.bound else ''}" if w else "stopped at the limit"))


def main() -> None:
    """Print one table a size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=list(SIZES), help="which networks (default: all)")
    parser.add_argument("--limit", type=int, default=120, help="seconds after which a call is stopped (default: %(default)s)")
    args = parser.parse_args()
    for name in args.sizes:
        measure(*SIZES[name], args.limit)


if __name__ == "__main__":
    main()
