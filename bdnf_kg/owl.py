"""The axioms of an ontology as values, read from its triples, and class expressions in Manchester syntax.

It covers what an ontology of this family uses: named and anonymous superclasses, equivalent classes, disjointness,
property axioms, and annotations of entities and of axioms. What it does not know it refuses, so that no axiom is
dropped in silence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

import pyoxigraph as ox

from .manchester import And, Class, Named, Other, Some, quoted, write

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
THING = OWL + "Thing"


class IRI(str):
    """The value of an annotation that names a thing; the value of a literal is a plain text."""

    __slots__ = ()


Annotations: TypeAlias = tuple[tuple[str, str], ...]
"""Pairs of property IRI and value, sorted."""


@dataclass(frozen=True, slots=True)
class Axiom:
    """One expression that an entity is stated to be below, equal to or apart from, with the annotations of that statement."""

    expression: Class
    annotations: Annotations = ()


@dataclass(slots=True)
class Entity:
    """One class or property with all that is stated of it."""

    iri: str
    types: list[str] = field(default_factory=list)
    annotations: dict[str, list[str]] = field(default_factory=dict)
    superclasses: list[Axiom] = field(default_factory=list)
    equivalents: list[Axiom] = field(default_factory=list)
    disjoint: list[Axiom] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    inverses: list[str] = field(default_factory=list)
    domains: list[Class] = field(default_factory=list)
    ranges: list[Class] = field(default_factory=list)
    chains: list[tuple[str, ...]] = field(default_factory=list)

    @property
    def label(self) -> str:
        """Its label, else the last part of its IRI."""
        return self.text(RDFS + "label") or re.split(r"[/#]", self.iri)[-1]

    def text(self, predicate: str) -> str:
        """The first value of an annotation; empty if there is none."""
        return next(iter(self.annotations.get(predicate, ())), "")

    @property
    def is_class(self) -> bool:
        """Whether it is a class."""
        return OWL + "Class" in self.types

    @property
    def is_property(self) -> bool:
        """Whether it is an object, datatype or annotation property."""
        return bool({OWL + "ObjectProperty", OWL + "DatatypeProperty", OWL + "AnnotationProperty"} & set(self.types))


@dataclass(frozen=True)
class Ontology:
    """An ontology: its header, its entities by IRI, and its groups of classes that exclude each other."""

    iri: str
    header: dict[str, list[str]]
    entities: dict[str, Entity]
    disjoint_groups: tuple[tuple[str, ...], ...] = ()

    @cached_property
    def classes(self) -> list[Entity]:
        """The classes, by IRI."""
        return [e for e in self.entities.values() if e.is_class]

    @cached_property
    def properties(self) -> list[Entity]:
        """The object properties and then the annotation properties, by IRI."""
        return sorted((e for e in self.entities.values() if e.is_property), key=lambda e: (OWL + "ObjectProperty" not in e.types, e.iri))

    @property
    def version(self) -> str:
        """The version IRI."""
        return next(iter(self.header.get(OWL + "versionIRI", ())), "")

    def label(self, iri: str) -> str:
        """The label of an entity, else the last part of its IRI."""
        return self.entities[iri].label if iri in self.entities else Entity(iri).label

    def manchester(self, expression: Class) -> str:
        """An expression in Manchester syntax, with labels."""
        return write(expression, lambda iri: quoted(self.label(iri)))


_RESTRICTIONS = {
    "someValuesFrom": "some", "allValuesFrom": "only", "hasValue": "value", "qualifiedCardinality": "exactly",
    "minQualifiedCardinality": "min", "maxQualifiedCardinality": "max", "cardinality": "exactly", "minCardinality": "min", "maxCardinality": "max",
}  # fmt: skip
_CARDINALITIES = {name for name in _RESTRICTIONS if name.endswith("ardinality")}
_CHARACTERISTICS = (
    "TransitiveProperty", "SymmetricProperty", "AsymmetricProperty", "ReflexiveProperty", "IrreflexiveProperty", "FunctionalProperty", "InverseFunctionalProperty",
)  # fmt: skip


def read(triples: Iterable[ox.Triple]) -> Ontology:
    """Read an ontology from its triples.

    Raises
    ------
    ValueError
        If there is not one ontology header, or an expression is of a form that is not known here.
    """
    return _Reader(triples).ontology()


class _Reader:
    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self.of: dict[str, dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal]]] = defaultdict(lambda: defaultdict(list))
        self.named: set[str] = set()
        for t in sorted(triples, key=str):
            assert not isinstance(t.subject, ox.Triple)
            assert not isinstance(t.object, ox.Triple)
            self.of[_key(t.subject)][t.predicate.value].append(t.object)
            if isinstance(t.subject, ox.NamedNode):
                self.named.add(t.subject.value)
        self.statements = self._annotated()

    def ontology(self) -> Ontology:
        headers = [iri for iri in sorted(self.named) if OWL + "Ontology" in self._iris(iri, RDF + "type")]
        if len(headers) != 1:
            raise ValueError(f"{len(headers)} ontology headers, not one")
        entities = {iri: self._entity(iri) for iri in sorted(self.named - set(headers))}
        groups = []
        for key in sorted(self.of):
            if key.startswith("_:") and OWL + "AllDisjointClasses" in self._iris(key, RDF + "type"):
                groups.append(tuple(sorted(node.value for node in self._list(self.of[key][OWL + "members"][0]))))
        header = {predicate: [_value(v) for v in values] for predicate, values in sorted(self.of[headers[0]].items()) if predicate != RDF + "type"}
        return Ontology(headers[0], header, entities, tuple(sorted(groups)))

    def _annotated(self) -> dict[tuple[str, str, str], Annotations]:
        found = {}
        for key, values in self.of.items():
            if key.startswith("_:") and OWL + "Axiom" in [t.value for t in values.get(RDF + "type", ())]:
                source, property_, target = (_key(values[OWL + name][0]) for name in ("annotatedSource", "annotatedProperty", "annotatedTarget"))
                own = [(p, _value(v)) for p, vs in values.items() if not p.startswith(OWL + "annotated") and p != RDF + "type" for v in vs]
                found[source, property_, target] = tuple(sorted(own))
        return found

    def _iris(self, key: str, predicate: str) -> list[str]:
        return [v.value for v in self.of[key].get(predicate, ()) if isinstance(v, ox.NamedNode)]

    def _entity(self, iri: str) -> Entity:
        entity = Entity(iri)
        for predicate, values in sorted(self.of[iri].items()):
            if predicate == RDF + "type":
                entity.types = [v.value for v in values]
            elif predicate == RDFS + "subClassOf":
                entity.superclasses = self._axioms(iri, predicate, values)
            elif predicate == OWL + "equivalentClass":
                entity.equivalents = self._axioms(iri, predicate, values)
            elif predicate == OWL + "disjointWith":
                entity.disjoint = self._axioms(iri, predicate, values)
            elif predicate == RDFS + "subPropertyOf":
                entity.above = [v.value for v in values]
            elif predicate == OWL + "inverseOf":
                entity.inverses = [v.value for v in values]
            elif predicate in (RDFS + "domain", RDFS + "range"):
                expressions = [self._expression(v) for v in values]
                if predicate == RDFS + "domain":
                    entity.domains = expressions
                else:
                    entity.ranges = expressions
            elif predicate == OWL + "propertyChainAxiom":
                entity.chains = [tuple(node.value for node in self._list(v)) for v in values]
            elif predicate.startswith(OWL) and predicate not in (OWL + "deprecated", OWL + "versionInfo"):
                raise ValueError(f"{iri}: {predicate} is not known here")
            else:
                entity.annotations[predicate] = [_value(v) for v in values]
        return entity

    def _axioms(self, iri: str, predicate: str, values: Iterable[ox.NamedNode | ox.BlankNode | ox.Literal]) -> list[Axiom]:
        found = [Axiom(self._expression(v), self.statements.get((iri, predicate, _key(v)), ())) for v in values]
        return sorted(found, key=lambda axiom: (not isinstance(axiom.expression, Named), write(axiom.expression, str), axiom.annotations))

    def _expression(self, node: ox.NamedNode | ox.BlankNode | ox.Literal) -> Class:
        if not isinstance(node, ox.BlankNode):
            return Named(node.value)
        about = self.of[_key(node)]
        if OWL + "intersectionOf" in about:
            parts: Any = tuple(self._expression(member) for member in self._list(about[OWL + "intersectionOf"][0]))
            return And(parts)
        if OWL + "unionOf" in about:
            return Other("or", tuple(self._expression(member) for member in self._list(about[OWL + "unionOf"][0])))
        if OWL + "complementOf" in about:
            return Other("not", (self._expression(about[OWL + "complementOf"][0]),))
        if OWL + "onProperty" in about:
            return self._restriction(about)
        raise ValueError(f"an anonymous class of a form that is not known here: {sorted(about)}")

    def _restriction(self, about: Mapping[str, list[ox.NamedNode | ox.BlankNode | ox.Literal]]) -> Class:
        on = about[OWL + "onProperty"][0]
        inverse = isinstance(on, ox.BlankNode)
        relation = self._iris(_key(on), OWL + "inverseOf")[0] if inverse else on.value
        for name, word in _RESTRICTIONS.items():
            if OWL + name in about:
                value = about[OWL + name][0]
                if name in _CARDINALITIES:
                    filler = self._expression(about[OWL + "onClass"][0]) if OWL + "onClass" in about else Named(THING)
                    return Other(word, (filler,), relation, inverse, int(value.value))
                only: Any = self._expression(value)
                return Some(relation, only) if word == "some" and not inverse else Other(word, (only,), relation, inverse)
        raise ValueError(f"a restriction of a form that is not known here: {sorted(about)}")

    def _list(self, node: ox.NamedNode | ox.BlankNode | ox.Literal) -> list[ox.NamedNode | ox.BlankNode | ox.Literal]:
        found = []
        while node.value != RDF + "nil":
            cell = self.of[_key(node)]
            found.append(cell[RDF + "first"][0])
            node = cell[RDF + "rest"][0]
        return found


def _value(node: ox.NamedNode | ox.BlankNode | ox.Literal) -> str:
    return IRI(node.value) if isinstance(node, ox.NamedNode) else node.value


def _key(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    return str(node) if isinstance(node, ox.BlankNode) else node.value if isinstance(node, ox.NamedNode) else str(node)


def characteristics(entity: Entity) -> list[str]:
    """The characteristics of a property as Manchester syntax names them: Transitive, Symmetric, ...

    >>> characteristics(Entity("p", types=[OWL + "ObjectProperty", OWL + "TransitiveProperty"]))
    ['Transitive']
    """
    return [name.removesuffix("Property") for name in _CHARACTERISTICS if OWL + name in entity.types]


def names_in(expression: Class) -> set[str]:
    """The IRIs of all classes and relations in an expression."""
    if isinstance(expression, Named):
        return {expression.id}
    if isinstance(expression, Some):
        return {expression.relation, *names_in(expression.filler)}
    relation = {expression.relation} if isinstance(expression, Other) and expression.relation else set()
    return relation.union(*(names_in(part) for part in expression.parts))
