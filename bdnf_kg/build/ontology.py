"""The ontology: terms, relations, change classes, held claims as axioms, and what is said by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox

from ..manchester import And, Expression, Named, Some
from ..model import DECREASE, INCREASE, Claim, Sign, Term
from .rdf import (
    ABLE_TO_LOWER,
    ABLE_TO_RAISE,
    AFFECTS,
    BKG,
    DCT,
    HAS_ROLE,
    INTERACTS_WITH,
    LEADS_TO,
    MATERIAL,
    NEEDED_FOR,
    OBO,
    OIO,
    OWL,
    RDF,
    RDFS,
    RESTRAINS,
    SHOWN_TO_LEAD_TO,
    Names,
    Node,
    blank_name,
    expression,
    named,
)

CURATORS = ox.Literal("bdnf-kg curators")
"""The source of the definitions of relations and changes."""


def triples(names: Names, hand_written: Sequence[Path]) -> Iterator[ox.Triple]:
    """Terms, relations, change classes, definitions, held claims as axioms, and what is written by hand."""
    kg = names.kg
    yield from _hand_written(hand_written)
    for row in kg.content.relations:
        yield from _relation(names, row)
    for subject, relation, object_, source in kg.content.structure:
        yield from _structure(names, subject, relation, object_, source)
    roles = {row["value"]: row["id"] for row in kg.content.vocabulary if row["column"] == "kind" and row["id"]}
    for term in kg.terms.values():
        yield from _term(names, term)
        if term.kind in roles and term.is_causal:
            yield from _subclass(names, term.id, Some(HAS_ROLE, Named(roles[term.kind])))
    for definition in kg.content.definitions:
        node, inner = expression(names, definition.expression, f"definition {definition.id}")
        yield from (ox.Triple(names.iri(definition.id), named(OWL, "equivalentClass"), node), *inner)
    for claim in kg.claims(causal=True):
        if claim.is_held:
            yield from _held(names, claim)
            yield from _ability(names, claim)
            yield from _binding(names, claim)


def _hand_written(paths: Sequence[Path]) -> Iterator[ox.Triple]:
    """The triples of files, their blank nodes named together by what they stand for (RDF Dataset Canonicalization, W3C 2024)."""
    triples = (t for path in paths for t in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    for quad in dataset:
        yield quad.triple


def _relation(names: Names, row: dict[str, str]) -> Iterator[ox.Triple]:
    node = names.iri(row["id"])
    kind = {"object property": "ObjectProperty", "annotation property": "AnnotationProperty"}[row["type"]]
    yield ox.Triple(node, named(RDF, "type"), named(OWL, kind))
    yield ox.Triple(node, named(RDFS, "label"), ox.Literal(row["label"]))
    yield ox.Triple(node, named(OBO, "IAO_0000115"), ox.Literal(row["definition"]))
    yield ox.Triple(node, named(OBO, "IAO_0000119"), CURATORS)
    for column, predicate in (("parent", named(RDFS, "subPropertyOf")), ("inverse", named(OWL, "inverseOf")), ("domain", named(RDFS, "domain")), ("range", named(RDFS, "range"))):
        for value in filter(None, row[column].split("|")):
            yield ox.Triple(node, predicate, names.iri(value))
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
    if term.parent and not term.deprecated:
        yield ox.Triple(node, named(RDFS, "subClassOf"), names.iri(term.parent))
    scopes = (("Exact", term.synonyms), ("Broad", term.broad_synonyms), ("Narrow", term.narrow_synonyms), ("Related", term.related_synonyms))
    for scope, synonyms in scopes:
        yield from (ox.Triple(node, named(OIO, f"has{scope}Synonym"), ox.Literal(synonym)) for synonym in synonyms)
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
    if term.quantity:
        yield ox.Triple(node, named(BKG, "quantity"), ox.Literal(term.quantity))
        for sign in Sign:
            yield from _change(names, term, sign)


def _change(names: Names, term: Term, sign: Sign) -> Iterator[ox.Triple]:
    node = names.change(term.id, sign)
    kind = INCREASE if sign > 0 else DECREASE
    yield ox.Triple(node, named(RDF, "type"), named(OWL, "Class"))
    yield ox.Triple(node, named(RDFS, "label"), ox.Literal(term.change_label(sign)))
    definition = f"A change that is {'an increase' if sign > 0 else 'a decrease'} in the {term.quantity} of {term.label}."
    yield ox.Triple(node, named(OBO, "IAO_0000115"), ox.Literal(definition))
    yield ox.Triple(node, named(OBO, "IAO_0000119"), CURATORS)
    if term.deprecated:
        yield ox.Triple(node, named(OWL, "deprecated"), ox.Literal(True))
        return
    what = And((Named(kind), Some(AFFECTS, Named(term.id))))
    both, inner = expression(names, what, f"change {term.change_id(sign)}")
    yield from (ox.Triple(node, named(OWL, "equivalentClass"), both), *inner)


def _subclass(names: Names, subject: str, what: Expression) -> Iterator[ox.Triple]:
    node, inner = expression(names, what, f"subclass {subject}")
    yield from (ox.Triple(names.iri(subject), named(RDFS, "subClassOf"), node), *inner)


def _annotation(about: str, subject: ox.NamedNode, target: Node) -> tuple[ox.BlankNode, list[ox.Triple]]:
    """The node on which the annotations of a subclass axiom stand."""
    axiom = ox.BlankNode(blank_name("axiom", about))
    return axiom, [
        ox.Triple(axiom, named(RDF, "type"), named(OWL, "Axiom")),
        ox.Triple(axiom, named(OWL, "annotatedSource"), subject),
        ox.Triple(axiom, named(OWL, "annotatedProperty"), named(RDFS, "subClassOf")),
        ox.Triple(axiom, named(OWL, "annotatedTarget"), target),
    ]


def _structure(names: Names, subject: str, relation: str, object_: str, source: str) -> Iterator[ox.Triple]:
    """One link of the structure; where it rests on a paper, the axiom says so."""
    node, inner = expression(names, Some(relation, Named(object_)), f"subclass {subject}")
    yield from (ox.Triple(names.iri(subject), named(RDFS, "subClassOf"), node), *inner)
    if source in names.kg.references:
        axiom, triples = _annotation(f"structure {subject} {relation} {object_}", names.iri(subject), node)
        yield from (*triples, ox.Triple(axiom, named(DCT, "source"), names.iri(source)))


def _held(names: Names, claim: Claim) -> Iterator[ox.Triple]:
    """One axiom for each direction: shown where there is evidence in that direction, else assumed monotonic."""
    for start, shown in ((Sign.POSITIVE, claim.shown_sufficient), (Sign.NEGATIVE, claim.shown_necessary)):
        about = f"held {claim.key} {start}"
        subject, object_ = names.change(claim.subject, start), names.kg.terms[claim.object].change_id(start * claim.sign)
        node, inner = expression(names, Some(SHOWN_TO_LEAD_TO if shown else LEADS_TO, Named(object_)), about)
        yield from (ox.Triple(subject, named(RDFS, "subClassOf"), node), *inner)
        axiom, triples = _annotation(about, subject, node)
        yield from triples
        yield ox.Triple(axiom, named(BKG, "basis"), ox.Literal("shown" if shown else "assumed monotonic"))
        yield ox.Triple(axiom, named(BKG, "claim"), names.claim(claim))
        for reference in claim.references:
            yield ox.Triple(axiom, named(DCT, "source"), names.iri(reference))


def _ability(names: Names, claim: Claim) -> Iterator[ox.Triple]:
    """What a held claim shows its subject to be able to do."""
    up = claim.sign > 0
    if claim.shown_sufficient:
        yield from _subclass(names, claim.subject, Some(ABLE_TO_RAISE if up else ABLE_TO_LOWER, Named(claim.object)))
    if claim.shown_necessary:
        yield from _subclass(names, claim.subject, Some(NEEDED_FOR if up else RESTRAINS, Named(claim.object)))


def _binding(names: Names, claim: Claim) -> Iterator[ox.Triple]:
    """What a paper shows, by a direct assay, to bind another molecule interacts with it; not the reverse, since no receptor needs to meet each of its ligands."""
    papers = sorted({row.reference for row in claim.evidence if row.mechanism == "binding" and row.directness == "direct"})
    if not papers or not all(MATERIAL in names.kg.hierarchy.ancestors(end) for end in (claim.subject, claim.object)):
        return
    for paper in papers:
        yield from _structure(names, claim.subject, INTERACTS_WITH, claim.object, paper)
