"""The stored questions: each has its header, its columns and an answer, the same on every engine."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

import bdnf_kg
from bdnf_kg.errors import InvalidArgument, OutputError, QueryError, TermNotFound, UnknownIRI, UnknownQuery
from bdnf_kg.query import GROUPS, STANDARD, bind, cached_store, stored_queries, write_store
from bdnf_kg.query.names import StoreNames, unknown
from bdnf_kg.query.syntax import declare, graphs, tokens

LIBRARY = stored_queries()
COMPETENCY = sorted((q for q in LIBRARY.values() if q.number), key=lambda q: q.number)


def test_there_is_a_question_for_every_sentence_of_the_mission() -> None:
    assert [q.number for q in COMPETENCY] == list(range(1, 32))


@pytest.mark.parametrize("name", sorted(LIBRARY))
def test_a_stored_query_gives_the_columns_it_promises(kg: bdnf_kg.KnowledgeGraph, name: str) -> None:
    query = LIBRARY[name]
    assert query.question.endswith("?")
    rows = query.run(kg)
    assert rows.columns == query.columns
    assert len(rows) > 0


def test_a_parameter_takes_a_label_or_a_synonym(kg: bdnf_kg.KnowledgeGraph) -> None:
    by_label = kg.run("evidence_for", subject="17beta-estradiol", object="BDNF mRNA")
    assert by_label.rows == kg.run("evidence_for", subject="estradiol", object="BDNF mRNA").rows
    assert len(by_label) > 0


def test_a_value_is_bound_and_never_pasted() -> None:
    hostile = ox.Literal('" } . ?s ?p ?o } #')
    assert bind("SELECT ?x WHERE { ?y ?z ?x }", {"x": hostile}) == r'SELECT ?x WHERE { VALUES ?x { "\" } . ?s ?p ?o } #" } ?y ?z ?x }'


@pytest.mark.parametrize(
    "sparql",
    [
        "# { \nSELECT ?n { ?n ?p ?o }",
        "CONSTRUCT { ?n ?p ?o } WHERE { ?n ?p ?o }",
        'SELECT (COUNT(*) AS ?c) (STR("{") AS ?b) FROM <x:{> WHERE { ?n ?p ?o } GROUP BY ?n'.replace("<x:{>", "<x:y>"),
    ],
)
def test_a_value_is_bound_inside_the_pattern(sparql: str) -> None:
    bound = bind(sparql, {"n": ox.NamedNode("x:z")})
    assert "{ VALUES ?n { <x:z> } ?n ?p ?o }" in bound
    ox.Store().query(bound)


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


def test_to_find_what_is_nearest_the_store_is_read_once_and_five_names_are_enough(kg: bdnf_kg.KnowledgeGraph) -> None:
    class Counted:
        """A store that counts how often it is read through."""

        quads_for_pattern = kg.store.quads_for_pattern
        read = 0

        def __iter__(self) -> Iterator[ox.Quad]:
            self.read += 1
            return iter(kg.store)

    store = Counted()
    names = StoreNames(store)  # type: ignore[arg-type]
    sparql = f"SELECT * WHERE {{ ?s a bkg:Evidense {' '.join(f'; bkg:nope{n % 9} ?o, <https://w3id.org/bdnf-kg/nope{n % 9}>' for n in range(200))} }}"
    found = unknown(names, sparql)
    assert [name for name, _ in found] == ["bkg:Evidense", "bkg:nope0", "bkg:nope1", "bkg:nope2", "bkg:nope3"]
    assert "bkg:Evidence" in found[0][1]
    assert (unknown(names, sparql), store.read) == (found, 1)


@pytest.mark.parametrize(
    "text",
    ["a.", "a-", "é.", "é", "a.:", "_.", "-a", "1e5.", '"\\', "'\\", '"""x\\', '\\"""x', '"\n', "'''a", "<a", "@a-", "?a", "a:", "a:.", "a:\\.", "\\u0061", "#", "{"],
)  # fmt: skip
def test_the_tokens_of_a_long_query_are_read_in_linear_time(text: str) -> None:
    begun = time.process_time()
    graphs(f"SELECT * {{ {text * 40_000} }}")
    declare(f"{text * 40_000}x")
    assert time.process_time() - begun < 3


def test_a_word_that_touches_a_dot_hides_no_name() -> None:
    assert graphs("SELECT * FROM bkg:a.b FROM<x:y> { ?s ?p true.bkg:c ?o. ?x a.}") == (["https://w3id.org/bdnf-kg/a.b", "x:y"], [])
    found = [m["name"] for m in tokens("ASK { ?s ?p true.:c 1 . ?s ?p 1.x:d 1e5.:e _:f-g:h a.b:c . }") if m["name"]]
    assert found == [":c", "x:d", ":e", "_:f-g:h", "a.b:c"]


def test_strings_comments_and_datatypes_are_not_mistaken_for_names(kg: bdnf_kg.KnowledgeGraph) -> None:
    text = """# nothing:here <http://nowhere>
    SELECT ?s WHERE { ?s rdfs:label "foo:bar" . FILTER (?s != "1"^^xsd:integer && ?x < 3) OPTIONAL { ?s bkg:papers ?x } }"""
    assert len(kg.query(text)) == 0


def test_a_prefix_in_a_comment_or_a_string_is_not_declared_by_it(kg: bdnf_kg.KnowledgeGraph) -> None:
    bare = kg.query("SELECT (COUNT(?l) AS ?n) WHERE { ?s rdfs:label ?l }")
    assert kg.query("# PREFIX rdfs: <http://nowhere/>\nSELECT (COUNT(?l) AS ?n) WHERE { ?s rdfs:label ?l }") == bare
    assert kg.query("SELECT (COUNT(?l) AS ?n) WHERE { ?s rdfs:label ?l FILTER (STR(?l) != 'PREFIX rdfs: <x:>') }") == bare
    assert len(kg.query("PREFIX rdfs: <http://www.w3.org/2004/02/skos/core#> SELECT * WHERE { ?s rdfs:label ?l }", check=False)) == 0


def test_a_syntax_error_shows_line_and_column(kg: bdnf_kg.KnowledgeGraph) -> None:
    with pytest.raises(QueryError) as caught:
        kg.query("SELECT ?s WHERE {\n  ?s rdfs:label ?l \n  FILTERR(?l)\n}")
    assert caught.value.line in (3, 4)
    assert caught.value.column
    with pytest.raises(QueryError) as caught:
        kg.query("SELEC ?s WHERE { ?s rdfs:label ?l }")
    assert caught.value.line == 1
    assert "\n" not in str(caught.value)


def test_a_literal_that_is_no_value_of_its_datatype_stays_a_text(kg: bdnf_kg.KnowledgeGraph) -> None:
    sparql = 'SELECT ("abc"^^xsd:integer AS ?a) ("2020-13"^^xsd:gYear AS ?b) ("x"^^xsd:double AS ?c) ("maybe"^^xsd:boolean AS ?d) ("7"^^xsd:integer AS ?e) {}'
    assert kg.query(sparql).rows == (("abc", "2020-13", "x", "maybe", 7),)


def test_ask_and_construct_answer_too(kg: bdnf_kg.KnowledgeGraph) -> None:
    assert kg.query("ASK { ?s a biolink:Association }").rows == ((True,),)
    assert kg.query("CONSTRUCT { ?s rdfs:label ?l } WHERE { ?s rdfs:label ?l } LIMIT 1").columns == ("subject", "predicate", "object")


@pytest.mark.parametrize(
    ("sparql", "reason"),
    [
        ('SELECT ?s WHERE { ?s a bkg:Evidence ; bkg:species "mouse" }', r'nothing in the graph matches \?s bkg:species "mouse"'),
        ("SELECT ?s WHERE { ?s a bkg:Evidence ; bkg:sign ?x }", "each pattern matches alone, but .* does not together with those before it: "),
        ("SELECT ?s WHERE { ?s a bkg:Evidence FILTER (?s = 1) }", "the required patterns match together; a FILTER"),
        ("SELECT ?s WHERE { GRAPH <https://w3id.org/bdnf-kg/graph/direct> { ?s rdfs:label ?x } }", r"nothing in the graph matches GRAPH bkg:graph/direct"),
        ('SELECT ?s WHERE { VALUES ?x { "nobody" } ?s rdfs:label ?x }', r"matches alone, but \?s rdfs:label \?x"),
    ],
)
def test_no_rows_say_which_pattern_fails(kg: bdnf_kg.KnowledgeGraph, sparql: str, reason: str) -> None:
    import re

    rows = kg.query(sparql)
    assert len(rows) == 0
    assert re.search(reason, rows.reason), rows.reason
    assert kg.query(sparql, check=False).reason == ""


def test_a_query_reads_the_graphs_that_from_names_and_no_others(kg: bdnf_kg.KnowledgeGraph) -> None:
    graph = "https://w3id.org/bdnf-kg/graph/metadata"
    inside = kg.query(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    assert 0 < inside[0][0] < kg.query("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")[0][0]
    for clause in (f"FROM <{graph}>", "FROM bkg:graph\\/metadata", f"FROM NAMED <{graph}> FROM <{graph}>"):
        assert kg.query(f"SELECT (COUNT(*) AS ?n) {clause} WHERE {{ ?s ?p ?o }}") == inside
    assert kg.query("BASE <https://w3id.org/bdnf-kg/graph/> SELECT (COUNT(*) AS ?n) FROM <metadata> WHERE { ?s ?p ?o }", check=False) == inside
    named = kg.query(f"SELECT DISTINCT ?g FROM NAMED <{graph}> WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}")
    assert named.rows == ((graph,),)


def test_no_rows_of_one_graph_say_which_pattern_fails_there(kg: bdnf_kg.KnowledgeGraph) -> None:
    rows = kg.query("SELECT ?s FROM <https://w3id.org/bdnf-kg/graph/metadata> WHERE { ?s a bkg:Evidence }")
    assert rows.reason == "nothing in the graph matches ?s rdf:type bkg:Evidence"


def test_an_unknown_name_warns_if_asked_to(kg: bdnf_kg.KnowledgeGraph) -> None:
    with pytest.warns(UserWarning, match=r"bkg:sgin \(nearest: bkg:sign, "):
        assert len(kg.query("SELECT * WHERE { ?s bkg:sgin ?o }", check="warn")) == 0


def test_none_is_a_parameter_that_is_not_given(kg: bdnf_kg.KnowledgeGraph) -> None:
    assert kg.run("release_triggers", species=None) == kg.run("release_triggers")


def test_a_number_is_bound_as_a_number(kg: bdnf_kg.KnowledgeGraph) -> None:
    few, many = kg.run("strongest_claims", least=0.95), kg.run("strongest_claims", least="0.5", fewest=2)
    assert 0 < len(few) < len(many)
    with pytest.raises(InvalidArgument, match=r"'high' is not of the type decimal"):
        kg.run("strongest_claims", least="high")


def test_every_parameter_runs_with_its_example(kg: bdnf_kg.KnowledgeGraph) -> None:
    for query in LIBRARY.values():
        for parameter in query.parameters:
            assert query.run(kg, {parameter.name: parameter.example}).columns == query.columns, query.name


def test_the_library_is_large_and_every_group_is_served() -> None:
    counts = {group: sum(q.group == group for q in LIBRARY.values()) for group in GROUPS}
    assert len(LIBRARY) >= 60
    assert min(counts.values()) >= 5, counts


def test_rows_become_a_polars_frame(kg: bdnf_kg.KnowledgeGraph) -> None:
    pytest.importorskip("polars", reason="polars is an extra")
    frame = kg.run("conflicts").to_polars()
    assert frame.columns == ["subject", "object", "standing", "papers_for_plus", "papers_for_minus"]
    assert frame["papers_for_plus"].sum() > 0


def test_rows_become_a_data_frame(kg: bdnf_kg.KnowledgeGraph) -> None:
    pytest.importorskip("pandas", reason="pandas is an extra")
    frame = kg.run("conflicts").to_pandas()
    assert list(frame.columns) == ["subject", "object", "standing", "papers_for_plus", "papers_for_minus"]


def test_the_prefixes_of_the_dataset_are_standard() -> None:
    from bdnf_kg.build.rdf import PREFIXES

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


# the dataset of a graph


def test_a_graph_from_a_folder_is_queried_in_the_dataset_beside_it(kg: bdnf_kg.KnowledgeGraph, tmp_path: Path) -> None:
    assert kg.content.folder is not None
    (tmp_path / "tables").symlink_to(kg.content.folder)
    own = bdnf_kg.load(tmp_path / "tables")
    for ask in (lambda: own.query("SELECT ?s WHERE { ?s ?p ?o }"), lambda: own.run("conflicts"), own.rdflib):
        with pytest.raises(QueryError, match=r"bdnf\.trig: the dataset cannot be read .*; run 'bdnf-kg build --ontology ") as caught:
            ask()
        assert str(tmp_path) in str(caught.value)
    (tmp_path / "bdnf.trig").write_text('<x:g> { <x:s> <http://www.w3.org/2000/01/rdf-schema#label> "mine" }')
    assert own.query("SELECT ?label WHERE { ?s rdfs:label ?label }").rows == (("mine",),)
    assert len(own.rdflib()) == 1


def test_a_dataset_that_is_cut_is_named(kg: bdnf_kg.KnowledgeGraph, tmp_path: Path) -> None:
    assert kg.content.folder is not None
    (tmp_path / "tables").symlink_to(kg.content.folder)
    own = bdnf_kg.load(tmp_path / "tables")
    for text in ("<x:g> { <x:s> <x:p> ", '<x:g> { <x:s> <x:p> "a', "@prefix", "<x:g> {"):
        (tmp_path / "bdnf.trig").write_text(text)
        for ask in (lambda: own.query("SELECT ?s WHERE { ?s ?p ?o }"), own.rdflib, lambda: own.rdflib(engine="oxigraph")):
            with pytest.raises(QueryError, match=r"bdnf\.trig: the dataset cannot be read .*; run 'bdnf-kg build --ontology "):
                ask()


def test_a_graph_without_tables_has_no_dataset(kg: bdnf_kg.KnowledgeGraph) -> None:
    with pytest.raises(QueryError, match="not loaded from a folder of tables"):
        bdnf_kg.KnowledgeGraph(replace(kg.content, folder=None)).query("ASK { ?s ?p ?o }")


def test_a_query_warns_of_rows_on_top_that_it_does_not_see(kg: bdnf_kg.KnowledgeGraph) -> None:
    more = bdnf_kg.KnowledgeGraph(replace(kg.content, on_top=2))
    with pytest.warns(UserWarning, match="does not see the 2 evidence rows on top"):
        assert more.query("ASK { ?s ?p ?o }").rows == ((True,),)


# the same library on other engines


def test_a_store_on_disk_is_written_once_and_read_again(kg: bdnf_kg.KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    first = LIBRARY["conflicts"].run(kg, store=cached_store())
    [folder] = (tmp_path / "bdnf-kg").iterdir()
    written = folder.stat().st_ino
    assert LIBRARY["conflicts"].run(kg, store=cached_store()) == first == kg.run("conflicts")
    assert [(path, path.stat().st_ino) for path in (tmp_path / "bdnf-kg").iterdir()] == [(folder, written)]


def test_without_a_cache_the_store_is_in_memory(kg: bdnf_kg.KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert LIBRARY["conflicts"].run(kg, store=cached_store()) == kg.run("conflicts")


def test_a_store_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text("<a:b> <c:d>")
    with pytest.raises(QueryError, match=r"broken\.ttl"):
        write_store(tmp_path / "store", broken)
    assert list(tmp_path.iterdir()) == [broken]
    full = tmp_path / "full"
    full.mkdir()
    (full / "mine").write_text("")
    with pytest.raises(OutputError, match="is not empty"):
        write_store(full)
    with pytest.raises(InvalidArgument, match="names no RDF format"):
        write_store(tmp_path / "store", full / "mine")


@pytest.mark.parametrize(
    ("sparql", "said"),
    [
        ("SELCT ?s { ?s rdfs:label ?l }", "line 1, column 1: 'SELCT' cannot stand here (nearest: 'SELECT')"),
        ("nonsense", "line 1, column 1: 'nonsense' begins no query; expected SELECT, ASK, CONSTRUCT, DESCRIBE or PREFIX"),
        ("INSERT DATA { <http://a> <http://b> <http://c> }", "line 1, column 1: INSERT is an update; only queries are carried out: SELECT, ASK, CONSTRUCT or DESCRIBE"),
        ("SELECT ?s { ?s rdfs:label ?l . OPTINAL { ?s a ?o } }", "line 1, column 32: 'OPTINAL' cannot stand here (nearest: 'OPTIONAL')"),
        ("SELECT ?s { ?s rdfs:label ?l\n  ?o rdfs:label ?m }", "line 2, column 3: '?o' cannot stand here; expected ',', '.', ';', '{' or '}'"),
        ("SELECT ?s { ?s rdfs:label ?l FILTER(?l = ) }", "line 1, column 42: ')' cannot stand here; expected a variable, a name or an IRI, a text, a number, '!' or '('"),
        ("SELECT ?s { ?s rdfs:label ?l } LIMIT all", "line 1, column 38: 'all' cannot stand here; expected a number"),
        ("SELECT ?s { ?s rdfs:label ?l } ORDER ?s", "line 1, column 38: '?s' cannot stand here; expected BY"),
        ("SELECT ?s { ?s label ?l }", "line 1, column 16: 'label' cannot stand here; expected a variable, a name or an IRI, '!', '(', '^' or 'a'"),
        ("PREFIX x <http://x/> SELECT ?s { ?s x:y ?l }", "line 1, column 8: 'x' cannot stand here; expected ':'"),
        ("SELECT ?s {\n ?s rdfs:label ?l\n", "line 2, column 18: the query ends too early; expected ',', '.', ';', '{' or '}'"),
        ('SELECT ?s { ?s rdfs:label "BDNF }', "line 1, column 34: the query ends too early; expected '\"'"),
        ("SELECT ?s { ?s rdfs:label ?l } }", "line 1, column 32: '}' stands after the end of the query"),
        ("SELECT ?s (COUNT(?l) AS ?n) { ?s rdfs:label ?l }", "the SELECT contains a variable that is unbound"),
        ("SELECT ?l { ?s rdfs:label ?l BIND(1 AS ?l) }", "BIND is overriding an existing variable"),
        ("", "the query is empty"),
        ("# nothing\n", "the query is empty"),
    ],
)
def test_a_query_that_is_no_sparql_is_answered_by_the_place_and_what_could_stand_there(kg: bdnf_kg.KnowledgeGraph, sparql: str, said: str) -> None:
    for check in (True, False):
        with pytest.raises(QueryError) as caught:
            kg.query(sparql, check=check)
        assert said in str(caught.value)


@pytest.mark.parametrize(
    ("pattern", "hint"),
    [
        ('?s rdfs:label "BDNF relase"', "the graph holds no text \"BDNF relase\" (nearest: 'BDNF release'"),
        ('?s rdfs:label "BDNF release"@en', 'the graph holds no text "BDNF release"@en, but the same without a language'),
        ('?s rdfs:label ?l FILTER(CONTAINS(?l, "hippocampal nuron"))', "(nearest: 'hippocampal neuron'"),
    ],
)
def test_a_text_that_is_not_there_is_told_where_there_is_no_row(kg: bdnf_kg.KnowledgeGraph, pattern: str, hint: str) -> None:
    assert hint in kg.query(f"SELECT * {{ {pattern} }}").reason
    assert "holds no text" not in kg.query(f"SELECT * {{ ?s rdfs:label ?any OPTIONAL {{ {pattern} }} }} LIMIT 1").reason


def test_separators_and_values_of_a_datatype_are_no_texts(kg: bdnf_kg.KnowledgeGraph) -> None:
    assert kg.query('SELECT ?s (GROUP_CONCAT(?l; separator=" ;") AS ?all) { ?s rdfs:label ?l ; bkg:sign "7"^^xsd:integer } GROUP BY ?s').reason.count("no text") == 0


def test_an_undeclared_prefix_is_answered_by_the_nearest(kg: bdnf_kg.KnowledgeGraph) -> None:
    with pytest.raises(UnknownIRI, match=r"does not hold the prefix 'rdf_s' \(nearest: rdfs"):
        kg.query("SELECT ?s { ?s rdf_s:label ?l }")


def test_the_fault_of_a_long_query_is_found_soon(kg: bdnf_kg.KnowledgeGraph) -> None:
    for middle in ("?s ?p ?o . " * 5000, "?s ?p ?o . " * 50_000):
        with pytest.raises(QueryError):
            kg.query(f"SELECT ?s {{ {middle} ] }}", check=False)
