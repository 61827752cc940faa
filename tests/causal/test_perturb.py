"""What if: predictions equal brute force in the cut network, and necessity is not sufficiency."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_search import brute_force, net, signed_graphs

from bdnf_kg import CausalGraph
from bdnf_kg.causal.effect import attenuated
from bdnf_kg.causal.network import Edge
from bdnf_kg.causal.perturb import perturb
from bdnf_kg.errors import InvalidArgument, TermNotFound
from bdnf_kg.model import Sign

LENGTH = 4


def order(path: tuple[Edge, ...]) -> tuple[int, int, tuple[str, ...]]:
    return sum(map(attenuated, path)), len(path), tuple(edge.key for edge in path)


@settings(max_examples=200, deadline=None)
@given(signed_graphs(), st.dictionaries(st.sampled_from("abc"), st.sampled_from(["+", "-"]), min_size=1, max_size=2))
def test_the_best_path_of_each_sign_is_the_one_that_brute_force_finds(graph: CausalGraph, clamps: dict[str, str]) -> None:
    clamps = {node: sign for node, sign in clamps.items() if node in graph}
    if not clamps:
        return
    cut = CausalGraph([e for e in graph.edges if e.object not in clamps], graph.nodes)
    found = perturb(graph, clamps, max_length=LENGTH).predictions
    for target in graph.nodes:
        if target in clamps:
            assert target not in found
            continue
        expected: dict[int, list[tuple[Edge, ...]]] = {1: [], -1: [], 0: []}
        for source, sign in clamps.items():
            for path in brute_force(cut, source, target, LENGTH):
                expected[net(path) * int(Sign.read(sign))].append(path)
        for sign_, path in ((1, found[target].positive if target in found else None), (-1, found[target].negative if target in found else None)):
            best = min(expected[sign_], key=order, default=None)
            assert (path.edges if path else None) == best


def test_holding_a_node_cuts_what_moves_it() -> None:
    graph = CausalGraph.from_edges([("exercise", "+", "BDNF"), ("BDNF", "+", "TrkB"), ("TrkB", "+", "LTP"), ("exercise", "+", "LTP")])
    what_if = perturb(graph, {"exercise": "+", "TrkB": "-"})
    assert [str(p) for p in what_if.blocked("LTP")] == ["exercise --> BDNF --> TrkB --> LTP"]
    assert {str(p) for p in what_if.escapes("LTP")} == {"exercise --> LTP", "TrkB --> LTP"}
    assert "TrkB" not in what_if.predictions
    assert str(what_if.predictions["LTP"].verdict) == "conflicting"


def test_necessity_is_not_sufficiency() -> None:
    needed = Edge("TrkB", "LTP", Sign.POSITIVE, gain=False, loss=True, key="1")
    graph = CausalGraph([needed])
    assert str(perturb(graph, {"TrkB": "-"}, strict=True).predictions["LTP"].verdict) == "-"
    assert "LTP" not in perturb(graph, {"TrkB": "+"}, strict=True).predictions
    assert str(perturb(graph, {"TrkB": "+"}).predictions["LTP"].verdict) == "+"


def test_a_link_of_unknown_sign_leaves_what_lies_behind_undetermined() -> None:
    graph = CausalGraph.from_edges([("a", "?", "b"), ("b", "+", "c")])
    assert perturb(graph, {"a": "+"}).undetermined == ("b", "c")


def test_rubbish_is_named() -> None:
    graph = CausalGraph.from_edges([("a", "+", "b")])
    with pytest.raises(InvalidArgument, match="'a': 'up' is not a sign"):
        perturb(graph, {"a": "up"})
    with pytest.raises(InvalidArgument, match="'a': None is not a sign"):
        perturb(graph, {"a": None})  # type: ignore[dict-item]
    with pytest.raises(InvalidArgument, match="no node is held"):
        perturb(graph, {})
    with pytest.raises(TermNotFound):
        perturb(graph, {"z": "+"})


def test_gain_and_loss_evidence_are_used_where_they_differ() -> None:
    """Raising X was tried and moved nothing, taking it away did: X is needed and does not suffice."""
    edge = Edge("X", "Y", Sign.POSITIVE, 0.5, gain=False, loss=True, gain_belief=0.0, loss_belief=0.6, key="1")
    graph = CausalGraph([edge])
    assert "Y" not in perturb(graph, {"X": "+"}).predictions
    down = perturb(graph, {"X": "-"}).predictions["Y"]
    assert str(down.verdict) == "-"
    assert down.negative is not None
    assert down.negative.belief == 0.6


def test_a_direction_that_nobody_tested_is_assumed_and_said() -> None:
    graph = CausalGraph([Edge("X", "Y", Sign.NEGATIVE, 0.5, gain=False, loss=True, loss_belief=0.5, key="1"), Edge("Y", "Z", Sign.POSITIVE, 0.5, key="2")])
    up, down = perturb(graph, {"X": "+"}), perturb(graph, {"X": "-"})
    assert [str(edge) for edge in up.assumed("Z")] == ["X --| Y"]
    assert down.assumed("Z") == ()
    assert "Z" not in perturb(graph, {"X": "+"}, strict=True).predictions
    assert str(perturb(graph, {"X": "-"}, strict=True).predictions["Z"].verdict) == "+"


def test_blocked_and_escape_routes_from_any_source() -> None:
    graph = CausalGraph.from_edges([("exercise", "+", "BDNF"), ("BDNF", "+", "TrkB"), ("TrkB", "+", "LTP"), ("BDNF", "+", "NMDA"), ("NMDA", "+", "LTP")])
    what_if = perturb(graph, {"TrkB": "-"})
    assert [str(p) for p in what_if.blocked("LTP", "exercise")] == ["exercise --> BDNF --> TrkB --> LTP"]
    assert [str(p) for p in what_if.escapes("LTP", "exercise")] == ["exercise --> BDNF --> NMDA --> LTP"]


def test_routes_take_only_steps_by_which_a_prediction_could_come() -> None:
    graph = CausalGraph([Edge("a", "b", Sign.POSITIVE, gain=False, loss=True, key="1"), Edge("b", "c", Sign.POSITIVE, key="2")])
    up, down = perturb(graph, {"a": "+"}, strict=True), perturb(graph, {"a": "-"}, strict=True)
    assert (list(up.predictions), up.escapes("b"), up.escapes("c", "a")) == ([], [], [])
    assert [str(p) for p in down.escapes("c")] == ["a --> b --> c"]
    held = perturb(graph, {"b": "+"}, strict=True)
    assert held.blocked("c", "a") == []
    assert [str(p) for p in perturb(graph, {"b": "+"}).blocked("c", "a")] == ["a --> b --> c"]
    refuted = perturb(CausalGraph([Edge("a", "b", Sign.POSITIVE, 0.5, gain=False, loss=True, gain_belief=0.0, loss_belief=0.6, key="1")]), {"a": "+"})
    assert refuted.escapes("b") == []
    assert perturb(graph, {"b": "+"}, min_belief=0.9).blocked("c", "a") == []


@settings(max_examples=200, deadline=None)
@given(signed_graphs(), st.dictionaries(st.sampled_from("abc"), st.sampled_from(["+", "-"]), min_size=1, max_size=2), st.booleans())
def test_a_prediction_is_the_sign_of_a_route_that_is_open(graph: CausalGraph, clamps: dict[str, str], strict: bool) -> None:
    clamps = {node: sign for node, sign in clamps.items() if node in graph}
    if not clamps:
        return
    what_if = perturb(graph, clamps, max_length=LENGTH, strict=strict)
    for target in graph.nodes:
        moved = {what_if.clamps[path.nodes[0]] * path.sign for path in what_if.escapes(target, k=1000) if path.sign}
        weighing = what_if.predictions.get(target)
        assert moved == ({sign for sign, path in ((Sign.POSITIVE, weighing.positive), (Sign.NEGATIVE, weighing.negative)) if path} if weighing else set())


def test_evidence_on_what_is_held_and_a_node_decides_first() -> None:
    rows = [("NGF", "none", "TrkB", {"references": "P1"}), ("NGF", "+", "p75", 0.9), ("p75", "+", "TrkB", 0.9), ("BDNF", "+", "p75", 0.3), ("TrkB", "+", "LTP", 0.9)]
    graph = CausalGraph.from_edges(rows)
    found = perturb(graph, {"NGF": "+"}).predictions["TrkB"]
    assert (str(found.verdict), found.reason, found.tested) == ("none", "tested and not found: P1", ("P1",))
    assert found.positive is not None
    both = perturb(graph, {"NGF": "+", "BDNF": "-"}).predictions["TrkB"]
    assert (str(both.verdict), str(both.best)) == ("-", "BDNF --> p75 --> TrkB")  # the path from NGF does not count
    opposed = CausalGraph.from_edges([("a", "+", "b", 0.9), ("a", "-", "b", 0.1)])
    assert str(perturb(opposed, {"a": "+"}).predictions["b"].verdict) == str(opposed.effect("a", "b").verdict) == "conflicting"


@settings(max_examples=300, deadline=None)
@given(signed_graphs(), st.booleans())
def test_one_raised_node_does_what_its_effect_says(graph: CausalGraph, strict: bool) -> None:
    for node, found in perturb(graph, {"a": "+"}, strict=strict, max_length=LENGTH).predictions.items():
        asked = graph.effect("a", node, strict=strict, max_length=LENGTH)
        if asked.edges or asked.tested:
            assert (found.verdict, found.edges, found.tested) == (asked.verdict, asked.edges, asked.tested)


def test_kinds_are_held_with_their_class() -> None:
    graph = CausalGraph.from_edges([("estradiol", "is a", "estrogen"), ("estradiol", "+", "BDNF"), ("estrogen", "none", "mood")])
    assert perturb(graph, {"estrogen": "+"}).clamps == {"estradiol": Sign.POSITIVE, "estrogen": Sign.POSITIVE}
    assert "BDNF" not in perturb(graph, {"estrogen": "+"}, subclasses=False).predictions
    with pytest.raises(InvalidArgument, match="'estradiol' would be held both up and down"):
        perturb(graph, {"estrogen": "+", "estradiol": "-"})


def test_what_stays_undetermined_lies_behind_a_link_of_unknown_sign() -> None:
    graph = CausalGraph([Edge("a", "b", Sign.POSITIVE, gain=False, key="1"), Edge("a", "c", None, key="2"), Edge("c", "d", Sign.POSITIVE, key="3")])
    assert perturb(graph, {"a": "+"}, strict=True).undetermined == ("c", "d")
    assert list(perturb(graph, {"a": "+"}, strict=True).predictions) == []


def test_several_clamps_act_together() -> None:
    graph = CausalGraph.from_edges([("a", "+", "x"), ("b", "-", "x"), ("x", "+", "y")])
    assert str(perturb(graph, {"a": "+", "b": "-"}).predictions["y"].verdict) == "+"
    assert str(perturb(graph, {"a": "+", "b": "+"}).predictions["y"].verdict) == "conflicting"


def test_flipping_every_clamp_flips_every_prediction_where_links_work_both_ways() -> None:
    graph = CausalGraph.from_edges([("a", "+", "x"), ("b", "-", "x"), ("x", "-", "y"), ("a", "+", "y", 0.1)])
    flip = {"+": "-", "-": "+"}
    up, down = perturb(graph, {"a": "+", "b": "-"}), perturb(graph, {"a": "-", "b": "+"})
    assert {n: str(w.verdict) for n, w in down.predictions.items()} == {n: flip.get(str(w.verdict), str(w.verdict)) for n, w in up.predictions.items()}
