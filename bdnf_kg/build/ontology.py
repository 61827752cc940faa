"""The ontology: terms, relations, change classes, held claims as axioms, and what is said by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from ..model import Claim, Sign, Term
from .rdf import AFFECTS, BKG, DCT, DECREASE, INCREASE, LEADS_TO, OBO, OIO, OWL, RDF, RDFS, SHOWN, Names, Node, blank_name, change_id, named, restriction


def triples(names: Names, axioms: Path) -> Iterator[ox.Triple]:
    """Terms, relations, change classes, held claims as axioms, and what axioms.ttl says by hand."""
    yield from _hand_written(axioms)
    for row in names.kg.content.relations:
        yield from _relation(names, row)
    for subject, relation, object_, _ in names.kg.content.structure:
        yield from _some(names.iri(subject), names.iri(relation), names.iri(object_), f"structure {subject} {relation} {object_}")
    for term in names.kg.terms.values():
        yield from _term(names, term)
    for claim in names.kg.claims(causal=True):
        if claim.is_held:
            yield from _held(names, claim)


def _hand_written(axioms: Path) -> Iterator[ox.Triple]:
    dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in ox.parse(path=str(axioms), format=ox.RdfFormat.TURTLE))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    for quad in dataset:
        yield quad.triple


def _relation(names: Names, row: dict[str, str]) -> Iterator[ox.Triple]:
    node = names.iri(row["id"])
    kind = {"object property": "ObjectProperty", "annotation property": "AnnotationProperty"}[row["type"]]
    yield ox.Triple(node, named(RDF, "type"), named(OWL, kind))
    yield ox.Triple(node, named(RDFS, "label"), ox.Literal(row["label"]))
    yield ox.Triple(node, named(OBO, "IAO_0000115"), ox.Literal(row["definition"]))
    for column, predicate in (("parent", named(RDFS, "subPropertyOf")), ("inverse", named(OWL, "inverseOf")), ("domain", named(RDFS, "domain")), ("range", named(RDFS, "range"))):
        if row[column]:
            yield ox.Triple(node, predicate, names.iri(row[column]))
    if "transitive" in row["characteristics"]:
        yield ox.Triple(node, named(RDF, "type"), named(OWL, "TransitiveProperty"))
    if row["biolink"]:
        yield ox.Triple(node, named(OIO, "hasDbXref"), ox.Literal(row["biolink"]))


def _term(names: Names, term: Term) -> Iterator[ox.Triple]:
    node = names.iri(term.id)
    yield ox.Triple(node, named(RDF, "type"), named(OWL, "Class"))
    yield ox.Triple(node, named(RDFS, "label"), ox.Literal(term.label))
    yield ox.Triple(node, named(OIO, "id"), ox.Literal(term.id))
    yield ox.Triple(node, named(OBO, "IAO_0000115"), ox.Literal(term.definition))
    yield ox.Triple(node, named(OBO, "IAO_0000119"), ox.Literal(term.definition_source))
    yield ox.Triple(node, named(BKG, "kind"), ox.Literal(term.kind))
    if term.parent:
        yield ox.Triple(node, named(RDFS, "subClassOf"), names.iri(term.parent))
    for synonym in term.synonyms:
        yield ox.Triple(node, named(OIO, "hasExactSynonym"), ox.Literal(synonym))
    for xref in term.xrefs:
        yield ox.Triple(node, named(OIO, "hasDbXref"), ox.Literal(xref))
    if term.deprecated:
        yield ox.Triple(node, named(OWL, "deprecated"), ox.Literal(True))
        if term.replaced_by:
            yield ox.Triple(node, named(OBO, "IAO_0100001"), names.iri(term.replaced_by))
    if term.note:
        yield ox.Triple(node, named(RDFS, "comment"), ox.Literal(term.note))
    if term.stage:
        yield ox.Triple(node, named(BKG, "stage"), ox.Literal(term.stage))
    if term.is_causal:
        yield ox.Triple(node, named(BKG, "quantity"), ox.Literal(term.quantity))
        for sign in Sign:
            yield from _change(names, term, sign)


def _change(names: Names, term: Term, sign: Sign) -> Iterator[ox.Triple]:
    node, word = names.change(term.id, sign), "increased" if sign > 0 else "decreased"
    kind = INCREASE if sign > 0 else DECREASE
    yield ox.Triple(node, named(RDF, "type"), named(OWL, "Class"))
    yield ox.Triple(node, named(RDFS, "label"), ox.Literal(f"{word} {term.label}"))
    definition = f"A change that is {'an increase' if sign > 0 else 'a decrease'} in the {term.quantity} of {term.label}."
    yield ox.Triple(node, named(OBO, "IAO_0000115"), ox.Literal(definition))
    both = ox.BlankNode(blank_name("change", change_id(term, sign)))
    rest = ox.BlankNode(blank_name("changerest", change_id(term, sign)))
    last = ox.BlankNode(blank_name("changelast", change_id(term, sign)))
    some = ox.BlankNode(blank_name("changesome", change_id(term, sign)))
    yield ox.Triple(node, named(OWL, "equivalentClass"), both)
    yield ox.Triple(both, named(RDF, "type"), named(OWL, "Class"))
    yield ox.Triple(both, named(OWL, "intersectionOf"), rest)
    yield ox.Triple(rest, named(RDF, "first"), names.iri(kind))
    yield ox.Triple(rest, named(RDF, "rest"), last)
    yield ox.Triple(last, named(RDF, "first"), some)
    yield ox.Triple(last, named(RDF, "rest"), named(RDF, "nil"))
    yield from restriction(some, names.iri(AFFECTS), names.iri(term.id))


def _some(subject: Node, relation: ox.NamedNode, object_: ox.NamedNode, about: str) -> Iterator[ox.Triple]:
    node = ox.BlankNode(blank_name("some", about))
    yield ox.Triple(subject, named(RDFS, "subClassOf"), node)
    yield from restriction(node, relation, object_)


def _held(names: Names, claim: Claim) -> Iterator[ox.Triple]:
    """One axiom for each direction: shown where there is evidence in that direction, else assumed monotonic."""
    for start, shown in ((Sign.POSITIVE, claim.shown_sufficient), (Sign.NEGATIVE, claim.shown_necessary)):
        subject = names.change(claim.subject, start)
        object_ = names.change(claim.object, start * claim.sign)
        about = f"held {claim.key} {start}"
        yield from _some(subject, names.iri(SHOWN if shown else LEADS_TO), object_, about)
        axiom = ox.BlankNode(blank_name("axiom", about))
        yield ox.Triple(axiom, named(RDF, "type"), named(OWL, "Axiom"))
        yield ox.Triple(axiom, named(OWL, "annotatedSource"), subject)
        yield ox.Triple(axiom, named(OWL, "annotatedProperty"), named(RDFS, "subClassOf"))
        yield ox.Triple(axiom, named(OWL, "annotatedTarget"), ox.BlankNode(blank_name("some", about)))
        yield ox.Triple(axiom, named(BKG, "basis"), ox.Literal("shown" if shown else "assumed monotonic"))
        yield ox.Triple(axiom, named(BKG, "claim"), names.claim(claim))
        for reference in claim.references:
            yield ox.Triple(axiom, named(DCT, "source"), names.iri(reference))
