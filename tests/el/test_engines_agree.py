"""What 'leads to' reaches, on the shipped graph: the reasoner and walks over the triples for SPARQL give the same pairs, in both modes."""

from __future__ import annotations

import pytest

import bdnf_kg
from bdnf_kg import _resources
from bdnf_kg.el import Entailments, saturate


@pytest.fixture(scope="module")
def entailed() -> Entailments:
    return saturate(_resources.ontology() / "bdnf.ttl")


@pytest.mark.parametrize(("relation", "step", "at_least"), [("leads to", "leadsTo", 100_000), ("leads through shown steps to", "shownToLeadTo", 10_000)])
def test_the_reasoner_and_walks_over_the_triples_reach_the_same(kg: bdnf_kg.KnowledgeGraph, entailed: Entailments, relation: str, step: str, at_least: int) -> None:
    changes = {iri for (iri,) in kg.query("SELECT ?c WHERE { ?c bkg:changeSign ?s }")}
    up, leads = {c: set[str]() for c in changes}, {c: set[str]() for c in changes}
    for a, b in kg.query("SELECT ?a ?b WHERE { GRAPH <https://w3id.org/bdnf-kg/graph/inferred> { ?a rdfs:subClassOf ?b . ?a bkg:changeSign ?s . ?b bkg:changeSign ?t } }"):
        up[a].add(b)
    for a, b in kg.query(f"SELECT ?a ?b WHERE {{ ?a bkg:{step} ?b }}"):
        leads[a].add(b)
    walked = 0
    found: dict[str, set[str]] = {c: set() for c in changes}
    compact = kg.content.prefixes.compact
    for a, b in ((compact(a), compact(b)) for a, b in entailed.edges(relation)):
        if a in changes and b in changes:
            found[a].add(b)
    for start in changes:
        walked += len(expected := _walk(start, up, leads))
        assert found[start] == expected, start
    assert walked > at_least


def _walk(start: str, up: dict[str, set[str]], leads: dict[str, set[str]]) -> set[str]:
    """Where ``subClassOf* leads (subClassOf | leads)*`` ends."""
    before, after, todo = {start}, set[str](), [(start, False)]
    while todo:
        node, has_led = todo.pop()
        for nexts, led in ((up[node], has_led), (leads[node], True)):
            for n in nexts:
                if n not in (after if led else before):
                    (after if led else before).add(n)
                    todo.append((n, led))
    return after
