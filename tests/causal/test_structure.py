"""Mediators, bottlenecks, cuts and loops: equal to what trying everything gives."""

from __future__ import annotations

import itertools
import random

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_search import brute_force, dense_core, net, signed_graphs

from bdnf_kg import CausalGraph
from bdnf_kg.causal.structure import bottlenecks, common_causes, common_effects, cut, feedback_loops, mediators
from bdnf_kg.errors import InvalidArgument
from bdnf_kg.model import Sign

LENGTH = 5


def inner(path: tuple[object, ...]) -> set[str]:
    return {edge.object for edge in path[:-1]}  # type: ignore[attr-defined]


@settings(max_examples=200, deadline=None)
@given(signed_graphs(), st.sampled_from([None, "+", "-"]))
def test_mediators_are_the_inner_nodes_of_all_paths(graph: CausalGraph, sign: str | None) -> None:
    paths = [p for p in brute_force(graph, "a", "b", LENGTH) if sign is None or net(p) == int(Sign.read(sign))]
    expected = set().union(*(inner(p) for p in paths))
    found = mediators(graph, "a", "b", sign=sign, max_length=LENGTH)
    assert set(found) == expected
    assert all(node in path.nodes for node, path in found.items())


def test_a_mediator_that_was_not_decided_is_named() -> None:
    """The stick s <-> v can be walked and not passed: no simple path holds v, which only trying shows."""
    graph = CausalGraph.from_edges([*dense_core(6), ("c0", "+", "s"), ("s", "+", "v"), ("v", "+", "s"), ("s", "+", "z")])
    found = mediators(graph, "a", "z")
    assert {"w", "s"} <= set(found)
    assert ("v" in found, found.undecided, found.bound) == (False, (), "")
    stopped = mediators(graph, "a", "z", max_visits=5)
    assert stopped.undecided == ("v",)
    assert stopped.bound == "stopped after 5 partial paths: not known whether a path passes v"


@settings(max_examples=200, deadline=None)
@given(signed_graphs())
def test_bottlenecks_are_on_every_path(graph: CausalGraph) -> None:
    paths = brute_force(graph, "a", "b", 10)
    expected = set.intersection(*(inner(p) for p in paths)) if paths else set()
    assert set(bottlenecks(graph, "a", "b")) == expected


@settings(max_examples=150, deadline=None)
@given(signed_graphs(), st.sampled_from(["nodes", "claims"]))
def test_a_cut_of_all_paths_is_as_small_as_that_of_the_paths_that_there_are(graph: CausalGraph, of: str) -> None:
    longest, every = cut(graph, "a", "b", of=of, max_length=len(graph.nodes)), cut(graph, "a", "b", of=of, max_length=None)
    assert (len(every), bool(every.reason)) == (len(longest), bool(longest.reason))
    rest = graph.replaced(e for e in graph.edges if e.key not in every.members and not {e.subject, e.object} & set(every.members))
    assert every.reason or "b" not in rest.reach("a")


@pytest.mark.parametrize("seed", range(12))
def test_a_cut_of_all_paths_is_as_small_as_networkx_finds_it(seed: int) -> None:
    rng = random.Random(seed)
    rows = {(rng.randrange(40), rng.randrange(40)) for _ in range(160)} - {(i, i) for i in range(40)} - {(0, 39), (39, 0)}
    graph = CausalGraph.from_edges((f"n{a}", "-" if rng.random() < 0.4 else "+", f"n{b}") for a, b in sorted(rows))
    plain = networkx.DiGraph((f"n{a}", f"n{b}") for a, b in rows)
    assert len(cut(graph, "n0", "n39", max_length=None)) == len(networkx.minimum_node_cut(plain, "n0", "n39"))
    assert len(cut(graph, "n0", "n39", of="claims", max_length=None)) == len(networkx.minimum_edge_cut(plain, "n0", "n39"))


def test_of_several_smallest_cuts_the_one_nearest_the_source_is_given() -> None:
    graph = CausalGraph.from_edges([("a", "+", "b"), ("b", "+", "c"), ("c", "-", "d")])
    assert cut(graph, "a", "d", max_length=None).members == ("b",)
    assert cut(graph, "a", "d", of="claims", max_length=None).members == (graph.edges[0].key,)
    with pytest.raises(InvalidArgument, match="needs a max_length"):
        cut(graph, "a", "d", sign="+", max_length=None)
    kinds = CausalGraph.from_edges([("a", "is a", "b")])
    assert cut(kinds, "a", "b", of="claims", max_length=None).reason == "no claim lies between"


@settings(max_examples=150, deadline=None)
@given(signed_graphs(), st.sampled_from([None, "+", "-"]), st.sampled_from(["nodes", "claims"]))
def test_a_cut_is_a_smallest_set_that_breaks_every_path(graph: CausalGraph, sign: str | None, of: str) -> None:
    paths = [p for p in brute_force(graph, "a", "b", LENGTH) if sign is None or net(p) == int(Sign.read(sign))]
    parts = [inner(p) if of == "nodes" else {e.key for e in p} for p in paths]
    found = cut(graph, "a", "b", of=of, sign=sign, max_length=LENGTH)
    if not paths:
        assert (found.members, found.reason) == ((), "there is no path to break")
    elif not all(parts):
        assert found.members == ()
        assert "lies between" in found.reason
    else:
        pool = sorted(set().union(*parts))
        smallest = next(size for size in range(len(pool) + 1) if any(all(set(c) & p for p in parts) for c in itertools.combinations(pool, size)))
        assert len(found) == smallest
        assert all(set(found) & part for part in parts)


@settings(max_examples=200, deadline=None)
@given(signed_graphs())
def test_loops_are_all_simple_cycles_through_a_node(graph: CausalGraph) -> None:
    expected = set()
    for edge in graph.out("a"):
        for path in brute_force(graph, edge.object, "a", LENGTH - 1):
            expected.add((edge.key, *(e.key for e in path)))
    found = {tuple(e.key for e in loop.edges) for loop in feedback_loops(graph, "a", k=10_000, max_length=LENGTH)}
    assert found == expected


@settings(max_examples=100, deadline=None)
@given(signed_graphs())
def test_common_causes_and_effects_reach_both(graph: CausalGraph) -> None:
    causes = {c.node for c in common_causes(graph, "a", "b")}
    assert causes == {n for n in graph.nodes if n not in "ab" and {"a", "b"} <= set(graph.reach(n))}
    effects = {c.node for c in common_effects(graph, "a", "b")}
    assert effects == set(graph.reach("a")) & set(graph.reach("b"))


def test_a_negative_loop_dampens() -> None:
    graph = CausalGraph.from_edges([("cortisol", "-", "CRH"), ("CRH", "+", "ACTH"), ("ACTH", "+", "cortisol")])
    [loop] = feedback_loops(graph, "cortisol")
    assert loop.sign is Sign.NEGATIVE


def test_a_wrong_word_is_named() -> None:
    with pytest.raises(InvalidArgument, match="one of: nodes, claims"):
        cut(CausalGraph.from_edges([("a", "+", "b")]), "a", "b", of="edges")
