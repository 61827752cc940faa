"""Random small ontologies in EL as plain tuples, their triples, and a naive reasoner over them: every rule, everywhere, until nothing changes."""

from __future__ import annotations

import pyoxigraph as ox
from hypothesis import strategies as st

CLASSES = ("a", "b", "c", "d", "e", "f")
PROPERTIES = ("p", "q", "r", "s")
TOP, BOTTOM = "Thing", "Nothing"
RDF, RDFS, OWL = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/2000/01/rdf-schema#", "http://www.w3.org/2002/07/owl#"

Expression = str | tuple
Axiom = tuple

names = st.sampled_from(CLASSES)
properties = st.sampled_from(PROPERTIES)
expressions = st.recursive(
    names,
    lambda inner: st.one_of(st.tuples(st.just("and"), inner, inner), st.tuples(st.just("some"), properties, inner)),
    max_leaves=3,
)
class_axioms = st.one_of(
    st.tuples(st.just("sub"), expressions, expressions),
    st.tuples(st.just("sub"), names, st.tuples(st.just("some"), properties, names)),
    st.tuples(st.just("sub"), st.tuples(st.just("some"), properties, names), names),
    st.tuples(st.just("same"), names, expressions),
    st.tuples(st.just("apart"), names, names),
    st.tuples(st.just("domain"), properties, names),
)
hierarchy_axioms = st.one_of(st.tuples(st.just("below"), properties, properties), st.tuples(st.just("transitive"), properties))
range_axioms = st.tuples(st.just("range"), properties, names)
# Chains that OWL 2 allows: regular (s above all), and none where a range bears on the property that the chain makes.
chain_axioms = st.sampled_from([("chain", ("p", "q"), "s"), ("chain", ("s", "p"), "s"), ("chain", ("q", "s"), "s"), ("chain", ("p", "q", "r"), "s"), ("chain", ("q", "p"), "r")])
chain_hierarchy = st.sampled_from([("transitive", "p"), ("transitive", "q"), ("transitive", "s"), ("below", "p", "q"), ("below", "p", "s"), ("below", "r", "s")])
with_ranges = st.lists(st.one_of(class_axioms, hierarchy_axioms, range_axioms), max_size=14)
with_chains = st.lists(st.one_of(class_axioms, chain_axioms, chain_hierarchy), max_size=14)
ontologies = st.one_of(with_ranges, with_chains)


class Writer:
    """Axioms as triples, all names under one prefix."""

    def __init__(self, prefix: str = "http://e.org/") -> None:
        self.prefix, self.triples = prefix, list[ox.Triple]()
        for name in CLASSES:
            self.declare(name)
        for name in PROPERTIES:
            self._say(self.iri(name), RDF + "type", ox.NamedNode(OWL + "ObjectProperty"))

    def declare(self, name: str) -> None:
        self._say(self.iri(name), RDF + "type", ox.NamedNode(OWL + "Class"))

    def iri(self, name: str) -> ox.NamedNode:
        return ox.NamedNode((OWL if name in (TOP, BOTTOM) else self.prefix) + name)

    def _say(self, s: ox.NamedNode | ox.BlankNode, p: str, o: ox.NamedNode | ox.BlankNode) -> None:
        self.triples.append(ox.Triple(s, ox.NamedNode(p), o))

    def _new(self) -> ox.BlankNode:
        return ox.BlankNode()

    def _list(self, nodes: list) -> ox.NamedNode | ox.BlankNode:
        rest: ox.NamedNode | ox.BlankNode = ox.NamedNode(RDF + "nil")
        for node in reversed(nodes):
            cell = self._new()
            self._say(cell, RDF + "first", node)
            self._say(cell, RDF + "rest", rest)
            rest = cell
        return rest

    def expression(self, e: Expression) -> ox.NamedNode | ox.BlankNode:
        if isinstance(e, str):
            return self.iri(e)
        node = self._new()
        if e[0] == "and":
            self._say(node, RDF + "type", ox.NamedNode(OWL + "Class"))
            self._say(node, OWL + "intersectionOf", self._list([self.expression(m) for m in e[1:]]))
        else:
            self._say(node, RDF + "type", ox.NamedNode(OWL + "Restriction"))
            self._say(node, OWL + "onProperty", self.iri(e[1]))
            self._say(node, OWL + "someValuesFrom", self.expression(e[2]))
        return node

    def axiom(self, axiom: Axiom) -> None:
        kind, *args = axiom
        if kind in ("sub", "same", "apart"):
            predicate = {"sub": RDFS + "subClassOf", "same": OWL + "equivalentClass", "apart": OWL + "disjointWith"}[kind]
            self._say(self.expression(args[0]), predicate, self.expression(args[1]))
        elif kind == "transitive":
            self._say(self.iri(args[0]), RDF + "type", ox.NamedNode(OWL + "TransitiveProperty"))
        elif kind == "chain":
            self._say(self.iri(args[1]), OWL + "propertyChainAxiom", self._list([self.iri(p) for p in args[0]]))
        else:
            predicate = {"below": RDFS + "subPropertyOf", "domain": RDFS + "domain", "range": RDFS + "range"}[kind]
            self._say(self.iri(args[0]), predicate, self.iri(args[1]))


