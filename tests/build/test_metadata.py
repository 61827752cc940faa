"""The description of the dataset tells the truth about it."""

from __future__ import annotations

import pytest

import bdnf_kg

KG = bdnf_kg.KnowledgeGraph
GRAPHS = ("claims", "direct", "inferred", "ontology", "queries")
VOID = "PREFIX void: <http://rdfs.org/ns/void#>\n"


@pytest.mark.parametrize("graph", GRAPHS)
def test_the_figures_of_a_graph_are_what_sparql_counts(kg: KG, graph: str) -> None:
    iri = f"https://w3id.org/bdnf-kg/graph/{graph}"
    counted = kg.query(f"SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?a) (COUNT(DISTINCT ?o) AS ?b) WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}").rows
    stated = kg.query(f"{VOID}SELECT ?n ?a ?b WHERE {{ <{iri}> void:triples ?n ; void:distinctSubjects ?a ; void:distinctObjects ?b }}").rows
    assert stated == counted
    by_class = kg.query(f"SELECT ?c (COUNT(?s) AS ?n) WHERE {{ GRAPH <{iri}> {{ ?s a ?c }} }} GROUP BY ?c").rows
    stated_by_class = kg.query(f"{VOID}SELECT ?c ?n WHERE {{ <{iri}> void:classPartition [ void:class ?c ; void:entities ?n ] }}").rows
    assert sorted(stated_by_class) == sorted(by_class)
    counts = "(COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?a) (COUNT(DISTINCT ?o) AS ?b)"
    by_property = kg.query(f"SELECT ?p {counts} WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} }} GROUP BY ?p").rows
    part = "void:property ?p ; void:triples ?n ; void:distinctSubjects ?a ; void:distinctObjects ?b"
    stated_by_property = kg.query(f"{VOID}SELECT ?p ?n ?a ?b WHERE {{ <{iri}> void:propertyPartition [ {part} ] }}").rows
    assert sorted(stated_by_property) == sorted(by_property)


def test_the_figures_of_the_whole_count_a_triple_once(kg: KG) -> None:
    union = " UNION ".join(f"{{ GRAPH <https://w3id.org/bdnf-kg/graph/{name}> {{ ?s ?p ?o }} }}" for name in GRAPHS)
    [(counted,)] = kg.query(f"SELECT (COUNT(*) AS ?n) WHERE {{ SELECT DISTINCT ?s ?p ?o WHERE {{ {union} }} }}").rows
    [(stated,)] = kg.query(f"{VOID}SELECT ?n WHERE {{ <https://w3id.org/bdnf-kg/dataset> void:triples ?n }}").rows
    assert stated == counted


def test_the_dataset_names_its_version_licence_and_prefix(kg: KG) -> None:
    rows = kg.query("SELECT ?p ?o WHERE { <https://w3id.org/bdnf-kg/dataset> ?p ?o }").rows
    found = {str(p).rpartition("/")[2].rpartition("#")[2]: str(o) for p, o in rows}
    assert found["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert found["hasVersion"] == f"https://w3id.org/bdnf-kg/releases/{found['issued']}/bdnf.trig", "not that of the ontology, which is a part"
    assert found["preferredNamespacePrefix"] == "BDNFKG"
    assert {"creator", "contributor", "created", "homepage", "dataDump", "vocabulary", "exampleResource"} <= found.keys()


def test_a_dump_is_named_where_it_holds_all_triples(kg: KG) -> None:
    dumps = {tuple(str(cell).rpartition("/")[2] for cell in row) for row in kg.query(f"{VOID}SELECT ?set ?file WHERE {{ ?set void:dataDump ?file }}").rows}
    assert dumps == {("dataset", "bdnf.trig"), ("ontology", "bdnf.owl"), ("ontology", "bdnf.ttl")}
