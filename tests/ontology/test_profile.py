"""OWL 2 DL for the whole ontology and OWL 2 EL for the causal part, by the profile checker of py-horned-owl; fixtures that are in neither."""

from __future__ import annotations

from pathlib import Path

import pyhornedowl
import pyoxigraph as ox
import pytest
from pyhornedowl import profile

from bdnf_kg import _resources

OWL, RDFS, RDF = "http://www.w3.org/2002/07/owl#", "http://www.w3.org/2000/01/rdf-schema#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
FIXTURES = Path(__file__).with_name("profile")
LEADS_TO, SHOWN, AFFECTS, INCREASE, DECREASE, CHANGE = (f"https://w3id.org/bdnf-kg/BDNFKG_09000{n}" for n in ("01", "02", "03", "11", "12", "10"))


def read(path: Path) -> list[ox.Triple]:
    return [q.triple for q in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]


def check(triples: list[ox.Triple], name: str) -> profile.ProfileReport:
    data = ox.serialize(triples, format=ox.RdfFormat.RDF_XML)
    assert data is not None
    return profile.check_profile(pyhornedowl.open_ontology_from_string(data.decode(), "rdf"), name)


@pytest.fixture(scope="module")
def whole() -> list[ox.Triple]:
    return read(_resources.ontology() / "bdnf.ttl")


@pytest.fixture(scope="module")
def causal(whole: list[ox.Triple]) -> list[ox.Triple]:
    """The change classes with their definitions and leads-to axioms, the relations in them, and a declaration of every other name."""
    about: dict[object, list[ox.Triple]] = {}
    for t in whole:
        about.setdefault(t.subject, []).append(t)
    own = [ox.NamedNode(iri) for iri in (LEADS_TO, SHOWN, AFFECTS, INCREASE, DECREASE, CHANGE)]
    changes = [s for s in about if isinstance(s, ox.NamedNode) and s.value.rpartition("BDNFKG_")[2][:1] in ("1", "2") and len(s.value.rpartition("BDNFKG_")[2]) == 7]
    kept, seen, todo = [], set(), [*own, *changes]
    while todo:
        node = todo.pop()
        if node in seen:
            continue
        seen.add(node)
        whole_node = node in own or node in changes or isinstance(node, ox.BlankNode)
        for t in about.get(node, ()):
            if whole_node or t.predicate.value == RDF + "type":
                kept.append(t)
                todo += [t.object, t.predicate] if whole_node else []
    return [t for t in kept if not (t.predicate.value == RDF + "type" and t.object == ox.NamedNode(OWL + "Axiom"))]


def test_the_whole_is_in_owl_2_dl(whole: list[ox.Triple]) -> None:
    report = check(whole, "DL")
    assert [str(v) for v in report.violations] == []
    assert report.conformant


def test_the_file_in_rdf_xml_is_in_owl_2_dl_as_it_lies() -> None:
    assert profile.check_profile(pyhornedowl.open_ontology(str(_resources.ontology() / "bdnf.owl")), "DL").conformant


def test_the_causal_part_is_in_owl_2_el(causal: list[ox.Triple]) -> None:
    report = check(causal, "EL")
    assert [str(v) for v in report.violations] == []
    assert report.conformant
    assert sum(t.predicate.value == RDFS + "subClassOf" for t in causal) > 2500


def test_the_whole_is_in_owl_2_el(whole: list[ox.Triple]) -> None:
    report = check(whole, "EL")
    assert [str(v) for v in report.violations] == []
    assert report.conformant


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*/*.ttl")), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_fixture_is_outside_the_profile_that_its_folder_names(path: Path, causal: list[ox.Triple]) -> None:
    report = check([*causal, *read(path)], path.parent.name.rpartition("-")[2].upper())
    assert not report.conformant
    assert len(report.violations) == 1
    assert type(report.violations[0]).__name__ == path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# violation: ")
