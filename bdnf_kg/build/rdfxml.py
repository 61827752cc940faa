"""RDF/XML as ontology tools write it: one typed element for each entity, class expressions nested in the axiom that they belong to.

RDF/XML can say the same triples in many ways, and readers that go by the elements (pronto) know this one only: ``owl:Ontology`` first, then ``owl:Class``,
``owl:ObjectProperty`` and the others, a restriction as an element inside ``rdfs:subClassOf``, a list as ``rdf:parseType="Collection"``.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from .rdf import OWL, PREFIXES, RDF, XSD

_KINDS = ("Ontology", "AnnotationProperty", "ObjectProperty", "DatatypeProperty", "Class", "NamedIndividual", "Restriction", "AllDisjointClasses", "Axiom")
"""The types that become elements, in the order in which their members are written."""
_NAMESPACES = {
    **PREFIXES,
    "bibo": "http://purl.org/ontology/bibo/",
    "doap": "http://usefulinc.com/ns/doap#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vann": "http://purl.org/vocab/vann/",
}
_SAID_AGAIN = OWL + "annotatedTarget"
"""The predicate that repeats the object of an axiom; the expression stands where the axiom is stated."""
_INDENT = "  "

Node = ox.NamedNode | ox.BlankNode


def dumps(triples: Iterable[ox.Triple]) -> bytes:
    r"""Return triples as RDF/XML; the same triples give the same bytes, in whatever order they come.

    Raises
    ------
    ValueError
        If a predicate does not end in a name that XML allows, or a triple stands in a triple.

    >>> text = '<http://x/a> a <http://www.w3.org/2002/07/owl#Class> ; <http://www.w3.org/2000/01/rdf-schema#label> "a & b" .'
    >>> print(dumps(ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)).decode().partition("\n\n")[2].strip())
    <owl:Class rdf:about="http://x/a">
        <rdfs:label>a &amp; b</rdfs:label>
      </owl:Class>
    <BLANKLINE>
    </rdf:RDF>
    """
    return _Writer(triples).text().encode()


class _Writer:
    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self.of: dict[Node, dict[str, list[Node | ox.Literal]]] = defaultdict(lambda: defaultdict(list))
        self.uses: Counter[Node] = Counter()
        stated: dict[Node, list[Node]] = defaultdict(list)
        for t in sorted(triples, key=str):
            if isinstance(t.subject, ox.Triple) or isinstance(t.object, ox.Triple):
                raise ValueError(f"{t}: a triple about a triple")
            self.of[t.subject][t.predicate.value].append(t.object)
            if isinstance(t.object, ox.BlankNode):
                self.uses[t.object] += 1
                if t.predicate.value != _SAID_AGAIN:
                    stated[t.object].append(t.subject)
        self.owner = {node: owners[0] for node, owners in stated.items() if len(owners) == 1}
        self.nested = {node for node in self.owner if not self._goes_round(node)}
        self.used: dict[str, str] = {"rdf": RDF}
        self.names: dict[str, str] = {}

    def _goes_round(self, node: Node) -> bool:
        """Whether what a blank node stands in stands, in the end, in that node."""
        seen = {node}
        while (node := self.owner.get(node, node)) not in seen:
            seen.add(node)
        return node in self.owner

    def text(self) -> str:
        top = [node for node in self.of if node not in self.nested]
        body = [self._element(node, 1) for node in sorted(top, key=self._order)]
        spaces = "".join(f"\n{_INDENT}xmlns:{prefix}={quoteattr(stem)}" for prefix, stem in sorted(self.used.items()))
        return "\n\n".join([f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{spaces}>', *body, "</rdf:RDF>"]) + "\n"

    def _order(self, node: Node) -> tuple[int, str]:
        return (_KINDS.index(kind) if (kind := self._kind(node)) else len(_KINDS), str(node))

    def _kind(self, node: Node) -> str:
        """The type by which a node is written; empty if it has none of them."""
        types = {o.value for o in self.of[node].get(RDF + "type", ())}
        return next((kind for kind in _KINDS if OWL + kind in types), "")

    def _element(self, node: Node, depth: int) -> str:
        kind = self._kind(node)
        name = self._name(OWL + kind) if kind else "rdf:Description"
        if isinstance(node, ox.NamedNode):
            opening = f"{name} rdf:about={quoteattr(node.value)}"
        else:
            opening = f'{name} rdf:nodeID="{node.value}"' if self.uses[node] > (node in self.nested) else name
        space = _INDENT * depth
        lines = list(self._values(node, kind, depth + 1))
        return "\n".join([f"{space}<{opening}>", *lines, f"{space}</{name}>"]) if lines else f"{space}<{opening}/>"

    def _values(self, node: Node, kind: str, depth: int) -> Iterator[str]:
        for predicate, values in sorted(self.of[node].items()):
            for value in values:
                if not (predicate == RDF + "type" and value.value == OWL + kind):
                    yield self._value(predicate, value, depth)

    def _value(self, predicate: str, value: Node | ox.Literal, depth: int) -> str:
        name, space = self._name(predicate), _INDENT * depth
        if isinstance(value, ox.NamedNode):
            return f"{space}<{name} rdf:resource={quoteattr(value.value)}/>"
        if isinstance(value, ox.Literal):
            return f"{space}<{name}{_of_literal(value)}>{escape(value.value, {chr(13): '&#13;'})}</{name}>"
        members = self._members(value)
        if members:
            inner = "\n".join(self._member(member, depth + 1) for member in members)
            return f'{space}<{name} rdf:parseType="Collection">\n{inner}\n{space}</{name}>'
        if predicate == _SAID_AGAIN or value not in self.nested:
            return f'{space}<{name} rdf:nodeID="{value.value}"/>'
        return f"{space}<{name}>\n{self._element(value, depth + 1)}\n{space}</{name}>"

    def _member(self, member: Node, depth: int) -> str:
        if isinstance(member, ox.NamedNode):
            return f"{_INDENT * depth}<rdf:Description rdf:about={quoteattr(member.value)}/>"
        return self._element(member, depth)

    def _members(self, node: ox.BlankNode) -> list[Node]:
        """The members of a list that a collection can say: every cell has one first, one rest and one use; else none."""
        found: list[Node] = []
        cell: Node | ox.Literal = node
        while isinstance(cell, ox.BlankNode):
            about = self.of[cell]
            if about.keys() != {RDF + "first", RDF + "rest"} or self.uses[cell] != 1 or cell not in self.nested or len(about[RDF + "first"]) != 1 or len(about[RDF + "rest"]) != 1:
                return []
            first, cell = about[RDF + "first"][0], about[RDF + "rest"][0]
            if isinstance(first, ox.Literal) or (isinstance(first, ox.BlankNode) and first not in self.nested):
                return []
            found.append(first)
        return found if cell.value == RDF + "nil" else []

    def _name(self, iri: str) -> str:
        if iri not in self.names:
            self.names[iri] = self._new_name(iri)
        return self.names[iri]

    def _new_name(self, iri: str) -> str:
        found = re.fullmatch(r"(.*[/#])([A-Za-z_][\w.-]*)", iri)
        if found is None:
            raise ValueError(f"{iri} does not end in a name that XML allows")
        stem, local = found.groups()
        prefix = next((p for p, s in (*_NAMESPACES.items(), *self.used.items()) if s == stem), f"ns{len(self.used)}")
        self.used[prefix] = stem
        return f"{prefix}:{local}"


def _of_literal(value: ox.Literal) -> str:
    if value.language:
        return f" xml:lang={quoteattr(value.language)}"
    return "" if value.datatype.value == XSD + "string" else f" rdf:datatype={quoteattr(value.datatype.value)}"
