"""What follows from an ontology in EL: the hierarchy, the edges between classes, the contradictions, and why."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

import pyoxigraph as ox

from ..errors import InconsistentOntology, InvalidArgument, TermNotFound
from .axioms import Axiom, Ontology, Rule
from .contraction import contract
from .expressions import NOTHING, OWL, THING
from .locality import locality_module
from .saturation import Fact, Saturation

_FORMATS = {".ttl": ox.RdfFormat.TURTLE, ".owl": ox.RdfFormat.RDF_XML, ".rdf": ox.RdfFormat.RDF_XML, ".nt": ox.RdfFormat.N_TRIPLES}


def saturate(ontology: Path | Iterable[ox.Triple | ox.Quad]) -> Entailments:
    """Draw every conclusion of EL from an ontology: a file (.ttl, .owl, .rdf, .nt) or its triples.

    Raises
    ------
    InvalidArgument
        If the file is none of these formats or cannot be read.

    Examples
    --------
    >>> from bdnf_kg import _resources
    >>> entailed = saturate(_resources.ontology() / "bdnf.ttl")
    >>> entailed.unsatisfiable
    ()
    >>> entailed.label("https://w3id.org/bdnf-kg/BDNFKG_0900011")
    'increase'
    """
    if not isinstance(ontology, Path):
        return Entailments(Ontology(ontology))
    if ontology.suffix not in _FORMATS:
        raise InvalidArgument("ontology", str(ontology), list(_FORMATS), why=f"{ontology} has no suffix of a known format")
    try:
        return Entailments(Ontology(ox.parse(path=str(ontology), format=_FORMATS[ontology.suffix])))
    except (OSError, SyntaxError) as error:
        raise InvalidArgument("ontology", str(ontology), why=f"{ontology} cannot be read: {error}") from None


class Entailments:
    """The conclusions from one ontology. Classes and properties are named by IRI, or by label where it is unique.

    A class that can have no member lies below every other. Such classes are listed in :attr:`unsatisfiable` and left out
    of all the rest, as owl:Thing and owl:Nothing are.

    >>> cells = '''@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix : <http://e.org/> .
    ... :partOf a owl:ObjectProperty , owl:TransitiveProperty ; rdfs:label "part of" .
    ... :axon a owl:Class ; rdfs:subClassOf :neurite . :neurite a owl:Class ; rdfs:subClassOf [ owl:onProperty :partOf ; owl:someValuesFrom :neuron ] .
    ... :neuron a owl:Class ; rdfs:subClassOf :cell , [ owl:onProperty :partOf ; owl:someValuesFrom :brain ] .
    ... :cell a owl:Class . :brain a owl:Class . :cellPart a owl:Class ; owl:equivalentClass [ owl:onProperty :partOf ; owl:someValuesFrom :cell ] .'''
    >>> import pyoxigraph as ox
    >>> entailed = saturate(ox.parse(cells, format=ox.RdfFormat.TURTLE))
    >>> entailed.superclasses("axon")
    ('http://e.org/cellPart', 'http://e.org/neurite')
    >>> for sub, sup in entailed.edges("part of"):
    ...     print(entailed.label(sub), "part of some", entailed.label(sup))
    axon part of some brain
    axon part of some cell
    axon part of some neuron
    cellPart part of some cell
    neurite part of some brain
    neurite part of some cell
    neurite part of some neuron
    neuron part of some brain
    >>> for axiom in entailed.why("axon", "cellPart"):
    ...     print(axiom)
    axon SubClassOf neurite
    cellPart EquivalentTo 'part of' some cell
    neurite SubClassOf 'part of' some neuron
    neuron SubClassOf cell
    """

    def __init__(self, ontology: Ontology) -> None:
        self._ontology = ontology
        rules = [(number, rule) for number, told in enumerate(ontology.axioms) for rule in told.rules]
        self._saturation = Saturation(ontology.expressions, rules, [*ontology.classes, *ontology.individuals])

    # names

    @property
    def classes(self) -> tuple[str, ...]:
        """The IRIs of the named classes, sorted."""
        return tuple(self._ontology.classes.values())

    def label(self, iri: str) -> str:
        """The label of a class, property or individual; without one, the last part of its IRI."""
        return self._ontology.label(iri)

    @cached_property
    def axioms(self) -> tuple[Axiom, ...]:
        """Every logical axiom of the ontology, also those that EL does not use, sorted by their text."""
        return tuple(self._ontology.public(told) for told in self._ontology.axioms)

    @property
    def triples(self) -> tuple[ox.Triple, ...]:
        """The triples of the ontology as they were read."""
        return self._ontology.triples

    @property
    def unused(self) -> Mapping[str, int]:
        """The constructs that the conclusions do not draw on, or not to the full, each with the number of its axioms.

        What stands there never makes a conclusion wrong; it may be that some are missing. Two limits have no construct of
        their own: a range bears on the links that axioms state, not on those that a chain of properties makes; and an
        individual is taken as a class of its own.
        """
        return MappingProxyType(dict(sorted(Counter(construct for told in self._ontology.axioms for construct in told.outside).items())))

    def _class(self, text: str) -> int:
        return self._named(text, self._ontology.expressions.find, lambda: self._ontology.classes.values(), "is not a class of the ontology")

    def _property(self, text: str) -> int:
        names = [p.name for p in self._ontology.expressions.properties if ":" in p.name]
        return self._named(text, self._ontology.expressions.find_property, lambda: names, "is not an object property of the ontology")

    def _named(self, text: str, find: Callable[[str], int | None], names: Callable[[], Iterable[str]], why: str) -> int:
        number = find(text)
        if number is None:
            labels: dict[str, list[str]] = {}
            for iri in names():
                labels.setdefault(self.label(iri), []).append(iri)
            if len(labels.get(text, ())) != 1:
                near = labels.get(text) or difflib.get_close_matches(text, labels, 4, 0.4)
                raise TermNotFound(text, near, why=why)
            number = find(labels[text][0])
        assert number is not None
        return number

    # the hierarchy

    @cached_property
    def unsatisfiable(self) -> tuple[str, ...]:
        """The classes that can have no member."""
        return tuple(iri for number, iri in self._ontology.classes.items() if NOTHING in self._saturation.superclasses[number])

    @cached_property
    def inconsistent(self) -> tuple[str, ...]:
        """The individuals that cannot exist; owl:Thing where nothing can. With one of them the ontology contradicts itself."""
        named = {THING: OWL + "Thing", **self._ontology.individuals}
        return tuple(iri for number, iri in named.items() if NOTHING in self._saturation.superclasses[number])

    @cached_property
    def _satisfiable(self) -> dict[int, str]:
        return {number: iri for number, iri in self._ontology.classes.items() if NOTHING not in self._saturation.superclasses[number]}

    def _above(self, number: int) -> list[int]:
        """The satisfiable named superclasses, in the order of their IRIs."""
        classes = self._satisfiable
        return sorted((d for d in self._saturation.superclasses[number] if d in classes and d != number), key=classes.__getitem__) if number in classes else []

    def superclasses(self, cls: str) -> tuple[str, ...]:
        """The IRIs of all other named classes that hold every member of this one, sorted."""
        return tuple(self._satisfiable[d] for d in self._above(self._class(cls)))

    def subclasses(self, cls: str) -> tuple[str, ...]:
        """The IRIs of all other named classes whose every member is in this one, sorted."""
        number = self._class(cls)
        return tuple(iri for c, iri in self._satisfiable.items() if c != number and number in self._saturation.superclasses[c])

    def instances(self, cls: str) -> tuple[str, ...]:
        """The IRIs of the individuals that belong to the class, sorted.

        >>> import pyoxigraph as ox
        >>> text = "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix : <http://e.org/> . :cell a <http://www.w3.org/2002/07/owl#Class> . "
        >>> text += ":neuron a <http://www.w3.org/2002/07/owl#Class> ; rdfs:subClassOf :cell . :it a :neuron ."
        >>> saturate(ox.parse(text, format=ox.RdfFormat.TURTLE)).instances("cell")
        ('http://e.org/it',)
        """
        number = self._class(cls)
        return tuple(iri for c, iri in self._ontology.individuals.items() if number in self._saturation.superclasses[c])

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Every pair of a named class and another that holds its members, sorted."""
        for number, iri in self._satisfiable.items():
            for d in self._above(number):
                yield iri, self._satisfiable[d]

    def direct(self) -> Iterator[tuple[str, str]]:
        """The pairs with no class strictly between them, and each class with those equivalent to it, sorted."""
        known = self._saturation.superclasses
        for number, iri in self._satisfiable.items():
            above = self._above(number)
            strict = [d for d in above if number not in known[d]]
            covered = {e for d in strict for e in known[d] if e in self._satisfiable and e != d and d not in known[e]}
            for d in above:
                if d not in covered:
                    yield iri, self._satisfiable[d]

    def equivalents(self) -> tuple[tuple[str, ...], ...]:
        """The groups of two or more named classes that hold the same members, sorted."""
        known = self._saturation.superclasses
        groups = {(iri, *(self._satisfiable[d] for d in self._above(number) if number in known[d])) for number, iri in self._satisfiable.items()}
        return tuple(sorted({tuple(sorted(group)) for group in groups if len(group) > 1}))

    # edges

    def edges(self, property: str) -> Iterator[tuple[str, str]]:
        """Every pair of named classes for which ``A SubClassOf property some B`` follows, sorted.

        Sub-properties, chains, transitivity and the hierarchy on both sides count. The closure of a transitive property is
        taken over the strongly connected parts of its links, with sets of classes as bits.
        """
        wanted = self._property(property)
        names = list(self._satisfiable.values())
        bit = {number: 1 << i for i, number in enumerate(self._satisfiable)}
        own: dict[int, int] = {}
        for context, above in self._saturation.superclasses.items():
            held = 0
            for d in above:
                held |= bit.get(d, 0)
            own[context] = held
        found = dict.fromkeys(self._satisfiable, 0)
        for step, closed in self._steps(wanted):
            reach = _closure(self._successors(step), own) if closed else None
            successors = self._successors(step)
            for c in found:
                for target in successors.get(c, ()):
                    found[c] |= own[target] | (reach[target] if reach else 0)
        for c, iri in self._satisfiable.items():
            for i in _bits(found[c]):
                yield iri, names[i]

    def _steps(self, wanted: int) -> Iterator[tuple[int, bool]]:
        """The properties whose links are edges of the wanted one, and whether chains of links are too."""
        above, transitive = self._saturation.above, self._saturation.transitive
        yield wanted, wanted in transitive
        if wanted not in transitive:
            yield from ((t, True) for t in transitive if wanted in above[t])

    def _successors(self, property: int) -> dict[int, list[int]]:
        above = self._saturation.above
        return {c: [target for r, target in links if property in above[r]] for c, links in self._saturation.links.items() if links}

    # why

    def why(self, sub: str, sup: str = OWL + "Nothing", *, property: str = "") -> tuple[Axiom, ...]:
        """The axioms of one reason why every ``sub`` is a ``sup``: none of them can be left out. Sorted by their text.

        With ``property``, why every ``sub`` has that relation to some ``sup``; without ``sup``, why ``sub`` can have no
        member. Where it does not follow, the answer is empty. There may be other reasons.
        """
        c = self._individual_or_class(sub)
        d = NOTHING if sup == OWL + "Nothing" else self._class(sup)
        if not property:
            facts: list[Fact] = [(c, d)] if d in self._saturation.superclasses[c] else []
            return self._minimal(facts, set(), lambda s: d in s.superclasses[c], c)
        wanted = self._property(property)
        path, more = self._path(c, wanted, d)
        return self._minimal(path, more, lambda s: _reaches(s, c, wanted, d), c)

    def _individual_or_class(self, text: str) -> int:
        for number, iri in self._ontology.individuals.items():
            if iri == text:
                return number
        return self._class(text)

    def _path(self, c: int, wanted: int, d: int) -> tuple[list[Fact], set[int]]:
        """The facts and the axioms about properties of a shortest chain of links from ``c`` into ``d``."""
        saturation = self._saturation
        for step, closed in self._steps(wanted):
            came: dict[int, tuple[int, int]] = {}
            todo, seen = [c], {c}
            for e in todo:
                for r, target in sorted(saturation.links[e]):
                    if step not in saturation.above[r] or (e != c and not closed):
                        continue
                    if d in saturation.superclasses[target]:
                        facts: list[Fact] = [(target, d), (e, r, target)]
                        axioms = {*saturation.above[step][wanted], *saturation.above[r][step]}
                        while e != c:
                            e, r = came[e]
                            facts.append((e, r, facts[-1][0]))
                            axioms |= {*saturation.above[r][step], saturation.transitive[step]}
                        return facts, axioms
                    if target not in seen:
                        seen.add(target)
                        came[target] = (e, r)
                        todo.append(target)
        return [], set()

    def _minimal(self, facts: Sequence[Fact], more: set[int], holds: Callable[[Saturation], bool], context: int) -> tuple[Axiom, ...]:
        """The axioms of a derivation, less those that can be left out."""
        if not facts:
            return ()
        derivation = sorted(self._saturation.axioms_of(facts) | more)
        needed, _ = contract(derivation, lambda some: holds(Saturation(self._ontology.expressions, self._rules(some), [context])))
        return tuple(self._ontology.public(self._ontology.axioms[a]) for a in needed)

    def _rules(self, axioms: Iterable[int]) -> Iterator[tuple[int, Rule]]:
        return ((a, rule) for a in axioms for rule in self._ontology.axioms[a].rules)

    def contradiction(self, *, most: int = 3) -> InconsistentOntology | None:
        """The error to raise if a class can have no member or the ontology contradicts itself; else none.

        It names every such class or individual, and the axioms of up to ``most`` reasons, the shortest first: a class is
        often empty only because another is.
        """
        named = {**self._ontology.classes, **self._ontology.individuals, THING: OWL + "Thing"}
        wrong = self.inconsistent or self.unsatisfiable
        if not wrong:
            return None
        numbers = {iri: number for number, iri in named.items()}
        size = {iri: len(self._saturation.axioms_of([(numbers[iri], NOTHING)])) for iri in wrong}
        first = sorted(wrong, key=lambda iri: (size[iri], iri))[:most]
        reasons = {self.label(iri): self.why(iri) for iri in first}
        error = InconsistentOntology.impossible if self.inconsistent else InconsistentOntology.empty
        return error(sorted(map(self.label, wrong)), reasons)

    def module(self, names: Iterable[str] = ()) -> tuple[Axiom, ...]:
        """The axioms that can matter for what follows about some classes or properties, given by IRI; also those outside EL.

        Sorted by their text. With no names, those that can matter for whether the ontology contradicts itself.
        """
        return tuple(self._ontology.public(self._ontology.axioms[a]) for a in locality_module(self._ontology, names))


