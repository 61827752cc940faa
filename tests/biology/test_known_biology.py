"""Textbook answers and trap questions, each with the paper that a reader can check.

An answer of the graph is right if it is what the paper shows; a trap is a question on which careless graphs go wrong.
"""

from __future__ import annotations

import pytest

import bdnf_kg
from bdnf_kg.errors import TermNotFound

KG = bdnf_kg.KnowledgeGraph

TEXTBOOK = [
    ("high-frequency stimulation", "BDNF release", "+", "PMID:11689429"),
    ("theta-burst stimulation", "axonal BDNF release", "+", "DOI:10.1016/j.neuron.2014.10.045"),
    ("CPE", "activity-dependent BDNF release", "+", "DOI:10.1016/j.neuron.2004.12.037"),
    ("SORT1", "BDNF sorting to the regulated pathway", "+", "PMID:15987945"),
    ("SYT4", "BDNF release", "-", "PMID:19448629"),
    ("CADPS2", "BDNF release", "+", "PMID:21173225"),
    ("PLG", "proBDNF cleavage", "+", "PMID:15486301"),
    ("PLAT", "proBDNF cleavage", "+", "PMID:15486301"),
    ("FURIN", "proBDNF cleavage", "+", "DOI:10.1007/s00018-017-2742-3"),
    ("HTT", "BDNF vesicle transport", "+", None),
    ("Met66 BDNF", "activity-dependent BDNF release", "-", "DOI:10.1016/S0092-8674(03)00035-7"),
    ("extracellular mature BDNF", "TrkB", "+", None),
    ("extracellular mature BDNF", "neuron survival", "+", None),
    ("extracellular mature BDNF", "long-term potentiation", "+", None),
    ("tissue BDNF", "long-term potentiation", "+", None),
    ("extracellular mature BDNF", "dendritic growth", "+", None),
    ("extracellular mature BDNF", "ERK1/2 activity", "+", None),
    ("extracellular mature BDNF", "CREB phosphorylation", "+", None),
    ("extracellular mature BDNF", "feeding behavior", "-", None),
    ("extracellular proBDNF", "long-term depression", "+", None),
    ("extracellular proBDNF", "neuronal apoptosis", "+", None),
    ("aerobic exercise", "hippocampal volume", "+", "PMID:21282661"),
    ("physical exercise", "tissue BDNF", "+", None),
    ("IGF1", "tissue BDNF", "+", None),
    ("FNDC5", "BDNF mRNA", "+", "PMID:24120943"),
    ("BDNF-AS", "BDNF mRNA", "-", "PMID:22446693"),
    ("BDNF mRNA", "memory", "+", "DOI:10.1016/s0306-4522(97)00325-4"),
    ("tissue BDNF", "fear extinction", "+", None),
    ("dark rearing", "BDNF mRNA", "-", "PMID:11356880"),
    ("corticosterone", "BDNF mRNA", "-", None),
]


@pytest.mark.parametrize(("source", "target", "verdict", "paper"), TEXTBOOK)
def test_textbook(kg: KG, source: str, target: str, verdict: str, paper: str | None) -> None:
    effect = kg.effect(source, target)
    assert str(effect.verdict) == verdict, effect.reason
    if paper:
        assert paper in effect.references


def test_expression_is_not_release(kg: KG) -> None:
    """Estradiol and testosterone raise message or level; no paper read so far shows them to move secretion."""
    for hormone in ("17beta-estradiol", "testosterone"):
        assert kg.claims(hormone, "BDNF mRNA") or kg.claims(hormone, "tissue BDNF")
        assert kg.claims(hormone, "activity-dependent BDNF release", causal=True) == []
    assert kg.run("estrogen_on_secretion").column("verdict") == ["not shown by any paper read so far"]


def test_message_and_protein_move_apart_in_the_dark(kg: KG) -> None:
    """Dark rearing lowers the message and raises the protein in visual cortex (PMID:11356880)."""
    assert str(kg.effect("dark rearing", "BDNF mRNA").verdict) == "-"
    assert str(kg.effect("dark rearing", "tissue BDNF").verdict) == "+"


def test_met66_spares_constitutive_secretion(kg: KG) -> None:
    """Met66 lowers regulated and not constitutive secretion (DOI:10.1016/S0092-8674(03)00035-7)."""
    effect = kg.effect("Met66 BDNF", "constitutive BDNF release")
    assert str(effect.verdict) == "none"
    assert "tested and not found" in effect.reason


def test_stress_lowers_and_raises_bdnf_by_region(kg: KG) -> None:
    """Immobilization lowers BDNF in CA3 and raises it in the basolateral amygdala (DOI:10.1371/journal.pone.0030481).

    In the hippocampus as a whole the papers disagree (PMID:20708081 against DOI:10.5812/mejrh.115164).
    """
    effect = kg.effect("immobilization stress", "tissue BDNF")
    assert str(effect.verdict) == "conflicting"
    regions = {row.context.anatomy for claim in effect.claims for row in claim.evidence}
    assert {kg.term("CA3 field of hippocampus").id, kg.term("basolateral amygdaloid nuclear complex").id} <= regions


