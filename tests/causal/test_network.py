"""A CausalGraph alone does all that the knowledge graph does, and the knowledge graph only adds words to it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest

import bdnf_kg
from bdnf_kg import CausalGraph
from bdnf_kg.errors import InvalidArgument, TermNotFound
from bdnf_kg.model import Sign

EDGES = [
    ("voluntary running", "is a", "exercise"),
    ("exercise", "+", "BDNF", {"belief": 0.9, "references": ["PMID:1", "PMID:2"], "context": {"species": "mouse", "duration": "chronic"}}),
    ("BDNF", "+", "TrkB", {"belief": 0.8, "references": ["PMID:3"], "context": {"species": ["mouse", "rat"]}}),
    ("TrkB", "+", "LTP", 0.7),
    ("TrkB", "-", "apoptosis", {"references": ["PMID:4"]}),
    ("stress", "-", "BDNF"),
    ("stress", "+", "BDNF", {"context": {"anatomy": "amygdala"}}),
    ("BDNF", "?", "mood"),
    ("BDNF", "-", "cortisol"),
    ("cortisol", "-", "BDNF"),
    ("exercise", "none", "platelets", {"references": ["PMID:5"]}),
]


@pytest.fixture
def graph() -> CausalGraph:
    return CausalGraph.from_edges(EDGES)


def test_every_question_can_be_put_to_any_signed_network(graph: CausalGraph) -> None:
    assert str(graph.paths("exercise", "LTP")[0]) == "exercise --> BDNF --> TrkB --> LTP"
    assert len(graph.all_paths("exercise", "LTP")) == len(graph.paths("exercise", "LTP", k=100))
    assert str(graph.effect("exercise", "apoptosis").verdict) == "-"
    assert str(graph.effect("exercise", "platelets").verdict) == "none"
    assert str(graph.effect("exercise", "mood").verdict) == "undetermined"
    assert str(graph.effect("stress", "BDNF").verdict) == "conflicting"
    assert graph.support("exercise", "apoptosis").depth == 1
    assert str(graph.perturb({"TrkB": "-"}).predictions["LTP"].verdict) == "-"
    assert set(graph.mediators("exercise", "LTP")) == {"BDNF", "TrkB"}
    assert graph.bottlenecks("exercise", "LTP") == ["BDNF", "TrkB"]
    assert graph.cut("exercise", "LTP").members in (("BDNF",), ("TrkB",))
    assert next(c.node for c in graph.common_causes("LTP", "apoptosis")) == "TrkB"
    assert {c.node for c in graph.common_effects("exercise", "stress")} >= {"BDNF", "LTP"}
    assert [str(loop.sign) for loop in graph.feedback_loops("BDNF")] == ["+"]
    assert [{edge.sign for edge in pair} for pair in graph.conflicts()] == [set(Sign)]
    assert graph.explain_profile({"LTP": 1, "apoptosis": -1})[0].score == 2


def test_a_class_stands_for_its_kinds(graph: CausalGraph) -> None:
    assert graph.kinds("exercise") == ["exercise", "voluntary running"]
    assert str(graph.effect("voluntary running", "BDNF").verdict) == "+"


def test_context_and_references_come_along(graph: CausalGraph) -> None:
    path = graph.paths("exercise", "TrkB")[0]
    assert path.shared("species") == ("mouse",)
    assert path.durations == (("chronic",), ())
    assert path.references == ("PMID:1", "PMID:2", "PMID:3")


def test_one_text_stands_for_a_list_of_one() -> None:
    graph = CausalGraph.from_edges([("exercise", "+", "BDNF", {"references": "PMID:1"}), ("BDNF", "+", "LTP"), ("exercise", "+", "LTP")])
    assert graph.edges[1].references == ("PMID:1",)
    assert [str(path) for path in graph.paths("exercise", "LTP", via="BDNF")] == ["exercise --> BDNF --> LTP"]
    assert [str(path) for path in graph.paths("exercise", "LTP", avoid="BDNF")] == ["exercise --> LTP"]
    assert len(graph.without("PMID:1").edges) == 2


def test_unknown_words_in_an_edge_are_named() -> None:
    with pytest.raises(InvalidArgument, match="edge 0: 'weight' is not known \\(one of: belief, context, references\\)"):
        CausalGraph.from_edges([("a", "+", "b", {"weight": 1})])
    with pytest.raises(InvalidArgument, match="edge 0: 'organ' is not a field of a context"):
        CausalGraph.from_edges([("a", "+", "b", {"context": {"organ": "liver"}})])
    with pytest.raises(InvalidArgument, match="is not \\(subject, sign, object\\)"):
        CausalGraph.from_edges([("a", "+")])
    with pytest.raises(InvalidArgument, match="edge 0: the belief 'high' is not in"):
        CausalGraph.from_edges([("a", "+", "b", "high")])
    with pytest.raises(InvalidArgument, match="edge 0: 'mouse' is not a dictionary of the fields of a context \\(one of: species"):
        CausalGraph.from_edges([("a", "+", "b", {"context": "mouse"})])
    for sign in (float("inf"), 1.9, "up"):
        with pytest.raises(InvalidArgument, match=f"edge 0: {sign!r} is not a sign"):
            CausalGraph.from_edges([("a", sign, "b")])
    with pytest.raises(TermNotFound, match="nearest: 'exercise'"):
        CausalGraph.from_edges(EDGES).effect("exercize", "LTP")


@pytest.mark.parametrize("node", [None, 5, 1.5, b"BDNF", ["BDNF"], {}, object])
def test_a_node_that_is_no_text_is_named_whatever_the_question(graph: CausalGraph, node: Any) -> None:
    questions: list[Callable[[], Any]] = [
        lambda: graph.paths([node], "LTP"),
        lambda: graph.paths("exercise", "LTP", via=[node]),
        lambda: graph.effect("exercise", [node]),  # type: ignore[arg-type]
        lambda: graph.reach([node]),
        lambda: graph.bottlenecks("exercise", [node]),
        lambda: graph.feedback_loops(node),
    ]
    for question in questions:
        with pytest.raises(InvalidArgument) as refused:
            question()
        assert f"{node!r} is no text, as a node must be" in str(refused.value)


def test_a_paper_that_is_no_text_is_named(graph: CausalGraph) -> None:
    with pytest.raises(InvalidArgument, match=r"papers: \['PMID:1'\] is no text, as a paper must be"):
        graph.without([["PMID:1"]])  # type: ignore[list-item]


def test_no_node_at_all_has_no_effect_to_ask_for_and_nothing_on_the_way(graph: CausalGraph) -> None:
    with pytest.raises(InvalidArgument, match="source: no node is given"):
        graph.effect([], "LTP")  # type: ignore[arg-type]
    assert graph.bottlenecks([], "LTP") == []
    assert not graph.paths("exercise", [])


@pytest.mark.parametrize(
    ("edges", "offender"), [(5, "5 is no list of edges"), ([5], "edge 0: 5 is not"), (["a+b"], "edge 0: 'a\\+b' is not"), ([("a", "+", "b"), None], "edge 1: None is not")]
)
def test_what_is_no_edge_is_named(edges: Any, offender: str) -> None:
    with pytest.raises(InvalidArgument, match=offender):
        CausalGraph.from_edges(edges)


def test_what_is_no_profile_and_no_seed_is_named(graph: CausalGraph) -> None:
    with pytest.raises(InvalidArgument, match="profile: 'LTP' is no mapping of nodes to numbers"):
        graph.explain_profile("LTP")  # type: ignore[arg-type]
    with pytest.raises(InvalidArgument, match="seed: 'luck' is not a whole number"):
        graph.explain_profile({"LTP": 1}, seed="luck")
    with pytest.raises(InvalidArgument, match="clamps: 5 is no text"):
        graph.perturb({5: "+"})  # type: ignore[dict-item]


def test_more_paths_than_there_can_be_are_all_there_are(graph: CausalGraph) -> None:
    assert graph.paths("exercise", "LTP", k=10**30).found == graph.paths("exercise", "LTP", k=100).found


def test_the_knowledge_graph_asks_its_network(kg: bdnf_kg.KnowledgeGraph) -> None:
    network = kg.network()
    a, b = kg.term("physical exercise").id, kg.term("memory").id
    assert kg.effect(a, b).verdict is network.effect(a, b).verdict
    assert kg.paths(a, b).found == network.paths(a, b).found
    assert kg.support(a, b) == network.support(a, b)
    assert list(kg.mediators(a, b, max_length=3).values()) == list(network.mediators(a, b, max_length=3).values())
    assert [t.id for t in kg.bottlenecks(a, b)] == network.bottlenecks(a, b)
    assert kg.cut(a, b, max_length=3) == network.cut(a, b, max_length=3)
    assert kg.feedback_loops(a).found == network.feedback_loops(a).found
    assert [(x.key, y.key) for x, y in kg.conflicts()] == [tuple(edge.key for edge in sorted(pair, key=lambda e: -(e.sign or 0))) for pair in network.conflicts()]


def test_each_question_of_the_knowledge_graph_is_one_of_the_network() -> None:
    asked = {"paths", "effect", "perturb", "mediators", "cut", "common_causes", "common_effects", "feedback_loops", "bottlenecks", "conflicts", "explain_profile", "support"}
    for name in asked:
        assert inspect.getdoc(getattr(CausalGraph, name))
        assert inspect.getdoc(getattr(bdnf_kg.KnowledgeGraph, name))


def test_loops_say_stage_and_duration_where_known(kg: bdnf_kg.KnowledgeGraph) -> None:
    loops = kg.feedback_loops("tissue BDNF", k=10)
    assert all(len(loop.stages) == len(loop.nodes) and len(loop.durations) == len(loop) for loop in loops)
    assert any(any(stage for stage in loop.stages) for loop in loops)
    assert any(any(durations) for loop in loops for durations in loop.durations)


def test_all_paths_says_when_it_stops(graph: CausalGraph) -> None:
    rows = [(f"n{i}", "+", f"n{j}") for i in range(8) for j in range(8) if i != j]
    dense = CausalGraph.from_edges(rows)
    assert dense.all_paths("n0", "n7", max_paths=10).bound == "stopped after 10 paths"
    assert len(dense.all_paths("n0", "n7", max_paths=10)) == 10
    assert graph.all_paths("LTP", "exercise").reason
