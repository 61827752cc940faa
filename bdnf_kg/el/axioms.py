"""From triples to axioms: the mapping of OWL 2 from RDF, for classes, object properties and individuals.

https://www.w3.org/TR/owl2-mapping-to-rdf/. An axiom becomes the rules of EL that follow from it; what it says beyond
them is named in ``outside``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

import pyoxigraph as ox

from ..manchester import quoted
from .expressions import NOTHING, OWL, THING, Expression, Expressions

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
BUILT_IN = (OWL, RDF, RDFS, "http://www.w3.org/2001/XMLSchema#")
_CARDINALITY = {"min": "ObjectMinCardinality", "max": "ObjectMaxCardinality", "": "ObjectExactCardinality"}
_CHARACTERISTICS = ("FunctionalProperty", "InverseFunctionalProperty", "SymmetricProperty", "AsymmetricProperty", "ReflexiveProperty", "IrreflexiveProperty")

Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True, order=True, slots=True)
class Axiom:
    """One axiom of an ontology, in Manchester syntax with labels, and the triples that state it.

    >>> print(Axiom("neuron SubClassOf cell"))
    neuron SubClassOf cell
    """

    text: str
    triples: tuple[ox.Triple, ...] = field(default=(), compare=False, repr=False)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class SubClass:
    """Every member of ``sub`` is a member of ``sup``."""

    sub: int
    sup: int


@dataclass(frozen=True, slots=True)
class SubProperty:
    """What the properties of ``chain`` join, one after the other, ``sup`` joins. Transitivity is a chain of twice the same."""

    chain: tuple[int, ...]
    sup: int


@dataclass(frozen=True, slots=True)
class Range:
    """Everything that ``property`` points to is a member of ``sup``."""

    property: int
    sup: int


Rule = SubClass | SubProperty | Range


@dataclass(frozen=True, slots=True)
class Told:
    """One stated axiom: its text, the triples it starts from, its rules in EL, and the constructs outside EL in it."""

    text: str
    heads: tuple[ox.Triple, ...]
    rules: tuple[Rule, ...] = ()
    outside: tuple[str, ...] = ()


class Ontology:
    """The axioms of a set of triples, in an order that does not depend on the order of the triples."""

    def __init__(self, triples: Iterable[ox.Triple | ox.Quad]) -> None:
        self.expressions = Expressions()
        self._about: dict[Node, dict[str, list[Node]]] = defaultdict(lambda: defaultdict(list))
        self._parsed: dict[Node, int] = {}
        self.triples = tuple(t.triple if isinstance(t, ox.Quad) else t for t in triples)
        for t in self.triples:
            self._about[t.subject][t.predicate.value].append(t.object)
        types = {node: {o.value for o in about.get(RDF + "type", ()) if isinstance(o, ox.NamedNode)} for node, about in self._about.items()}
        self._object_properties = {n.value for n, t in types.items() if isinstance(n, ox.NamedNode) and OWL + "ObjectProperty" in t}
        self._data_properties = {n.value for n, t in types.items() if isinstance(n, ox.NamedNode) and OWL + "DatatypeProperty" in t}
        self._annotation_properties = {n.value for n, t in types.items() if isinstance(n, ox.NamedNode) and OWL + "AnnotationProperty" in t}
        for node, kinds in types.items():
            if isinstance(node, ox.NamedNode) and OWL + "Class" in kinds:
                self.expressions.named(node.value)
        for iri in sorted(self._object_properties):
            self.expressions.property(iri)
        self.axioms = tuple(sorted(self._axioms(), key=lambda a: (a.text, str(a.heads[0].subject), str(a.heads[0].object))))

    # names

    @cached_property
    def labels(self) -> dict[str, str]:
        """The label of every named thing that has one: the first in the order of the alphabet."""
        found = {}
        for node, about in self._about.items():
            texts = [o.value for o in about.get(RDFS + "label", ()) if isinstance(o, ox.Literal)]
            if texts and isinstance(node, ox.NamedNode):
                found[node.value] = min(texts)
        return found

    def label(self, iri: str) -> str:
        """The label; without one, the last part of the IRI."""
        return self.labels.get(iri) or iri.removeprefix("_:").rpartition("#")[2].rpartition("/")[2]

    def name(self, iri: str) -> str:
        """The label as Manchester syntax writes it: in quotes if it is more than one word."""
        return quoted(self.label(iri))

    def words(self, expression: int) -> str:
        """A class expression in words."""
        return self.expressions.words(expression, self.name)

    def property_words(self, property: int) -> str:
        """A property in words."""
        return self.expressions.property_words(property, self.name)

    @cached_property
    def classes(self) -> dict[int, str]:
        """The named classes but Thing and Nothing, by number, in the order of their IRIs."""
        found = {n: e.name for n, e in enumerate(self.expressions.expressions) if e.kind == "class" and n not in (THING, NOTHING)}
        return dict(sorted(found.items(), key=lambda item: item[1]))

    @cached_property
    def individuals(self) -> dict[int, str]:
        """The individuals by number, in the order of their IRIs."""
        found = {n: e.name for n, e in enumerate(self.expressions.expressions) if e.kind == "individual"}
        return dict(sorted(found.items(), key=lambda item: item[1]))

    def public(self, told: Told) -> Axiom:
        """A stated axiom with all its triples."""
        triples, seen, todo = list(told.heads), set[Node](), [t.object for t in told.heads] + [t.subject for t in told.heads if isinstance(t.subject, ox.BlankNode)]
        while todo:
            node = todo.pop()
            if not isinstance(node, ox.BlankNode) or node in seen:
                continue
            seen.add(node)
            for predicate, objects in self._about[node].items():
                triples += [ox.Triple(node, ox.NamedNode(predicate), o) for o in objects]
                todo += objects
        return Axiom(told.text, tuple(sorted(set(triples), key=str)))

    # axioms

    def _axioms(self) -> Iterator[Told]:
        for node, about in list(self._about.items()):
            named = isinstance(node, ox.NamedNode)
            for predicate, objects in about.items():
                reader = _READERS.get(predicate)
                if reader:
                    for o in objects:
                        yield from reader(self, node, o, _triple(node, predicate, o))
                elif predicate in self._object_properties:
                    for o in objects:
                        yield self._related(node, predicate, o)
                elif predicate in self._data_properties:
                    for o in objects:
                        yield Told(f"{self._node(node)} {self.name(predicate)} {self._node(o)}", (_triple(node, predicate, o),), (), ("DataPropertyAssertion",))
                elif named and predicate in _DEFINITIONS:
                    for o in objects:
                        yield from self._defined(node, predicate, o)

    def _node(self, node: Node) -> str:
        return self.name(node.value if isinstance(node, ox.NamedNode) else str(node))

    def _told(self, text: str, head: ox.Triple, *rules: Rule) -> Told:
        more = set[str]()
        for rule in rules:
            if isinstance(rule, SubClass):
                more |= self._outside(rule.sub, positive=False) | self._outside(rule.sup, positive=True)
            elif isinstance(rule, Range):
                more |= self._outside(rule.sup, positive=True)
        return Told(text, (head,), rules, tuple(sorted(more)))

    def _outside(self, number: int, *, positive: bool) -> set[str]:
        """The constructs of an expression that the rules do not use to the full, where it is the sub- or the superclass."""
        kind, _, members, property = self.expressions[number]
        if kind in ("class", "individual"):
            return set()
        found = {"ObjectInverseOf"} if property >= 0 and self.expressions.properties[property].inverse_of >= 0 else set()
        if kind == "not":
            return found | self._outside(members[0], positive=not positive) | (set() if positive else {"ObjectComplementOf"})
        if kind in ("and", "some", "or"):
            for member in members:
                found |= self._outside(member, positive=positive)
                if kind == "some" and self.expressions[member].kind == "individual":
                    found.add("ObjectHasValue")
            return found | ({"ObjectUnionOf"} if kind == "or" and positive else set())
        return found | {kind}

    def _sub_class(self, node: Node, o: Node, head: ox.Triple) -> Iterator[Told]:
        sub, sup = self.expression(node), self.expression(o)
        yield self._told(f"{self.words(sub)} SubClassOf {self.words(sup)}", head, SubClass(sub, sup))

    def _equivalent(self, node: Node, o: Node, head: ox.Triple) -> Iterator[Told]:
        if isinstance(node, ox.NamedNode) and OWL + "Class" not in self._types(node) and RDFS + "Datatype" in self._types(node):
            return
        a, b = self.expression(node), self.expression(o)
        yield self._told(f"{self.words(a)} EquivalentTo {self.words(b)}", head, SubClass(a, b), SubClass(b, a))

    def _defined(self, node: Node, predicate: str, o: Node) -> Iterator[Told]:
        """A named class with an expression's own property on it: an equivalence, as OWL 1 wrote it."""
        if OWL + "Class" in self._types(node):
            a, b = self.expression(node), self._boolean(predicate, o)
            yield self._told(f"{self.words(a)} EquivalentTo {self.words(b)}", _triple(node, predicate, o), SubClass(a, b), SubClass(b, a))

    def _disjoint(self, node: Node, o: Node, head: ox.Triple) -> Iterator[Told]:
        a, b = self.expression(node), self.expression(o)
        yield self._told(f"{self.words(a)} DisjointWith {self.words(b)}", head, SubClass(self.expressions.both([a, b]), NOTHING))

    def _disjoint_union(self, node: Node, o: Node, head: ox.Triple) -> Iterator[Told]:
        whole, parts = self.expression(node), [self.expression(m) for m in self._list(o)]
        rules = [SubClass(whole, self.expressions.either(parts)), *(SubClass(part, whole) for part in parts), *self._apart(parts)]
        yield self._told(f"{self.words(whole)} DisjointUnionOf {', '.join(map(self.words, parts))}", head, *rules)

    def _apart(self, members: list[int]) -> Iterator[SubClass]:
        for i, a in enumerate(members):
            for b in members[i + 1 :]:
                yield SubClass(self.expressions.both([a, b]), NOTHING)

    def _typed(self, node: Node, o: Node, head: ox.Triple) -> Iterator[Told]:
        kind = o.value if isinstance(o, ox.NamedNode) else ""
        local = kind.removeprefix(OWL)
        if kind == OWL + "TransitiveProperty":
            property = self._property(node)
            yield self._told(f"{self.property_words(property)} Characteristics Transitive", head, SubProperty((property, property), property))
        elif kind.startswith(OWL) and local in _CHARACTERISTICS:
            if not (isinstance(node, ox.NamedNode) and node.value in self._data_properties):
                yield Told(
                    f"{self.property_words(self._property(node))} Characteristics {local.removesuffix('Property')}", (head,), (), (local.replace("Property", "ObjectProperty"),)
                )
        elif kind in (OWL + "AllDisjointClasses", OWL + "AllDifferent", OWL + "AllDisjointProperties", OWL + "NegativePropertyAssertion"):
            yield self._several(node, local, head)
        elif kind == OWL + "Thing" or not kind.startswith(BUILT_IN):
            a, b = self.expressions.individual(_key(node)), self.expression(o)
            yield self._told(f"{self._node(node)} Types {self.words(b)}", head, SubClass(a, b))

    def _several(self, node: Node, kind: str, head: ox.Triple) -> Told:
        about = self._about[node]
        if kind == "AllDisjointProperties":
            return Told(
                "DisjointProperties: " + ", ".join(self.property_words(self._property(m)) for m in self._list(about[OWL + "members"][0])),
                (head,),
                (),
                ("DisjointObjectProperties",),
            )
        if kind == "NegativePropertyAssertion":
            return Told("NegativePropertyAssertion " + " ".join(self._node(n) for p in sorted(about) for n in about[p] if p != RDF + "type"), (head,), (), (kind,))
        nodes = self._list((about.get(OWL + "members") or about[OWL + "distinctMembers"])[0])
        members = [self.expression(m) if kind == "AllDisjointClasses" else self.expressions.individual(_key(m)) for m in nodes]
        title = "DisjointClasses" if kind == "AllDisjointClasses" else "DifferentIndividuals"
        return self._told(f"{title}: {', '.join(sorted(map(self.words, members)))}", head, *self._apart(members))

    def _sub_property(self, node: Node, o: Node, head: ox.Triple) -> Iterator[Told]:
        if self._is_object_property(node):
            r, s = self._property(node), self._property(o)
            yield self._told(f"{self.property_words(r)} SubPropertyOf {self.property_words(s)}", head, SubProperty((r,), s))

    def _equivalent_property(self, node: Node, o: Node, head: ox.Triple) -> Iterator[Told]:
        if self._is_object_property(node):
            r, s = self._property(node), self._property(o)
            yield self._told(f"{self.property_words(r)} EquivalentTo {self.property_words(s)}", head, SubProperty((r,), s), SubProperty((s,), r))

    def _chain(self, node: Node, o: Node, head: ox.Triple) -> Iterator[Told]:
        chain, sup = tuple(self._property(m) for m in self._list(o)), self._property(node)
        yield self._told(f"{' o '.join(map(self.property_words, chain))} SubPropertyOf {self.property_words(sup)}", head, SubProperty(chain, sup))

    def _domain(self, node: Node, o: Node, head: ox.Triple) -> Iterator[Told]:
        if self._is_object_property(node):
            property, sup = self._property(node), self.expression(o)
            yield self._told(f"{self.property_words(property)} Domain {self.words(sup)}", head, SubClass(self.expressions.some(property, THING), sup))

    def _range(self, node: Node, o: Node, head: ox.Triple) -> Iterator[Told]:
        if self._is_object_property(node):
            property, sup = self._property(node), self.expression(o)
            yield self._told(f"{self.property_words(property)} Range {self.words(sup)}", head, Range(property, sup))

    def _inverse(self, node: Node, o: Node, head: ox.Triple) -> Iterator[Told]:
        if isinstance(node, ox.NamedNode):
            yield Told(f"{self._node(node)} InverseOf {self._node(o)}", (head,), (), ("InverseObjectProperties",))

    def _disjoint_property(self, node: Node, o: Node, head: ox.Triple) -> Iterator[Told]:
        yield Told(f"{self._node(node)} DisjointWith {self._node(o)}", (head,), (), ("DisjointObjectProperties",))

    def _key_axiom(self, node: Node, o: Node, head: ox.Triple) -> Iterator[Told]:
        yield Told(f"{self.words(self.expression(node))} HasKey {', '.join(map(self._node, self._list(o)))}", (head,), (), ("HasKey",))

    def _import(self, node: Node, o: Node, head: ox.Triple) -> Iterator[Told]:
        yield Told(f"{self._node(node)} Import {self._node(o)}", (head,), (), ("Import (not followed)",))

    def _same(self, node: Node, o: Node, head: ox.Triple) -> Iterator[Told]:
        a, b = self.expressions.individual(_key(node)), self.expressions.individual(_key(o))
        yield self._told(f"{self._node(node)} SameAs {self._node(o)}", head, SubClass(a, b), SubClass(b, a))

    def _different(self, node: Node, o: Node, head: ox.Triple) -> Iterator[Told]:
        a, b = self.expressions.individual(_key(node)), self.expressions.individual(_key(o))
        yield self._told(f"{self._node(node)} DifferentFrom {self._node(o)}", head, SubClass(self.expressions.both([a, b]), NOTHING))

    def _related(self, node: Node, predicate: str, o: Node) -> Told:
        property = self.expressions.property(predicate)
        a, b = self.expressions.individual(_key(node)), self.expressions.individual(_key(o))
        return self._told(f"{self._node(node)} {self.property_words(property)} {self._node(o)}", _triple(node, predicate, o), SubClass(a, self.expressions.some(property, b)))

    # expressions

    def _types(self, node: Node) -> set[str]:
        return {o.value for o in self._about.get(node, {}).get(RDF + "type", ()) if isinstance(o, ox.NamedNode)}

    def _is_object_property(self, node: Node) -> bool:
        return not isinstance(node, ox.NamedNode) or not (node.value in self._data_properties or node.value in self._annotation_properties)

    def _property(self, node: Node) -> int:
        if isinstance(node, ox.NamedNode):
            return self.expressions.property(node.value)
        return self.expressions.inverse(self._property(self._about[node][OWL + "inverseOf"][0]))

    def _list(self, node: Node) -> list[Node]:
        members = []
        while node in self._about and self._about[node].get(RDF + "first"):
            members.append(self._about[node][RDF + "first"][0])
            node = self._about[node][RDF + "rest"][0]
        return members

    def expression(self, node: Node) -> int:
        """The class expression that a node stands for."""
        if node not in self._parsed:
            self._parsed[node] = self.expressions.named(node.value) if isinstance(node, ox.NamedNode) else self._anonymous(node)
        return self._parsed[node]

    def _anonymous(self, node: Node) -> int:
        about = self._about.get(node, {})
        if OWL + "onProperty" in about:
            return self._restriction(about)
        for predicate in _DEFINITIONS:
            if predicate in about:
                return self._boolean(predicate, about[predicate][0])
        return self._other("ClassExpression", node)

    def _boolean(self, predicate: str, o: Node) -> int:
        if predicate == OWL + "intersectionOf":
            return self.expressions.both(map(self.expression, self._list(o)))
        if predicate == OWL + "unionOf":
            return self.expressions.either(map(self.expression, self._list(o)))
        if predicate == OWL + "complementOf":
            return self.expressions.complement(self.expression(o))
        members = tuple(sorted(self.expressions.individual(_key(m)) for m in self._list(o)))
        return members[0] if len(members) == 1 else self.expressions.number(Expression("ObjectOneOf", members=members))

    def _restriction(self, about: dict[str, list[Node]]) -> int:
        node = about[OWL + "onProperty"][0]
        if isinstance(node, ox.NamedNode) and node.value in self._data_properties:
            return self._other("DataRestriction", about)
        property = self._property(node)
        for predicate, values in about.items():
            local, value = predicate.removeprefix(OWL), values[0]
            if local == "someValuesFrom":
                return self.expressions.some(property, self.expression(value))
            if local == "allValuesFrom":
                return self.expressions.number(Expression("ObjectAllValuesFrom", "", (self.expression(value),), property))
            if local == "hasValue":
                return self.expressions.some(property, self.expressions.individual(_key(value)))
            if local == "hasSelf":
                return self.expressions.number(Expression("ObjectHasSelf", "", (), property))
            if local.lower().endswith("cardinality"):
                kind = _CARDINALITY[local.lower().removesuffix("cardinality").removesuffix("qualified")]
                filler = self.expression(about[OWL + "onClass"][0]) if OWL + "onClass" in about else THING
                if kind == "ObjectMinCardinality" and value.value == "1":  # type: ignore[union-attr]
                    return self.expressions.some(property, filler)
                return self.expressions.number(Expression(kind, value.value, (filler,), property))  # type: ignore[union-attr]
        return self._other("Restriction", about)

    def _other(self, construct: str, what: Node | dict[str, list[Node]]) -> int:
        return self.expressions.number(Expression(construct, self._canonical(what)))

    def _canonical(self, what: Node | dict[str, list[Node]]) -> str:
        if isinstance(what, ox.BlankNode):
            what = self._about.get(what, {})
        if isinstance(what, dict):
            return " ".join(f"{self.name(p)} {self._canonical(o)}" for p in sorted(what) for o in what[p] if p != RDF + "type")
        return self.name(what.value) if isinstance(what, ox.NamedNode) else str(what)


