"""One promise of the EL reasoner a test, on ontologies small enough to check by eye."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from bdnf_kg.el import Entailments, saturate
from bdnf_kg.errors import InvalidArgument, TermNotFound

HEAD = """@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix : <http://e.org/> .
"""


def parse(text: str) -> list[ox.Triple]:
    return [q.triple for q in ox.parse(HEAD + text, format=ox.RdfFormat.TURTLE)]


def read(text: str) -> Entailments:
    return saturate(parse(text))


def some(property: str, filler: str) -> str:
    return f"[ a owl:Restriction ; owl:onProperty :{property} ; owl:someValuesFrom {filler} ]"


def names(iris: tuple[str, ...]) -> list[str]:
    return [iri.removeprefix("http://e.org/") for iri in iris]


def edges(entailed: Entailments, property: str) -> list[str]:
    return [" ".join(names(pair)) for pair in entailed.edges(f"http://e.org/{property}")]


def reasons(entailed: Entailments, *args: str, **kwargs: str) -> list[str]:
    return [axiom.text for axiom in entailed.why(*args, **kwargs)]


def test_a_definition_finds_a_member_that_nobody_typed() -> None:
    e = read(f":a rdfs:subClassOf :g , {some('r', ':b')} . :b rdfs:subClassOf :c . :d owl:equivalentClass [ owl:intersectionOf ( :g {some('r', ':c')} ) ] .")
    assert names(e.superclasses("a")) == ["d", "g"]
    assert names(e.subclasses("d")) == ["a"]
    assert reasons(e, "a", "d") == ["a SubClassOf g", "a SubClassOf r some b", "b SubClassOf c", "d EquivalentTo (r some c) and g"]


def test_a_definition_of_three_parts_needs_all_three() -> None:
    e = read(":x owl:equivalentClass [ owl:intersectionOf ( :p :q :r ) ] . :two rdfs:subClassOf :p , :r . :three rdfs:subClassOf :q , :two .")
    assert names(e.subclasses("x")) == ["three"]


def test_nested_existentials_are_seen_on_both_sides() -> None:
    inner = some("s", ":c")
    e = read(f":a rdfs:subClassOf {some('r', inner)} . {some('r', inner)} rdfs:subClassOf :found . :r a owl:ObjectProperty . :s a owl:ObjectProperty .")
    assert names(e.superclasses("a")) == ["found"]


def test_a_sub_property_counts_as_the_property_above() -> None:
    e = read(f":r rdfs:subPropertyOf :s . :a rdfs:subClassOf {some('r', ':b')} . {some('s', ':b')} rdfs:subClassOf :c . :s rdfs:subPropertyOf :r2 .")
    assert names(e.superclasses("a")) == ["c"]
    assert reasons(e, "a", "b", property="r2") == ["a SubClassOf r some b", "r SubPropertyOf s", "s SubPropertyOf r2"]
    assert edges(e, "r2") == ["a b"]
    assert list(e.edges("r")) == [("http://e.org/a", "http://e.org/b")]


def test_transitivity_reaches_the_end_of_a_chain_and_a_property_above_it() -> None:
    chain = "".join(f":n{i} rdfs:subClassOf {some('t', f':n{i + 1}')} . " for i in range(5))
    e = read(f":t a owl:TransitiveProperty ; rdfs:subPropertyOf :s . {chain} {some('t', ':n5')} rdfs:subClassOf :low . {some('s', ':n5')} rdfs:subClassOf :high .")
    assert names(e.subclasses("low")) == names(e.subclasses("high")) == ["n0", "n1", "n2", "n3", "n4"]
    pairs = [f"n{i} n{j}" for i in range(5) for j in range(i + 1, 6)]
    assert [pair for pair in edges(e, "t") if " n" in pair] == [pair for pair in edges(e, "s") if " n" in pair] == pairs
    assert reasons(e, "n3", "high") == [
        "n3 SubClassOf t some n4",
        "n4 SubClassOf t some n5",
        "s some n5 SubClassOf high",
        "t Characteristics Transitive",
        "t SubPropertyOf s",
    ]


def test_a_property_above_a_transitive_one_is_not_transitive_itself() -> None:
    e = read(f":t a owl:TransitiveProperty ; rdfs:subPropertyOf :s . :a rdfs:subClassOf {some('s', ':b')} . :b rdfs:subClassOf {some('s', ':c')} .")
    assert edges(e, "s") == ["a b", "b c"]


def test_a_cycle_of_a_transitive_property_reaches_itself() -> None:
    e = read(f":t a owl:TransitiveProperty . :a rdfs:subClassOf {some('t', ':b')} . :b rdfs:subClassOf {some('t', ':a')} .")
    assert edges(e, "t") == ["a a", "a b", "b a", "b b"]
    assert reasons(e, "a", "a", property="t") == ["a SubClassOf t some b", "b SubClassOf t some a", "t Characteristics Transitive"]


def test_a_chain_of_properties_is_followed() -> None:
    e = read(
        f":regulates owl:propertyChainAxiom ( :regulates :partOf ) . :partOf a owl:TransitiveProperty . :regulates a owl:ObjectProperty ."
        f":a rdfs:subClassOf {some('regulates', ':b')} . :b rdfs:subClassOf {some('partOf', ':c')} . :c rdfs:subClassOf {some('partOf', ':d')} ."
    )
    assert edges(e, "regulates") == ["a b", "a c", "a d"]
    assert edges(e, "partOf") == ["b c", "b d", "c d"]
    assert reasons(e, "a", "c", property="regulates") == ["a SubClassOf regulates some b", "b SubClassOf partOf some c", "regulates o partOf SubPropertyOf regulates"]


def test_a_chain_of_three_needs_all_three_steps() -> None:
    steps = "".join(f":{a} rdfs:subClassOf {some(r, f':{b}')} . " for a, r, b in (("a", "p", "b"), ("b", "q", "c"), ("c", "r", "d"), ("x", "p", "c")))
    e = read(f":whole owl:propertyChainAxiom ( :p :q :r ) . {steps}")
    assert edges(e, "whole") == ["a d"]


def test_a_domain_and_a_range_type_both_ends() -> None:
    e = read(
        f":r rdfs:domain :process ; rdfs:range :thing ; a owl:ObjectProperty . :a rdfs:subClassOf {some('r', ':b')} ."
        f"{some('r', '[ owl:intersectionOf ( :b :thing ) ]')} rdfs:subClassOf :known . :b a owl:Class ."
    )
    assert names(e.superclasses("a")) == ["known", "process"]
    assert names(e.superclasses("b")) == []
    assert edges(e, "r") == ["a b", "a thing"]
    assert reasons(e, "a", "known") == ["a SubClassOf r some b", "r Range thing", "r some (b and thing) SubClassOf known"]


def test_a_range_that_excludes_the_filler_leaves_no_member() -> None:
    e = read(f":r rdfs:range :thing ; a owl:ObjectProperty . :thing owl:disjointWith :process . :p rdfs:subClassOf :process . :a rdfs:subClassOf {some('r', ':p')} .")
    assert names(e.unsatisfiable) == ["a"]
    assert reasons(e, "a") == ["a SubClassOf r some p", "p SubClassOf process", "r Range thing", "thing DisjointWith process"]


def test_a_member_of_disjoint_classes_is_found_with_the_axioms_and_what_needs_it_too() -> None:
    e = read(f"[] a owl:AllDisjointClasses ; owl:members ( :x :y :z ) . :a rdfs:subClassOf :x , :z . :b rdfs:subClassOf {some('r', ':a')} . :ok rdfs:subClassOf :x .")
    assert names(e.unsatisfiable) == ["a", "b"]
    assert reasons(e, "a") == ["DisjointClasses: x, y, z", "a SubClassOf x", "a SubClassOf z"]
    error = e.contradiction(most=1)
    assert error is not None
    assert error.classes == ("a", "b")
    assert list(error.reasons) == ["a"]
    assert str(error).splitlines()[:2] == ["2 classes can have no member: a, b", "a:"]
    assert "x" not in names(e.unsatisfiable)


def test_an_individual_of_disjoint_classes_contradicts_the_ontology() -> None:
    e = read(":x owl:disjointWith :y . :i a :x , :y , owl:NamedIndividual . :j :r :i . :r a owl:ObjectProperty .")
    assert names(e.inconsistent) == ["i", "j"]
    error = e.contradiction()
    assert error is not None
    assert "the ontology contradicts itself" in str(error)
    assert "x DisjointWith y" in str(error)


def test_an_ontology_in_which_nothing_can_be_contradicts_itself() -> None:
    e = read("owl:Thing rdfs:subClassOf :x , :y . :x owl:disjointWith :y .")
    assert e.inconsistent == ("http://www.w3.org/2002/07/owl#Thing",)
    assert e.contradiction() is not None


def test_no_contradiction_is_no_error() -> None:
    assert read(":a rdfs:subClassOf :b .").contradiction() is None


def test_same_and_different_individuals_contradict() -> None:
    assert read(":i owl:sameAs :j . :i owl:differentFrom :j .").contradiction() is not None
    assert read("[] a owl:AllDifferent ; owl:distinctMembers ( :i :j ) . :i owl:sameAs :j .").contradiction() is not None


def test_a_union_is_used_as_a_subclass_and_reported_as_a_superclass() -> None:
    e = read(":u owl:equivalentClass [ owl:unionOf ( :a :b ) ] . :u rdfs:subClassOf :top .")
    assert names(e.subclasses("top")) == ["a", "b", "u"]
    assert dict(e.unused) == {"ObjectUnionOf": 1}


def test_a_complement_is_used_as_a_superclass_and_reported_as_a_subclass() -> None:
    e = read(":a rdfs:subClassOf [ owl:complementOf :b ] , :b .")
    assert names(e.unsatisfiable) == ["a"]
    assert dict(e.unused) == {}
    assert dict(read("[ owl:complementOf :b ] rdfs:subClassOf :c .").unused) == {"ObjectComplementOf": 1}


def test_the_rest_of_an_axiom_is_used_where_one_part_of_it_is_outside() -> None:
    e = read(":a rdfs:subClassOf [ owl:intersectionOf ( :b [ owl:onProperty :r ; owl:allValuesFrom :c ] ) ] .")
    assert names(e.superclasses("a")) == ["b"]
    assert dict(e.unused) == {"ObjectAllValuesFrom": 1}
    assert [axiom.text for axiom in e.axioms] == ["a SubClassOf (r only c) and b"]


def test_an_expression_outside_equals_itself() -> None:
    only = "[ owl:onProperty :r ; owl:allValuesFrom :c ]"
    e = read(f":a rdfs:subClassOf {only} , :g . [ owl:intersectionOf ( :g {only} ) ] rdfs:subClassOf :b .")
    assert names(e.superclasses("a")) == ["b", "g"]


@pytest.mark.parametrize(
    ("text", "construct"),
    [
        (":r owl:inverseOf :s .", "InverseObjectProperties"),
        (":r a owl:FunctionalProperty .", "FunctionalObjectProperty"),
        (":r a owl:InverseFunctionalProperty .", "InverseFunctionalObjectProperty"),
        (":r a owl:SymmetricProperty .", "SymmetricObjectProperty"),
        (":r a owl:AsymmetricProperty .", "AsymmetricObjectProperty"),
        (":r a owl:ReflexiveProperty .", "ReflexiveObjectProperty"),
        (":r a owl:IrreflexiveProperty .", "IrreflexiveObjectProperty"),
        (":r owl:propertyDisjointWith :s .", "DisjointObjectProperties"),
        ("[] a owl:AllDisjointProperties ; owl:members ( :r :s ) .", "DisjointObjectProperties"),
        (":a owl:hasKey ( :r ) .", "HasKey"),
        (":o owl:imports :p .", "Import (not followed)"),
        ("[] a owl:NegativePropertyAssertion ; owl:sourceIndividual :i ; owl:assertionProperty :r ; owl:targetIndividual :j .", "NegativePropertyAssertion"),
        (":a rdfs:subClassOf [ owl:onProperty :r ; owl:hasSelf true ] .", "ObjectHasSelf"),
        (":a rdfs:subClassOf [ owl:onProperty :r ; owl:maxCardinality 2 ] .", "ObjectMaxCardinality"),
        (":a rdfs:subClassOf [ owl:onProperty :r ; owl:onClass :b ; owl:qualifiedCardinality 2 ] .", "ObjectExactCardinality"),
        (":a rdfs:subClassOf [ owl:onProperty :r ; owl:onClass :b ; owl:minQualifiedCardinality 2 ] .", "ObjectMinCardinality"),
        (":a rdfs:subClassOf [ owl:onProperty :r ; owl:hasValue :i ] .", "ObjectHasValue"),
        (":a rdfs:subClassOf [ owl:oneOf ( :i :j ) ] .", "ObjectOneOf"),
        (":a rdfs:subClassOf [ owl:onProperty [ owl:inverseOf :r ] ; owl:someValuesFrom :b ] .", "ObjectInverseOf"),
        (":d a owl:DatatypeProperty . :a rdfs:subClassOf [ owl:onProperty :d ; owl:someValuesFrom xsd:string ] .", "DataRestriction"),
        (":d a owl:DatatypeProperty . :i :d 1 .", "DataPropertyAssertion"),
        (":a owl:disjointUnionOf ( :b :c ) .", "ObjectUnionOf"),
    ],
)
def test_what_is_outside_is_counted(text: str, construct: str) -> None:
    assert dict(read(":r a owl:ObjectProperty . :s a owl:ObjectProperty . " + text).unused) == {construct: 1}


def test_a_disjoint_union_holds_its_parts_apart() -> None:
    e = read(":a owl:disjointUnionOf ( :b :c ) . :both rdfs:subClassOf :b , :c .")
    assert names(e.superclasses("b")) == ["a"]
    assert names(e.unsatisfiable) == ["both"]


def test_a_min_cardinality_of_one_is_an_existential() -> None:
    e = read(f":a rdfs:subClassOf [ owl:onProperty :r ; owl:onClass :b ; owl:minQualifiedCardinality 1 ] . {some('r', ':b')} rdfs:subClassOf :c .")
    assert names(e.superclasses("a")) == ["c"]


def test_equivalent_classes_and_properties() -> None:
    e = read(f":a owl:equivalentClass :b . :b rdfs:subClassOf :c . :r owl:equivalentProperty :s . :c rdfs:subClassOf {some('r', ':d')} .")
    assert [names(group) for group in e.equivalents()] == [["a", "b"]]
    assert edges(e, "s") == ["a d", "b d", "c d"]
    assert [tuple(names(pair)) for pair in e.direct()] == [("a", "b"), ("a", "c"), ("b", "a"), ("b", "c")]


def test_direct_pairs_leave_out_what_lies_further_up() -> None:
    e = read(":a rdfs:subClassOf :b , :c . :b rdfs:subClassOf :c .")
    assert [tuple(names(pair)) for pair in e.direct()] == [("a", "b"), ("b", "c")]
    assert [tuple(names(pair)) for pair in e.pairs()] == [("a", "b"), ("a", "c"), ("b", "c")]


def test_an_old_style_definition_on_the_class_itself_counts() -> None:
    e = read(":d a owl:Class ; owl:intersectionOf ( :a :b ) . :x rdfs:subClassOf :a , :b .")
    assert names(e.subclasses("d")) == ["x"]


def test_annotations_on_axioms_and_annotation_properties_say_nothing() -> None:
    e = read(
        ':p a owl:AnnotationProperty ; rdfs:domain :x ; rdfs:range :y . :a :p "text" . [] a owl:Axiom ; owl:annotatedSource :a ; owl:annotatedProperty rdfs:subClassOf ; owl:annotatedTarget :b .'
    )
    assert e.axioms == ()
    assert e.classes == ()


def test_every_axiom_comes_with_its_triples() -> None:
    (axiom,) = read(f":a rdfs:subClassOf {some('r', '[ owl:intersectionOf ( :b :c ) ]')} .").axioms
    assert axiom.text == "a SubClassOf r some (b and c)"
    assert len(axiom.triples) == 9
    assert reasons(saturate(axiom.triples), "a", "b", property="r") == [axiom.text]


def test_the_order_of_the_triples_changes_nothing() -> None:
    triples = parse(f":a rdfs:subClassOf :b , :c , {some('r', ':d')} . :b rdfs:subClassOf :e . :c rdfs:subClassOf :e . {some('r', ':d')} rdfs:subClassOf :e .")
    one, other = saturate(triples), saturate(reversed(triples))
    assert [a.text for a in one.axioms] == [a.text for a in other.axioms]
    assert one.why("a", "e") == other.why("a", "e")


def test_what_does_not_follow_has_no_reason() -> None:
    e = read(f":a rdfs:subClassOf :b , {some('r', ':c')} .")
    assert e.why("b", "a") == e.why("a") == e.why("b", "c", property="r") == ()


def test_a_name_that_is_not_there_is_an_error_with_the_nearest() -> None:
    e = read(':a a owl:Class ; rdfs:label "dendrite" . :b a owl:Class ; rdfs:label "twin" . :c a owl:Class ; rdfs:label "twin" .')
    with pytest.raises(TermNotFound, match="nearest: 'dendrite'"):
        e.superclasses("dendrites")
    with pytest.raises(TermNotFound, match=r"http://e\.org/b"):
        e.superclasses("twin")
    with pytest.raises(TermNotFound, match="is not an object property"):
        list(e.edges("part of"))


def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InvalidArgument, match="no suffix of a known format"):
        saturate(tmp_path / "a.docx")
    with pytest.raises(InvalidArgument, match="cannot be read"):
        saturate(tmp_path / "missing.ttl")
    (tmp_path / "bad.ttl").write_text("this is no Turtle")
    with pytest.raises(InvalidArgument, match="cannot be read"):
        saturate(tmp_path / "bad.ttl")


def test_a_module_holds_what_matters_and_no_more() -> None:
    e = read(
        f":a rdfs:subClassOf :b , {some('r', ':c')} . :z rdfs:subClassOf :a . :r a owl:ObjectProperty ; owl:inverseOf :s . :t owl:inverseOf :u . :c rdfs:subClassOf [ owl:onProperty :s ; owl:allValuesFrom :d ] ."
    )
    assert [axiom.text for axiom in e.module(["http://e.org/a"])] == ["a SubClassOf b", "a SubClassOf r some c", "c SubClassOf s only d", "r InverseOf s"]
    assert e.module() == ()
