"""HermiT over the built ontology, after EL; without Java this is said, and never called an inconsistency."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

import bdnf_kg
from bdnf_kg import _resources, reason
from bdnf_kg.el import saturate
from bdnf_kg.errors import InconsistentOntology, ReasonerUnavailable

needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs Java, which is not on this machine")
TTL = _resources.ontology() / "bdnf.ttl"
HEAD = """@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix bkg: <https://w3id.org/bdnf-kg/> . @prefix obo: <http://purl.obolibrary.org/obo/> . @prefix : <http://e.org/> .
"""
BEYOND_EL = """:r a owl:ObjectProperty . :s a owl:ObjectProperty ; owl:inverseOf :r . :c a owl:Class ; owl:disjointWith :d . :d a owl:Class . :e a owl:Class ; rdfs:subClassOf :c .
:a a owl:Class ; rdfs:label "the impossible" ; rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :r ; owl:allValuesFrom :e ] , :b .
:b a owl:Class ; rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :r ; owl:someValuesFrom :d ] .
:x a owl:Class ; rdfs:subClassOf :e . :y a owl:Class ; rdfs:subClassOf :x , [ a owl:Restriction ; owl:onProperty :s ; owl:someValuesFrom :x ] .
"""


@pytest.fixture
def no_java(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reason.shutil, "which", lambda name: None)


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "onto.ttl"
    path.write_text(HEAD + text)
    return path


@pytest.fixture(scope="module")
def verified() -> reason.Verification:
    return reason.verify(TTL)


@needs_java
def test_hermit_finds_the_ontology_consistent_and_the_same_hierarchy_as_el(verified: reason.Verification) -> None:
    assert "consistent, no unsatisfiable class" in str(verified)
    entailed = saturate(TTL)
    assert verified.classes == len(entailed.classes)
    assert verified.hierarchy == tuple(entailed.pairs())


@needs_java
def test_the_stored_inferred_hierarchy_is_what_hermit_finds_beyond_the_stated(verified: reason.Verification, kg: bdnf_kg.KnowledgeGraph) -> None:
    compact = kg.content.prefixes.compact
    pairs = set(verified.hierarchy)
    above: dict[str, set[str]] = {}
    for child, parent in pairs:
        above.setdefault(child, set()).add(parent)
    direct = {(a, b) for a, b in pairs if not any((c, b) in pairs and (b, c) not in pairs and (c, a) not in pairs for c in above[a] if c != b)}
    stated = {(t.subject, t.object) for t in saturate(TTL).triples if t.predicate.value.endswith(("subClassOf", "equivalentClass"))}
    expected = sorted((compact(a), compact(b)) for a, b in direct if (ox.NamedNode(a), ox.NamedNode(b)) not in stated)
    rows = [line.split("\t") for line in (TTL.parent / "inferred_hierarchy.tsv").read_text(encoding="utf-8").splitlines()]
    assert rows[0] == ["child", "child_label", "parent", "parent_label"]
    assert [(row[0], row[2]) for row in rows[1:]] == expected


@pytest.mark.usefixtures("no_java")
def test_a_class_that_both_rises_and_falls_is_found_with_the_axioms_and_without_java(tmp_path: Path) -> None:
    bad = written(tmp_path, TTL.read_text() + 'bkg:both a owl:Class ; rdfs:label "both" ; rdfs:subClassOf bkg:BDNFKG_0900011 , bkg:BDNFKG_0900012 .\n')
    with pytest.raises(InconsistentOntology) as caught:
        reason.verify(bad)
    assert caught.value.classes == ("both",)
    assert list(map(str, caught.value.reasons["both"])) == ["both SubClassOf decrease", "both SubClassOf increase", "increase DisjointWith decrease"]
    assert str(caught.value).splitlines()[0] == "1 class can have no member: both"


@pytest.mark.usefixtures("no_java")
def test_an_individual_that_cannot_be_is_an_inconsistency_and_found_without_java(tmp_path: Path) -> None:
    bad = written(tmp_path, TTL.read_text() + "bkg:it a owl:NamedIndividual , obo:BFO_0000040 , obo:BFO_0000015 .\n")
    with pytest.raises(InconsistentOntology, match="the ontology contradicts itself: it cannot exist"):
        reason.verify(bad)


@needs_java
def test_an_empty_class_that_only_hermit_sees_is_named_with_the_axioms_that_make_it_so(tmp_path: Path) -> None:
    bad = written(tmp_path, BEYOND_EL)
    assert saturate(bad).unsatisfiable == ()
    with pytest.raises(InconsistentOntology) as caught:
        reason.verify(bad)
    assert caught.value.classes == ("the impossible",)
    axioms = list(map(str, caught.value.reasons["the impossible"]))
    assert axioms == ["'the impossible' SubClassOf b", "'the impossible' SubClassOf r only e", "b SubClassOf r some d", "c DisjointWith d", "e SubClassOf c"]


@needs_java
def test_a_reason_that_took_too_many_runs_says_so_and_still_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reason, "RUNS", 2)
    with pytest.raises(InconsistentOntology, match=r"stopped after 2 runs of HermiT: some of these axioms may not be needed") as caught:
        reason.verify(written(tmp_path, BEYOND_EL))
    axioms = set(map(str, caught.value.reasons["the impossible"]))
    assert {"'the impossible' SubClassOf r only e", "b SubClassOf r some d", "c DisjointWith d"} < axioms


@needs_java
def test_a_contradiction_that_only_hermit_sees_is_named_with_its_axioms(tmp_path: Path) -> None:
    bad = written(
        tmp_path,
        ":f a owl:ObjectProperty , owl:FunctionalProperty . :i a owl:NamedIndividual ; :f :j , :k . :j a owl:NamedIndividual ; owl:differentFrom :k . :k a owl:NamedIndividual . :z a owl:Class .",
    )
    with pytest.raises(InconsistentOntology) as caught:
        reason.verify(bad)
    assert list(map(str, caught.value.reasons["the ontology"])) == ["f Characteristics Functional", "i f j", "i f k", "j DifferentFrom k"]


@needs_java
def test_a_contradiction_of_data_alone_is_still_one_and_says_that_no_axiom_is_named(tmp_path: Path) -> None:
    bad = written(tmp_path, ':d a owl:DatatypeProperty ; rdfs:range <http://www.w3.org/2001/XMLSchema#integer> . :i a owl:NamedIndividual ; :d "text" .')
    with pytest.raises(InconsistentOntology, match="not by axioms about classes, object properties and individuals alone"):
        reason.verify(bad)


@pytest.mark.usefixtures("no_java")
def test_a_missing_java_is_said_and_is_no_inconsistency() -> None:
    with pytest.raises(ReasonerUnavailable, match="no 'java' is on the path"):
        reason.verify(TTL)


@needs_java
def test_equivalent_classes_and_cycles_are_in_the_hierarchy(tmp_path: Path) -> None:
    group = "".join(f":k{i} a owl:Class ; rdfs:subClassOf :k{(i + 1) % 6} . " for i in range(6))
    found = reason.classify(saturate(written(tmp_path, group + ":z a owl:Class ; rdfs:subClassOf :k0 .")).triples)
    assert len(found.hierarchy) == 6 * 5 + 6
