"""The knowledge graph as Python users meet it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import bdnf_kg
from bdnf_kg.causal import Verdict
from bdnf_kg.errors import AmbiguousTerm, InvalidArgument, TableError, TermNotFound
from bdnf_kg.lookup import Lexicon
from bdnf_kg.model import Sign, Standing, Term
from bdnf_kg.tables import EVIDENCE, write_table

KG = bdnf_kg.KnowledgeGraph


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("17β-estradiol", "CHEBI:16469"),
        ("Estradiol", "CHEBI:16469"),
        ("CHEBI:16469", "CHEBI:16469"),
        ("LTP", "GO:0060291"),
        ("  ltp ", "GO:0060291"),
        ("p75NTR", "UniProtKB:P08138"),
    ],
)
def test_a_term_is_found_by_every_name(kg: KG, text: str, id_: str) -> None:
    assert kg.term(text).id == id_


def test_a_mistyped_term_names_the_nearest_one(kg: KG) -> None:
    with pytest.raises(TermNotFound) as caught:
        kg.term("estradiole")
    assert "17beta-estradiol" in caught.value.nearest


def test_an_ambiguous_name_lists_its_candidates() -> None:
    lexicon = Lexicon([Term("x:1", "one", "protein", synonyms=("twin",)), Term("x:2", "two", "protein", synonyms=("twin",))])
    with pytest.raises(AmbiguousTerm, match=r"'twin' is ambiguous: 'one' \(x:1\), 'two' \(x:2\)"):
        lexicon.find("twin")
    assert lexicon.find("one").id == "x:1"


def test_a_retired_term_leads_to_its_heir() -> None:
    lexicon = Lexicon([Term("x:1", "old", "protein", replaced_by="x:2", deprecated=True), Term("x:2", "new", "protein")])
    assert lexicon.find("old").id == "x:2"


def test_the_gene_is_no_causal_node_and_the_error_names_those_that_are(kg: KG) -> None:
    with pytest.raises(TermNotFound) as caught:
        kg.effect("BDNF", "memory")
    assert "BDNF mRNA" in caught.value.nearest


def test_a_question_about_a_class_finds_what_was_shown_for_its_kinds(kg: KG) -> None:
    assert kg.effect("physical exercise", "BDNF mRNA").verdict is Verdict.POSITIVE
    starts = {path.edges[0].subject_label for path in kg.paths("physical exercise", "BDNF mRNA", k=20)}
    assert len(starts) > 1
    alone = {path.edges[0].subject_label for path in kg.paths("physical exercise", "BDNF mRNA", k=20, subclasses=False)}
    assert alone <= {"physical exercise"}


def test_filters_derive_claims_anew(kg: KG) -> None:
    everything = {c.key: c for c in kg.claims(causal=True)}
    mouse = kg.claims(causal=True, species="mouse")
    assert 0 < len(mouse) < len(everything)
    assert all(set(c.species) == {"NCBITaxon:10090"} for c in mouse)
    assert all(row.study_design != "review" for c in kg.claims(without="review") for row in (*c.evidence, *c.against))
    with pytest.raises(InvalidArgument, match=r"one of: .*animal"):
        kg.claims(study_design="guess")


def test_a_filter_on_a_region_includes_its_parts(kg: KG) -> None:
    whole = kg.claims(anatomy="hippocampal formation")
    part = kg.claims(anatomy="CA1 field of hippocampus")
    assert {c.key for c in part} <= {c.key for c in whole}
    assert len(part) < len(whole)


def test_conflicts_come_in_pairs_of_opposite_sign(kg: KG) -> None:
    pairs = kg.conflicts()
    assert pairs
    for a, b in pairs:
        assert (a.subject, a.object, a.sign) == (b.subject, b.object, -b.sign)
        assert a.standing is b.standing
        assert a.standing in (Standing.CONFLICTING, Standing.CONTEXT_DEPENDENT)


def test_no_path_is_an_answer_with_its_reason(kg: KG) -> None:
    same = kg.paths("memory", "spatial memory")
    assert not same
    assert "one is a kind of the other" in same.reason
    filtered = kg.paths("physical exercise", "BDNF mRNA", species="Ovis aries")
    assert filtered.reason == "no path through the evidence that passes the filters; there is one without them"
    backward = kg.paths("memory", "voluntary wheel running")
    assert not backward
    assert "not connected" in backward.reason


def test_the_evidence_on_the_pair_decides_before_any_path(kg: KG) -> None:
    effect = kg.effect("FNDC5", "BDNF mRNA")
    assert effect.verdict is Verdict.POSITIVE
    assert effect.reason.startswith("evidence on FNDC5 and BDNF mRNA themselves")
    assert effect.claims
    assert effect.positive is not None


def test_upstream_and_downstream_mirror_each_other(kg: KG) -> None:
    up = {r.term.id for r in kg.upstream("long-term potentiation", max_length=2, subclasses=False)}
    for id_ in sorted(up)[:20]:
        assert any(r.term.label == "long-term synaptic potentiation" for r in kg.downstream(id_, max_length=2, subclasses=False))


def test_associations_are_never_steps_unless_asked_for(kg: KG) -> None:
    assert all(e.kind != "association" for e in kg.network().edges)
    asked = [e for e in kg.network(include=["associations"]).edges if e.kind == "association"]
    assert asked
    assert all(e.sign is None for e in asked)


def test_a_copy_for_networkx_keeps_opposite_claims_apart(kg: KG) -> None:
    graph = kg.to_networkx()
    plus, minus = kg.conflicts()[0]
    assert {data["sign"] for data in graph[plus.subject][plus.object].values()} == {1, -1}
    assert minus.key in graph[plus.subject][plus.object]
    assert graph.number_of_edges() == len(kg.network().edges)


def test_values_print_well(kg: KG) -> None:
    assert repr(kg).startswith("KnowledgeGraph(")
    assert "<table>" in kg._repr_html_()
    effect = kg.effect("physical exercise", "BDNF mRNA")
    assert str(effect).startswith("physical exercise -> BDNF mRNA: +")
    assert "<b>physical exercise → BDNF mRNA: +</b>" in effect._repr_html_()
    assert "<script" not in kg.query('SELECT ("<script>alert(1)</script>" AS ?x) WHERE {}')._repr_html_()


def test_every_claim_is_found_by_its_key(kg: KG) -> None:
    claim = kg.claims()[3]
    assert kg.claim(claim.key) == claim
    assert kg.claims(sign="-")[0].sign is Sign.NEGATIVE


def test_what_if_holds_kinds_too_and_shows_what_is_blocked_and_what_escapes(kg: KG) -> None:
    what_if = kg.perturb({"physical exercise": "+", "tissue BDNF": "-"})
    assert {"physical exercise", "aerobic exercise", "tissue BDNF"} <= {term.label for term in what_if.clamps}
    assert what_if.predictions
    assert any("tissue BDNF" in str(path) for path in what_if.blocked("fear extinction"))
    assert all(kg.term("tissue BDNF").id not in path.nodes[1:] for path in what_if.escapes("memory"))
    assert kg.perturb({"FNDC5": "-"})["BDNF mRNA"].verdict is Verdict.NEGATIVE


def test_a_what_if_counts_apart_what_rises_falls_and_is_not_known(kg: KG) -> None:
    what_if = kg.perturb({"TrkB": "-"})
    said = {word: int(number) for number, word in re.findall(r"(\d+) ([a-z-]+)", str(what_if))}
    verdicts = [str(predicted.verdict) for predicted in what_if.predictions]
    assert (said["rise"], said["fall"], said["conflicting"]) == tuple(verdicts.count(verdict) for verdict in ("+", "-", "conflicting"))
    assert said["undetermined"] == verdicts.count("undetermined") + len(what_if.undetermined)


def test_a_what_if_says_which_steps_nobody_showed_in_the_direction_used(kg: KG) -> None:
    assert [str(edge) for edge in kg.perturb({"FNDC5": "-"}).assumed("BDNF mRNA")] == [
        str(e) for e in kg.network().edges if e.subject == kg.term("FNDC5").id and not e.loss and e.object == kg.term("BDNF mRNA").id
    ]
    what_if = kg.perturb({"TrkB": "-"})
    assert all(kg.term("TrkB").id in path.nodes for path in what_if.blocked("long-term potentiation", "tissue BDNF"))
    assert all(kg.term("TrkB").id not in path.nodes for path in what_if.escapes("long-term potentiation", "tissue BDNF"))


def test_a_term_cannot_be_held_both_ways(kg: KG) -> None:
    with pytest.raises(InvalidArgument, match="held both up and down"):
        kg.perturb({"physical exercise": "+", "aerobic exercise": "-"})


def test_mediators_bottlenecks_and_cuts_speak_of_terms(kg: KG) -> None:
    assert kg.term("tissue BDNF") in kg.mediators("physical exercise", "fear extinction", max_length=3)
    assert kg.cut("FNDC5", "BDNF mRNA", of="nodes").reason.startswith("no node lies between")
    assert kg.term("BDNF release") in kg.bottlenecks("BDNF vesicle exocytosis", "long-term potentiation")


def test_loops_of_claims_come_back_to_where_they_began(kg: KG) -> None:
    loops = kg.feedback_loops("tissue BDNF", k=5)
    assert loops
    for loop in loops:
        assert loop.nodes[0] == loop.nodes[-1] == kg.term("tissue BDNF").id


def test_common_causes_reach_both(kg: KG) -> None:
    network = kg.network()
    found = kg.common_causes("BDNF mRNA", "adult hippocampal neurogenesis", subclasses=False)
    assert found
    for term, _ in found:
        assert {kg.term("BDNF mRNA").id, kg.term("adult hippocampal neurogenesis").id} <= set(network.reach(term.id, max_length=2))


def own_rows(kg: KG, path: Path, **cells: str) -> Path:
    subject, object_ = kg.term("dark rearing"), kg.term("adult hippocampal neurogenesis")
    row = dict.fromkeys(EVIDENCE, "")
    row |= {
        "id": "mine-1", "subject": subject.id, "subject_label": subject.label, "object": object_.id, "object_label": object_.label, "perturbation": "gain",
        "change": "decrease", "directness": "unknown", "species": "NCBITaxon:10090", "species_label": "Mus musculus", "study_design": "animal",
        "reference": "PMID:99999999", "locator": "table 1", "checked": "2026-01-31", "finding": "Own result.", "source": "my laboratory", "licence": "CC-BY-4.0",
    }  # fmt: skip
    write_table(path, EVIDENCE, [row | cells])
    return path


def test_own_evidence_stands_on_top_and_leaves_the_graph_as_it_was(kg: KG, tmp_path: Path) -> None:
    before = len(kg.evidence)
    mine = kg.with_evidence(own_rows(kg, tmp_path / "mine.tsv"))
    effect = mine.effect("dark rearing", "adult hippocampal neurogenesis")
    assert effect.verdict is Verdict.NEGATIVE
    assert "PMID:99999999" in effect.references
    assert len(mine.evidence) == before + 1
    assert len(kg.evidence) == before


def test_own_evidence_with_a_fault_is_refused_by_row_and_column(kg: KG, tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"mine.tsv:2: perturbation: 'gained' is not allowed \(nearest: 'gain'\)"):
        kg.with_evidence(own_rows(kg, tmp_path / "mine.tsv", perturbation="gained"))
    with pytest.raises(TableError, match=r"mine.tsv:2: object: 'GO:1' is not a term"):
        kg.with_evidence(own_rows(kg, tmp_path / "mine.tsv", object="GO:1"))
    with pytest.raises(TableError, match="cannot be read"):
        kg.with_evidence(tmp_path / "nowhere.tsv")
