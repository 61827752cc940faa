"""HermiT over the built ontology; without Java this is said, and never called an inconsistency."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bdnf_kg import _resources, reason
from bdnf_kg.errors import InconsistentOntology, ReasonerUnavailable

needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs Java, which is not on this machine")
TTL = _resources.ontology() / "bdnf.ttl"
HEAD = """@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix bkg: <https://w3id.org/bdnf-kg/> . @prefix obo: <http://purl.obolibrary.org/obo/> .
"""


@needs_java
def test_the_ontology_is_consistent_and_no_class_is_empty() -> None:
    assert "consistent, no unsatisfiable class" in str(reason.verify(TTL))


@needs_java
def test_a_class_that_both_rises_and_falls_is_found(tmp_path: Path) -> None:
    bad = tmp_path / "bad.ttl"
    bad.write_text(TTL.read_text() + HEAD + 'bkg:both a owl:Class ; rdfs:label "both" ; rdfs:subClassOf bkg:BDNFKG_0900011 , bkg:BDNFKG_0900012 .\n')
    with pytest.raises(InconsistentOntology) as caught:
        reason.verify(bad)
    assert caught.value.classes == ("both",)


@needs_java
def test_an_individual_that_cannot_be_is_an_inconsistency(tmp_path: Path) -> None:
    bad = tmp_path / "bad.ttl"
    bad.write_text(TTL.read_text() + HEAD + "bkg:it a owl:NamedIndividual , obo:BFO_0000040 , obo:BFO_0000015 .\n")
    with pytest.raises(InconsistentOntology):
        reason.verify(bad)


def test_a_missing_java_is_said_and_is_no_inconsistency(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reason.shutil, "which", lambda name: None)
    with pytest.raises(ReasonerUnavailable, match="no 'java' is on the path"):
        reason.verify(TTL)
