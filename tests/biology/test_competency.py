"""The mission, sentence by sentence: each is answered by a stored question, and this is the answer.

A row of the answer must hold every value given here. The numbers are those in the headers of ``queries/``.
"""

from __future__ import annotations

import pytest

import bdnf_kg
from bdnf_kg.query import stored_queries

BDNF = "extracellular mature BDNF"
EXPECTED: list[tuple[int, str, dict[str, object]]] = [
    (1, "release_is_secretion", {"process": "protein secretion"}),
    (1, "release_is_secretion", {"process": "biological_process"}),
    (2, "bdnf_family", {"label": "neurotrophin"}),
    (2, "bdnf_family", {"label": "growth factor"}),
    (3, "neuronal_survival", {"subject": BDNF, "sign": "+", "object": "neuron survival"}),
    (4, "neuronal_growth", {"subject": BDNF, "sign": "+", "object": "dendritic growth"}),
    (4, "neuronal_growth", {"subject": BDNF, "sign": "+", "object": "axonal growth"}),
    (5, "neuronal_differentiation", {"subject": BDNF, "sign": "+", "object": "neuron differentiation"}),
    (6, "release_by_neurons", {"what": "activity-dependent BDNF release", "cell": "neuron"}),
    (7, "release_by_glia", {"cell": "astrocyte", "what": "astrocytic BDNF release"}),
    (7, "release_by_glia", {"what": "microglial BDNF release"}),
    (8, "release_into_the_cns", {"place": "striatum", "what": "axonal BDNF release"}),
    (9, "mediator_of_neuroplasticity", {"subject": BDNF, "sign": "+", "object": "long-term synaptic potentiation"}),
    (9, "mediator_of_neuroplasticity", {"subject": BDNF, "sign": "+", "object": "dendritic spine density"}),
    (10, "indicator_of_brain_health", {"one": "serum BDNF", "sign": "+", "other": "hippocampal volume"}),
    (10, "indicator_of_brain_health", {"one": "serum BDNF", "sign": "-", "other": "major depressive disorder"}),
    (11, "cognition", {"subject": "tissue BDNF", "sign": "+", "object": "spatial memory"}),
    (12, "mood", {"subject": BDNF, "sign": "-", "object": "depression behavior"}),
    (13, "founding_papers", {"year": 1991, "reference": "PMID:1710174"}),
    (14, "endocrine_to_brain", {"subject": "17beta-estradiol", "object": "BDNF mRNA"}),
    (14, "endocrine_to_brain", {"subject": "corticosterone", "sign": "-", "object": "BDNF mRNA"}),
    (15, "brain_to_endocrine", {"subject": "tissue BDNF", "sign": "+", "object": "CRH"}),
    (15, "brain_to_endocrine", {"subject": BDNF, "sign": "-", "object": "luteinizing hormone"}),
    (16, "estrogen_on_synthesis", {"subject": "17beta-estradiol", "sign": "+", "object": "BDNF mRNA"}),
    (17, "estrogen_on_secretion", {"verdict": "not shown by any paper read so far", "rows": 0}),
    (18, "testosterone_on_synthesis", {"subject": "testosterone", "sign": "+", "object": "tissue BDNF"}),
    (19, "testosterone_on_secretion", {"verdict": "not shown by any paper read so far", "rows": 0}),
    (20, "activity_triggers_release", {"subject": "neuronal activity", "sign": "+", "object": "activity-dependent BDNF release"}),
    (20, "activity_triggers_release", {"subject": "high-frequency stimulation", "sign": "+", "object": "dendritic BDNF release"}),
    (21, "exercise", {"exercise": "physical exercise", "sign": "+", "object": "tissue BDNF"}),
    (22, "cognitive_stimulation", {"subject": "cognitive stimulation", "sign": "+", "object": "serum BDNF"}),
    (22, "cognitive_stimulation", {"subject": "environmental enrichment", "sign": "+", "object": "tissue BDNF"}),
    (23, "hormones_that_modulate", {"hormone": "testosterone", "sign": "+", "stage": "translation"}),
    (24, "neurotransmitters_that_modulate", {"subject": "NMDA receptor activity", "sign": "+"}),
    (24, "neurotransmitters_that_modulate", {"subject": "CNR1", "sign": "+", "object": "tissue BDNF"}),
    (25, "from_synthesis_to_exocytosis", {"step": "BDNF packaging into dense-core vesicles", "before": "BDNF sorting to the regulated pathway"}),
    (25, "from_synthesis_to_exocytosis", {"step": "BDNF vesicle exocytosis", "input": "dense core granule"}),
    (26, "release_by_exocytosis", {"subject": "SYT4", "sign": "-"}),
    (26, "release_by_exocytosis", {"subject": "SNARE complex assembly", "sign": "+"}),
    (27, "binding_to_trkb", {"subject": BDNF, "receptor": "TrkB", "mechanism": "binding", "directness": "direct"}),
    (28, "cascades", {"subject": BDNF, "sign": "+", "object": "ERK1/2 activity"}),
    (28, "cascades", {"subject": BDNF, "sign": "+", "object": "CREB phosphorylation"}),
    (29, "synaptic_plasticity", {"subject": "tissue BDNF", "sign": "+", "object": "long-term synaptic potentiation"}),
    (30, "neurogenesis", {"subject": BDNF, "sign": "+", "object": "adult hippocampal neurogenesis"}),
    (31, "resilience", {"subject": "tissue BDNF", "sign": "+", "object": "resilience to stress"}),
]


@pytest.mark.parametrize(("number", "name", "row"), EXPECTED)
def test_the_answer_is_known(kg: bdnf_kg.KnowledgeGraph, number: int, name: str, row: dict[str, object]) -> None:
    assert stored_queries()[name].number == number
    answer = kg.run(name).to_dicts()
    assert any(row.items() <= found.items() for found in answer), answer[:20]


def test_every_competency_question_has_an_expected_answer() -> None:
    asked = {(q.number, q.name) for q in stored_queries().values() if q.number}
    assert asked == {(number, name) for number, name, _ in EXPECTED}
