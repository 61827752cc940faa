"""The logical definitions find the members that are expected, and not those that are not."""

from __future__ import annotations

import pytest

import bdnf_kg
from bdnf_kg import _resources
from bdnf_kg.el import Entailments, saturate

OWL = _resources.ontology() / "bdnf.owl"


@pytest.fixture(scope="module")
def entailed() -> Entailments:
    return saturate(OWL)


DEFINITIONS = bdnf_kg.load().content.definitions


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda definition: definition.id)
def test_a_definition_finds_its_members_and_no_others(kg: bdnf_kg.KnowledgeGraph, entailed: Entailments, definition) -> None:
    found = {kg.content.prefixes.compact(iri) for iri in entailed.subclasses(kg.content.prefixes.expand(definition.id))}
    assert set(definition.members) <= found
    assert not set(definition.non_members) & found


def test_members_are_found_and_not_stated(kg: bdnf_kg.KnowledgeGraph) -> None:
    """At least 25 classes have members of which no table says that they belong there."""
    children = {(term.id, term.parent) for term in kg.terms.values()}
    finding = [d for d in DEFINITIONS if d.members and not any((member, d.id) in children for member in d.members)]
    assert len(finding) >= 25
    assert all(d.non_members for d in finding)


def test_a_definition_says_more_than_its_genus(entailed: Entailments, kg: bdnf_kg.KnowledgeGraph) -> None:
    """A class that every member of its genus meets tells nothing apart."""
    expand = kg.content.prefixes.expand
    parents = {d.id: kg.terms[d.id].parent for d in DEFINITIONS}
    assert [kg.terms[id_].label for id_, parent in parents.items() if expand(parent) in entailed.subclasses(expand(id_))] == []


def test_a_definition_puts_no_causal_node_below_another_that_is_not_its_stated_kind(kg: bdnf_kg.KnowledgeGraph, entailed: Entailments) -> None:
    """So the order of changes in the ontology is that of the search in Python."""
    causal = {kg.content.prefixes.expand(term.id): term.id for term in kg.terms.values() if term.is_causal}
    inferred = {(causal[iri], causal[above]) for iri in causal for above in entailed.superclasses(iri) if above in causal}
    assert inferred == {(id_, above) for id_ in causal.values() for above in kg.hierarchy.ancestors(id_) if kg.terms[above].is_causal}


def test_claims_that_people_support_are_those_that_the_definition_finds(kg: bdnf_kg.KnowledgeGraph) -> None:
    import pyoxigraph as ox

    names = [ox.NamedNode(f"https://w3id.org/bdnf-kg/{n}") for n in ("evidence", "species")]
    about = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    graph = ox.NamedNode("https://w3id.org/bdnf-kg/graph/claims")
    facts = [q.triple for q in kg.store.quads_for_pattern(None, None, None, graph) if q.predicate in names or str(q.predicate) == about]
    facts += list(ox.parse(path=str(_resources.ontology() / "vocabulary.ttl"), format=ox.RdfFormat.TURTLE))
    entailed = saturate(facts)
    rows = kg.query("SELECT ?claim { GRAPH <https://w3id.org/bdnf-kg/graph/inferred> { ?claim a bkg:HumanSupportedClaim } }")
    built = set(rows.column("claim"))
    assert built == set(entailed.instances("https://w3id.org/bdnf-kg/HumanSupportedClaim"))
    assert 0 < len(built) < len(kg.claims(causal=True))
