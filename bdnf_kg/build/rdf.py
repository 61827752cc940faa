"""Names and small shapes of RDF: the namespaces, the IRIs of terms, changes, claims and rows, and restrictions."""

from __future__ import annotations

import re
from hashlib import sha256

import pyoxigraph as ox

from ..graph import KnowledgeGraph
from ..manchester import Expression, Named, Some
from ..model import Claim, Evidence, Sign

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
PROV = "http://www.w3.org/ns/prov#"

PREFIXES = {
    "bkg": BKG, "rdf": RDF, "rdfs": RDFS, "owl": OWL, "xsd": XSD, "obo": OBO, "oboInOwl": OIO,
    "biolink": BIOLINK, "dcterms": DCT, "void": VOID, "prov": PROV,
}  # fmt: skip
ONTOLOGY = ox.NamedNode(BKG + "bdnf.owl")
DATASET = ox.NamedNode(BKG + "dataset")

LEADS_TO, SHOWN_TO_LEAD_TO, AFFECTS = "BDNFKG:0900001", "BDNFKG:0900002", "BDNFKG:0900003"
ABLE_TO_RAISE, ABLE_TO_LOWER, NEEDED_FOR, RESTRAINS = (f"BDNFKG:090002{i}" for i in (2, 3, 4, 5))
HAS_ROLE, INTERACTS_WITH = "RO:0000087", "RO:0002436"
MATERIAL = "BFO:0000040"

Node = ox.NamedNode | ox.BlankNode


def graph_name(name: str) -> ox.NamedNode:
    """The IRI of one of the named graphs."""
    return ox.NamedNode(f"{BKG}graph/{name}")


class Names:
    """The IRIs of what a knowledge graph holds."""

    def __init__(self, kg: KnowledgeGraph) -> None:
        self.kg = kg
        self.licences = {row["value"]: row["id"] for row in kg.content.vocabulary if row["column"] == "licence" and row["id"]}

    def iri(self, curie: str) -> ox.NamedNode:
        """The IRI of an id."""
        return ox.NamedNode(self.kg.content.prefixes.expand(curie))

    def change(self, term: str, sign: Sign) -> ox.NamedNode:
        """The class of increases, or of decreases, of a causal node."""
        return self.iri(self.kg.terms[term].change_id(sign))

    def claim(self, claim: Claim) -> ox.NamedNode:
        """The IRI of a claim: its pair and its predicate."""
        return ox.NamedNode(f"{BKG}claim/{claim.subject.replace(':', '_')}-{_verb(claim).replace(' ', '-')}-{claim.object.replace(':', '_')}")

    def claim_label(self, claim: Claim) -> str:
        """A claim in words: the labels of its terms round its predicate."""
        return f"{self.kg.terms[claim.subject].label} {_verb(claim)} {self.kg.terms[claim.object].label}"

    def row(self, row: Evidence) -> ox.NamedNode:
        """The IRI of an evidence row."""
        return ox.NamedNode(f"{BKG}evidence/{row.id}")

    def agent(self, source: str) -> ox.NamedNode:
        """The IRI of whose curation a row is, as its table names them."""
        return ox.NamedNode(f"{BKG}agent/{'-'.join(re.findall(r'[A-Za-z0-9]+', source))}")

    def shortcut(self, claim: Claim) -> ox.NamedNode:
        """The predicate that states a claim in one triple."""
        if claim.causal:
            return named(BKG, "increases" if claim.sign > 0 else "decreases")
        return named(BKG, "correlatesPositivelyWith" if claim.sign > 0 else "correlatesNegativelyWith")


def _verb(claim: Claim) -> str:
    if claim.causal:
        return "increases" if claim.sign > 0 else "decreases"
    return f"correlates {'positively' if claim.sign > 0 else 'negatively'} with"


def named(namespace: str, name: str) -> ox.NamedNode:
    """A name in a namespace."""
    return ox.NamedNode(namespace + name)


def blank_name(kind: str, about: str) -> str:
    """A name for a blank node that depends only on what the node stands for."""
    return f"{kind}{sha256(about.encode()).hexdigest()[:16]}"


def decimal(value: float) -> ox.Literal:
    """A decimal of four places."""
    return ox.Literal(f"{value:.4f}", datatype=named(XSD, "decimal"))


def expression(names: Names, value: Expression, about: str) -> tuple[Node, list[ox.Triple]]:
    """A class expression as a node and the triples that say what it is; ``about`` tells equal expressions of two axioms apart."""
    if isinstance(value, Named):
        return names.iri(value.id), []
    node = ox.BlankNode(blank_name("expression", f"{about} {value}"))
    if isinstance(value, Some):
        filler, triples = expression(names, value.filler, about)
        return node, [
            ox.Triple(node, named(RDF, "type"), named(OWL, "Restriction")),
            ox.Triple(node, named(OWL, "onProperty"), names.iri(value.relation)),
            ox.Triple(node, named(OWL, "someValuesFrom"), filler),
            *triples,
        ]
    triples = [ox.Triple(node, named(RDF, "type"), named(OWL, "Class"))]
    link, predicate = node, named(OWL, "intersectionOf")
    for number, part in enumerate(value.parts):
        cell = ox.BlankNode(blank_name("list", f"{about} {value} {number}"))
        filler, inner = expression(names, part, about)
        triples += [ox.Triple(link, predicate, cell), ox.Triple(cell, named(RDF, "first"), filler), *inner]
        link, predicate = cell, named(RDF, "rest")
    return node, [*triples, ox.Triple(link, predicate, named(RDF, "nil"))]
