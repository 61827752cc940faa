"""Each question of the library that is not one of the mission's has an answer that is known.

A row of the answer must hold every value given here; parameters are given where the default is not asked for.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

import bdnf_kg
from bdnf_kg.model import Claim, Perturbation
from bdnf_kg.query import stored_queries

BDNF = "extracellular mature BDNF"
KNOWN: list[tuple[str, dict[str, str], dict[str, object]]] = [
    ("needed_for_release", {}, {"needed": "CADPS2", "what": "BDNF release", "reference": "PMID:21173225"}),
    ("without_effect_on_release", {}, {"subject": "Met66 BDNF", "what": "constitutive BDNF release"}),
    ("release_by_site", {}, {"subject": "NMDA receptor activity", "sign": "+", "object": "dendritic BDNF release"}),
    ("release_assays", {}, {"assay": "tagged BDNF imaging"}),
    ("release_triggers", {}, {"trigger": "neuronal activity", "sign": "+"}),
    ("release_triggers", {"species": "rat"}, {"sign": "+"}),
    ("exon_transcripts", {}, {"subject": "voluntary wheel running", "change": "increase", "object": "BDNF exon IV mRNA"}),
    ("cleavage", {}, {"subject": "PLAT", "sign": "+", "object": "cellular mature BDNF"}),
    ("sorting_and_transport", {}, {"stage": "mRNA trafficking", "subject": "seizure activity", "object": "BDNF mRNA dendritic transport"}),
    ("two_steps", {}, {"middle": "ERK1/2 activity", "first": "+", "second": "+", "net": "+"}),
    ("two_steps", {"source": "physical exercise", "target": "memory"}, {"middle": "BDNF mRNA", "net": "+"}),
    ("release_stages", {}, {"stage": "exocytosis"}),
    ("stress_hormones", {}, {"subject": "corticosterone", "sign": "-", "object": "tissue BDNF"}),
    ("hormone_by_sex", {}, {"sex": "female", "object": "BDNF mRNA", "reference": "PMID:7479947", "change": "increase"}),
    ("hormone_by_sex", {}, {"sex": "female", "subject": "17beta-estradiol", "change": "none", "object": "BDNF mRNA"}),
    ("hormone_by_sex", {"hormone": "testosterone"}, {"sex": "male"}),
    ("hormone_outcomes", {}, {"subject": "melatonin", "sign": "+", "object": "recognition memory"}),
    ("hormones_of_exercise", {}, {"exercise": "treadmill running", "signal": "corticosterone", "second": "-", "object": "BDNF mRNA"}),
    ("exercise_in_humans", {}, {"exercise": "resistance exercise", "change": "increase", "object": "serum BDNF"}),
    ("acute_and_chronic_exercise", {}, {"duration": "chronic", "object": "spatial memory", "change": "increase"}),
    ("diet", {}, {"subject": "high-fat diet", "sign": "-", "object": "BDNF mRNA"}),
    ("stress", {}, {"subject": "chronic mild stress", "sign": "-", "object": "BDNF mRNA"}),
    ("sleep_and_light", {}, {"subject": "dark rearing", "sign": "-", "object": "BDNF mRNA"}),
    ("all_exposures", {}, {"exposure": "voluntary wheel running", "sign": "+", "object": "cellular mature BDNF"}),
    ("brain_stimulation", {}, {"subject": "electroconvulsive seizure treatment", "sign": "+", "object": "BDNF mRNA"}),
    ("brain_stimulation", {}, {"subject": "repetitive transcranial magnetic stimulation", "sign": "+", "object": "serum BDNF"}),
    ("probdnf_and_p75", {}, {"subject": "NGFR", "sign": "+", "object": "NF-kappaB activity"}),
    ("probdnf_and_p75", {}, {"subject": "SORCS2", "sign": "+", "object": "long-term synaptic depression"}),
    ("opposite_forms", {}, {"object": "long-term synaptic depression", "of_proBDNF": "+", "of_mature_BDNF": "-", "standing_of_mature_BDNF": "uncontested"}),
    ("trkb_without_bdnf", {}, {"subject": "PTPN1", "sign": "-", "object": "TrkB"}),
    ("phosphorylation", {}, {"subject": "CDK5", "object": "TrkB"}),
    ("phosphorylation", {}, {"subject": "AKT activity", "perturbation": "gain", "change": "decrease", "object": "BAD"}),
    ("mechanisms", {}, {"mechanism": "cleavage", "subject": "CASP9", "object": "CASP3", "sign": "+"}),
    ("mechanisms", {"mechanism": "binding"}, {"subject": BDNF, "object": "TrkB", "sign": "+"}),
    ("feedback_on_bdnf", {}, {"bdnf": BDNF, "middle": "ERK1/2 activity", "back": "BDNF gene transcription", "loop": "amplifies"}),
    ("pain", {}, {"sign": "+", "object": "pain hypersensitivity"}),
    ("synapse_structure", {}, {"subject": BDNF, "sign": "+", "object": "dendritic spine density"}),
    ("feeding_and_weight", {}, {"subject": "tissue BDNF", "sign": "-", "object": "feeding behavior"}),
    ("reward_and_drug_seeking", {}, {"subject": BDNF, "sign": "+", "object": "cocaine seeking"}),
    ("whole_body_effects", {}, {"subject": "tissue BDNF", "sign": "+", "object": "spatial learning"}),
    ("bdnf_in_disease", {}, {"disease": "Parkinson disease", "sign": "-", "bdnf": "serum BDNF"}),
    ("causes_of_disease", {}, {"subject": "tissue BDNF", "sign": "-", "object": "Obesity"}),
    ("drugs_on_bdnf", {}, {"drug": "valproic acid", "sign": "+", "object": "tissue BDNF"}),
    ("drugs_on_trkb", {}, {"drug": "7,8-dihydroxyflavone", "change": "increase", "object": "TrkB", "mechanism": "binding"}),
    ("antidepressants", {}, {"subject": "ketamine", "sign": "-", "object": "EEF2K"}),
    ("met66", {}, {"subject": "Met66 BDNF", "sign": "-", "object": "activity-dependent BDNF release"}),
    ("disease_models", {}, {"disease": "Huntington disease"}),
    ("strongest_claims", {}, {"subject": BDNF, "sign": "+", "object": "CREB phosphorylation"}),
    ("one_paper_claims", {}, {"subject": "ATP", "sign": "+", "object": "microglial BDNF release"}),
    ("tested_without_effect", {}, {"subject": "NGF", "object": "neuron differentiation"}),
    ("conflict_evidence", {}, {"side": "no effect", "reference": "PMID:16697351", "change": "none"}),
    ("conflict_evidence", {}, {"side": "for -", "perturbation": "gain", "change": "decrease"}),
    ("conflict_evidence", {"subject": "physical exercise", "object": "serum BDNF"}, {"side": "no effect"}),
    ("inherited_against_evidence", {}, {"claim": "physical exercise increases peripheral blood BDNF", "subject": "resistance exercise", "found": "no effect"}),
    ("conflicts", {}, {"subject": "electroconvulsive seizure treatment", "object": "plasma BDNF", "standing": "conflicting"}),
    ("sufficient_and_necessary", {}, {"subject": "FNDC5", "sign": "+", "object": "memory"}),
    ("human_evidence", {}, {"subject": "cognitive stimulation", "sign": "+", "object": "serum BDNF", "design": "human trial"}),
    ("across_species", {}, {"subject": "physical exercise", "sign": "+", "object": "tissue BDNF"}),
    ("sex_differences", {}, {"subject": "17beta-estradiol", "object": "BDNF mRNA", "in_males": "increase", "in_females": "none"}),
    ("evidence_in_place", {}, {"place": "dentate gyrus of hippocampal formation", "object": "BDNF mRNA"}),
    ("rows_by_design", {}, {"design": "in vitro", "species": "Homo sapiens"}),
    ("findings_of_paper", {}, {"subject": "NGF", "change": "none", "object": "TrkB"}),
    ("claims_on", {}, {"subject": "CADPS2", "sign": "+", "object": "BDNF release"}),
    ("evidence_for", {}, {"perturbation": "gain", "change": "increase"}),
    ("definition", {}, {"property": "synonym", "value": "TrkB-FL"}),
    ("kinds_of", {}, {"kind": "astrocytic BDNF release"}),
    ("parts_of", {}, {"part": "CA1 field of hippocampus"}),
    ("terms_at_stage", {}, {"label": "SYT4", "kind": "protein"}),
    ("outside_terms", {}, {"ontology": "UniProtKB"}),
    ("relations", {}, {"relation": "BFO:0000066", "label": "occurs in"}),
    ("axiom_evidence", {}, {"leads_to": "increased MECP2 phosphorylation at serine 421", "basis": "shown"}),
    ("leads_to", {}, {"change": "increased BDNF mRNA"}),
    ("shown_closure", {}, {"change": "increased ERK1/2 activity"}),
    ("shortcuts", {}, {"relation": "https://w3id.org/bdnf-kg/increases", "object": "anxiety-related behavior"}),
    ("dataset", {}, {"licence": "https://creativecommons.org/licenses/by/4.0/", "version": bdnf_kg.__version__}),
    ("named_graphs", {}, {"graph": "https://w3id.org/bdnf-kg/graph/claims"}),
    ("named_graphs", {}, {"graph": "https://w3id.org/bdnf-kg/graph/direct"}),
    ("papers_by_year", {}, {"year": "1999"}),
    ("journals", {}, {"journal": "Nature"}),
    ("papers_with_most_rows", {}, {"reference": "WikiPathways:WP2380"}),
    ("sources_and_licences", {}, {"source": "bdnf-kg curators", "licence": "CC-BY-4.0"}),
    ("example_queries", {}, {"name": "pain", "title": "BDNF and pain"}),
]


@pytest.mark.parametrize(("name", "parameters", "row"), KNOWN)
def test_the_answer_is_known(kg: bdnf_kg.KnowledgeGraph, name: str, parameters: dict[str, str], row: dict[str, object]) -> None:
    answer = kg.run(name, **parameters).to_dicts()
    assert any(row.items() <= found.items() for found in answer), answer[:20]


def test_every_question_outside_the_mission_has_a_known_answer() -> None:
    assert {name for name, _, _ in KNOWN} == {q.name for q in stored_queries().values() if not q.number}


def test_without_a_species_every_trigger_is_found_those_whose_rows_state_none_too(kg: bdnf_kg.KnowledgeGraph) -> None:
    release = {id_ for id_ in kg.terms if kg.term("BDNF release of any kind").id in (id_, *kg.hierarchy.ancestors(id_))}
    claims = [c for c in kg.claims(causal=True) if c.object in release]

    def found(**species: str) -> set[tuple[str, str, str]]:
        return {(kg.term(str(row["trigger"])).id, str(row["sign"]), kg.term(str(row["what"])).id) for row in kg.run("release_triggers", **species).to_dicts()}

    assert found() == {(c.subject, str(c.sign), c.object) for c in claims}
    assert found(species="mouse") == {(c.subject, str(c.sign), c.object) for c in claims if kg.term("mouse").id in c.species}


def test_binding_to_trkb_is_about_trkb_and_shows_what_was_found(kg: bdnf_kg.KnowledgeGraph) -> None:
    rows = kg.run("binding_to_trkb").to_dicts()
    assert {row["receptor"] for row in rows} <= {"TrkB", "TrkB.T1"}
    assert any(row["subject"] == "extracellular proBDNF" and row["change"] == "none" for row in rows)


@pytest.mark.parametrize(
    ("name", "parameters", "column", "stranger"),
    [
        ("neurotransmitters_that_modulate", {}, "subject", "estrogen receptor activity"),
        ("neurotransmitters_that_modulate", {}, "subject", "interleukin-1 receptor activity"),
        ("indicator_of_brain_health", {}, "other", "heart failure"),
        ("exercise_in_humans", {}, "design", "human observational"),
        ("exon_transcripts", {}, "object", "BDNF promoter I activity"),
        ("kinds_of", {"term": "physical exercise"}, "kind", "physical exercise"),
        ("leads_to", {"term": "treadmill running"}, "change", "increased physical exercise"),
        ("shown_closure", {"term": "treadmill running"}, "change", "increased physical exercise"),
    ],
)
def test_a_question_is_not_answered_with_what_it_does_not_ask_for(kg: bdnf_kg.KnowledgeGraph, name: str, parameters: dict[str, str], column: str, stranger: str) -> None:
    assert stranger not in kg.run(name, **parameters).column(column)


def test_the_sides_of_a_conflict_are_those_of_its_claims(kg: bdnf_kg.KnowledgeGraph) -> None:
    pair = {kg.term("tissue BDNF").id, kg.term("depression behavior").id}
    rows = kg.run("conflict_evidence").to_dicts()
    for claim in kg.claims(causal=True):
        if {claim.subject, claim.object} == pair:
            assert {row["reference"] for row in rows if row["side"] == f"for {claim.sign}"} == set(claim.references)


def test_counts_agree_with_the_library(kg: bdnf_kg.KnowledgeGraph) -> None:
    assert {(a.subject, a.object) for a, _ in kg.conflicts()} == {(kg.term(str(row["subject"])).id, kg.term(str(row["object"])).id) for row in kg.run("conflicts").to_dicts()}
    assert len(kg.run("tested_without_effect")) == len(kg.nulls())
    assert sum(kg.run("sources_and_licences").column("rows")) == len(kg.evidence)
    assert sum(kg.run("outside_terms").column("terms")) == len(kg.terms)
    both = {(c.subject, c.sign, c.object) for c in kg.claims(causal=True) if c.sufficiency.value > 0 and c.necessity.value > 0}
    assert len(kg.run("sufficient_and_necessary")) == len(both)


def test_what_is_inherited_against_evidence_is_every_pair_that_inherits_a_held_claim_and_was_found_otherwise(kg: bdnf_kg.KnowledgeGraph) -> None:
    def causal_and_above(id_: str) -> list[str]:
        return [above for above in (id_, *kg.hierarchy.ancestors(id_)) if kg.terms[above].is_causal]

    held = {(c.subject, c.object, c.sign): c for c in kg.claims(causal=True) if c.is_held}
    by_subject: dict[str, list[Claim]] = defaultdict(list)
    for claim in held.values():
        by_subject[claim.subject].append(claim)
    expected = {
        (f"{kg.terms[claim.subject].label} {'increases' if claim.sign > 0 else 'decreases'} {kg.terms[claim.object].label}", row.reference, row.finding)
        for row in kg.evidence
        if row.perturbation is not Perturbation.OBSERVED
        for over in causal_and_above(row.subject)
        for claim in by_subject[over]
        if row.object in causal_and_above(claim.object) and (claim.subject, claim.object) != (row.subject, row.object)
        if row.sign != claim.sign and (row.subject, row.object, claim.sign) not in held
    }
    found = kg.run("inherited_against_evidence").to_dicts()
    assert {(row["claim"], row["reference"], row["finding"]) for row in found} == expected
    limitations = (Path(__file__).parents[2] / "docs" / "limitations.md").read_text(encoding="utf-8")
    assert f"and {len({(row['subject'], row['object']) for row in found})} pairs inherit" in limitations
