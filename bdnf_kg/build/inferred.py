"""What follows: claims as one triple each, every superclass of every term, and the steps of ``leads to``."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from ..model import Sign
from .rdf import BKG, RDFS, Names, named


def direct(names: Names) -> Iterator[ox.Triple]:
    """Held claims, and associations, as one triple each for easy queries."""
    for claim in names.kg.claims():
        if claim.is_held or not claim.causal:
            yield ox.Triple(names.iri(claim.subject), names.shortcut(claim), names.iri(claim.object))


def inferred(names: Names) -> Iterator[ox.Triple]:
    """Every superclass of every term, the structure as plain triples, and one step of ``leads to`` between changes."""
    for subject, relation, object_, _ in names.kg.content.structure:
        yield ox.Triple(names.iri(subject), names.iri(relation), names.iri(object_))
    for term in names.kg.terms.values():
        for above in names.kg.hierarchy.ancestors(term.id):
            yield ox.Triple(names.iri(term.id), named(RDFS, "subClassOf"), names.iri(above))
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
