"""Profiles back to causes: the planted cause is found, and the counts equal brute force."""

from __future__ import annotations

import itertools
import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_search import brute_force, signed_graphs

from bdnf_kg import CausalGraph
from bdnf_kg.causal.profile import _at_least, _benjamini_hochberg, _permutation_p, explain_profile, witnesses
from bdnf_kg.errors import InvalidArgument, TermNotFound
from bdnf_kg.model import Sign


def shortest_signs(graph: CausalGraph, source: str, target: str, longest: int) -> set[Sign | None] | None:
    paths = brute_force(graph, source, target, longest)
    if not paths:
        return None
    least = min(map(len, paths))
    return {None if any(e.sign is None for e in p) else Sign(math.prod(int(e.sign or 0) for e in p)) for p in paths if len(p) == least}


@settings(max_examples=150, deadline=None)
@given(signed_graphs(), st.dictionaries(st.sampled_from("abcd"), st.sampled_from([1.0, -2.5]), min_size=1))
def test_right_wrong_and_ambiguous_are_those_of_brute_force(graph: CausalGraph, profile: dict[str, float]) -> None:
    profile = {node: value for node, value in profile.items() if node in graph}
    if not profile:
        return
    for h in explain_profile(graph, profile, max_length=4):
        expected: dict[str, set[str]] = {"right": set(), "wrong": set(), "unclear": set()}
        for node, value in profile.items():
            signs = shortest_signs(graph, h.node, node, 4) if node != h.node else None
            if signs is None:
                continue
            only = next(iter(signs)) if len(signs) == 1 else None
            kind = "unclear" if only is None else "right" if (value > 0) == (h.sign * only > 0) else "wrong"
            expected[kind].add(node)
        assert (set(h.correct), set(h.incorrect), set(h.ambiguous)) == tuple(expected.values())
        assert h.score == len(h.correct) - len(h.incorrect)


def test_a_planted_cause_comes_first() -> None:
    rng = random.Random(4)
    genes = [f"g{i}" for i in range(60)]
    edges = [("cause", "+" if i % 3 else "-", gene) for i, gene in enumerate(genes[:20])]
    edges += [(f"decoy{i}", rng.choice("+-"), gene) for i in range(30) for gene in rng.sample(genes, 8)]
    profile = {gene: (1.0 if i % 3 else -1.0) if i < 20 else 0.0 for i, gene in enumerate(genes)}
    first, *rest = explain_profile(CausalGraph.from_edges(edges), profile, permutations=10_000)
    assert (first.node, first.sign, first.score) == ("cause", Sign.POSITIVE, 20)
    assert first.q_value < 0.01
    assert first.permutation_p == pytest.approx(1 / 10_001)
    assert all(h.score < 20 for h in rest)


def test_without_any_cause_few_hypotheses_pass_the_correction() -> None:
    """Also where most causes reach nothing that changed: which do hangs on the values, so that all of them are counted."""
    rng = random.Random(5)
    genes = [f"g{i}" for i in range(400)]
    alone = CausalGraph.from_edges([(f"cause{i}", "+", gene) for i, gene in enumerate(genes)])
    changed = dict.fromkeys(genes, 0.0) | {gene: rng.choice((1.0, -1.0)) for gene in rng.sample(genes, 10)}
    assert min(h.q_value for h in explain_profile(alone, changed)) > 0.5
    alarms = 0
    for _ in range(30):
        edges = [(f"cause{i}", rng.choice("+-"), gene) for i in range(60) for gene in rng.sample(genes[:100], 4)]
        graph = CausalGraph.from_edges(edges)
        measured = [gene for gene in genes[:100] if gene in graph]
        profile = dict.fromkeys(measured, 0.0) | {gene: rng.choice((1.0, -1.0)) for gene in rng.sample(measured, 8)}
        alarms += min(h.q_value for h in explain_profile(graph, profile, max_length=1)) <= 0.05
    assert alarms <= 3


def test_flipping_the_profile_flips_the_hypothesis() -> None:
    graph = CausalGraph.from_edges([("a", "+", "x"), ("a", "-", "y"), ("b", "+", "y")])
    up = explain_profile(graph, {"x": 1, "y": -1})[0]
    down = explain_profile(graph, {"x": -1, "y": 1})[0]
    assert (up.node, up.sign, up.score) == (down.node, -down.sign, down.score) == ("a", Sign.POSITIVE, 2)


def test_p_values_are_those_of_the_textbook() -> None:
    assert _at_least(2, 2, 2, 4) == pytest.approx(1 / 6)
    assert _at_least(0, 3, 2, 10) == pytest.approx(1)
    assert _benjamini_hochberg([0.01, 0.04, 0.03, 0.5]) == pytest.approx([0.04, 0.04 * 4 / 3, 0.04 * 4 / 3, 0.5])


def test_rubbish_is_named() -> None:
    graph = CausalGraph.from_edges([("a", "+", "b")])
    with pytest.raises(InvalidArgument, match="no measured node changed"):
        explain_profile(graph, {"b": 0})
    with pytest.raises(TermNotFound):
        explain_profile(graph, {"z": 1})
    for value in (float("nan"), "up", None):
        with pytest.raises(InvalidArgument, match=f"'b': {value!r} is not a number"):
            explain_profile(graph, {"b": value})  # type: ignore[dict-item]
    with pytest.raises(InvalidArgument, match="0 is not a positive whole number"):
        explain_profile(graph, {"b": 1}, permutations=0)
    with pytest.raises(InvalidArgument, match="top: -5 is not a positive whole number"):
        explain_profile(graph, {"b": 1}, top=-5)


@pytest.mark.parametrize(
    ("ups", "downs", "score", "values", "measured"), [(2, 1, 2, [1, 1, -1], 6), (1, 0, 1, [1, -1], 5), (3, 0, -1, [-1, -1, 1, 1], 7), (0, 2, 1, [1, -1, -1], 6)]
)
def test_the_permutation_p_value_is_the_share_of_all_deals_that_score_as_high(ups: int, downs: int, score: int, values: list[int], measured: int) -> None:
    deals = set(itertools.permutations([*values, *[0] * (measured - len(values))]))
    exact = sum(sum(deal[:ups]) - sum(deal[ups : ups + downs]) >= score for deal in deals) / len(deals)
    estimate = _permutation_p({(ups, downs, score)}, values, measured, 20_000, random.Random(1))[ups, downs, score]
    assert estimate == pytest.approx(exact, rel=0.35)  # stopped at 50 hits: a relative error of about 1 / sqrt(50)


def test_p_values_do_not_depend_on_chance_twice() -> None:
    graph = CausalGraph.from_edges([("a", "+", "x"), ("a", "-", "y"), ("b", "+", "y"), ("b", "+", "z")])
    profile = {"x": 1.0, "y": -1.0, "z": 0.0}
    assert explain_profile(graph, profile) == explain_profile(graph, profile)


@settings(max_examples=100, deadline=None)
@given(signed_graphs())
def test_the_witnesses_of_a_hypothesis_are_shortest_paths(graph: CausalGraph) -> None:
    for h in explain_profile(graph, {"a": 1.0, "b": -1.0}, max_length=4, permutations=10)[:3]:
        for node, path in witnesses(graph, h, max_length=4).items():
            assert (path.nodes[0], path.nodes[-1]) == (h.node, node)
            assert len(path) == min(map(len, brute_force(graph, h.node, node, 4)))
