"""Three engines, one answer: the reach search, SPARQL's property path, and the EL closure of the built OWL (which ELK confirms: tests/ontology).

On the claims that the ontology holds, in both modes, for every pair of changes: which increase or decrease leads, or is a kind
of something that leads, to which. Pairs of a node with itself are left out, since the reach search does not return its source.
"""

from __future__ import annotations

from collections import defaultdict

import pytest

import bdnf_kg
from bdnf_kg import _resources
from bdnf_kg.causal import CausalGraph
from bdnf_kg.el import Entailments, saturate
from bdnf_kg.model import Sign

BASE = "https://w3id.org/bdnf-kg/"
MODES = {"leads to": ("leadsTo", "BDNFKG_0900001", False), "leads through shown steps to": ("shownToLeadTo", "BDNFKG_0900004", True)}
Change = tuple[str, int]
Pairs = dict[Change, set[Change]]


@pytest.fixture(scope="module")
def changes(kg: bdnf_kg.KnowledgeGraph) -> dict[str, Change]:
    """The class of each change: its node and its sign."""
    rows = kg.query("SELECT ?change ?node ?sign WHERE { ?change bkg:changeOf ?term ; bkg:changeSign ?sign . ?term oboInOwl:id ?node }")
    return {f"<{change}>": (node, 1 if sign == "+" else -1) for change, node, sign in ((kg.content.prefixes.expand(a) if "://" not in a else a, b, c) for a, b, c in rows.rows)}


@pytest.fixture(scope="module")
def held(kg: bdnf_kg.KnowledgeGraph) -> CausalGraph:
    """The network of the claims that the ontology holds."""
    network = kg.network()
    return network.replaced(edge for edge in network.edges if edge.is_held)


@pytest.fixture(scope="module")
def closure() -> Entailments:
    return saturate(_resources.ontology() / "bdnf.owl")


@pytest.fixture(scope="module")
def search(held: CausalGraph) -> dict[bool, Pairs]:
    """What the reach search finds, by whether it is strict."""
    return {strict: by_search(held, strict) for strict in (False, True)}


def by_search(graph: CausalGraph, strict: bool) -> Pairs:
    found: Pairs = {}
    for node in graph.nodes:
        for start in Sign:
            reach = graph.reach(node, strict=strict, start=start)
            found[node, int(start)] = {(end, int(start * sign)) for end, signs in reach.items() for sign in signs}
    return found


def by_sparql(kg: bdnf_kg.KnowledgeGraph, changes: dict[str, Change], predicate: str) -> Pairs:
    text = f"""PREFIX bkg: <{BASE}> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT ?a ?b WHERE {{ GRAPH <{BASE}graph/inferred> {{ ?a bkg:changeOf ?x . ?a (rdfs:subClassOf|bkg:{predicate})+ ?b . ?b bkg:changeOf ?y }} }}"""
    found: Pairs = defaultdict(set)
    for solution in kg.store.query(text):  # type: ignore[union-attr]
        a, b = changes[str(solution[0])], changes[str(solution[1])]  # type: ignore[index]
        if a[0] != b[0]:
            found[a].add(b)
    return found


def by_owl(closure: Entailments, changes: dict[str, Change], role: str) -> Pairs:
    found: Pairs = defaultdict(set)
    for a, b in (*closure.pairs(), *closure.edges(BASE + role)):
        one, other = changes.get(f"<{a}>"), changes.get(f"<{b}>")
        if one and other and one[0] != other[0]:
            found[one].add(other)
    return found


@pytest.mark.parametrize("mode", MODES)
def test_search_sparql_and_owl_reach_the_same_signed_pairs(
    kg: bdnf_kg.KnowledgeGraph, changes: dict[str, Change], search: dict[bool, Pairs], closure: Entailments, mode: str
) -> None:
    predicate, role, strict = MODES[mode]
    walked, sparql, owl = search[strict], by_sparql(kg, changes, predicate), by_owl(closure, changes, role)
    assert sum(map(len, walked.values())) > 20_000
    assert set(walked) == set(changes.values())
    for change in walked:
        assert walked[change] == sparql.get(change, set()), f"search and SPARQL differ on {change}"
        assert walked[change] == owl.get(change, set()), f"search and OWL differ on {change}"


def test_shown_is_a_part_of_leads_to(search: dict[bool, Pairs]) -> None:
    shown, leads = search[True], search[False]
    assert all(shown[change] <= leads[change] for change in leads)
    assert any(shown[change] < leads[change] for change in leads)


def test_the_ends_of_every_path_lie_in_the_closure(held: CausalGraph, search: dict[bool, Pairs]) -> None:
    import random

    rng = random.Random(3)
    for _ in range(60):
        source, target = rng.sample(held.nodes, 2)
        for strict, pairs in search.items():
            for path in held.paths(source, target, k=5, strict=strict, subclasses=False):
                assert path.sign is not None
                assert (target, int(path.sign)) in pairs[source, 1]
