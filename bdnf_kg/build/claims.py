"""Claims as Biolink associations, with their evidence rows and references."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pyoxigraph as ox

from ..model import Claim, Evidence, Reference
from .rdf import BIOLINK, BKG, DATASET, DCT, OIO, PROV, RDF, RDFS, XSD, Names, decimal, named

RECORD = "database record"
"""The study design of a row that was copied from a database."""


def triples(names: Names) -> Iterator[ox.Triple]:
    """Claims as Biolink associations, their evidence rows and their references."""
    for claim in names.kg.claims():
        yield from _association(names, claim)
    for row in names.kg.evidence:
        yield from _evidence(names, row)
    for species in sorted({row.context.species for row in names.kg.evidence if row.context.species}):
        yield ox.Triple(names.iri(species), named(RDF, "type"), names.iri(species))  # as the species of a row it stands for its members
    for reference in names.kg.references.values():
        yield from _reference(names, reference)
    for source in sorted({row.source for row in names.kg.evidence if row.source}):
        yield ox.Triple(names.agent(source), named(RDF, "type"), named(PROV, "Agent"))
        yield ox.Triple(names.agent(source), named(RDFS, "label"), ox.Literal(source))
    for design in names.kg.content.study_designs:
        yield ox.Triple(names.iri(design.eco), named(RDFS, "label"), ox.Literal(design.eco_label))


def _association(names: Names, claim: Claim) -> Iterator[ox.Triple]:
    node = names.claim(claim)
    say = partial(ox.Triple, node)
    yield say(named(RDF, "type"), named(BIOLINK, "Association"))
    yield say(named(RDF, "type"), named(BKG, "CausalClaim" if claim.causal else "ObservedAssociation"))
    yield say(named(RDFS, "label"), ox.Literal(names.claim_label(claim)))
    yield say(named(BIOLINK, "subject"), names.iri(claim.subject))
    yield say(named(BIOLINK, "object"), names.iri(claim.object))
    yield say(named(BIOLINK, "predicate"), names.shortcut(claim))
    yield say(named(BKG, "sign"), ox.Literal(str(claim.sign)))
    yield say(named(BKG, "standing"), ox.Literal(str(claim.standing)))
    yield say(named(BKG, "isHeld"), ox.Literal(claim.is_held))
    yield say(named(BKG, "belief"), decimal(claim.belief.value))
    for name, belief in (("sufficiency", claim.sufficiency), ("necessity", claim.necessity)):
        if belief.is_tested:
            yield say(named(BKG, name), decimal(belief.value))
    yield say(named(BKG, "derivation"), ox.Literal(claim.belief.derivation))
    yield say(named(BKG, "papers"), ox.Literal(len(claim.references)))
    for row in claim.evidence:
        yield say(named(BKG, "evidence"), names.row(row))
    for row in claim.against:
        yield say(named(BKG, "against"), names.row(row))
    yield from biolink(names, claim)


def biolink(names: Names, claim: Claim) -> Iterator[ox.Triple]:
    """What the Biolink Model asks of an association: sources, level of knowledge, and the sign as qualifiers.

    Of which type the agents are is not known for every source, so none is stated.
    """
    say = partial(ox.Triple, names.claim(claim))
    sources = {row.source for row in claim.evidence}
    source = names.agent(sources.pop()) if len(sources) == 1 and claim.evidence[0].study_design == RECORD else DATASET
    yield say(named(BIOLINK, "category"), named(BIOLINK, "Association"))
    yield say(named(BIOLINK, "primary_knowledge_source"), source)
    yield say(named(BIOLINK, "knowledge_level"), ox.Literal("knowledge_assertion" if claim.causal else "observation"))
    yield say(named(BIOLINK, "agent_type"), ox.Literal("not_provided"))
    if claim.causal:
        yield say(named(BIOLINK, "qualified_predicate"), named(BIOLINK, "causes"))
        yield say(named(BIOLINK, "object_direction_qualifier"), ox.Literal("increased" if claim.sign > 0 else "decreased"))
    for reference in claim.references:
        yield say(named(BIOLINK, "publications"), names.iri(reference))
    for eco in sorted({_eco(names, row.study_design) for row in claim.evidence}):
        yield say(named(BIOLINK, "has_evidence"), names.iri(eco))


def _evidence(names: Names, row: Evidence) -> Iterator[ox.Triple]:
    node = names.row(row)
    say = partial(ox.Triple, node)
    yield say(named(RDF, "type"), named(BKG, "Evidence"))
    yield say(named(OIO, "id"), ox.Literal(row.id))
    yield say(named(BIOLINK, "subject"), names.iri(row.subject))
    yield say(named(BIOLINK, "object"), names.iri(row.object))
    yield say(named(BIOLINK, "publications"), names.iri(row.reference))
    yield say(named(BIOLINK, "has_evidence"), names.iri(_eco(names, row.study_design)))
    yield say(named(PROV, "wasDerivedFrom"), names.iri(row.reference))
    if row.source:
        yield say(named(PROV, "wasAttributedTo"), names.agent(row.source))
    if licence := names.licences.get(row.licence):
        yield say(named(DCT, "license"), names.iri(licence))
    texts = {
        "perturbation": row.perturbation, "change": row.change, "directness": row.directness, "mechanism": row.mechanism,
        "assay": row.assay, "studyDesign": row.study_design, "sex": row.context.sex, "lifeStage": row.context.life_stage,
        "duration": row.context.duration, "finding": row.finding, "manipulation": row.manipulation, "locator": row.locator,
        "checked": row.checked, "curatedBy": row.source, "licence": row.licence, "note": row.note, "topic": row.topic,
    }  # fmt: skip
    for name, text in texts.items():
        if text:
            yield say(named(BKG, name), ox.Literal(str(text)))
    for name, curie in (("species", row.context.species), ("anatomy", row.context.anatomy), ("cellType", row.context.cell_type), ("condition", row.context.condition)):
        if curie:
            yield say(named(BKG, name), names.iri(curie))


def _eco(names: Names, design: str) -> str:
    return next(d.eco for d in names.kg.content.study_designs if d.name == design)


def _reference(names: Names, reference: Reference) -> Iterator[ox.Triple]:
    node = names.iri(reference.id)
    yield ox.Triple(node, named(RDF, "type"), named(BIOLINK, "Publication"))
    yield ox.Triple(node, named(OIO, "id"), ox.Literal(reference.id))
    for predicate in (named(DCT, "title"), named(RDFS, "label")):
        yield ox.Triple(node, predicate, ox.Literal(reference.title))
    if reference.year:
        yield ox.Triple(node, named(DCT, "date"), ox.Literal(reference.year, datatype=named(XSD, "gYear")))
    for name, text in (("creator", reference.first_author), ("bibliographicCitation", reference.journal)):
        if text:
            yield ox.Triple(node, named(DCT, name), ox.Literal(text))
    for prefix, local in (("PMID", reference.pmid), ("PMCID", reference.pmcid), ("DOI", reference.doi)):
        if local:
            yield ox.Triple(node, named(DCT, "identifier"), ox.Literal(f"{prefix}:{local}"))
