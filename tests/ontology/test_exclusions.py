"""Every axiom that excludes something has a fixture that breaks it, and is named as the reason."""

from __future__ import annotations

import shutil
from itertools import chain
from pathlib import Path

import pyoxigraph as ox
import pytest

from bdnf_kg import _resources, reason
from bdnf_kg.el import Entailments, saturate

from .exclusions import RDFS, SHOULD_FAIL, Breach, breaches, disjoint, stored, typed_ends, with_classes


@pytest.fixture(scope="module")
def entailed() -> Entailments:
    return saturate(_resources.ontology() / "bdnf.ttl")


def read(path: Path) -> list[ox.Triple]:
    return [q.triple for q in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]


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
        fewer = set(axiom.triples)
        without = saturate([t for t in with_classes(entailed, named).triples if t not in fewer])
        assert without.unsatisfiable == (), f"{axiom} follows from the other axioms"


def test_every_axiom_that_excludes_something_has_its_fixture(entailed: Entailments) -> None:
    """A new axiom needs one: ``python tests/ontology/exclusions.py`` writes it."""
    assert stored().keys() == breaches(entailed).keys()


def test_domains_and_ranges_bite(entailed: Entailments) -> None:
    """An end that no class lies outside of excludes nothing; most ends must."""
    ends = {axiom.text for axiom in typed_ends(entailed)}
    assert len(ends & breaches(entailed).keys()) >= 5


@pytest.mark.parametrize("path", sorted(SHOULD_FAIL.glob("*.ttl")), ids=lambda path: path.stem)
def test_a_fixture_breaks_its_axiom_and_only_it_is_empty(entailed: Entailments, path: Path) -> None:
    axiom = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# axiom: ")
    triples = read(path)
    broken = saturate([*entailed.triples, *triples])
    (name,) = {t.subject.value for t in triples if t.predicate.value == RDFS + "subClassOf"}
    assert broken.unsatisfiable == (name,)
    assert axiom in {found.text for found in broken.why(name)}


@pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs Java, which is not on this machine")
def test_hermit_finds_every_fixture_too(entailed: Entailments) -> None:
    """In one run, over the axioms that can matter for the fixtures."""
    triples = [t for path in sorted(SHOULD_FAIL.glob("*.ttl")) for t in read(path)]
    names = {t.subject.value for t in triples if t.predicate.value == RDFS + "subClassOf"}
    together = saturate([*entailed.triples, *triples])
    needed = {t for axiom in together.module(names) for t in axiom.triples}
    mentioned = {node for t in needed for node in (t.subject, t.predicate, t.object)}
    declared = {t for t in together.triples if t.subject in mentioned and t.predicate.value.endswith("#type")}
    found = reason.classify(sorted(needed | declared, key=str))
    assert set(found.unsatisfiable) == names
