"""The knowledge graph as Python users meet it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

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
        ("NTRK2", "BDNFKG:0000036"),
        ("Ntrk2", "BDNFKG:0000036"),
        ("oestradiol", "CHEBI:16469"),
        ("oestrogen", "BDNFKG:0000047"),
        ("hippocampus", "UBERON:0002421"),
        ("https://w3id.org/bdnf-kg/BDNFKG_0000024", "BDNFKG:0000024"),
        (" http://purl.obolibrary.org/obo/GO_0007613 ", "GO:0007613"),
        ("GO_0007613", "GO:0007613"),
        ("http://purl.uniprot.org/uniprot/P23560", "BDNFKG:0000007"),
        ("UniProtKB:P23560", "BDNFKG:0000007"),
        ("P23560", "BDNFKG:0000007"),
        ("p16220", "UniProtKB:P16220"),
        ("http://identifiers.org/hgnc/1033", "HGNC:1033"),
    ],
)
def test_a_term_is_found_by_every_name(kg: KG, text: str, id_: str) -> None:
    assert kg.term(text).id == id_


def test_a_mistyped_term_names_the_nearest_one(kg: KG) -> None:
    with pytest.raises(TermNotFound) as caught:
        kg.term("estradiole")
    assert "17beta-estradiol" in caught.value.nearest


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("depresion", "depression behavior"),
        ("sleep", "sleep deprivation"),
        ("RSK", "RSK activity"),
        ("MARCKS", "MARCKS phosphorylation"),
        ("GRIA1", "GluA1 surface expression"),
        ("fear memry", "fear memory"),
        ("BDNF serum", "serum BDNF"),
        ("TrkBB", "TrkB"),
        ("BDNF releese", "BDNF release"),
        ("release of BDNF", "BDNF release"),
        ("serum BDNF levels", "serum BDNF"),
        ("TrkB receptors", "TrkB"),
    ],
)
def test_the_nearest_name_holds_the_word_before_it_merely_looks_alike(kg: KG, text: str, label: str) -> None:
    with pytest.raises(TermNotFound) as caught:
        kg.term(text)
    assert caught.value.nearest[0] == label


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("spines", "dendritic spine density"),
        ("memories", "memory"),
        ("hippocampal neurons", "hippocampal neuron"),
        ("SSRIs", "selective serotonin reuptake inhibitor"),
        ("neuronal", "neuron"),
        ("depressive", "depression behavior"),
        ("antidepressants", "antidepressant drug"),
        ("vesicles", "BDNF vesicle transport"),
        ("synaptically", "synaptic plasticity"),
        ("axons", "axon"),
        ("mice", "Mus musculus"),
        ("humans", "Homo sapiens"),
    ],
)
def test_another_form_of_a_name_is_answered_by_the_name(kg: KG, text: str, label: str) -> None:
    with pytest.raises(TermNotFound) as caught:
        kg.term(text)
    assert caught.value.nearest[0] == label
    assert label in [term.label for term in kg.search(text)]


def test_of_names_that_are_equally_near_the_best_studied_leads() -> None:
    terms = [Term("x:1", "red thing", "protein"), Term("x:2", "blue thing", "protein"), Term("x:3", "green thing", "protein")]
    assert Lexicon(terms, rows={"x:3": 2, "x:2": 1}).nearest("thing") == ("green thing", "blue thing", "red thing")


def test_a_slip_of_a_name_that_several_terms_share_is_answered_by_all_of_them() -> None:
    terms = [Term("x:1", "low mood", "disease", broad_synonyms=("depression",)), Term("x:2", "despair", "behaviour", broad_synonyms=("depression",))]
    assert Lexicon(terms, rows={"x:2": 1}).nearest("depresion") == ("despair", "low mood")


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("depression", ["depression behavior", "depressive symptoms", "major depressive disorder"]),
        ("running", ["treadmill running", "voluntary wheel running"]),
        ("blood BDNF", ["peripheral blood BDNF", "plasma BDNF", "serum BDNF", "whole-blood BDNF"]),
        ("BDNF expression", ["BDNF mRNA", "tissue BDNF"]),
        ("VGCC", ["L-type calcium channel activity", "N-type calcium channel activity", "P/Q-type calcium channel activity", "R-type calcium channel activity"]),
    ],
)
def test_a_word_of_the_field_that_means_several_things_lists_them(kg: KG, text: str, labels: list[str]) -> None:
    with pytest.raises(AmbiguousTerm) as caught:
        kg.term(text)
    assert sorted(label for _, label in caught.value.candidates) == labels


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("ERK", "ERK1/2 activity"),
        ("p75", "NGFR"),
        ("pTrkB", "TrkB"),
        ("Abeta", "amyloid-beta"),
        ("Alzheimer's disease", "Alzheimer disease"),
        ("resistance training", "resistance exercise"),
        ("calorie restriction", "caloric restriction"),
        ("thyroid hormone", "3,3',5-triiodo-L-thyronine"),
        ("social defeat", "social defeat stress"),
        ("BDNF signaling", "brain-derived neurotrophic factor receptor signaling pathway"),
    ],
)
def test_what_a_paper_calls_it_finds_the_term(kg: KG, text: str, label: str) -> None:
    assert kg.term(text).label == label


@pytest.mark.parametrize("sign", Sign)
def test_the_id_of_a_change_is_answered_by_the_term_that_changes(kg: KG, sign: Sign) -> None:
    id_ = kg.term("BDNF release").change_id(sign)
    for text in (id_, kg.prefixes.expand(id_)):
        with pytest.raises(TermNotFound, match=r"is the id of a change, not of a term \(nearest: 'BDNF release'\)"):
            kg.term(text)


def test_a_bare_number_is_no_accession(kg: KG) -> None:
    for number in ("1033", "16469", "10090"):
        with pytest.raises(TermNotFound):
            kg.term(number)


@pytest.mark.parametrize("text", ["bdnf", "BDNF", "uniprotkb"])
def test_a_search_matches_names_and_no_prefix_of_ids(kg: KG, text: str) -> None:
    found = [term for term in kg.search(text, 50) if text.lower() not in term.definition.lower()]
    assert all(text.lower() in " ".join(term.names).lower() for term in found)


@pytest.mark.parametrize(
    ("text", "label"), [("P23560", "BDNF protein"), ("UniProtKB:P2356", "BDNF protein"), ("BDNFKG:0000012", "extracellular mature BDNF"), ("0000012", "extracellular mature BDNF")]
)
def test_a_search_finds_by_the_beginning_of_an_id(kg: KG, text: str, label: str) -> None:
    assert kg.search(text)[0].label == label


def test_an_ambiguous_name_lists_its_candidates() -> None:
    lexicon = Lexicon([Term("x:1", "one", "protein", synonyms=("twin",)), Term("x:2", "two", "protein", synonyms=("twin",))])
    with pytest.raises(AmbiguousTerm, match=r"'twin' is ambiguous: 'one' \(x:1\), 'two' \(x:2\)"):
        lexicon.find("twin")
    assert lexicon.find("one").id == "x:1"


def test_a_synonym_of_any_scope_finds_its_term() -> None:
    lexicon = Lexicon([Term("x:1", "one", "protein", synonyms=("a",), broad_synonyms=("b",), narrow_synonyms=("c",), related_synonyms=("d",))])
    assert [lexicon.find(name).id for name in "abcd"] == ["x:1"] * 4
    assert [term.id for term in lexicon.search("c")] == ["x:1"]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("proBDNF", ["cellular proBDNF", "extracellular proBDNF"]),
        ("mature BDNF", ["cellular mature BDNF", "extracellular mature BDNF"]),
        ("MEF2", ["MEF2A", "MEF2C", "MEF2D"]),
    ],
)
def test_a_broad_name_of_several_nodes_lists_them_all(kg: KG, text: str, labels: list[str]) -> None:
    with pytest.raises(AmbiguousTerm) as caught:
        kg.term(text)
    assert sorted(label for _, label in caught.value.candidates) == labels


def test_a_protein_whose_name_merely_looks_alike_is_not_suggested(kg: KG) -> None:
    with pytest.raises(TermNotFound) as caught:
        kg.term("osteocalcin")
    assert "SPP1" not in caught.value.nearest


def test_a_retired_term_leads_to_its_heir() -> None:
    lexicon = Lexicon([Term("x:1", "old", "protein", replaced_by="x:2", deprecated=True), Term("x:2", "new", "protein")])
    assert lexicon.find("old").id == "x:2"


def test_a_retired_term_and_its_heir_are_one_term() -> None:
    retired = Term("x:1", "old", "protein", synonyms=("name",), replaced_by="x:2", deprecated=True)
    lexicon = Lexicon([retired, Term("x:2", "new", "protein", synonyms=("name",)), Term("x:3", "oldest", "protein", replaced_by="x:1", deprecated=True)])
    assert lexicon.find("name").id == "x:2"
    assert lexicon.find("oldest").id == "x:2"


def test_an_heir_that_is_not_there_or_leads_back_ends_the_search() -> None:
    retired = {"a": "z", "b": "c", "c": "b"}
    lexicon = Lexicon([Term(f"x:{id_}", id_, "protein", replaced_by=f"x:{heir}", deprecated=True) for id_, heir in retired.items()])
    assert [lexicon.find(id_).label for id_ in retired] == ["a", "c", "b"]


def test_the_gene_is_no_causal_node_and_the_error_names_those_that_are(kg: KG) -> None:
    with pytest.raises(TermNotFound) as caught:
        kg.effect("BDNF", "memory")
    assert set(caught.value.nearest[:5]) == {"tissue BDNF", "extracellular mature BDNF", "BDNF mRNA", "serum BDNF", "BDNF release"}
    counts = [len([row for row in kg.evidence if {row.subject, row.object} & set(kg._kinds(label, True))]) for label in caught.value.nearest]
    assert counts[0] == max(counts)


def test_a_place_is_no_causal_node_and_the_error_names_nodes_that_hold_its_name(kg: KG) -> None:
    with pytest.raises(TermNotFound, match=r"'hippocampus' names the anatomy .* \(nearest: '") as caught:
        kg.effect("memory", "hippocampus")
    assert all(term.is_causal and "hippocampal" in " ".join(term.names) for term in map(kg.term, caught.value.nearest))


@pytest.mark.parametrize("part", [" expression", " mRNA"])
def test_a_gene_symbol_names_a_node_or_is_answered_by_the_nodes_of_its_gene(kg: KG, part: str) -> None:
    names = [name for term in kg.terms.values() if term.is_causal for name in term.names]
    symbols = [name.removesuffix(part) for name in names if re.fullmatch(r"[A-Z]+[0-9A-Z]*" + part, name)]
    assert "GAP43" in symbols or "PCSK1" in symbols
    for symbol in symbols:
        assert kg.term(symbol), symbol


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


@pytest.mark.parametrize("end", ["FNDC5", "BDNF mRNA"])
def test_an_end_cannot_be_avoided(kg: KG, end: str) -> None:
    for ask in (kg.paths, kg.effect, kg.support):
        with pytest.raises(InvalidArgument, match=f"avoid: it leaves no (source|target): {end}"):
            ask("FNDC5", "BDNF mRNA", avoid=end)


def test_a_length_is_a_positive_number(kg: KG) -> None:
    for ask in (kg.paths, kg.effect, kg.mediators, kg.cut, kg.common_causes, kg.common_effects):
        with pytest.raises(InvalidArgument, match="max_length: 0 is not a positive whole number"):
            ask("FNDC5", "BDNF mRNA", max_length=0)
    for ask in (kg.upstream, kg.downstream, kg.feedback_loops):
        with pytest.raises(InvalidArgument, match="max_length: 0 is not a positive whole number"):
            ask("FNDC5", max_length=0)
    with pytest.raises(InvalidArgument, match="max_length: 0 is not a positive whole number"):
        kg.perturb({"FNDC5": "+"}, max_length=0)


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


def test_what_if_says_of_each_term_what_its_effect_says_where_there_is_evidence(kg: KG) -> None:
    for held in ("NGF", "imipramine", "stress", "BDNF release"):
        for predicted in kg.perturb({held: "+"}).predictions:
            if predicted.weighing.edges or predicted.weighing.tested:
                asked = kg.effect(held, predicted.term.id)
                refuted = {claim.key for claim in asked.claims} - {edge.key for edge in predicted.weighing.edges}
                assert predicted.verdict == asked.verdict or refuted, (held, predicted)
    assert str(kg.perturb({"NGF": "+"})["TrkB"].verdict) == "none"


def test_the_path_shown_beside_a_prediction_has_its_sign(kg: KG) -> None:
    from bdnf_kg.export.text import what_if_rows

    what_if = kg.perturb({"stress": "+"})
    shown = {term: (verdict, path) for term, verdict, _, _, path, _ in what_if_rows(what_if)}
    for predicted in what_if.predictions:
        path = predicted.weighing.best
        assert shown[predicted.term.label] == (str(predicted.verdict), str(path or ""))
        if str(predicted.verdict) in "+-" and path:
            assert str(path.sign) == str(predicted.verdict)


def test_one_sign_may_be_written_in_several_ways(kg: KG) -> None:
    assert kg.perturb({"physical exercise": "+", "aerobic exercise": 1}).clamps == kg.perturb({"physical exercise": "+"}).clamps
    with pytest.raises(InvalidArgument, match="'physical exercise': 'up' is not a sign"):
        kg.perturb({"physical exercise": "up"})


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
    assert (mine.content.on_top, kg.content.on_top) == (1, 0)


def test_own_evidence_cannot_be_taken_in_twice(kg: KG, tmp_path: Path) -> None:
    mine = kg.with_evidence(own_rows(kg, tmp_path / "mine.tsv"))
    with pytest.raises(TableError, match=r"mine.tsv:2: id: 'mine-1' is already the id of a row of this graph"):
        mine.with_evidence(tmp_path / "mine.tsv")
    assert len(mine.with_evidence(own_rows(kg, tmp_path / "more.tsv", id="mine-2", object=kg.term("memory").id, object_label="memory")).evidence) == len(mine.evidence) + 1


def test_own_evidence_with_a_fault_is_refused_by_row_and_column(kg: KG, tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"mine.tsv:2: perturbation: 'gained' is not allowed \(nearest: 'gain'\)"):
        kg.with_evidence(own_rows(kg, tmp_path / "mine.tsv", perturbation="gained"))
    with pytest.raises(TableError, match=r"mine.tsv:2: object: 'GO:1' is not a term"):
        kg.with_evidence(own_rows(kg, tmp_path / "mine.tsv", object="GO:1"))
    with pytest.raises(TableError, match="cannot be read"):
        kg.with_evidence(tmp_path / "nowhere.tsv")


def test_a_verdict_says_what_it_rests_on(kg: bdnf_kg.KnowledgeGraph) -> None:
    assert str(kg.effect("physical exercise", "BDNF mRNA").basis) == "evidence"
    assert str(kg.effect("17beta-estradiol", "BDNF release").basis) == "paths"
    null = next(pair for pair in kg.nulls() if not any(kg.hierarchy.descendants(node) for node in pair))
    tested = kg.effect(*null)
    assert (str(tested.verdict), str(tested.basis), tested.nulls) == ("none", "no effect found", tuple(kg.nulls()[null]))
    assert {row.reference for row in tested.nulls} <= set(tested.references)
    nowhere = kg.effect("memory", "dark rearing")
    assert (str(nowhere.verdict), str(nowhere.basis)) == ("none", "nothing")


def test_what_is_only_observed_stands_beside_the_verdict_and_decides_nothing(kg: bdnf_kg.KnowledgeGraph) -> None:
    effect = kg.effect("major depressive disorder", "serum BDNF")
    assert str(effect.basis) == "nothing"
    [observed] = effect.observed
    assert (observed.causal, str(observed.sign)) == (False, "-")
    [path] = kg.paths("major depressive disorder", "serum BDNF", include=["associations"], k=1)
    assert path.sentence == "What raising major depressive disorder does to serum BDNF is not shown."
    assert "goes with less serum BDNF" in path.sentences[0]


def test_what_the_graph_answers_prints_short_and_by_name(kg: KG) -> None:
    what_if = kg.perturb({"TrkB": "-"})
    answers = [
        kg.paths("physical exercise", "memory", k=50),
        kg.effect("physical exercise", "memory"),
        kg.robustness("FNDC5", "BDNF mRNA"),
        what_if,
        what_if.perturbation,
        what_if.predictions[0],
        kg.upstream("BDNF release")[0],
        kg.feedback_loops("BDNF release")[0],
        kg.explain_profile({"Fos": 1, "Arc": 1}, permutations=10),
        kg.run("release_triggers"),
        kg.network().edges[0],
        kg.content,
    ]
    for answer in answers:
        assert len(repr(answer)) < 500, repr(answer)[:200]
        assert repr(answer).startswith(type(answer).__name__ + "(")
    assert repr(kg.paths("FNDC5", "BDNF mRNA", k=1)[0]) == "Path(FNDC5 --> BDNF mRNA)"


def test_claims_print_the_names_of_their_terms(kg: KG) -> None:
    for claim in kg.claims():
        assert str(claim).startswith(kg.terms[claim.subject].label)
        assert kg.terms[claim.object].label in repr(claim)
    alone = next(claim for claim in kg.claims() if len(claim.references) == 1)
    assert str(alone).endswith("1 paper)")


@pytest.mark.parametrize(
    ("ask", "nearest"),
    [
        (lambda kg: kg.effect("FNDC5", "BDNF mRNA", specie="mouse"), "specie: 'specie' is no keyword here .nearest: 'species'"),
        (lambda kg: kg.paths("FNDC5", "BDNF mRNA", max_lenght=3), "'max_lenght' is no keyword here .nearest: 'max_length'"),
        (lambda kg: kg.support("FNDC5", "BDNF mRNA", specie="mouse"), "nearest: 'species'"),
        (lambda kg: kg.robustness("FNDC5", "BDNF mRNA", specie="mouse"), "nearest: 'species'"),
        (lambda kg: kg.claims(studydesign="animal"), "nearest: 'study_design'"),
        (lambda kg: kg.claims(max_length=3), "'max_length' is no keyword here"),
    ],
)
def test_an_unknown_keyword_names_the_nearest_one(kg: KG, ask: Callable[[KG], object], nearest: str) -> None:
    with pytest.raises(InvalidArgument, match=nearest):
        ask(kg)


@pytest.mark.parametrize(
    ("ask", "why"),
    [
        (lambda kg: kg.term(None), "text: None is no text"),
        (lambda kg: kg.search(3), "text: 3 is no text"),
        (lambda kg: kg.search("BDNF", limit="3"), "limit: '3' is not a positive whole number"),
        (lambda kg: kg.claims(species=3), "text: 3 is no text"),
        (lambda kg: kg.claims(study_design=[None]), "study_design: None is not allowed"),
        (lambda kg: kg.query(3), "sparql: 3 is no text"),
        (lambda kg: kg.run(None), "name: None is no text"),
        (lambda kg: kg.paths("FNDC5", "memory", k=1.5), "k: 1.5 is not a positive whole number"),
        (lambda kg: kg.paths("FNDC5", "memory", max_length="3"), "max_length: '3' is not a positive whole number"),
        (lambda kg: kg.paths("FNDC5", "memory", max_visits="x"), "max_visits: 'x' is not a positive whole number"),
        (lambda kg: kg.paths("FNDC5", "memory", via=3), "text: 3 is no text"),
        (lambda kg: kg.effect("FNDC5", "memory", max_length="3"), "max_length: '3' is not"),
        (lambda kg: kg.effect("FNDC5", "memory", min_belief=2), "min_belief: 2 is not a number from 0 to 1"),
        (lambda kg: kg.effect("FNDC5", "memory", min_belief=float("nan")), "min_belief: nan is not a number from 0 to 1"),
        (lambda kg: kg.effect("FNDC5", "memory", odds=float("nan")), "odds: nan is not a number of at least 1"),
        (lambda kg: kg.upstream("memory", max_length="2"), "max_length: '2' is not"),
        (lambda kg: kg.mediators("FNDC5", "memory", max_length="2"), "max_length: '2' is not"),
        (lambda kg: kg.perturb("TrkB"), "clamps: 'TrkB' is no mapping of terms to . or -"),
        (lambda kg: kg.perturb({"TrkB": None}), "None is not a sign"),
        (lambda kg: kg.perturb({"TrkB": "-"}, min_belief=2), "min_belief: 2 is not"),
        (lambda kg: kg.explain_profile(["Fos"]), r"profile: \['Fos'\] is no mapping of names to values, data frame, path or text"),
        (lambda kg: kg.explain_profile({"Fos": 1}, permutations=1.5), "permutations: 1.5 is not a positive whole number"),
        (lambda kg: kg.with_evidence(["rows.tsv"]), "path: .* is no path of a file or folder"),
        (lambda kg: bdnf_kg.load(3), "folder: 3 is no path of a file or folder"),
    ],
)
def test_an_argument_of_the_wrong_kind_is_refused_by_name(kg: KG, ask: Callable[[Any], object], why: str) -> None:
    with pytest.raises(InvalidArgument, match=why):
        ask(kg)


def test_one_word_of_include_is_taken_as_it_is(kg: KG) -> None:
    assert kg.network(include="associations").edges == kg.network(include=["associations"]).edges
    with pytest.raises(InvalidArgument, match="include: 'guesses' is not allowed"):
        kg.network(include="guesses")
    with pytest.raises(InvalidArgument, match="include: 5 is not allowed"):
        kg.network(include=5)  # type: ignore[arg-type]


def test_what_is_no_text_is_refused_by_the_name_of_its_keyword(kg: KG, tmp_path: Path) -> None:
    with pytest.raises(InvalidArgument, match="without: \\['review'\\] is no text"):
        kg.filter(without=[["review"]])  # type: ignore[list-item]
    with pytest.raises(InvalidArgument, match="format: \\[\\] is no text"):
        kg.export([], tmp_path / "x")  # type: ignore[arg-type]
    with pytest.raises(InvalidArgument, match="path: None is no path"):
        kg.export("tsv", None)  # type: ignore[arg-type]


def test_what_is_done_to_an_answer_changes_no_later_one(kg: KG) -> None:
    before = len(kg.nulls())
    kg.nulls().clear()  # type: ignore[attr-defined]
    next(iter(kg.nulls().values())).clear()
    kg.claims().clear()
    assert len(kg.nulls()) == before
    assert all(kg.nulls().values())
    assert kg.claims()


def test_a_notebook_names_a_paper_without_an_id_by_author_year_and_title(kg: bdnf_kg.KnowledgeGraph) -> None:
    row = next(row for row in kg.evidence if row.reference.startswith("TITLE:") and kg.effect(row.subject, row.object).claims)
    name = html.escape(kg.references[row.reference].name)
    for answer in (kg.effect(row.subject, row.object), kg.paths(row.subject, row.object, max_length=1)):
        shown = answer._repr_html_()
        assert "TITLE:" not in shown
        assert name in shown
