"""What the definitions of our own terms say in words, beside the axioms."""

from __future__ import annotations

import re

import bdnf_kg


def test_an_own_definition_opens_with_a_class_that_the_term_stands_under(kg: bdnf_kg.KnowledgeGraph) -> None:
    astray = []
    for term in kg.terms.values():
        above = [kg.terms[id_].label.replace("_", " ") for id_ in kg.hierarchy.ancestors(term.id)]
        opening = re.compile(rf"(A|An|The) ([\w-]+ ){{0,3}}({'|'.join(map(re.escape, above))})\b", re.IGNORECASE)
        if term.is_own and not term.deprecated and above and not opening.match(term.definition):
            astray.append((term.label, term.definition))
    assert astray == []


def test_a_definition_is_written_in_words(kg: bdnf_kg.KnowledgeGraph) -> None:
    assert [term.label for term in kg.terms.values() if re.search(r"\w_\w|\bA RNA\b", term.definition)] == []


def test_a_node_that_is_a_process_by_its_kind_is_one_by_its_class(kg: bdnf_kg.KnowledgeGraph) -> None:
    upper = {"process": "BFO:0000015", "behaviour": "BFO:0000015", "exposure": "BFO:0000015", "characteristic": "PATO:0000001", "disease": "PATO:0000001"}
    upper |= dict.fromkeys(("protein", "RNA", "hormone", "drug", "chemical", "metabolite", "neurotransmitter", "variant"), "BFO:0000040")
    nodes = [term for term in kg.terms.values() if term.is_causal and not term.deprecated]
    assert [(t.label, t.kind) for t in nodes if upper[t.kind] not in kg.hierarchy.ancestors(t.id)] == []


def test_the_receptor_stage_holds_receptors_of_neurotrophins_only(kg: bdnf_kg.KnowledgeGraph) -> None:
    families = re.compile(r"Trk|p75|NGFR|nerve growth factor|neurotrophin|NTRK|RTN4R|sort")  # RTN4R is the partner of p75NTR
    assert [t.label for t in kg.terms.values() if t.stage == "receptor" and not families.search(f"{t.label} {t.definition}")] == []


def test_the_transcription_stage_holds_no_message_of_another_gene(kg: bdnf_kg.KnowledgeGraph) -> None:
    messages = [t.label for t in kg.terms.values() if t.stage == "transcription" and t.kind == "RNA" and t.label.endswith("mRNA")]
    assert [label for label in messages if "BDNF" not in label] == []
