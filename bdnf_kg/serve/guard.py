r"""What a query may not ask for: to write, or to reach other hosts.

This is the first of two fences: a worker process cannot open a connection at all (see :mod:`bdnf_kg.serve.worker`) unless
hosts are allowed. Then this one stands alone, so it does not trust a reading of the query's tokens. The engine reads
keywords without a blank before them (``trueSERVICE``), ``<`` by the place where it stands, and ``\u`` escapes in strings
and IRIs only; whoever reads one of these otherwise takes for a string what the engine takes for a command.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from ..query.syntax import tokens, unescape

WRITES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"])
MENTIONS = 20
"""How often a query may hold the word SERVICE outside of variables: each is looked at to the end of the query at most."""
_MENTION = re.compile(r"[?$]\w+|(?P<word>SERVICE)", re.IGNORECASE)
_BLANK = r"(?:[ \t\r\n]|\#[^\r\n]*(?![^\r\n]))*"
_CLAUSE = re.compile(
    rf"""SERVICE{_BLANK}(?:SILENT{_BLANK})?
    (?:<(?P<iri>[^<>]*)>|[?$]\w+|[^ \t\r\n<>{{}}?$\#:\\]*:(?:[^ \t\r\n<>{{}}\#\\]|\\.)*)
    {_BLANK}\{{""",
    re.IGNORECASE | re.VERBOSE,
)


class Refused(Exception):
    """A request that is understood and not carried out. ``status`` is the HTTP status."""

    def __init__(self, status: int, why: str) -> None:
        self.status, self.why = status, why
        super().__init__(why)


def inspect(sparql: str, services: Sequence[str] = ()) -> None:
    """Refuse a query that writes, or that reaches out to a host that ``services`` does not list.

    >>> inspect("SELECT * { ?service ?p 'SERVICE' }")
    >>> inspect("DROP ALL")
    Traceback (most recent call last):
    ...
    bdnf_kg.serve.guard.Refused: this endpoint is read-only: DROP is not carried out
    """
    for text in {sparql, unescape(sparql)}:
        _no_services(text, services)
    for token in tokens(unescape(sparql)):
        word = (token["word"] or "").upper()
        if word in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"):
            return
        if word in WRITES:
            raise Refused(403, f"this endpoint is read-only: {word} is not carried out")


def _no_services(text: str, services: Sequence[str]) -> None:
    """Refuse a text that holds a SERVICE clause anywhere, be it in a string or a comment, but for hosts that are listed."""
    mentions = [m.start() for m in _MENTION.finditer(text) if m["word"]]
    if len(mentions) > MENTIONS:
        raise Refused(403, f"a query has the word SERVICE {MENTIONS} times at most")
    for clause in filter(None, (_CLAUSE.match(text, place) for place in mentions)):
        if not services:
            raise Refused(403, "SERVICE is not carried out, and may not stand in a string or a comment either: this endpoint asks no other host")
        if _host(clause["iri"] or "") not in services:
            raise Refused(403, f"SERVICE is carried out for these hosts only, each written as an IRI: {', '.join(services)}")


def _host(iri: str) -> str:
    """The host that an IRI names; empty where there is none, or where an escape could hide another."""
    try:
        return "" if "\\" in iri else urlsplit(iri).hostname or ""
    except ValueError:
        return ""
