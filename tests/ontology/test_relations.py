"""The relations that are taken over keep the characteristics and mappings of their source, as far as an EL ontology can say them."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

import bdnf_kg
from bdnf_kg import _resources
from bdnf_kg.el import saturate

KG = bdnf_kg.KnowledgeGraph


def test_causally_upstream_of_is_transitive_as_in_the_relation_ontology(kg: KG) -> None:
    rows = kg.query("SELECT ?relation { GRAPH <https://w3id.org/bdnf-kg/graph/ontology> { ?relation a owl:TransitiveProperty } }")
    assert {"RO:0002411", "BDNFKG:0900001", "BFO:0000050", "BFO:0000062"} <= set(rows.column("relation"))


@pytest.mark.parametrize(
    ("relation", "slot"), [("RO:0002411", "precedes"), ("RO:0002204", "gene_product_of"), ("RO:0002436", "directly_physically_interacts_with"), ("BFO:0000066", "occurs_in")]
)
def test_a_relation_names_the_slot_of_biolink_that_maps_it(kg: KG, relation: str, slot: str) -> None:
    assert [row["biolink"] for row in kg.content.relations if row["id"] == relation] == [f"biolink:{slot}"]


def test_a_ligand_is_said_to_bind_its_receptor_and_no_receptor_to_bind_each_of_its_ligands(kg: KG) -> None:
    """The relation is symmetric between molecules. Between classes it is not: no TrkB needs to have met LSD."""
    rows = kg.query("SELECT DISTINCT ?a ?b { ?a rdfs:subClassOf [ owl:onProperty obo:RO_0002436 ; owl:someValuesFrom ?b ] }")
    pairs = {tuple(kg.term(str(end)).label for end in row) for row in rows}
    assert {("ketamine", "TrkB"), ("NTF3", "NGFR"), ("extracellular mature BDNF", "TrkB")} <= pairs
    assert {a for a, _ in pairs} & {"TrkB", "NGFR"} == set()


def test_what_is_shown_is_one_step_and_what_steps_give_together_is_told_apart() -> None:
    """That A raises B and B raises C was shown; that A raises C was not."""
    text = """@prefix : <https://w3id.org/bdnf-kg/> . @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    :A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :BDNFKG_0900002 ; owl:someValuesFrom :B ] .
    :B rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :BDNFKG_0900002 ; owl:someValuesFrom :C ] .
    :A a owl:Class . :B a owl:Class . :C a owl:Class ."""
    entailed = saturate([*ox.parse(path=str(_resources.ontology() / "bdnf.ttl"), format=ox.RdfFormat.TURTLE), *ox.parse(text, format=ox.RdfFormat.TURTLE)])
    base = "https://w3id.org/bdnf-kg/"
    a, b, c = (base + name for name in "ABC")
    ends = {relation: {end for start, end in entailed.edges(base + relation) if start == a} & {b, c} for relation in ("BDNFKG_0900002", "BDNFKG_0900004", "BDNFKG_0900001")}
    assert ends == {"BDNFKG_0900002": {b}, "BDNFKG_0900004": {b, c}, "BDNFKG_0900001": {b, c}}
