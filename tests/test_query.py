"""The stored questions: each has its header, its columns and an answer, the same on every engine."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pyoxigraph as ox
import pytest

import bdnf_kg
from bdnf_kg.errors import InvalidArgument, QueryError, TermNotFound, UnknownIRI, UnknownQuery
from bdnf_kg.query import STANDARD, StoredQuery, bind, literal, stored_queries

LIBRARY = stored_queries()
COMPETENCY = sorted((q for q in LIBRARY.values() if q.number), key=lambda q: q.number)


@pytest.fixture(scope="module")
def rdflib_dataset(kg: bdnf_kg.KnowledgeGraph) -> Iterator[object]:
    return kg.rdflib()


def _with_rdflib(kg: bdnf_kg.KnowledgeGraph, dataset: object, query: StoredQuery) -> list[tuple[object, ...]]:
    from rdflib import Literal, URIRef

    def value(term: object) -> object:
        if term is None:
            return None
        if isinstance(term, URIRef):
            return kg.content.prefixes.compact(str(term))
        assert isinstance(term, Literal)
        return literal(str(term), str(term.datatype) if term.datatype else None)

    text = bind(query.sparql, query.bindings(kg, {}))
    return [tuple(value(x) for x in row) for row in dataset.query(text)]  # type: ignore[attr-defined]


def test_there_is_a_question_for_every_sentence_of_the_mission() -> None:
    assert [q.number for q in COMPETENCY] == list(range(1, 32))


@pytest.mark.parametrize("name", sorted(LIBRARY))
def test_a_stored_query_gives_the_columns_it_promises(kg: bdnf_kg.KnowledgeGraph, name: str) -> None:
    query = LIBRARY[name]
    assert query.question.endswith("?")
    rows = query.run(kg)
    assert rows.columns == query.columns
    assert len(rows) > 0


def test_every_query_gives_the_same_rows_on_both_engines_and_ours_is_twenty_times_faster(kg: bdnf_kg.KnowledgeGraph, rdflib_dataset: object) -> None:
    ours = theirs = 0.0
    for query in COMPETENCY:
        query.run(kg)
        start = time.process_time()
        fast = query.run(kg)
        middle = time.process_time()
        slow = _with_rdflib(kg, rdflib_dataset, query)
        ours, theirs = ours + middle - start, theirs + time.process_time() - middle
        assert sorted(map(repr, fast)) == sorted(map(repr, slow)), query.name
    print(f"{len(COMPETENCY)} questions: {ours:.3f} s here, {theirs:.3f} s with rdflib, {theirs / ours:.0f} to 1")
    assert theirs / ours > 20


def test_rdflib_on_oxigraph_gives_the_same_rows(kg: bdnf_kg.KnowledgeGraph) -> None:
    dataset = kg.rdflib(engine="oxigraph")
    for query in COMPETENCY:
        assert sorted(map(repr, _with_rdflib(kg, dataset, query))) == sorted(map(repr, query.run(kg))), query.name


def test_a_parameter_takes_a_label_or_a_synonym(kg: bdnf_kg.KnowledgeGraph) -> None:
    by_label = kg.run("evidence_for", subject="17beta-estradiol", object="BDNF mRNA")
    assert by_label.rows == kg.run("evidence_for", subject="estradiol", object="BDNF mRNA").rows
    assert len(by_label) > 0


def test_a_value_is_bound_and_never_pasted() -> None:
    hostile = ox.Literal('" } . ?s ?p ?o } #')
    assert bind("SELECT ?x WHERE { ?y ?z ?x }", {"x": hostile}).endswith(r'VALUES (?x) { ("\" } . ?s ?p ?o } #") }')


def test_bad_parameters_are_named(kg: bdnf_kg.KnowledgeGraph) -> None:
    with pytest.raises(InvalidArgument, match=r"has no parameter 'specie'"):
        kg.run("release_triggers", specie="mouse")
    with pytest.raises(TermNotFound):
        kg.run("release_triggers", species="unicorn")
    with pytest.raises(UnknownQuery, match=r"nearest: .*'release_triggers'"):
        kg.run("release_trigger")


@pytest.mark.parametrize(
    ("sparql", "offender"),
    [
        ("SELECT * WHERE { ?s bkg:sgin ?o }", "bkg:sgin .nearest: bkg:sign"),
        ("SELECT * WHERE { ?s a biolink:Asociation }", "biolink:Asociation .nearest: biolink:Association"),
        ("SELECT * WHERE { ?s bgk:sign ?o }", "the prefix 'bgk' .nearest: 'bkg'|the prefix 'bgk' .nearest: bkg"),
        ("SELECT * WHERE { ?s <https://w3id.org/bdnf-kg/stagee> ?o }", "stagee"),
        ("SELECT * WHERE { ?s rdfs:subClassOf obo:GO_9999999 }", "obo:GO_9999999"),
    ],
)
def test_a_name_that_the_graph_does_not_hold_is_an_error_and_not_zero_rows(kg: bdnf_kg.KnowledgeGraph, sparql: str, offender: str) -> None:
    with pytest.raises(UnknownIRI, match=offender):
        kg.query(sparql)
    if "bgk" not in sparql:
        assert len(kg.query(sparql, check=False)) == 0


def test_strings_comments_and_datatypes_are_not_mistaken_for_names(kg: bdnf_kg.KnowledgeGraph) -> None:
    text = """# nothing:here <http://nowhere>
    SELECT ?s WHERE { ?s rdfs:label "foo:bar" . FILTER (?s != "1"^^xsd:integer && ?x < 3) OPTIONAL { ?s bkg:papers ?x } }"""
    assert len(kg.query(text)) == 0


def test_a_syntax_error_shows_line_and_column(kg: bdnf_kg.KnowledgeGraph) -> None:
    with pytest.raises(QueryError) as caught:
        kg.query("SELECT ?s WHERE {\n  ?s rdfs:label ?l \n  FILTERR(?l)\n}")
    assert caught.value.line in (3, 4)
    assert caught.value.column
    with pytest.raises(QueryError) as caught:
        kg.query("SELEC ?s WHERE { ?s rdfs:label ?l }")
    assert caught.value.line == 1
    assert "\n" not in str(caught.value)


def test_ask_and_construct_answer_too(kg: bdnf_kg.KnowledgeGraph) -> None:
    assert kg.query("ASK { ?s a biolink:Association }").rows == ((True,),)
    assert kg.query("CONSTRUCT { ?s rdfs:label ?l } WHERE { ?s rdfs:label ?l } LIMIT 1").columns == ("subject", "predicate", "object")


def test_rows_become_a_data_frame(kg: bdnf_kg.KnowledgeGraph) -> None:
    pytest.importorskip("pandas", reason="pandas is an extra")
    frame = kg.run("conflicts").to_pandas()
    assert list(frame.columns) == ["subject", "object", "standing", "papers_for_plus", "papers_for_minus"]


def test_the_prefixes_of_the_dataset_are_standard() -> None:
    from bdnf_kg.build import PREFIXES

    assert PREFIXES.items() <= STANDARD.items()


def test_the_closure_by_sparql_equals_the_reach_of_the_search_on_held_claims(kg: bdnf_kg.KnowledgeGraph) -> None:
    """``(rdfs:subClassOf|bkg:leadsTo)+`` from an increase reaches the signed nodes that the search reaches."""
    from bdnf_kg.causal import CausalGraph

    held = CausalGraph([e for e in kg.network().edges if e.kind == "is a" or (e.claim and e.claim.is_held)], [t.id for t in kg.terms.values() if t.is_causal])
    for name in ("physical exercise", "activity-dependent BDNF release", "17beta-estradiol", "chronic stress"):
        term = kg.node(name)
        found = {(kg.term(i).id, s) for i, s in kg.query(
            f"""SELECT DISTINCT ?node ?sign WHERE {{
                ?start bkg:changeOf <{kg.content.prefixes.expand(term.id)}> ; bkg:changeSign "+" .
                ?start (rdfs:subClassOf|bkg:leadsTo)+ ?end . ?end bkg:changeOf ?node ; bkg:changeSign ?sign }}"""
        )}  # fmt: skip
        reach = {(node, str(sign)) for node, signs in held.reach(term.id).items() for sign in signs}
        assert {pair for pair in found if pair[0] != term.id} == reach
