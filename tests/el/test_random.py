"""Over random ontologies: the same conclusions as a naive reasoner and as HermiT, none lost by more axioms, every reason sufficient and minimal."""

from __future__ import annotations

import random
import shutil
from itertools import product

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from bdnf_kg import reason
from bdnf_kg.el import Entailments, saturate

from .ontologies import CLASSES, PROPERTIES, Axiom, Naive, Writer, class_axioms, ontologies, triples

PREFIX = "http://e.org/"
fast = settings(max_examples=300, deadline=None)


def pairs(entailed: Entailments) -> set[tuple[str, str]]:
    return {(a.removeprefix(PREFIX), b.removeprefix(PREFIX)) for a, b in entailed.pairs()}


def edges(entailed: Entailments, property: str) -> set[tuple[str, str]]:
    return {(a.removeprefix(PREFIX), b.removeprefix(PREFIX)) for a, b in entailed.edges(PREFIX + property)}


def empty(entailed: Entailments) -> set[str]:
    return {iri.removeprefix(PREFIX) for iri in entailed.unsatisfiable}


@given(ontologies)
@fast
def test_the_conclusions_are_those_of_a_naive_reasoner(axioms: list[Axiom]) -> None:
    entailed, naive = saturate(triples(axioms)), Naive(axioms)
    assert empty(entailed) == naive.empty
    assert pairs(entailed) == naive.pairs()
    for property in PROPERTIES:
        assert edges(entailed, property) == naive.edges(property)
    assert dict(entailed.unused) == {}


@given(ontologies, st.lists(class_axioms, max_size=3))
@fast
def test_more_axioms_lose_no_conclusion(axioms: list[Axiom], more: list[Axiom]) -> None:
    before, after = saturate(triples(axioms)), saturate(triples(axioms + more))
    gone = empty(after)
    assert empty(before) <= gone
    assert {pair for pair in pairs(before) if gone.isdisjoint(pair)} <= pairs(after)
    for property in PROPERTIES:
        assert {pair for pair in edges(before, property) if gone.isdisjoint(pair)} <= edges(after, property)


@given(ontologies, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_a_reason_suffices_and_no_axiom_of_it_can_be_left_out(axioms: list[Axiom], choose: random.Random) -> None:
    entailed = saturate(triples(axioms))
    conclusions = [(a, b, "") for a, b in entailed.pairs()] + [(c, "http://www.w3.org/2002/07/owl#Nothing", "") for c in entailed.unsatisfiable]
    conclusions += [(a, b, PREFIX + p) for p in PROPERTIES for a, b in entailed.edges(PREFIX + p)]
    for sub, sup, property in choose.sample(conclusions, min(3, len(conclusions))):
        why = entailed.why(sub, sup, property=property)
        assert _follows(why, sub, sup, property)
        for axiom in why:
            assert not _follows([a for a in why if a != axiom], sub, sup, property)


def _follows(axioms: list, sub: str, sup: str, property: str) -> bool:
    entailed = saturate([*triples([]), *(t for axiom in axioms for t in axiom.triples)])
    return sub in entailed.unsatisfiable or bool(entailed.why(sub, sup, property=property))


def test_the_random_ontologies_reach_every_kind_of_conclusion() -> None:
    """The generator is no use if what it makes is trivial: each of these must turn up."""
    interesting = {
        "empty": lambda axioms: Naive(axioms).empty,
        "hierarchy by a definition": lambda axioms: ("a", "b") in Naive(axioms).pairs() and not any(x[0] == "sub" and x[1:] == ("a", "b") for x in axioms),
        "transitive edge": lambda axioms: any(x[0] == "transitive" for x in axioms) and len(Naive(axioms).edges("p")) > 3,
        "chain": lambda axioms: any(x[0] == "chain" for x in axioms) and len(Naive(axioms).edges("s")) > 1,
    }
    for name, holds in interesting.items():
        assert find(ontologies, holds, settings=settings(max_examples=20000, deadline=None, database=None)), name


@pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs Java, which is not on this machine")
def test_the_conclusions_are_those_of_hermit() -> None:
    """Forty random ontologies side by side in one run of HermiT; a class for every 'property some class' makes it tell the edges."""
    together, expected_pairs, expected_empty, expected_edges = [], set(), set(), set()
    for seed in range(40):
        axioms, prefix = _draw(seed), f"http://e.org/{seed}/"
        writer = Writer(prefix)
        for axiom in axioms:
            writer.axiom(axiom)
        entailed = saturate(writer.triples)
        expected_empty |= set(entailed.unsatisfiable)
        expected_pairs |= set(entailed.pairs())
        for p, c in product(PROPERTIES, CLASSES):
            if writer.iri(c).value not in entailed.unsatisfiable:
                writer.declare(f"{p}-some-{c}")
                writer.axiom(("same", f"{p}-some-{c}", ("some", p, c)))
                expected_edges |= {(a, f"{prefix}{p}-some-{c}") for a, b in entailed.edges(prefix + p) if b == prefix + c}
        together += writer.triples
    found = reason.classify(together)
    assert found.consistent
    plain = {(a, b) for a, b in found.hierarchy if "-some-" not in a}
    assert {iri for iri in found.unsatisfiable if "-some-" not in iri} == expected_empty
    assert {(a, b) for a, b in plain if "-some-" not in b} == expected_pairs
    assert {(a, b) for a, b in plain if "-some-" in b} == expected_edges
    assert len(expected_pairs) > 100
    assert len(expected_edges) > 200
    assert len(expected_empty) > 5


def _draw(seed: int) -> list[Axiom]:
    """An ontology that depends on the seed alone: hypothesis strategies promise no such thing."""
    choose = random.Random(seed)

    def expression(depth: int = 2) -> object:
        kind = choose.random() if depth else 0
        if kind < 0.5:
            return choose.choice(CLASSES)
        return ("and", expression(depth - 1), expression(depth - 1)) if kind < 0.7 else ("some", choose.choice(PROPERTIES), expression(depth - 1))

    def property_axiom() -> Axiom:
        if seed % 2:
            return choose.choice(
                [("transitive", choose.choice(PROPERTIES)), ("below", *choose.sample(PROPERTIES, 2)), ("range", choose.choice(PROPERTIES), choose.choice(CLASSES))]
            )
        return choose.choice([("chain", ("p", "q"), "s"), ("chain", ("s", "p"), "s"), ("chain", ("q", "p"), "r"), ("transitive", "p"), ("transitive", "s"), ("below", "p", "s")])

    def class_axiom() -> Axiom:
        kind = choose.random()
        if kind < 0.1:
            return ("apart", *choose.sample(CLASSES, 2))
        if kind < 0.2:
            return ("domain", choose.choice(PROPERTIES), choose.choice(CLASSES))
        return ("same", choose.choice(CLASSES), expression()) if kind < 0.4 else ("sub", expression(), expression())

    return [property_axiom() for _ in range(4)] + [class_axiom() for _ in range(9)]
