"""Every axiom that excludes something has a fixture that breaks it, and is named as the reason."""

from __future__ import annotations

import shutil
from itertools import chain
from pathlib import Path

import pyoxigraph as ox
import pytest

from bdnf_kg import _resources, reason
from bdnf_kg.el import Entailments, saturate

from .exclusions import RDFS, SHOULD_FAIL, Breach, breaches, classes, disjoint, stored, typed_ends, with_classes

FIXTURES = sorted(SHOULD_FAIL.glob("*.ttl"))


@pytest.fixture(scope="module")
def entailed() -> Entailments:
    return saturate(_resources.ontology() / "bdnf.ttl")


def read(path: Path) -> list[ox.Triple]:
    return [q.triple for q in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]


def name(path: Path) -> str:
    """The class of a fixture."""
    (found,) = {t.subject.value for t in read(path) if t.predicate.value == RDFS + "subClassOf"}
    return found


def test_a_member_of_any_two_disjoint_classes_is_found_and_a_disjointness_axiom_named(entailed: Entailments) -> None:
    pairs = list(chain.from_iterable(disjoint(entailed).values()))
    named = {f"https://w3id.org/bdnf-kg/test/pair{i}": Breach("", pair) for i, pair in enumerate(pairs)}
    together = with_classes(entailed, named)
    assert set(together.unsatisfiable) == named.keys()
    texts = {axiom.text for axiom in disjoint(entailed)}
    for name in named:
        assert texts & {axiom.text for axiom in together.why(name)}, named[name]
    assert len(pairs) > 10


def test_no_disjointness_axiom_is_there_for_nothing(entailed: Entailments) -> None:
    """Without the axiom the class that breaks it could have members."""
    for axiom, pairs in disjoint(entailed).items():
        named = {"https://w3id.org/bdnf-kg/test/pair": Breach("", pairs[0])}
        left_out = set(axiom.triples)
        without = saturate([t for t in entailed.triples if t not in left_out] + classes(entailed, named))
        assert without.unsatisfiable == (), f"{axiom} follows from the other axioms"


def test_every_axiom_that_excludes_something_has_its_fixture(entailed: Entailments) -> None:
    """A new axiom needs one: ``python tests/ontology/exclusions.py`` writes it."""
    assert stored().keys() == breaches(entailed).keys()


def test_the_base_holds_when_a_cell_is_an_anatomical_structure() -> None:
    """The Cell Ontology says so, and the base is made to be merged with it."""
    base = list(ox.parse(path=str(_resources.ontology() / "bdnf-base.owl"), format=ox.RdfFormat.RDF_XML))
    cell, structure = (ox.NamedNode(f"http://purl.obolibrary.org/obo/{name}") for name in ("CL_0000000", "UBERON_0000061"))
    assert saturate([*(quad.triple for quad in base), ox.Triple(cell, ox.NamedNode(RDFS + "subClassOf"), structure)]).unsatisfiable == ()


def test_domains_and_ranges_bite(entailed: Entailments) -> None:
    """An end that no class lies outside of excludes nothing; most ends must."""
    ends = {axiom.text for axiom in typed_ends(entailed)}
    assert len(ends & breaches(entailed).keys()) >= 5


@pytest.fixture(scope="module")
def broken(entailed: Entailments) -> Entailments:
    """The ontology with all the fixtures on top: each is a class of its own."""
    return saturate([*entailed.triples, *(t for path in FIXTURES for t in read(path))])


def test_the_fixtures_are_empty_and_nothing_else_is(broken: Entailments) -> None:
    assert set(broken.unsatisfiable) == {name(path) for path in FIXTURES}


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_a_fixture_breaks_the_axiom_that_it_names(broken: Entailments, path: Path) -> None:
    axiom = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# axiom: ")
    assert axiom in {found.text for found in broken.why(name(path))}


@pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs Java, which is not on this machine")
def test_hermit_finds_that_the_named_axioms_break_every_fixture(broken: Entailments) -> None:
    """In one run over all the reasons together: what follows from them follows from the whole ontology."""
    names = {name(path) for path in FIXTURES}
    needed = {t for iri in names for axiom in broken.why(iri) for t in axiom.triples}
    mentioned = {node for t in needed for node in (t.subject, t.predicate, t.object)}
    declared = {t for t in broken.triples if t.subject in mentioned and t.predicate.value.endswith("#type")}
    found = reason.classify(sorted(needed | declared, key=str))
    assert set(found.unsatisfiable) == names
