"""What follows: claims as one triple each, every superclass of every term, the steps of ``leads to``, and which claims people support."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from ..el import Entailments
from ..model import Sign
from .rdf import BKG, RDF, RDFS, Names, named


def direct(names: Names) -> Iterator[ox.Triple]:
    """Held claims, and associations, as one triple each for easy queries."""
    for claim in names.kg.claims():
        if claim.is_held or not claim.causal:
            yield ox.Triple(names.iri(claim.subject), names.shortcut(claim), names.iri(claim.object))


def inferred(names: Names, entailed: Entailments) -> Iterator[ox.Triple]:
    """Every superclass of every term, the structure as plain triples, one step of ``leads to`` between changes, and what people show."""
    for subject, relation, object_, _ in names.kg.content.structure:
        yield ox.Triple(names.iri(subject), names.iri(relation), names.iri(object_))
    for term in names.kg.terms.values():
        for above in entailed.superclasses(names.iri(term.id).value):
            yield ox.Triple(names.iri(term.id), named(RDFS, "subClassOf"), ox.NamedNode(above))
        if term.parent:
            yield ox.Triple(names.iri(term.id), named(BKG, "parent"), names.iri(term.parent))
        parent = names.kg.hierarchy.causal_parent(term.id) if term.is_causal else None
        for sign in Sign if term.is_causal else ():
            change = names.change(term.id, sign)
            yield ox.Triple(change, named(BKG, "changeOf"), names.iri(term.id))
            yield ox.Triple(change, named(BKG, "changeSign"), ox.Literal(str(sign)))
            if parent:
                yield ox.Triple(change, named(RDFS, "subClassOf"), names.change(parent, sign))
    for claim in names.kg.claims(causal=True):
        if not claim.is_held:
            continue
        for start, shown in ((Sign.POSITIVE, claim.shown_sufficient), (Sign.NEGATIVE, claim.shown_necessary)):
            a = names.change(claim.subject, start)
            b = names.change(claim.object, start * claim.sign)
            yield ox.Triple(a, named(BKG, "leadsTo"), b)
            if shown:
                yield ox.Triple(a, named(BKG, "shownToLeadTo"), b)
    yield from _human(names)


HUMAN = "NCBITaxon:9606"


def _human(names: Names) -> Iterator[ox.Triple]:
    """The members of the two classes of human support, by their definitions in the ontology."""
    for row in names.kg.evidence:
        if row.context.species == HUMAN:
            yield ox.Triple(names.row(row), named(RDF, "type"), named(BKG, "HumanEvidence"))
    for claim in names.kg.claims(causal=True):
        if any(row.context.species == HUMAN for row in claim.evidence):
            yield ox.Triple(names.claim(claim), named(RDF, "type"), named(BKG, "HumanSupportedClaim"))
