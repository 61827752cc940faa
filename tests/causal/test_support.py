"""Support depth: equal to trying every set of papers, and never more confident than the papers allow."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bdnf_kg
from bdnf_kg import CausalGraph
from bdnf_kg.causal.effect import Verdict
from bdnf_kg.causal.network import Edge
from bdnf_kg.claims import derive, null_findings
from bdnf_kg.model import Change, Evidence, Perturbation, Sign

NODES = "abcd"
PAPERS = ["P1", "P2", "P3", "P4", "P5"]


@st.composite
def cited_graphs(draw: st.DrawFn) -> CausalGraph:
    pairs = [(x, y) for x, y in itertools.product(NODES, NODES) if x != y]
    papers = st.lists(st.sampled_from(PAPERS), min_size=1, max_size=3, unique=True)
    edge = st.tuples(st.sampled_from(pairs), st.sampled_from(["+", "-", "+", "-", "?"]), st.sampled_from([0.2, 0.5, 0.9]), papers)
    rows = draw(st.lists(edge, min_size=1, max_size=8))
    return CausalGraph.from_edges([*((x, s, y, {"belief": b, "references": refs}) for (x, y), s, b, refs in rows), ("a", "+", "d", {"references": ["P1"]}), ("d", "+", "b")])


@settings(max_examples=300, deadline=None)
@given(cited_graphs())
def test_the_depth_is_that_of_the_smallest_set_that_changes_the_verdict(graph: CausalGraph) -> None:
    first = graph.effect("a", "b").verdict
    smallest = next(
        (size for size in range(1, len(PAPERS) + 1) if any(graph.without(some).effect("a", "b").verdict is not first for some in itertools.combinations(PAPERS, size))), None
    )
    found = graph.support("a", "b")
    assert found.verdict is first
    if first is Verdict.NONE:
        assert found.depth == 0
    else:
        assert found.depth == smallest
    if found.depth:
        assert len(found.papers) == found.depth
        assert graph.without(found.papers).effect("a", "b").verdict is found.then
        assert found.then is not first


WEIGHTS = {"animal": 0.5, "in vitro": 0.4}


def derived(rows: tuple[Evidence, ...]) -> CausalGraph:
    """A network whose claims are derived from rows, with two kinds of cause, and derived anew if papers fall."""
    claims = derive(rows, WEIGHTS)
    edges = [Edge(c.subject, c.object, c.sign, c.belief.value, references=c.references, key=c.key, claim=c) for c in claims if c.belief.value > 0]
    edges += [Edge(kind, "a", Sign.POSITIVE, 1.0, kind="is a", key=f"{kind} is a") for kind in ("a1", "a2")]
    tested = {pair: tuple(sorted({row.reference for row in found})) for pair, found in null_findings(rows).items()}
    return CausalGraph(edges, ["a", "a1", "a2", "z"], tested=tested, withdraw=lambda papers: derived(tuple(row for row in rows if row.reference not in papers)))


@st.composite
def findings(draw: st.DrawFn) -> tuple[Evidence, ...]:
    row = st.tuples(st.sampled_from(["a1", "a2", "a"]), st.sampled_from(list(Change)), st.sampled_from(PAPERS), st.sampled_from(sorted(WEIGHTS)))
    return tuple(
        Evidence(f"E{i}", subject, "z", Perturbation.GAIN, change, paper, design) for i, (subject, change, paper, design) in enumerate(draw(st.lists(row, min_size=1, max_size=8)))
    )


@settings(max_examples=400, deadline=None)
@given(findings())
def test_evidence_for_and_against_falls_with_the_fewest_papers(rows: tuple[Evidence, ...]) -> None:
    graph = derived(rows)
    first = graph.effect("a", "z").verdict
    smallest = next(
        (size for size in range(1, len(PAPERS) + 1) if any(graph.without(some).effect("a", "z").verdict is not first for some in itertools.combinations(PAPERS, size))), None
    )
    if first is not Verdict.NONE:
        assert graph.support("a", "z").depth == smallest


def test_a_paper_behind_two_kinds_counts_for_both() -> None:
    rows = [("a1", Change.INCREASE, "P1"), ("a1", Change.INCREASE, "P2"), ("a1", Change.NONE, "Q1"), ("a2", Change.INCREASE, "P2")]
    graph = derived(tuple(Evidence(f"E{i}", subject, "z", Perturbation.GAIN, change, paper, "animal") for i, (subject, change, paper) in enumerate(rows)))
    assert graph.support("a", "z").papers == ("P2",)


def test_a_search_that_is_stopped_says_what_does_not_suffice() -> None:
    rows = [("a", "+", f"m{i}", {"references": [f"P{i}"]}) for i in range(8)] + [(f"m{i}", "+", "b", {"references": [f"Q{i}"]}) for i in range(8)]
    found = CausalGraph.from_edges(rows).support("a", "b", max_trials=20)
    assert found.depth is None
    assert "stopped after" in found.bound
    assert "papers must fall" in str(found)


def test_withdrawing_papers_equals_deriving_all_claims_without_them(kg: bdnf_kg.KnowledgeGraph) -> None:
    network = kg.network()
    papers = sorted({ref for edge in network.edges for ref in edge.references})
    for some in (papers[:1], papers[5:9], papers[::40]):
        left, anew = network.without(some), kg.network(without=some)
        assert left.edges == anew.edges
        assert left.tested == anew.tested
        assert [e.context for e in left.edges] == [e.context for e in anew.edges]


def test_papers_withdrawn_one_after_the_other_stay_withdrawn(kg: bdnf_kg.KnowledgeGraph) -> None:
    papers = sorted({row.reference for row in kg.evidence})[::9]
    at_once = kg.network().without(papers)
    one_by_one = kg.network().without(papers[:20]).without(papers[20:])
    assert one_by_one.edges == at_once.edges
    assert one_by_one.tested == at_once.tested


@given(cited_graphs(), st.lists(st.sampled_from(PAPERS)))
def test_a_graph_without_papers_is_one_that_never_had_them(graph: CausalGraph, papers: list[str]) -> None:
    left = graph.without(papers)
    anew = CausalGraph(left.edges, graph.nodes, tested=left.tested)
    assert left.edges == tuple(kept for edge in graph.edges if (kept := edge.without(frozenset(papers))))
    assert all(left.out(node) == anew.out(node) and left.into(node) == anew.into(node) for node in graph.nodes)


@pytest.mark.parametrize(("source", "target"), [("FNDC5", "BDNF mRNA"), ("physical exercise", "tissue BDNF"), ("corticosterone", "long-term potentiation")])
def test_the_papers_that_must_fall_do_change_the_verdict(kg: bdnf_kg.KnowledgeGraph, source: str, target: str) -> None:
    support = kg.support(source, target)
    assert support.depth
    assert kg.effect(source, target, without=support.papers).verdict is support.then
    for paper in support.papers:
        rest = [other for other in support.papers if other != paper]
        assert kg.effect(source, target, without=rest).verdict is support.verdict


def test_robustness_asks_again_with_parts_of_the_evidence(kg: bdnf_kg.KnowledgeGraph) -> None:
    answer = kg.robustness("FNDC5", "BDNF mRNA")
    assert answer.effect == kg.effect("FNDC5", "BDNF mRNA")
    assert answer.verdicts["without rodents"] is kg.effect("FNDC5", "BDNF mRNA", without=["mouse", "rat"]).verdict
    assert answer.verdicts["humans only"] is kg.effect("FNDC5", "BDNF mRNA", species="human").verdict
    assert answer.support == kg.support("FNDC5", "BDNF mRNA")
    assert "without reviews: +" in str(answer)
    assert "humans only" not in kg.robustness("FNDC5", "BDNF mRNA", species="mouse").verdicts
