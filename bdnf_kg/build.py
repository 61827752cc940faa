"""From the tables to the ontology and the dataset: a pure function of the files.

No clock, no network, no iteration over sets: triples are made in a fixed order, blank nodes are named by what they
stand for, and everything is sorted before it is written, so that the same tables give the same bytes everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from . import __version__
from .errors import OutputError
from .graph import KnowledgeGraph
from .model import Claim, Evidence, Reference, Sign, Term

BKG = "https://w3id.org/bdnf-kg/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
OBO = "http://purl.obolibrary.org/obo/"
OIO = "http://www.geneontology.org/formats/oboInOwl#"
BIOLINK = "https://w3id.org/biolink/vocab/"
DCT = "http://purl.org/dc/terms/"
VOID = "http://rdfs.org/ns/void#"

PREFIXES = {
    "bkg": BKG, "rdf": RDF, "rdfs": RDFS, "owl": OWL, "xsd": XSD, "obo": OBO, "oboInOwl": OIO,
    "biolink": BIOLINK, "dcterms": DCT, "void": VOID,
}  # fmt: skip
GRAPHS = ("claims", "direct", "inferred", "metadata", "ontology")
ONTOLOGY = ox.NamedNode(BKG + "bdnf.owl")
FILES = ("bdnf.owl", "bdnf.ttl", "bdnf.trig")

LEADS_TO, SHOWN = "BDNFKG:0900001", "BDNFKG:0900002"
AFFECTS, INCREASE, DECREASE = "BDNFKG:0900003", "BDNFKG:0900011", "BDNFKG:0900012"

Node = ox.NamedNode | ox.BlankNode


def graph_name(name: str) -> ox.NamedNode:
    """The IRI of one of the named graphs."""
    return ox.NamedNode(f"{BKG}graph/{name}")


def change_id(term: Term, sign: Sign) -> str:
    """The id of the class of increases, or of decreases, of a causal node."""
    assert term.change_number is not None
    return f"BDNFKG:{1 if sign > 0 else 2}{term.change_number:06}"


class Compiler:
    """Turns a knowledge graph and hand-written axioms into triples, one method a named graph."""

    def __init__(self, kg: KnowledgeGraph, axioms: Path) -> None:
        self.kg = kg
        self.axioms = axioms

    def iri(self, curie: str) -> ox.NamedNode:
        """The IRI of an id."""
        return ox.NamedNode(self.kg.content.prefixes.expand(curie))

    def quads(self) -> list[ox.Quad]:
        """All quads of the dataset, sorted."""
        quads = [ox.Quad(triple.subject, triple.predicate, triple.object, graph_name(name)) for name in GRAPHS for triple in getattr(self, name)()]
        return sorted(set(quads), key=str)

    # the ontology

    def ontology(self) -> Iterator[ox.Triple]:
        """Terms, relations, change classes, held claims as axioms, and what axioms.ttl says by hand."""
        yield from self._hand_written()
        for row in self.kg.content.relations:
            yield from self._relation(row)
        for subject, relation, object_, _ in self.kg.content.structure:
            yield from self._some(self.iri(subject), self.iri(relation), self.iri(object_), f"structure {subject} {relation} {object_}")
        for term in self.kg.terms.values():
            yield from self._term(term)
        for claim in self.kg.claims(causal=True):
            if claim.is_held:
                yield from self._held(claim)

    def _hand_written(self) -> Iterator[ox.Triple]:
        dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in ox.parse(path=str(self.axioms), format=ox.RdfFormat.TURTLE))
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        for quad in dataset:
            yield quad.triple

    def _relation(self, row: dict[str, str]) -> Iterator[ox.Triple]:
        node = self.iri(row["id"])
        kind = {"object property": "ObjectProperty", "annotation property": "AnnotationProperty"}[row["type"]]
        yield ox.Triple(node, _n(RDF, "type"), _n(OWL, kind))
        yield ox.Triple(node, _n(RDFS, "label"), ox.Literal(row["label"]))
        yield ox.Triple(node, _n(OBO, "IAO_0000115"), ox.Literal(row["definition"]))
        for column, predicate in (("parent", _n(RDFS, "subPropertyOf")), ("inverse", _n(OWL, "inverseOf")), ("domain", _n(RDFS, "domain")), ("range", _n(RDFS, "range"))):
            if row[column]:
                yield ox.Triple(node, predicate, self.iri(row[column]))
        if "transitive" in row["characteristics"]:
            yield ox.Triple(node, _n(RDF, "type"), _n(OWL, "TransitiveProperty"))
        if row["biolink"]:
            yield ox.Triple(node, _n(OIO, "hasDbXref"), ox.Literal(row["biolink"]))

    def _term(self, term: Term) -> Iterator[ox.Triple]:
        node = self.iri(term.id)
        yield ox.Triple(node, _n(RDF, "type"), _n(OWL, "Class"))
        yield ox.Triple(node, _n(RDFS, "label"), ox.Literal(term.label))
        yield ox.Triple(node, _n(OIO, "id"), ox.Literal(term.id))
        yield ox.Triple(node, _n(OBO, "IAO_0000115"), ox.Literal(term.definition))
        yield ox.Triple(node, _n(OBO, "IAO_0000119"), ox.Literal(term.definition_source))
        yield ox.Triple(node, _n(BKG, "kind"), ox.Literal(term.kind))
        if term.parent:
            yield ox.Triple(node, _n(RDFS, "subClassOf"), self.iri(term.parent))
        for synonym in term.synonyms:
            yield ox.Triple(node, _n(OIO, "hasExactSynonym"), ox.Literal(synonym))
        for xref in term.xrefs:
            yield ox.Triple(node, _n(OIO, "hasDbXref"), ox.Literal(xref))
        if term.deprecated:
            yield ox.Triple(node, _n(OWL, "deprecated"), ox.Literal(True))
            if term.replaced_by:
                yield ox.Triple(node, _n(OBO, "IAO_0100001"), self.iri(term.replaced_by))
        if term.note:
            yield ox.Triple(node, _n(RDFS, "comment"), ox.Literal(term.note))
        if term.stage:
            yield ox.Triple(node, _n(BKG, "stage"), ox.Literal(term.stage))
        if term.is_causal:
            yield ox.Triple(node, _n(BKG, "quantity"), ox.Literal(term.quantity))
            for sign in Sign:
                yield from self._change(term, sign)

    def _change(self, term: Term, sign: Sign) -> Iterator[ox.Triple]:
        node, word = self.iri(change_id(term, sign)), "increased" if sign > 0 else "decreased"
        kind = INCREASE if sign > 0 else DECREASE
        yield ox.Triple(node, _n(RDF, "type"), _n(OWL, "Class"))
        yield ox.Triple(node, _n(RDFS, "label"), ox.Literal(f"{word} {term.label}"))
        definition = f"A change that is {'an increase' if sign > 0 else 'a decrease'} in the {term.quantity} of {term.label}."
        yield ox.Triple(node, _n(OBO, "IAO_0000115"), ox.Literal(definition))
        both = ox.BlankNode(_name("change", change_id(term, sign)))
        rest = ox.BlankNode(_name("changerest", change_id(term, sign)))
        last = ox.BlankNode(_name("changelast", change_id(term, sign)))
        some = ox.BlankNode(_name("changesome", change_id(term, sign)))
        yield ox.Triple(node, _n(OWL, "equivalentClass"), both)
        yield ox.Triple(both, _n(RDF, "type"), _n(OWL, "Class"))
        yield ox.Triple(both, _n(OWL, "intersectionOf"), rest)
        yield ox.Triple(rest, _n(RDF, "first"), self.iri(kind))
        yield ox.Triple(rest, _n(RDF, "rest"), last)
        yield ox.Triple(last, _n(RDF, "first"), some)
        yield ox.Triple(last, _n(RDF, "rest"), _n(RDF, "nil"))
        yield from _restriction(some, self.iri(AFFECTS), self.iri(term.id))

    def _some(self, subject: Node, relation: ox.NamedNode, object_: ox.NamedNode, about: str) -> Iterator[ox.Triple]:
        node = ox.BlankNode(_name("some", about))
        yield ox.Triple(subject, _n(RDFS, "subClassOf"), node)
        yield from _restriction(node, relation, object_)

    def _held(self, claim: Claim) -> Iterator[ox.Triple]:
        """One axiom for each direction: shown where there is evidence in that direction, else assumed monotonic."""
        for start, shown in ((Sign.POSITIVE, claim.shown_sufficient), (Sign.NEGATIVE, claim.shown_necessary)):
            subject = self.iri(change_id(self.kg.terms[claim.subject], start))
            object_ = self.iri(change_id(self.kg.terms[claim.object], start * claim.sign))
            about = f"held {claim.key} {start}"
            yield from self._some(subject, self.iri(SHOWN if shown else LEADS_TO), object_, about)
            axiom = ox.BlankNode(_name("axiom", about))
            yield ox.Triple(axiom, _n(RDF, "type"), _n(OWL, "Axiom"))
            yield ox.Triple(axiom, _n(OWL, "annotatedSource"), subject)
            yield ox.Triple(axiom, _n(OWL, "annotatedProperty"), _n(RDFS, "subClassOf"))
            yield ox.Triple(axiom, _n(OWL, "annotatedTarget"), ox.BlankNode(_name("some", about)))
            yield ox.Triple(axiom, _n(BKG, "basis"), ox.Literal("shown" if shown else "assumed monotonic"))
            yield ox.Triple(axiom, _n(BKG, "claim"), self._claim(claim))
            for reference in claim.references:
                yield ox.Triple(axiom, _n(DCT, "source"), self.iri(reference))

    # the claims

    def _claim(self, claim: Claim) -> ox.NamedNode:
        verb = ("increases" if claim.sign > 0 else "decreases") if claim.causal else f"correlates-{'positively' if claim.sign > 0 else 'negatively'}-with"
        return ox.NamedNode(f"{BKG}claim/{claim.subject.replace(':', '_')}-{verb}-{claim.object.replace(':', '_')}")

    def claims(self) -> Iterator[ox.Triple]:
        """Claims as Biolink associations, their evidence rows and their references."""
        for claim in self.kg.claims():
            yield from self._association(claim)
        for row in self.kg.evidence:
            yield from self._evidence(row)
        for reference in self.kg.references.values():
            yield from self._reference(reference)
        for design in self.kg.content.study_designs:
            yield ox.Triple(self.iri(design.eco), _n(RDFS, "label"), ox.Literal(design.eco_label))

    def _association(self, claim: Claim) -> Iterator[ox.Triple]:
        node = self._claim(claim)
        say = partial(ox.Triple, node)
        yield say(_n(RDF, "type"), _n(BIOLINK, "Association"))
        yield say(_n(RDF, "type"), _n(BKG, "CausalClaim" if claim.causal else "ObservedAssociation"))
        yield say(_n(BIOLINK, "subject"), self.iri(claim.subject))
        yield say(_n(BIOLINK, "object"), self.iri(claim.object))
        yield say(_n(BIOLINK, "predicate"), self._shortcut(claim))
        yield say(_n(BKG, "sign"), ox.Literal(str(claim.sign)))
        yield say(_n(BKG, "standing"), ox.Literal(str(claim.standing)))
        yield say(_n(BKG, "isHeld"), ox.Literal(claim.is_held))
        yield say(_n(BKG, "belief"), _decimal(claim.belief.value))
        yield say(_n(BKG, "sufficiency"), _decimal(claim.sufficiency.value))
        yield say(_n(BKG, "necessity"), _decimal(claim.necessity.value))
        yield say(_n(BKG, "derivation"), ox.Literal(claim.belief.derivation))
        yield say(_n(BKG, "papers"), ox.Literal(len(claim.references)))
        for row in claim.evidence:
            yield say(_n(BKG, "evidence"), _row(row))
        for row in claim.against:
            yield say(_n(BKG, "against"), _row(row))

    def _evidence(self, row: Evidence) -> Iterator[ox.Triple]:
        node = _row(row)
        say = partial(ox.Triple, node)
        yield say(_n(RDF, "type"), _n(BKG, "Evidence"))
        yield say(_n(OIO, "id"), ox.Literal(row.id))
        yield say(_n(BIOLINK, "subject"), self.iri(row.subject))
        yield say(_n(BIOLINK, "object"), self.iri(row.object))
        yield say(_n(BIOLINK, "publications"), self.iri(row.reference))
        yield say(_n(BIOLINK, "has_evidence"), self.iri(self._eco(row.study_design)))
        texts = {
            "perturbation": row.perturbation, "change": row.change, "directness": row.directness, "mechanism": row.mechanism,
            "assay": row.assay, "studyDesign": row.study_design, "sex": row.context.sex, "lifeStage": row.context.life_stage,
            "duration": row.context.duration, "finding": row.finding, "manipulation": row.manipulation, "locator": row.locator,
            "checked": row.checked, "curatedBy": row.source, "licence": row.licence, "note": row.note, "topic": row.topic,
        }  # fmt: skip
        for name, text in texts.items():
            if text:
                yield say(_n(BKG, name), ox.Literal(str(text)))
        for name, curie in (("species", row.context.species), ("anatomy", row.context.anatomy), ("cellType", row.context.cell_type), ("condition", row.context.condition)):
            if curie:
                yield say(_n(BKG, name), self.iri(curie))

    def _eco(self, design: str) -> str:
        return next(d.eco for d in self.kg.content.study_designs if d.name == design)

    def _reference(self, reference: Reference) -> Iterator[ox.Triple]:
        node = self.iri(reference.id)
        yield ox.Triple(node, _n(RDF, "type"), _n(BIOLINK, "Publication"))
        yield ox.Triple(node, _n(OIO, "id"), ox.Literal(reference.id))
        yield ox.Triple(node, _n(DCT, "title"), ox.Literal(reference.title))
        if reference.year:
            yield ox.Triple(node, _n(DCT, "date"), ox.Literal(reference.year, datatype=_n(XSD, "gYear")))
        for name, text in (("creator", reference.first_author), ("bibliographicCitation", reference.journal)):
            if text:
                yield ox.Triple(node, _n(DCT, name), ox.Literal(text))
        for prefix, local in (("PMID", reference.pmid), ("PMCID", reference.pmcid), ("DOI", reference.doi)):
            if local:
                yield ox.Triple(node, _n(DCT, "identifier"), ox.Literal(f"{prefix}:{local}"))

    # shortcuts, inference, metadata

    def _shortcut(self, claim: Claim) -> ox.NamedNode:
        if claim.causal:
            return _n(BKG, "increases" if claim.sign > 0 else "decreases")
        return _n(BKG, "correlatesPositivelyWith" if claim.sign > 0 else "correlatesNegativelyWith")

    def direct(self) -> Iterator[ox.Triple]:
        """Held claims, and associations, as one triple each for easy queries."""
        for claim in self.kg.claims():
            if claim.is_held or not claim.causal:
                yield ox.Triple(self.iri(claim.subject), self._shortcut(claim), self.iri(claim.object))

    def inferred(self) -> Iterator[ox.Triple]:
        """Every superclass of every term, the structure as plain triples, and one step of ``leads to`` between changes."""
        for subject, relation, object_, _ in self.kg.content.structure:
            yield ox.Triple(self.iri(subject), self.iri(relation), self.iri(object_))
        for term in self.kg.terms.values():
            for above in self.kg.hierarchy.ancestors(term.id):
                yield ox.Triple(self.iri(term.id), _n(RDFS, "subClassOf"), self.iri(above))
            parent = self.kg.hierarchy.causal_parent(term.id) if term.is_causal else None
            for sign in Sign if term.is_causal else ():
                change = self.iri(change_id(term, sign))
                yield ox.Triple(change, _n(BKG, "changeOf"), self.iri(term.id))
                yield ox.Triple(change, _n(BKG, "changeSign"), ox.Literal(str(sign)))
                if parent:
                    above = change_id(self.kg.terms[parent], sign)
                    yield ox.Triple(change, _n(RDFS, "subClassOf"), self.iri(above))
        for claim in self.kg.claims(causal=True):
            if not claim.is_held:
                continue
            for start, shown in ((Sign.POSITIVE, claim.shown_sufficient), (Sign.NEGATIVE, claim.shown_necessary)):
                a = self.iri(change_id(self.kg.terms[claim.subject], start))
                b = self.iri(change_id(self.kg.terms[claim.object], start * claim.sign))
                yield ox.Triple(a, _n(BKG, "leadsTo"), b)
                if shown:
                    yield ox.Triple(a, _n(BKG, "shownToLeadTo"), b)

    def metadata(self) -> Iterator[ox.Triple]:
        """What the dataset is, who may use it, and how much it holds."""
        node = ox.NamedNode(BKG + "dataset")
        say = partial(ox.Triple, node)
        yield say(_n(RDF, "type"), _n(VOID, "Dataset"))
        yield say(_n(DCT, "title"), ox.Literal("bdnf-kg: the computable reference for BDNF release"))
        yield say(_n(DCT, "license"), ox.NamedNode("https://creativecommons.org/licenses/by/4.0/"))
        yield say(_n(OWL, "versionInfo"), ox.Literal(__version__))
        yield say(_n(VOID, "uriSpace"), ox.Literal(BKG))
        for name, count in self.kg.stats().items():
            words = name.split("_")
            yield say(_n(BKG, words[0] + "".join(word.title() for word in words[1:]) + "Count"), ox.Literal(count))
        for name in GRAPHS:
            yield say(_n(VOID, "subset"), graph_name(name))
            yield ox.Triple(graph_name(name), _n(RDF, "type"), _n(VOID, "Dataset"))
            yield ox.Triple(graph_name(name), _n(DCT, "title"), ox.Literal(name))


def compile_files(kg: KnowledgeGraph, axioms: Path) -> dict[str, bytes]:
    """Return the content of every built file by name."""
    quads = Compiler(kg, axioms).quads()
    ontology = [quad.triple for quad in quads if quad.graph_name == graph_name("ontology")]
    ontology.sort(key=lambda t: (t.subject != ONTOLOGY, str(t)))
    return {
        "bdnf.owl": _serialize(ontology, ox.RdfFormat.RDF_XML),
        "bdnf.ttl": _serialize(ontology, ox.RdfFormat.TURTLE),
        "bdnf.trig": _serialize(sorted(quads, key=lambda q: (str(q.graph_name), str(q))), ox.RdfFormat.TRIG),
    }


def write_files(folder: Path, files: dict[str, bytes]) -> list[Path]:
    """Write files so that a failure leaves the old ones in place: all to temporary names first, then renamed."""
    temporary = []
    try:
        for name, data in files.items():
            path = folder / f".{name}.new"
            temporary.append(path)
            path.write_bytes(data)
    except OSError as error:
        for path in temporary:
            path.unlink(missing_ok=True)
        raise OutputError(f"{folder}: cannot be written: {error.strerror}") from None
    written = []
    for name, path in zip(files, temporary, strict=True):
        path.replace(folder / name)
        written.append(folder / name)
    return written


def _serialize(items: Iterable[ox.Triple] | Iterable[ox.Quad], format: ox.RdfFormat) -> bytes:
    data = ox.serialize(items, format=format, prefixes=PREFIXES)
    assert data is not None
    return data if data.endswith(b"\n") else data + b"\n"


def _n(namespace: str, name: str) -> ox.NamedNode:
    return ox.NamedNode(namespace + name)


def _name(kind: str, about: str) -> str:
    from hashlib import sha256

    return f"{kind}{sha256(about.encode()).hexdigest()[:16]}"


def _row(row: Evidence) -> ox.NamedNode:
    return ox.NamedNode(f"{BKG}evidence/{row.id}")


def _decimal(value: float) -> ox.Literal:
    return ox.Literal(f"{value:.4f}", datatype=_n(XSD, "decimal"))


def _restriction(node: ox.BlankNode, relation: ox.NamedNode, filler: ox.NamedNode) -> Iterator[ox.Triple]:
    yield ox.Triple(node, _n(RDF, "type"), _n(OWL, "Restriction"))
    yield ox.Triple(node, _n(OWL, "onProperty"), relation)
    yield ox.Triple(node, _n(OWL, "someValuesFrom"), filler)
