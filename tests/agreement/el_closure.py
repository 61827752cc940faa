"""The OWL 2 EL closure of an ontology, by saturation of its axioms (Baader, Brandt & Lutz 2005, *Pushing the EL envelope*).

An implementation of its own, so that it can disagree with the search of the package: it reads the built OWL file and knows
nothing of claims. Classes are bits of whole numbers. Named classes, intersections, existential restrictions, subproperties and
transitive properties are read; what is not EL (disjointness, domains) entails no causal link and is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"

Node = ox.NamedNode | ox.BlankNode


def bits(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


class Closure:
    """The entailed subsumptions and existential links between the classes of an ontology."""

    def __init__(self, path: Path) -> None:
        self.out: dict[tuple[str, str], list[Node]] = defaultdict(list)
        statements = [q.triple for q in ox.parse(path=str(path), format=ox.RdfFormat.RDF_XML)]
        for t in statements:
            self.out[str(t.subject), t.predicate.value].append(t.object)  # type: ignore[arg-type]
        self.index: dict[str, int] = {}
        self.subsumers: list[int] = []
        self.links: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        self.conjunctions: list[tuple[int, int]] = []
        self.fillers: dict[int, tuple[str, int]] = {}
        self.direct: dict[int, int] = defaultdict(int)
        self.roles: dict[str, set[str]] = defaultdict(set)
        self.transitive = {t.subject.value for t in statements if t.predicate.value == RDF + "type" and str(t.object) == f"<{OWL}TransitiveProperty>"}  # type: ignore[union-attr]
        for t in statements:
            if t.predicate.value == RDFS + "subPropertyOf":
                self.roles[t.subject.value].add(t.object.value)  # type: ignore[union-attr]
            elif t.predicate.value == RDFS + "subClassOf":
                self._below(self._expression(t.subject), self._expression(t.object))  # type: ignore[arg-type]
            elif t.predicate.value == OWL + "equivalentClass":
                a, b = self._expression(t.subject), self._expression(t.object)  # type: ignore[arg-type]
                self._below(a, b)
                self._below(b, a)
        self._saturate()

    def _number(self, name: str) -> int:
        if name not in self.index:
            self.index[name] = len(self.subsumers)
            self.subsumers.append(1 << self.index[name])
        return self.index[name]

    def _below(self, a: int, b: int) -> None:
        self.direct[a] |= 1 << b

    def _expression(self, node: Node) -> int:
        """The number of a class, an anonymous one with what defines it."""
        name = str(node)
        if name in self.index or isinstance(node, ox.NamedNode):
            return self._number(name)
        for filler in self.out[name, OWL + "someValuesFrom"]:
            role, inner = self.out[name, OWL + "onProperty"][0].value, self._expression(filler)  # type: ignore[union-attr]
            number = self._number(f"some {role} {inner}")
            self.fillers[number] = role, inner
            return number
        number = self._number(name)
        for head in self.out[name, OWL + "intersectionOf"]:
            parts, rest = 0, head
            while str(rest) != f"<{RDF}nil>":
                parts |= 1 << self._expression(self.out[str(rest), RDF + "first"][0])
                rest = self.out[str(rest), RDF + "rest"][0]
            self.direct[number] |= parts
            self.conjunctions.append((parts, number))
        return number

    def _above(self, role: str) -> set[str]:
        found, stack = {role}, [role]
        while stack:
            for other in self.roles.get(stack.pop(), ()):
                if other not in found:
                    found.add(other)
                    stack.append(other)
        return found

    def _saturate(self) -> None:
        using: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for parts, whole in self.conjunctions:
            for part in bits(parts):
                using[part].append((parts, whole))
        asked = [number for number in self.fillers if self.direct.get(number) or number in using]
        new = [(x, x) for x in range(len(self.subsumers))]
        while new:
            self._subsume(new, using)
            self._link()
            new = list(self._restrict(asked))

    def _subsume(self, new: list[tuple[int, int]], using: dict[int, list[tuple[int, int]]]) -> None:
        """Superclasses of superclasses, and conjunctions of which all parts hold, from what is new."""
        while new:
            x, y = new.pop()
            self.subsumers[x] |= 1 << y
            more = self.direct.get(y, 0)
            for parts, whole in using.get(y, ()):
                if parts & self.subsumers[x] == parts:
                    more |= 1 << whole
            new += [(x, z) for z in bits(more & ~self.subsumers[x])]

    def _link(self) -> None:
        """Which classes each class is linked with, by role, with subproperties and transitivity."""
        links: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for x, mask in enumerate(self.subsumers):
            for y in bits(mask):
                if y in self.fillers:
                    role, filler = self.fillers[y]
                    for wider in self._above(role):
                        links[wider][x] |= self.subsumers[filler]
        for role in self.transitive & links.keys():
            table = links[role]
            for middle in list(table):
                bit, reached = 1 << middle, table[middle]
                for x in table:
                    if table[x] & bit:
                        table[x] |= reached
        self.links = links

    def _restrict(self, asked: list[int]) -> Iterator[tuple[int, int]]:
        """What is linked with a kind of a filler falls under the restriction on it; only restrictions that something follows from."""
        for number in asked:
            role, filler = self.fillers[number]
            for x, reached in self.links[role].items():
                if reached >> filler & 1 and not self.subsumers[x] >> number & 1:
                    yield x, number

    def reached(self, name: str, role: str) -> set[str]:
        """The named classes that a class is a kind of, or is linked with by a role."""
        x = self.index[name]
        names = list(self.index)
        mask = self.subsumers[x] | self.links[role].get(x, 0)
        return {names[y] for y in bits(mask) if names[y].startswith("<")}