def _reaches(saturation: Saturation, c: int, wanted: int, d: int) -> bool:
    """Whether links of the wanted property, or a chain of them if it or one below is transitive, lead into ``d``."""
    above = saturation.above
    steps = [(wanted, wanted in saturation.transitive)] + [(t, True) for t in saturation.transitive if wanted in above[t]]
    for step, closed in steps:
        todo, seen = [c], {c}
        for e in todo:
            for r, target in saturation.links[e]:
                if step in above[r] and (e == c or closed):
                    if d in saturation.superclasses[target]:
                        return True
                    if target not in seen:
                        seen.add(target)
                        todo.append(target)
    return False


def _bits(number: int) -> Iterator[int]:
    """The places of the ones of a number, lowest first."""
    text = bin(number)[:1:-1]
    i = text.find("1")
    while i >= 0:
        yield i
        i = text.find("1", i + 1)


def _closure(successors: Mapping[int, Sequence[int]], own: Mapping[int, int]) -> dict[int, int]:
    """For each node the union of ``own`` over all nodes that one or more steps lead to.

    Tarjan's algorithm for strongly connected components (Tarjan 1972, doi:10.1137/0201010), without recursion.
    """
    order: dict[int, int] = {}
    low: dict[int, int] = {}
    reach: dict[int, int] = {}
    stack: list[int] = []
    for root in successors:
        if root in order:
            continue
        order[root] = low[root] = len(order)
        stack.append(root)
        walk = [(root, iter(successors[root]))]
        while walk:
            node, rest = walk[-1]
            for after in rest:
                if after not in order:
                    order[after] = low[after] = len(order)
                    stack.append(after)
                    walk.append((after, iter(successors.get(after, ()))))
                    break
                if after not in reach:
                    low[node] = min(low[node], order[after])
            else:
                walk.pop()
                if walk:
                    low[walk[-1][0]] = min(low[walk[-1][0]], low[node])
                if low[node] == order[node]:
                    _close(node, stack, successors, own, reach)
    return reach


def _close(root: int, stack: list[int], successors: Mapping[int, Sequence[int]], own: Mapping[int, int], reach: dict[int, int]) -> None:
    """Take one component off the stack: its members reach the same, themselves too if there is a step inside it."""
    members = set()
    while root not in members:
        members.add(stack.pop())
    union = 0
    for member in members:
        for after in successors.get(member, ()):
            union |= own[after] | reach.get(after, 0)
    reach.update(dict.fromkeys(members, union))
