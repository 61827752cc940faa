"""The base of the ontology: its own axioms only, to be merged with the ontologies that it refers to.

An axiom is own if it names something of this project, or carries the source on which this project states it. What only repeats an outside ontology (the label, the definition
and the parent of a GO term) belongs there and is left out; outside terms in own axioms are declared, and no more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import pyoxigraph as ox

from .rdf import BKG, ONTOLOGY, OWL, RDF, RDFS, named

BASE = ox.NamedNode(BKG + "bdnf-base.owl")
_LOGICAL = {RDFS + name for name in ("subClassOf", "subPropertyOf", "domain", "range")} | {
    OWL + name for name in ("equivalentClass", "disjointWith", "inverseOf", "propertyChainAxiom", "equivalentProperty", "propertyDisjointWith", "members")
}
_ENTITIES = {OWL + name for name in ("Class", "ObjectProperty", "AnnotationProperty", "DatatypeProperty", "NamedIndividual")}

Subject = ox.NamedNode | ox.BlankNode | ox.Triple


def triples(ontology: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return the triples of the base from those of the whole ontology."""
    return _Base(ontology).triples()


def _is_own(node: object) -> bool:
    return isinstance(node, ox.NamedNode) and node.value.startswith(BKG)


class _Base:
    def __init__(self, ontology: Iterable[ox.Triple]) -> None:
        self.all = sorted(ontology, key=str)
        self.about: dict[Subject, list[ox.Triple]] = defaultdict(list)
        for triple in self.all:
            self.about[triple.subject].append(triple)
        self.declared = [t for t in self.all if t.predicate == named(RDF, "type") and isinstance(t.object, ox.NamedNode) and t.object.value in _ENTITIES]
        self.annotated = [(self._statement(about), about) for about in self.about.values() if "Axiom" in _kinds(about)]
        self.sourced = {statement for statement, _ in self.annotated}
        self.kept: set[ox.Triple] = set()

    def triples(self) -> list[ox.Triple]:
        for triple in self.all:
            if isinstance(triple.subject, ox.NamedNode):
                if triple.subject == ONTOLOGY:
                    self.kept.add(_header(triple))
                elif _is_own(triple.subject) or triple in self.sourced or (triple.predicate.value in _LOGICAL and self._names_own(triple.object)):
                    self._keep(triple)
        groups = [about for about in self.about.values() if "AllDisjointClasses" in _kinds(about) and any(self._names_own(t.object) for t in about)]
        for about in [*groups, *(about for statement, about in self.annotated if statement in self.kept)]:
            for triple in about:
                self._keep(triple)
        return sorted({*self.kept, *self._declarations()}, key=str)

    def _keep(self, triple: ox.Triple) -> None:
        """Keep a triple with all that its anonymous object stands for."""
        if triple not in self.kept:
            self.kept.add(triple)
            if isinstance(triple.object, ox.BlankNode):
                for below in self.about[triple.object]:
                    self._keep(below)

    def _names_own(self, node: object) -> bool:
        if isinstance(node, ox.BlankNode):
            return any(_is_own(t.predicate) or self._names_own(t.object) for t in self.about[node])
        return _is_own(node)

    def _statement(self, about: list[ox.Triple]) -> ox.Triple:
        parts = {t.predicate.value.removeprefix(OWL): t.object for t in about}
        subject, predicate, object_ = (parts[f"annotated{name}"] for name in ("Source", "Property", "Target"))
        assert isinstance(subject, ox.NamedNode | ox.BlankNode)
        assert isinstance(predicate, ox.NamedNode)
        return ox.Triple(subject, predicate, object_)

    def _declarations(self) -> set[ox.Triple]:
        """A declaration of every outside entity that a kept triple names."""
        nodes = {node for t in self.kept for node in (t.subject, t.predicate, t.object) if isinstance(node, ox.NamedNode)}
        return {triple for triple in self.declared if triple.subject in nodes}


def _kinds(about: Iterable[ox.Triple]) -> set[str]:
    """The types of what some triples are about, of the vocabulary of OWL."""
    return {t.object.value.removeprefix(OWL) for t in about if t.predicate == named(RDF, "type") and isinstance(t.object, ox.NamedNode)}


def _header(triple: ox.Triple) -> ox.Triple:
    object_ = triple.object
    if triple.predicate.value in (OWL + "versionIRI", OWL + "priorVersion") and isinstance(object_, ox.NamedNode):
        object_ = ox.NamedNode(object_.value.replace("/bdnf.owl", "/bdnf-base.owl"))
    return ox.Triple(BASE, triple.predicate, object_)
