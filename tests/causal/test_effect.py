"""The verdict: evidence first, then weights that a reader can redo; metamorphic promises on random graphs."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_search import brute_force, net, signed_graphs

from bdnf_kg import CausalGraph
from bdnf_kg.causal.effect import ATTENUATION, CONTEXT, ODDS, Verdict, weigh, weight, weight_text
from bdnf_kg.causal.network import Edge
from bdnf_kg.causal.search import Path
from bdnf_kg.errors import InvalidArgument
from bdnf_kg.model import Sign

LENGTH = 5
PLACES = [{}, {"species": ("mouse",)}, {"species": ("rat",)}, {"species": ("mouse", "rat")}, {"species": ("", "mouse"), "anatomy": ("cortex",)}, {"anatomy": ("hippocampus",)}]


@st.composite
def placed_graphs(draw: st.DrawFn) -> CausalGraph:
    graph = draw(signed_graphs())
    return CausalGraph([replace(edge, context=draw(st.sampled_from(PLACES))) for edge in graph.edges], graph.nodes)


@settings(max_examples=300, deadline=None)
@given(placed_graphs())
def test_the_best_path_of_each_sign_is_the_heaviest_that_there_is(graph: CausalGraph) -> None:
    w = weigh(graph, "a", "b", max_length=LENGTH)
    for sign, path in ((1, w.positive), (-1, w.negative)):
        weights = [weight(Path(p)) for p in brute_force(graph, "a", "b", LENGTH) if net(p) == sign]
        assert (weight(path) if path else None) == (pytest.approx(max(weights)) if weights else None)


@settings(max_examples=200, deadline=None)
@given(placed_graphs())
def test_turning_the_sign_of_what_enters_the_target_turns_the_verdict(graph: CausalGraph) -> None:
    turned = CausalGraph([replace(e, sign=-e.sign) if e.object == "b" and e.sign is not None else e for e in graph.edges], graph.nodes)
    opposite = {Verdict.POSITIVE: Verdict.NEGATIVE, Verdict.NEGATIVE: Verdict.POSITIVE}
    before, after = graph.effect("a", "b").verdict, turned.effect("a", "b").verdict
    assert after is opposite.get(before, before)


@settings(max_examples=200, deadline=None)
@given(placed_graphs(), st.permutations("abcdefg"), st.randoms(use_true_random=False))
def test_other_names_and_another_order_change_no_verdict(graph: CausalGraph, names: list[str], rng: object) -> None:
    new = dict(zip("abcdefg", names, strict=True))
    edges = [replace(e, subject=new[e.subject], object=new[e.object]) for e in graph.edges]
    rng.shuffle(edges)  # type: ignore[attr-defined]
    again = CausalGraph(edges, [new[node] for node in graph.nodes])
    assert again.effect(new["a"], new["b"]).verdict is graph.effect("a", "b").verdict


@settings(max_examples=200, deadline=None)
@given(placed_graphs())
def test_a_path_that_adds_nothing_new_raises_no_odds_against_itself(graph: CausalGraph) -> None:
    """A new, weak link of the sign that is stated cannot take the sign away."""
    before = graph.effect("a", "b")
    if before.verdict in (Verdict.POSITIVE, Verdict.NEGATIVE):
        sign = Sign.POSITIVE if before.verdict is Verdict.POSITIVE else Sign.NEGATIVE
        more = CausalGraph([*graph.edges, Edge("a", "b", sign, 0.1, key="new")], graph.nodes)
        assert more.effect("a", "b").verdict is before.verdict


def test_the_weight_is_the_product_that_the_text_shows() -> None:
    rows = [("a", "+", "b", {"belief": 0.8, "context": {"species": "mouse"}}), ("b", "-", "c", {"belief": 0.5, "context": {"species": "rat"}}), ("c", "+", "d", {"belief": 0.9})]
    [path] = CausalGraph.from_edges(rows).paths("a", "d")
    assert path.breaks() == ("species",)
    assert weight(path) == pytest.approx(0.8 * 0.5 * 0.9 * ATTENUATION**2 * CONTEXT)
    assert weight_text(path) == "0.800 x 0.500 x 0.900 = 0.360; 3 claims: x 0.5^2; no species in common: x 0.7; weight 0.063"


def test_a_step_to_what_a_thing_is_a_kind_of_costs_nothing() -> None:
    graph = CausalGraph.from_edges([("estradiol", "is a", "estrogen"), ("estrogen", "+", "BDNF", 0.6)])
    assert weight(graph.paths("estradiol", "BDNF")[0]) == 0.6
    assert weight(graph.paths("estrogen", "BDNF")[0]) == 0.6


def test_evidence_on_a_class_decides_and_says_what_its_kinds_do() -> None:
    graph = CausalGraph.from_edges([("estradiol", "is a", "estrogen"), ("estrogen", "+", "BDNF"), ("estradiol", "-", "BDNF")])
    found = graph.effect("estrogen", "BDNF")
    assert found.verdict is Verdict.POSITIVE
    assert found.reason == "evidence on estrogen and BDNF themselves, 0 papers; on kinds of them, 0 papers: -"


def test_a_question_about_a_class_is_answered_by_its_kinds() -> None:
    graph = CausalGraph.from_edges([("estradiol", "is a", "estrogen"), ("estriol", "is a", "estrogen"), ("estradiol", "+", "BDNF"), ("estriol", "-", "BDNF")])
    assert graph.effect("estrogen", "BDNF").reason.endswith("the sign depends on which kind")
    assert graph.effect("estrogen", "BDNF", subclasses=False).verdict is Verdict.NONE


def test_both_signs_on_a_pair_conflict_where_contexts_meet_and_depend_on_them_where_not() -> None:
    apart = [("a", "+", "b", {"context": {"anatomy": "hippocampus"}}), ("a", "-", "b", {"context": {"anatomy": "striatum"}})]
    assert CausalGraph.from_edges(apart).effect("a", "b").verdict is Verdict.CONTEXT_DEPENDENT
    assert CausalGraph.from_edges([apart[0], ("a", "-", "b")]).effect("a", "b").verdict is Verdict.CONFLICTING


def test_what_was_tested_and_not_found_beats_any_path() -> None:
    graph = CausalGraph.from_edges([("a", "+", "b"), ("b", "+", "c"), ("a", "none", "c", {"references": ["PMID:1"]})])
    found = graph.effect("a", "c")
    assert (found.verdict, found.reason) == (Verdict.NONE, "tested and not found: PMID:1")
    assert found.positive is not None, "the path is still shown"


def test_strict_takes_no_evidence_of_loss_for_the_effect_of_raising() -> None:
    graph = CausalGraph([Edge("a", "b", Sign.POSITIVE, gain=False, key="1")])
    assert graph.effect("a", "b").verdict is Verdict.POSITIVE
    assert graph.effect("a", "b", strict=True).verdict is Verdict.NONE


def test_a_sign_needs_its_odds() -> None:
    rows = [("a", "+", "m", 0.9), ("m", "+", "b", 0.9), ("a", "-", "n", 0.9), ("n", "+", "b", 0.9 / ODDS * 1.01)]
    assert CausalGraph.from_edges(rows).effect("a", "b").verdict is Verdict.CONFLICTING
    rows[-1] = ("n", "+", "b", 0.9 / ODDS * 0.99)
    assert CausalGraph.from_edges(rows).effect("a", "b").verdict is Verdict.POSITIVE
    assert math.isclose(ODDS, 3)
    with pytest.raises(InvalidArgument, match=r"odds: 0\.5 is not a number of at least 1"):
        CausalGraph.from_edges(rows).effect("a", "b", odds=0.5)
