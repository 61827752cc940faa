"""The reasoner is quick enough to run at every build, by CPU time on the shipped ontology."""

from __future__ import annotations

import time

from bdnf_kg import _resources
from bdnf_kg.el import saturate


def test_the_shipped_ontology_is_saturated_in_seconds_and_its_edges_in_less() -> None:
    start = time.process_time()
    entailed = saturate(_resources.ontology() / "bdnf.ttl")
    saturated = time.process_time()
    edges = sum(1 for _ in entailed.edges("leads to"))
    done = time.process_time()
    assert edges > 100_000
    assert saturated - start < 5
    assert done - saturated < 2


def test_a_long_chain_of_a_transitive_property_does_not_blow_up() -> None:
    """2,000 steps have two million entailed edges; asking which classes lead to the end needs none of them."""
    import pyoxigraph as ox

    some = "[ owl:onProperty :t ; owl:someValuesFrom :n{} ]"
    steps = "".join(f":n{i} rdfs:subClassOf {some.format(i + 1)} . " for i in range(2000))
    text = f"""@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix : <http://e.org/> .
    :t a owl:TransitiveProperty . {steps} :toTheEnd owl:equivalentClass {some.format(2000)} ."""
    start = time.process_time()
    entailed = saturate(ox.parse(text, format=ox.RdfFormat.TURTLE))
    assert len(entailed.subclasses("toTheEnd")) == 2000
    assert len(entailed.why("n1900", "toTheEnd")) == 102
    assert time.process_time() - start < 30
