"""Class expressions and properties as small numbers: the same expression has the same number wherever it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

THING, NOTHING = 0, 1
OWL = "http://www.w3.org/2002/07/owl#"
_RESTRICTION_WORDS = {"ObjectAllValuesFrom": "only", "ObjectMinCardinality": "min", "ObjectMaxCardinality": "max", "ObjectExactCardinality": "exactly"}


class Expression(NamedTuple):
    """One class expression.

    ``kind`` is ``class``, ``individual`` (the class whose one member it is), ``and``, ``or``, ``not`` or ``some``; any
    other kind is an OWL construct outside EL, which equals itself and is never taken apart.
    """

    kind: str
    name: str = ""
    members: tuple[int, ...] = ()
    property: int = -1


class Property(NamedTuple):
    """A named property, or the inverse of the property with the number ``inverse_of``."""

    name: str = ""
    inverse_of: int = -1


class Expressions:
    """All class expressions and properties of an ontology.

    >>> e = Expressions()
    >>> a, b = e.named("a"), e.named("b")
    >>> e.both([a, b]) == e.both([b, a, b]), e.both([a, a]) == a
    (True, True)
    >>> e.words(e.some(e.property("part of"), e.both([a, b])), str)
    'part of some (a and b)'
    """

    def __init__(self) -> None:
        self.expressions: list[Expression] = []
        self.properties: list[Property] = []
        self._numbers: dict[Expression, int] = {}
        self._property_numbers: dict[Property, int] = {}
        self.named(OWL + "Thing")
        self.named(OWL + "Nothing")

    def __getitem__(self, number: int) -> Expression:
        return self.expressions[number]

    def number(self, expression: Expression) -> int:
        """The number of an expression, new or known."""
        found = self._numbers.get(expression)
        if found is None:
            found = self._numbers[expression] = len(self.expressions)
            self.expressions.append(expression)
        return found

    def named(self, iri: str) -> int:
        """The class of this name."""
        return self.number(Expression("class", iri))

    def find(self, iri: str) -> int | None:
        """The class of this name, if the ontology holds it."""
        return self._numbers.get(Expression("class", iri))

    def individual(self, name: str) -> int:
        """The class whose one member is this individual."""
        return self.number(Expression("individual", name))

    def both(self, members: Iterable[int]) -> int:
        """The intersection; of one class it is that class."""
        return self._several("and", members)

    def either(self, members: Iterable[int]) -> int:
        """The union; of one class it is that class."""
        return self._several("or", members)

    def _several(self, kind: str, members: Iterable[int]) -> int:
        distinct = tuple(sorted(set(members)))
        return distinct[0] if len(distinct) == 1 else self.number(Expression(kind, members=distinct))

    def some(self, property: int, filler: int) -> int:
        """What has the relation to some member of the filler."""
        return self.number(Expression("some", members=(filler,), property=property))

    def complement(self, expression: int) -> int:
        """What is not a member."""
        return self.number(Expression("not", members=(expression,)))

    def property(self, iri: str) -> int:
        """The property of this name."""
        return self._property(Property(iri))

    def find_property(self, iri: str) -> int | None:
        """The property of this name, if the ontology holds it."""
        return self._property_numbers.get(Property(iri))

    def inverse(self, property: int) -> int:
        """The inverse of a property, as a property of its own: that it turns the arrow round is outside EL."""
        return self._property(Property(inverse_of=property))

    def _property(self, property: Property) -> int:
        found = self._property_numbers.get(property)
        if found is None:
            found = self._property_numbers[property] = len(self.properties)
            self.properties.append(property)
        return found

    def words(self, number: int, name: Callable[[str], str], *, inside: bool = False) -> str:
        """An expression in Manchester syntax, with names as ``name`` writes them; in brackets if it stands inside another."""
        kind, text, members, property = self.expressions[number]
        if kind == "class":
            return name(text)
        if kind in ("individual", "ObjectOneOf"):
            return "{" + ", ".join([name(text)] if text else [name(self[m].name) for m in members]) + "}"
        if kind in ("and", "or"):
            text = f" {kind} ".join(sorted(self.words(m, name, inside=True) for m in members))
        elif kind == "not":
            text = f"not {self.words(members[0], name, inside=True)}"
        elif kind == "some":
            text = f"{self.property_words(property, name)} some {self.words(members[0], name, inside=True)}"
        elif kind in _RESTRICTION_WORDS:
            text = " ".join(filter(None, (self.property_words(property, name), _RESTRICTION_WORDS[kind], text, *(self.words(m, name, inside=True) for m in members))))
        elif kind == "ObjectHasSelf":
            text = f"{self.property_words(property, name)} Self"
        else:
            return f"{kind}({text})"
        return f"({text})" if inside else text

    def property_words(self, number: int, name: Callable[[str], str]) -> str:
        """A property in Manchester syntax."""
        property = self.properties[number]
        return name(property.name) if property.name else f"inverse ({self.property_words(property.inverse_of, name)})"
