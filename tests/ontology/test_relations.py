"""The relations that are taken over keep the characteristics and mappings of their source, as far as an EL ontology can say them."""

from __future__ import annotations

import pytest

import bdnf_kg

KG = bdnf_kg.KnowledgeGraph


def test_causally_upstream_of_is_transitive_as_in_the_relation_ontology(kg: KG) -> None:
    rows = kg.query("SELECT ?relation { GRAPH <https://w3id.org/bdnf-kg/graph/ontology> { ?relation a owl:TransitiveProperty } }")
    assert {"RO:0002411", "BDNFKG:0900001", "BFO:0000050", "BFO:0000062"} <= set(rows.column("relation"))


@pytest.mark.parametrize(
    ("relation", "slot"), [("RO:0002411", "precedes"), ("RO:0002204", "gene_product_of"), ("RO:0002436", "directly_physically_interacts_with"), ("BFO:0000066", "occurs_in")]
)
def test_a_relation_names_the_slot_of_biolink_that_maps_it(kg: KG, relation: str, slot: str) -> None:
    assert [row["biolink"] for row in kg.content.relations if row["id"] == relation] == [f"biolink:{slot}"]


def test_what_interacts_as_molecules_is_stated_both_ways(kg: KG) -> None:
    """Symmetry needs inverse links, which EL has not; so each pair stands twice."""
    rows = kg.query("SELECT DISTINCT ?a ?b { ?a rdfs:subClassOf [ owl:onProperty obo:RO_0002436 ; owl:someValuesFrom ?b ] }")
    pairs = {tuple(row) for row in rows}
    assert pairs
    assert {(b, a) for a, b in pairs} == pairs