def test_mesolimbic_bdnf_makes_susceptible_where_hippocampal_bdnf_is_antidepressant(kg: KG) -> None:
    """BDNF of the mesolimbic pathway is needed for social avoidance after defeat (DOI:10.1126/science.1120972)."""
    assert str(kg.effect("tissue BDNF", "social avoidance").verdict) == "+"
    assert str(kg.effect("extracellular mature BDNF", "depression behavior").verdict) == "-"


def test_a_correlation_is_no_cause(kg: KG) -> None:
    """Serum BDNF goes with many things, and no claim makes it a cause of cognition."""
    assert kg.claims("serum BDNF", causal=False) or kg.claims(object="serum BDNF", causal=False)
    assert str(kg.effect("serum BDNF", "memory").verdict) == "none"
    for claim in kg.claims(object="serum BDNF", causal=True):
        assert kg.terms[claim.subject].kind != "disease", f"a disease does not lower BDNF: {claim}"


def test_the_form_and_the_receptor_matter(kg: KG) -> None:
    """Mature BDNF saves neurons and its precursor kills them."""
    assert str(kg.effect("extracellular mature BDNF", "neuron survival").verdict) == "+"
    assert str(kg.effect("extracellular proBDNF", "neuron apoptotic process").verdict) == "+"


def test_bodily_fluids_are_not_the_brain(kg: KG) -> None:
    nodes = {kg.term(name).id for name in ("serum BDNF", "plasma BDNF", "CSF BDNF", "tissue BDNF", "platelet BDNF")}
    assert len(nodes) == 5


def test_ketamine_acts_on_adults_and_not_on_juveniles(kg: KG) -> None:
    """The finding in juvenile animals (DOI:10.3389/fnmol.2014.00094) does not speak for the adult ones (PMID:21677641)."""
    effect = kg.effect("ketamine", "antidepressant behavioral response")
    assert str(effect.verdict) == "+", effect.reason
    assert "PMID:21677641" in effect.references
    assert {row.context.life_stage for row in kg.evidence if row.id in ("E000746", "E000747")} == {"juvenile"}


def test_enrichment_raises_the_message_of_bdnf_and_shows_the_finding_against_it(kg: KG) -> None:
    """Four papers have it raised in the hippocampus; without running it stayed in the dentate gyrus (PMID:23439217)."""
    effect = kg.effect("environmental enrichment", "BDNF mRNA")
    assert str(effect.verdict) == "+", effect.reason
    assert {row.reference for claim in effect.claims for row in claim.against} == {"PMID:23439217"}


def test_a_reuptake_inhibitor_is_an_antidepressant(kg: KG) -> None:
    """What was found for the class answers for a member on which nothing was found."""
    inhibitors = {kg.term(name).id for name in ("fluoxetine", "sertraline", "escitalopram", "citalopram", "paroxetine", "fluvoxamine")}
    assert inhibitors <= kg.hierarchy.descendants(kg.term("SSRI").id)
    assert {*inhibitors, kg.term("tianeptine").id} <= kg.hierarchy.descendants(kg.term("antidepressant drug").id)
    assert str(kg.effect("SSRI", "serum BDNF").verdict) == str(kg.effect("fluoxetine", "serum BDNF").verdict) == "+"
    assert [row.reference for row in kg.nulls()[kg.term("fluvoxamine").id, kg.term("serum BDNF").id]] == ["PMCID:PMC4118273"], "no rise after fluvoxamine"


def test_a_fluid_is_no_kind_of_pooled_blood(kg: KG) -> None:
    """Fasting moves serum and plasma apart, so that neither stands for BDNF in blood at large."""
    signs = {fluid: {str(claim.sign) for claim in kg.claims("fasting", fluid, causal=True) if claim.sign} for fluid in ("serum BDNF", "plasma BDNF")}
    assert signs == {"serum BDNF": {"-"}, "plasma BDNF": {"+"}}
    assert not {kg.term(fluid).id for fluid in signs} & kg.hierarchy.descendants(kg.term("peripheral blood BDNF").id)


def test_bdnf_alone_is_refused(kg: KG) -> None:
    with pytest.raises(TermNotFound, match="no causal node"):
        kg.effect("physical exercise", "BDNF")


def test_a_disputed_agonist_shows_its_dispute(kg: KG) -> None:
    """7,8-dihydroxyflavone: papers for and papers that found no action on TrkB stand side by side."""
    effect = kg.effect("7,8-DHF", "TrkB")
    assert any(claim.against for claim in effect.claims) or str(effect.verdict) in ("conflicting", "context-dependent")


def test_the_whole_chain_is_connected(kg: KG) -> None:
    """From trigger to effect and back to hormones, each by a chain of claims."""
    for source, target in [
        ("physical exercise", "BDNF mRNA"), ("neuronal activity", "BDNF release"), ("BDNF release", "TrkB"), ("BDNF release", "long-term potentiation"),
        ("BDNF release", "adult hippocampal neurogenesis"), ("BDNF release", "depression behavior"), ("physical exercise", "memory"),
        ("17beta-estradiol", "tissue BDNF"), ("tissue BDNF", "corticosterone"), ("physical exercise", "resilience to stress"),
    ]:  # fmt: skip
        assert kg.paths(source, target, k=1), f"{source} -> {target}"
