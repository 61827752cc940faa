"""Path search: equal to brute force, in a total order, and honest about bounds."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bdnf_kg import CausalGraph
from bdnf_kg.causal.effect import Verdict, weigh
from bdnf_kg.causal.network import Edge
from bdnf_kg.errors import InvalidArgument, TermNotFound
from bdnf_kg.model import Sign

NODES = "abcdefg"


@st.composite
def signed_graphs(draw: st.DrawFn) -> CausalGraph:
    nodes = NODES[: draw(st.integers(2, 7))]
    pairs = [(x, y) for x, y in itertools.product(nodes, nodes) if x != y]
    edge = st.tuples(st.sampled_from(pairs), st.sampled_from([1, -1, 1, -1, None]), st.sampled_from([0.2, 0.5, 0.5, 0.9, 1.0]), st.booleans(), st.booleans())
    rows = draw(st.lists(edge, max_size=16))
    edges = [Edge(x, y, None if s is None else Sign(s), b, gain, loss, key=f"{i:02}") for i, ((x, y), s, b, gain, loss) in enumerate(rows)]
    return CausalGraph(edges, nodes)


def brute_force(graph: CausalGraph, source: str, target: str, longest: int, strict: bool = False) -> list[tuple[Edge, ...]]:
    """Every simple path, by trying every sequence of edges."""
    found: list[tuple[Edge, ...]] = []

    def walk(path: tuple[Edge, ...], node: str, seen: set[str], direction: int) -> None:
        if node == target:
            found.append(path)
            return
        if len(path) == longest:
            return
        for edge in graph.edges:
            if edge.subject != node or edge.object in seen:
                continue
            shown = edge.gain if direction > 0 else edge.loss if direction < 0 else edge.gain and edge.loss
            if strict and not shown:
                continue
            walk((*path, edge), edge.object, seen | {edge.object}, direction * int(edge.sign or 0))

    walk((), source, {source}, 1)
    return found


def order(path: tuple[Edge, ...]) -> tuple[int, int, tuple[str, ...]]:
    return sum(round(-math.log(e.belief) * 1e9) for e in path), len(path), tuple(e.key for e in path)


def net(path: tuple[Edge, ...]) -> int:
    return math.prod(int(e.sign or 0) for e in path)


@settings(max_examples=500, deadline=None)
@given(signed_graphs(), st.integers(1, 6), st.sampled_from([None, "+", "-"]), st.booleans())
def test_search_finds_exactly_the_paths_that_exist_in_their_order(graph: CausalGraph, longest: int, sign: str | None, strict: bool) -> None:
    expected = sorted(brute_force(graph, "a", "b", longest, strict), key=order)
    if sign:
        expected = [path for path in expected if net(path) == int(Sign.read(sign))]
    found = graph.paths("a", "b", k=10_000, max_length=longest, sign=sign, strict=strict)
    assert [path.edges for path in found] == expected
    few = graph.paths("a", "b", k=3, max_length=longest, sign=sign, strict=strict)
    assert [path.edges for path in few] == expected[:3]


@settings(max_examples=200, deadline=None)
@given(signed_graphs(), st.sampled_from(NODES[2:]))
def test_via_and_avoid_keep_exactly_the_paths_that_obey(graph: CausalGraph, node: str) -> None:
    if node not in graph:
        return
    everything = graph.paths("a", "b", k=10_000)
    via = graph.paths("a", "b", k=10_000, via=[node])
    avoid = graph.paths("a", "b", k=10_000, avoid=[node])
    assert [p.edges for p in via] == [p.edges for p in everything if node in p.nodes]
    assert [p.edges for p in avoid] == [p.edges for p in everything if node not in p.nodes]


@settings(max_examples=200, deadline=None)
@given(signed_graphs(), st.sets(st.sampled_from(NODES), min_size=1, max_size=3), st.sampled_from([None, "+", "-"]), st.integers(1, 6))
def test_several_nodes_can_be_asked_for(graph: CausalGraph, nodes: set[str], sign: str | None, longest: int) -> None:
    nodes &= set(graph.nodes)
    everything = graph.paths("a", "b", k=10_000, sign=sign, max_length=longest)
    assert [p.edges for p in graph.paths("a", "b", k=10_000, sign=sign, max_length=longest, via=nodes)] == [p.edges for p in everything if nodes <= set(p.nodes)]


def dense_core(size: int) -> list[tuple[str, str, str, float]]:
    """Strong nodes that are all linked to each other and to both ends, and a weak way past them."""
    core = [f"c{i}" for i in range(size)]
    ends = [(a, "+", b, 0.99) for node in core for a, b in (("a", node), (node, "z"))]
    return [*ends, *((x, "+", y, 0.99) for x in core for y in core if x != y), ("a", "+", "w", 0.05), ("w", "+", "z", 0.05)]


def test_a_weak_way_that_is_asked_for_is_found_past_a_dense_core() -> None:
    found = CausalGraph.from_edges(dense_core(30)).paths("a", "z", k=1, via="w", max_visits=10)
    assert [str(path) for path in found] == ["a --> w --> z"]
    assert not found.bound


@settings(max_examples=200, deadline=None)
@given(signed_graphs())
def test_the_ends_of_every_path_lie_in_the_reach(graph: CausalGraph) -> None:
    reach = graph.reach("a")
    back = {node: set(graph.reach(node, backward=True).get("a", {})) for node in graph.nodes if node != "a"}
    for target in graph.nodes[1:]:
        assert set(reach.get(target, {})) == back[target]
        for path in graph.paths("a", target, k=50):
            if path.sign is not None:
                assert path.sign in reach[target]
                assert reach[target][path.sign] <= len(path)


def test_parallel_edges_of_opposite_sign_are_two_paths() -> None:
    graph = CausalGraph.from_edges([("a", "+", "b"), ("a", "-", "b")])
    assert [str(path) for path in graph.paths("a", "b")] == ["a --> b", "a --| b"]


def test_two_inhibitions_make_an_activation() -> None:
    [path] = CausalGraph.from_edges([("a", "-", "b"), ("b", "-", "c")]).paths("a", "c")
    assert path.sign is Sign.POSITIVE


def test_a_link_of_unknown_sign_makes_the_path_undetermined() -> None:
    graph = CausalGraph.from_edges([("a", "?", "b"), ("b", "+", "c")])
    [path] = graph.paths("a", "c")
    assert path.sign is None
    assert weigh(graph, "a", "c").verdict is Verdict.UNDETERMINED
    assert not graph.paths("a", "c", sign="+")


def test_a_walk_round_a_negative_loop_reaches_both_signs_and_a_simple_path_does_not() -> None:
    graph = CausalGraph.from_edges([("a", "+", "b"), ("b", "-", "c"), ("c", "+", "b"), ("b", "+", "d")])
    assert set(graph.reach("a")["d"]) == {Sign.POSITIVE, Sign.NEGATIVE}
    assert [path.sign for path in graph.paths("a", "d")] == [Sign.POSITIVE]


def test_a_bound_that_is_reached_is_said() -> None:
    edges = [(f"n{i}", "+", f"n{j}") for i in range(9) for j in range(9) if i != j]
    found = CausalGraph.from_edges(edges).paths("n0", "n8", k=10_000, max_visits=50)
    assert found.bound == "stopped after 50 partial paths"


def test_rubbish_is_named() -> None:
    with pytest.raises(InvalidArgument, match="edge 1: 'up' is not a sign"):
        CausalGraph.from_edges([("a", "+", "b"), ("b", "up", "c")])
    with pytest.raises(InvalidArgument, match="not in \\(0, 1\\]"):
        CausalGraph.from_edges([("a", "+", "b", 1.5)])
    graph = CausalGraph.from_edges([("exercise", "+", "memory")])
    with pytest.raises(TermNotFound, match="nearest: 'exercise'"):
        graph.paths("exercize", "memory")
    for bad in ({"k": 0}, {"max_length": -1}, {"sign": "up"}):
        with pytest.raises(InvalidArgument):
            graph.paths("exercise", "memory", **bad)  # type: ignore[arg-type]
    for sign in (1.9, float("inf"), None, "up"):
        with pytest.raises(InvalidArgument, match=f"sign: {sign!r} is not a sign \\(one of: \\+, -\\)"):
            Sign.read(sign)  # type: ignore[arg-type]


@settings(max_examples=200, deadline=None)
@given(signed_graphs(), st.integers(1, 6), st.sampled_from([None, "+", "-"]))
def test_all_paths_are_those_of_brute_force(graph: CausalGraph, longest: int, sign: str | None) -> None:
    expected = [path for path in brute_force(graph, "a", "b", longest) if sign is None or net(path) == int(Sign.read(sign))]
    assert [path.edges for path in graph.all_paths("a", "b", max_length=longest, sign=sign)] == expected


@settings(max_examples=100, deadline=None)
@given(signed_graphs())
def test_the_shortest_first_is_an_order_by_length_and_edges(graph: CausalGraph) -> None:
    expected = sorted(brute_force(graph, "a", "b", 6), key=lambda path: (len(path), tuple(e.key for e in path)))
    assert [path.edges for path in graph.paths("a", "b", k=10_000, order="length")] == expected


@settings(max_examples=200, deadline=None)
@given(signed_graphs(), st.sampled_from([None, "+", "-"]), st.booleans())
def test_one_shortest_path_is_the_first_of_all(graph: CausalGraph, sign: str | None, strict: bool) -> None:
    several = graph.paths("a", "b", k=10_000, order="length", sign=sign, strict=strict)
    assert list(graph.paths("a", "b", k=1, order="length", sign=sign, strict=strict)) == list(several[:1])


@settings(max_examples=60, deadline=None)
@given(signed_graphs())
def test_a_length_that_no_path_can_have_costs_nothing_and_finds_the_same(graph: CausalGraph) -> None:
    most = len(graph) - 1
    for ask in (graph.paths, graph.all_paths, graph.mediators, graph.effect):
        assert ask("a", "b", max_length=10**9) == ask("a", "b", max_length=most)
    assert graph.paths("a", "b", k=1, order="length", max_length=10**9) == graph.paths("a", "b", k=1, order="length", max_length=most)
    assert graph.perturb({"a": "+"}, max_length=10**9).predictions == graph.perturb({"a": "+"}, max_length=most).predictions
    assert graph.feedback_loops("a", max_length=10**9) == graph.feedback_loops("a", max_length=most + 1)
    assert graph.cut("a", "b", max_length=10**9) == graph.cut("a", "b", max_length=most)
