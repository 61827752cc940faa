"""Class expressions in Manchester syntax: written in every form, read in the part that OWL 2 EL has (names, ``and``, ``some`` and parentheses).

Names are labels, in single quotes where they hold a space (Horridge & Patel-Schneider 2012, *OWL 2 Web Ontology
Language Manchester Syntax*, W3C).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, order=True, slots=True)
class Named:
    """A class by its id."""

    id: str


@dataclass(frozen=True, order=True, slots=True)
class Some:
    """What has the relation to at least one member of the filler."""

    relation: str
    filler: Expression


@dataclass(frozen=True, order=True, slots=True)
class And:
    """What belongs to every part."""

    parts: tuple[Expression, ...]


Expression: TypeAlias = "Named | Some | And"


@dataclass(frozen=True, order=True, slots=True)
class Other:
    """Every other form of expression: ``only``, ``value``, ``exactly``, ``min``, ``max``, ``or``, ``not``, and relations read backwards.

    ``word`` is that of Manchester syntax; ``relation`` is empty where the form has none, ``number`` is that of a cardinality.
    """

    word: str
    parts: tuple[Class, ...]
    relation: str = ""
    inverse: bool = False
    number: int | None = None


Class: TypeAlias = "Named | Some | And | Other"
"""A class expression whose ids are IRIs."""


class ExpressionError(ValueError):
    """A text that is no class expression; ``name`` is the unknown name, where that is the fault."""

    def __init__(self, message: str, name: str = "") -> None:
        super().__init__(message)
        self.name = name


_TOKEN = re.compile(r"\s*(?:(?P<mark>[()])|'(?P<quoted>(?:[^'\\]|\\.)+)'|(?P<word>[^\s()']+)|(?P<bad>\S))")


def parse(text: str, class_named: Callable[[str], str | None], relation_named: Callable[[str], str | None]) -> Expression:
    """Read an expression; the two functions give the id of a class and of a relation by label, or None.

    Raises
    ------
    ExpressionError
        On a syntax error, or on a name that neither function knows.

    >>> ids = {"cell": "CL:0000000", "release": "X:2"}
    >>> parse("cell and 'capable of' some release", ids.get, {"capable of": "X:1"}.get)
    And(parts=(Named(id='CL:0000000'), Some(relation='X:1', filler=Named(id='X:2'))))
    """
    return _Parser(text, class_named, relation_named).whole()


def parts(expression: Expression) -> Iterator[Expression]:
    """An expression and everything inside it, from left to right."""
    yield expression
    inside = () if isinstance(expression, Named) else (expression.filler,) if isinstance(expression, Some) else expression.parts
    for part in inside:
        yield from parts(part)


def names(expression: Expression) -> Iterator[str]:
    """The ids of the classes of an expression, from left to right."""
    yield from (part.id for part in parts(expression) if isinstance(part, Named))


def write(expression: Class, name: Callable[[str], str]) -> str:
    """Write a class expression in OWL 2 Manchester syntax, https://www.w3.org/TR/owl2-manchester-syntax/.

    ``name`` turns an IRI into what stands for it in the text (see :func:`quoted`). :func:`parse` reads back what has only ``and``
    and ``some``.

    >>> release, dendrite = Named("BDNF release"), Named("dendrite")
    >>> write(And((release, Some("occurs in", dendrite))), quoted)
    "'BDNF release' and ('occurs in' some dendrite)"
    """
    if isinstance(expression, Named):
        return name(expression.id)
    if isinstance(expression, Some):
        return f"{name(expression.relation)} some {_nested(expression.filler, name)}"
    if isinstance(expression, And):
        return " and ".join(_nested(part, name) for part in expression.parts)
    if expression.relation:
        relation = f"inverse {name(expression.relation)}" if expression.inverse else name(expression.relation)
        number = f" {expression.number}" if expression.number is not None else ""
        return f"{relation} {expression.word}{number} {_nested(expression.parts[0], name)}"
    if expression.word == "not":
        return f"not {_nested(expression.parts[0], name)}"
    return f" {expression.word} ".join(_nested(part, name) for part in expression.parts)


def _nested(expression: Class, name: Callable[[str], str]) -> str:
    text = write(expression, name)
    return text if isinstance(expression, Named) else f"({text})"


def quoted(name: str) -> str:
    r"""A name as Manchester syntax has it: in quotes if it holds other than word characters, or is a word of the syntax.

    >>> quoted("dendrite"), quoted("BDNF release")
    ('dendrite', "'BDNF release'")
    >>> print(quoted("Ammon's horn"))
    'Ammon\'s horn'
    """
    if re.fullmatch(r"\w+", name) and name not in ("and", "or", "not", "some", "only", "value", "min", "max", "exactly", "inverse", "that"):
        return name
    return "'" + name.replace("\\", "\\\\").replace("'", "\\'") + "'"


class _Parser:
    """One pass from left to right; a word is ``and``, ``some``, a parenthesis, or a name."""

    def __init__(self, text: str, class_named: Callable[[str], str | None], relation_named: Callable[[str], str | None]) -> None:
        self._class_named = class_named
        self._relation_named = relation_named
        self._tokens: list[tuple[str, str]] = []
        for m in _TOKEN.finditer(text):
            if m["bad"]:
                raise ExpressionError("a quote that is not closed")
            kind = "mark" if m["mark"] or m["word"] in ("and", "some") else "name"
            self._tokens.append((kind, m["mark"] or re.sub(r"\\(.)", r"\1", m["quoted"] or "") or m["word"]))
        self._at = 0

    def whole(self) -> Expression:
        expression = self._conjunction()
        if self._at < len(self._tokens):
            raise ExpressionError(f"unexpected {self._tokens[self._at][1]!r}")
        return expression

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("end", "the end")

    def _take(self, kind: str, text: str = "") -> str:
        found = self._peek()
        if found[0] != kind or (text and found[1] != text):
            raise ExpressionError(f"{found[1]!r} where {text or 'a ' + kind} should stand")
        self._at += 1
        return found[1]

    def _conjunction(self) -> Expression:
        parts = [self._unit()]
        while self._peek() == ("mark", "and"):
            self._at += 1
            parts.append(self._unit())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _unit(self) -> Expression:
        if self._peek() == ("mark", "("):
            self._at += 1
            inner = self._conjunction()
            self._take("mark", ")")
            return inner
        name = self._take("name")
        if self._peek() == ("mark", "some"):
            self._at += 1
            return Some(self._known(name, self._relation_named, "relation"), self._unit())
        return Named(self._known(name, self._class_named, "class"))

    @staticmethod
    def _known(name: str, find: Callable[[str], str | None], what: str) -> str:
        found = find(name)
        if found is None:
            raise ExpressionError(f"{name!r} is not the label of a {what}", name)
        return found