def _triple(subject: Node, predicate: str, object_: Node) -> ox.Triple:
    assert not isinstance(subject, ox.Literal)
    return ox.Triple(subject, ox.NamedNode(predicate), object_)


def _key(node: Node) -> str:
    return node.value if isinstance(node, ox.NamedNode) else str(node)


_DEFINITIONS = (OWL + "intersectionOf", OWL + "unionOf", OWL + "complementOf", OWL + "oneOf")
_READERS = {
    RDFS + "subClassOf": Ontology._sub_class,
    OWL + "equivalentClass": Ontology._equivalent,
    OWL + "disjointWith": Ontology._disjoint,
    OWL + "disjointUnionOf": Ontology._disjoint_union,
    RDF + "type": Ontology._typed,
    RDFS + "subPropertyOf": Ontology._sub_property,
    OWL + "equivalentProperty": Ontology._equivalent_property,
    OWL + "propertyChainAxiom": Ontology._chain,
    RDFS + "domain": Ontology._domain,
    RDFS + "range": Ontology._range,
    OWL + "inverseOf": Ontology._inverse,
    OWL + "propertyDisjointWith": Ontology._disjoint_property,
    OWL + "hasKey": Ontology._key_axiom,
    OWL + "imports": Ontology._import,
    OWL + "sameAs": Ontology._same,
    OWL + "differentFrom": Ontology._different,
}
