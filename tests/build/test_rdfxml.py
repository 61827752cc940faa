"""RDF/XML says the triples that it was given, in the elements that readers look for."""

from __future__ import annotations

import random
import warnings
from typing import Any

import pyoxigraph as ox
import pytest

import bdnf_kg
from bdnf_kg import _resources
from bdnf_kg.build import rdfxml

KG = bdnf_kg.KnowledgeGraph
HARD = """@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix x: <http://x/> .
x:o a owl:Ontology . x:r a owl:ObjectProperty , owl:TransitiveProperty .
x:a a owl:Class ; rdfs:label "a <b> & \\"c\\" \\r\\n  d " , "ä"@de , "" ; x:n 3 ; x:date "2026-11-25"^^<http://www.w3.org/2001/XMLSchema#date> ;
  rdfs:subClassOf x:b , _:twice , [ a owl:Restriction ; owl:onProperty x:r ; owl:someValuesFrom [ a owl:Class ; owl:intersectionOf ( x:a [ a owl:Restriction ; owl:onProperty x:r ; owl:someValuesFrom x:b ] ) ] ] .
x:b rdfs:subClassOf _:shared ; x:list () , ( "literal" ) . x:c rdfs:subClassOf _:shared . _:shared a owl:Restriction ; owl:onProperty x:r ; owl:someValuesFrom x:c .
_:twice a owl:Restriction ; owl:onProperty x:r ; owl:someValuesFrom x:d .
[] a owl:Axiom ; owl:annotatedSource x:a ; owl:annotatedProperty rdfs:subClassOf ; owl:annotatedTarget _:twice ; rdfs:comment "why" .
[] a owl:AllDisjointClasses ; owl:members ( x:a x:b ) . _:p x:knows _:q . _:q x:knows _:p . _:loop rdf:first x:a ; rdf:rest _:loop . x:e x:list _:loop ."""


def canonical(triples: Any) -> ox.Dataset:
    dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def test_every_triple_comes_back_whatever_its_form() -> None:
    triples = [quad.triple for quad in ox.parse(HARD.encode(), format=ox.RdfFormat.TURTLE)]
    text = rdfxml.dumps(triples)
    assert canonical(quad.triple for quad in ox.parse(text, format=ox.RdfFormat.RDF_XML)) == canonical(triples)


def test_the_order_of_the_triples_changes_no_byte() -> None:
    triples = [quad.triple for quad in ox.parse(HARD.encode(), format=ox.RdfFormat.TURTLE)]
    other = random.Random(5).sample(triples, len(triples))
    assert rdfxml.dumps(other) == rdfxml.dumps(triples)


def test_a_predicate_that_xml_cannot_name_is_named() -> None:
    with pytest.raises(ValueError, match="http://x/1 does not end in a name"):
        rdfxml.dumps(ox.parse(b"<http://x/a> <http://x/1> <http://x/b> .", format=ox.RdfFormat.TURTLE))


@pytest.mark.parametrize("name", ["bdnf.owl", "bdnf-base.owl"])
def test_pronto_reads_the_owl_files(kg: KG, name: str) -> None:
    """The reader goes by the elements; the base declares outside terms and does not describe them."""
    pronto = pytest.importorskip("pronto")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says of annotations of axioms and of relations that it keeps none
        read = pronto.Ontology(str(_resources.ontology() / name), encoding="utf-8")
    assert read.metadata.ontology == f"https://w3id.org/bdnf-kg/{name}"
    compact = kg.content.prefixes.compact
    terms = {compact(term.id): term for term in read.terms()}
    described = [term for term in kg.terms.values() if name == "bdnf.owl" or term.id.startswith("BDNFKG:")]
    assert len(described) > 400
    for term in described:
        found = terms[term.id]
        assert found.name == term.label
        assert str(found.definition) == term.definition
        scopes = {"EXACT": term.synonyms, "BROAD": term.broad_synonyms, "NARROW": term.narrow_synonyms, "RELATED": term.related_synonyms}
        assert {(synonym.scope, synonym.description) for synonym in found.synonyms} == {(scope, name) for scope, names in scopes.items() for name in names}
        above = {compact(t.id) for t in found.superclasses(distance=1, with_self=False)}
        assert ({term.parent} if term.parent and not term.deprecated else set()) <= above, term.id
    assert {compact(relation.id) for relation in read.relationships()} >= {"BFO:0000050", "BDNFKG:0900001"}
