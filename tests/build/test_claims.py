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


def test_papers_and_evidence_codes_stand_on_the_claim_as_on_its_rows(kg: KG) -> None:
    for slot in ("publications", "has_evidence"):
        stated = kg.query(f"SELECT DISTINCT ?claim ?value {{ ?claim a biolink:Association ; biolink:{slot} ?value }} ORDER BY ?claim ?value").rows
        by_row = kg.query(f"SELECT DISTINCT ?claim ?value {{ ?claim bkg:evidence/biolink:{slot} ?value }} ORDER BY ?claim ?value").rows
        assert stated == by_row
        assert len(stated) >= len(kg.claims())


def test_a_claim_has_what_biolink_asks_of_an_association(kg: KG) -> None:
    for slot in ("category", "primary_knowledge_source", "knowledge_level", "agent_type"):
        assert len(kg.query(f"SELECT ?claim ?value {{ ?claim a biolink:Association ; biolink:{slot} ?value }}")) == len(kg.claims())
    wrong = """SELECT ?claim { ?claim a bkg:CausalClaim ; bkg:sign ?sign . OPTIONAL { ?claim biolink:object_direction_qualifier ?way ; biolink:qualified_predicate biolink:causes }
        FILTER(COALESCE(?way, "") != IF(?sign = "+", "increased", "decreased")) }"""
    assert kg.query(wrong).rows == ()
    assert len(kg.query("SELECT ?claim { ?claim a bkg:ObservedAssociation ; biolink:knowledge_level 'observation' }")) == kg.stats()["associations"]


def test_the_source_of_a_claim_is_the_database_if_one_alone_states_it_else_this_dataset(kg: KG) -> None:
    [(copied,)] = kg.query("SELECT (COUNT(*) AS ?n) { ?claim biolink:primary_knowledge_source/a prov:Agent }")
    assert copied == sum(len({row.source for row in c.evidence}) == 1 and {row.study_design for row in c.evidence} == {"database record"} for c in kg.claims())
    assert 0 < copied < len(kg.claims())


def test_each_row_says_in_prov_where_it_comes_from_and_whose_it_is(kg: KG) -> None:
    rows = kg.query("SELECT ?id ?paper ?who ?licence { ?row oboInOwl:id ?id ; prov:wasDerivedFrom ?paper ; prov:wasAttributedTo/rdfs:label ?who ; dcterms:license ?licence }")
    stated = {id_: (paper, who, licence) for id_, paper, who, licence in rows}
    assert len(rows) == len(kg.evidence)
    assert stated == {row.id: (row.reference, row.source, f"SPDX:{row.licence}") for row in kg.evidence}