def triples(axioms: list[Axiom], prefix: str = "http://e.org/") -> list[ox.Triple]:
    writer = Writer(prefix)
    for axiom in axioms:
        writer.axiom(axiom)
    return writer.triples


class Naive:
    """The canonical model of an ontology, made by brute force: ``types`` of each element and ``related`` triples, both closed."""

    def __init__(self, axioms: list[Axiom]) -> None:
        self.subs: list[tuple[Expression, Expression]] = []
        self.chains: list[tuple[tuple[str, ...], str]] = []
        self.ranges: list[tuple[str, str]] = []
        for kind, *args in axioms:
            if kind in ("sub", "same"):
                self.subs += [(args[0], args[1])] + ([(args[1], args[0])] if kind == "same" else [])
            elif kind == "apart":
                self.subs.append((("and", args[0], args[1]), BOTTOM))
            elif kind == "domain":
                self.subs.append((("some", args[0], TOP), args[1]))
            elif kind == "range":
                self.ranges.append((args[0], args[1]))
            else:
                self.chains.append({"below": lambda r, s: ((r,), s), "transitive": lambda r: ((r, r), r), "chain": lambda c, s: (c, s)}[kind](*args))
        self.wanted = {part for sub, _ in self.subs for part in parts(sub)}
        self.types: dict[frozenset, set[Expression]] = {}
        self.related: set[tuple[frozenset, str, frozenset]] = set()
        for name in CLASSES:
            self._element(frozenset([name]))
        while self._grow():
            pass

    def _element(self, seed: frozenset) -> frozenset:
        self.types.setdefault(seed, {TOP, *seed})
        return seed

    def _above(self, property: str) -> set[str]:
        found = {property}
        while more := {s for chain, s in self.chains if len(chain) == 1 and chain[0] in found} - found:
            found |= more
        return found

    def _grow(self) -> bool:
        before = (len(self.types), sum(map(len, self.types.values())), len(self.related))
        for x, types in list(self.types.items()):
            types |= {sup for sub, sup in self.subs if sub in types}
            for t in list(types):
                if t[0] == "and" and isinstance(t, tuple):
                    types |= {t[1], t[2]}
                if t[0] == "some" and isinstance(t, tuple):
                    above = self._above(t[1])
                    self.related.add((x, t[1], self._element(frozenset([t[2], *(c for p, c in self.ranges if p in above)]))))
            types |= {w for w in self.wanted if isinstance(w, tuple) and w[0] == "and" and w[1] in types and w[2] in types}
        for chain, s in self.chains:
            ends = {(x, x) for x in self.types}
            for p in chain:
                ends = {(x, z) for x, y in ends for y2, q, z in self.related if q == p and y2 == y}
            self.related |= {(x, s, z) for x, z in ends}
        for x, p, y in self.related:
            self.types[x] |= {w for w in self.wanted if isinstance(w, tuple) and w[0] == "some" and w[1] == p and w[2] in self.types[y]}
            if BOTTOM in self.types[y]:
                self.types[x].add(BOTTOM)
        return before != (len(self.types), sum(map(len, self.types.values())), len(self.related))

    @property
    def empty(self) -> set[str]:
        return {c for c in CLASSES if BOTTOM in self.types[frozenset([c])]}

    def pairs(self) -> set[tuple[str, str]]:
        return {(c, d) for c in CLASSES for d in self.types[frozenset([c])] if c not in self.empty and d in CLASSES and d not in (c, *self.empty)}

    def edges(self, property: str) -> set[tuple[str, str]]:
        return {(c, d) for c in CLASSES if c not in self.empty for x, p, y in self.related if x == frozenset([c]) and p == property for d in self.types[y] if d in CLASSES}


def parts(e: Expression) -> set[Expression]:
    return {e} if isinstance(e, str) else {e}.union(*(parts(m) for m in (e[1:] if e[0] == "and" else e[2:])))
