"""A claim of the dataset says by itself what it states, on whose papers, and where it comes from."""

from __future__ import annotations

import bdnf_kg

KG = bdnf_kg.KnowledgeGraph


def test_a_claim_has_a_label_in_words_and_a_publication_its_title(kg: KG) -> None:
    [(label,)] = kg.query(f"SELECT ?label {{ <https://w3id.org/bdnf-kg/claim/{'BDNFKG_0000003'}-increases-BDNFKG_0000008> rdfs:label ?label }}")
    assert label == f"{kg.terms['BDNFKG:0000003'].label} increases {kg.terms['BDNFKG:0000008'].label}"
    for kind, n in (("biolink:Association", len(kg.claims())), ("biolink:Publication", len(kg.references))):
        rows = kg.query(f"SELECT ?node (COUNT(?label) AS ?n) {{ ?node a {kind} . OPTIONAL {{ ?node rdfs:label ?label }} }} GROUP BY ?node").column("n")
        assert rows == [1] * n
    assert kg.query("SELECT ?paper { ?paper a biolink:Publication ; rdfs:label ?label ; dcterms:title ?title FILTER(STR(?label) != STR(?title)) }").rows == ()
