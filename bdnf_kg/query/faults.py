"""What is wrong with a query that the engine refuses: the first token that cannot stand where it does, and what can."""

from __future__ import annotations

import re
from bisect import bisect_left
from difflib import get_close_matches

import pyoxigraph as ox

from ..errors import QueryError
from .syntax import STANDARD, tokens

_LONGEST = 100_000
"""Characters of a query whose fault is looked for; of a longer one only the engine's own words are told."""
_PAD = " " * 40
"""What is put after the beginning of a query to ask whether it can go on. The engine tells the place where its furthest attempt
ended, and it tries a keyword as a whole: after a beginning that cannot go on, that is at most a keyword further, and never past these."""
_KEYWORDS = (
    *("SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "PREFIX", "BASE", "FROM", "NAMED", "WHERE", "DISTINCT", "REDUCED", "AS", "FILTER", "OPTIONAL", "UNION"),
    *("MINUS", "BIND", "VALUES", "GRAPH", "SERVICE", "EXISTS", "NOT", "IN", "ORDER", "GROUP", "BY", "HAVING", "LIMIT", "OFFSET", "ASC", "DESC", "COUNT"),
)
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
_CLASSES = {
    "a variable": ("?", "$"),
    "a name or an IRI": ("<", ":"),
    "a text": ('"', "'"),
    "a number": ("['0'..='9']",),
}
"""What may stand at a place, by marks with which it begins, all of which the engine then lists."""
_UNTOLD = ("'''", '"""', "+", "-", "<<", "<<(", "{|", "~", "_:", "\\", "\\U", "\\u", "true", "false")
"""Other beginnings of the same, and syntax that the dataset has no use for."""


def fault(sparql: str) -> QueryError:
    """The error of a query that the engine refused, with the place, what stands there and what could.

    >>> print(fault("SELECT ?s WHERE { ?s rdfs:label ?l } LIMIT all"))
    line 1, column 44: 'all' cannot stand here; expected a number
    """
    refused = _refusal(sparql)
    if len(sparql) > _LONGEST:
        return QueryError(f"the query cannot be read: {refused.splitlines()[0]}")
    found = list(tokens(sparql))
    if not found:
        return QueryError("the query is empty")
    first = bisect_left(range(len(found)), True, key=lambda i: not _can_go_on(sparql[: found[i].end()]))
    ended = _refusal(sparql[: found[first - 1].end() if first else 0] + _PAD)
    notes = [part for part in (*_parts(refused), *_parts(ended)) if " " in part and part[0] != "["]
    if first == len(found):
        if notes:
            return QueryError(_lower(notes[0]))
        line, column = _place(sparql, len(sparql.rstrip()))
        return QueryError(f"the query ends too early{_expected(ended, refused, 0)}", line=line, column=column)
    token = found[first]
    line, column = _place(sparql, token.start())
    return QueryError(_said(token, first, notes, ended, refused, column), line=line, column=column)


def _said(token: re.Match[str], first: int, notes: list[str], ended: str, refused: str, column: int) -> str:
    word = (token["word"] or "").upper()
    if word in _UPDATES and not first:
        return f"{word} is an update; only queries are carried out: SELECT, ASK, CONSTRUCT or DESCRIBE"
    if notes:
        return f"{_lower(notes[0])}, at {token[0]!r}"
    if not ended:
        return f"{token[0]!r} stands after the end of the query"
    near = get_close_matches(word, [keyword for keyword in _KEYWORDS if keyword != word], 1, 0.7)
    if near:
        return f"{token[0]!r} cannot stand here (nearest: {near[0]!r})"
    return f"{token[0]!r} cannot stand here{_expected(ended, refused, column)}" if first else f"{token[0]!r} begins no query; expected SELECT, ASK, CONSTRUCT, DESCRIBE or PREFIX"


def _refusal(sparql: str) -> str:
    """What the engine says against a text; nothing if it is a query."""
    try:
        ox.Store().query(sparql, prefixes=STANDARD)
    except (SyntaxError, ValueError) as error:
        return str(error)
    return ""


def _can_go_on(beginning: str) -> bool:
    """Whether a beginning of a query is one, or can become one: then what the engine misses lies at its end."""
    text = beginning + _PAD
    refused = _refusal(text)
    return not refused or refused.startswith("error at {}:{}:".format(*_place(text, len(text))))


def _place(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _parts(refused: str) -> list[str]:
    """What the engine lists as expected: marks, keywords, classes of characters and, in words, what is wrong otherwise."""
    listed = re.sub(r"^error at \d+:\d+:\s*|expected (one of )?", "", refused)
    return [part.strip() for part in re.findall(r'"(?:[^"\\]|\\.)+"|\[(?:\'[^\n]*?\'|[^\]])*\]|[^,]+', listed) if part.strip()]


def _expected(ended: str, refused: str, column: int) -> str:
    """What could stand where a beginning of a query ended, in words."""
    marks = {part[1:-1].replace('\\"', '"').replace("\\\\", "\\") if part[0] == '"' else part for part in _parts(ended)}
    said = [name for name, signs in _CLASSES.items() if set(signs) <= marks]
    told = {*("." for name in said if name == "a number"), *(sign for name in said for sign in _CLASSES[name]), *_UNTOLD}
    said += sorted(repr(mark) for mark in marks - told if mark and mark[0] != "[" and " " not in mark)
    if not said and column:  # a keyword alone is told by where its last letter would have been
        place = re.match(r"error at \d+:(\d+):", refused)
        said = [part for part in _parts(refused) if place and part.isalpha() and column + len(part) == int(place[1])]
    return f"; expected {', '.join(said[:-1])} or {said[-1]}" if len(said) > 1 else f"; expected {said[0]}" if said else ""


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:] if sentence.startswith(("The ", "Prefix ")) else sentence
