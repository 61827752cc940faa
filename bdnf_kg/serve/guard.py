"""What a query may not ask for: to write, to reach other hosts, or to read a graph that is not there.

The check reads the tokens of SPARQL, so that words in strings, names and comments do not count. It is the first of two
fences: a worker process cannot open a connection at all (see :mod:`bdnf_kg.serve.worker`) unless hosts are allowed.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from ..query.syntax import STANDARD, tokens, unescape

WRITES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"])


class Refused(Exception):
    """A request that is understood and not carried out. ``status`` is the HTTP status."""

    def __init__(self, status: int, why: str) -> None:
        self.status, self.why = status, why
        super().__init__(why)


def inspect(sparql: str, services: Sequence[str] = ()) -> list[str]:
    """Refuse what writes or reaches out, and return the IRIs of the graphs that ``FROM`` names.

    >>> inspect("SELECT * FROM <x:g> WHERE { ?s ?p 'SERVICE' }")
    ['x:g']
    >>> inspect("DROP ALL")
    Traceback (most recent call last):
    ...
    bdnf_kg.serve.guard.Refused: this endpoint is read-only: DROP is not carried out
    """
    prefixes = dict(STANDARD)
    graphs = []
    found = list(tokens(unescape(sparql)))
    form = ""
    for place, token in enumerate(found):
        word = (token["word"] or "").upper()
        after = found[place + 1 : place + 3]
        if word == "PREFIX" and len(after) == 2 and after[1]["iri"] is not None:
            prefixes[after[0]["prefix"] or ""] = after[1]["iri"]
        elif word in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"):
            form = form or word
        elif word in WRITES and not form:
            raise Refused(403, f"this endpoint is read-only: {word} is not carried out")
        elif word == "SERVICE":
            _service(after, services)
        elif word == "FROM" and after:
            name = after[-1] if (after[0]["word"] or "").upper() == "NAMED" else after[0]
            if name["iri"] is not None:
                graphs.append(name["iri"])
            elif name["name"] and (name["prefix"] or "") in prefixes:
                graphs.append(prefixes[name["prefix"] or ""] + name["local"].replace("\\", ""))
    return graphs


def _service(after: Sequence[object], services: Sequence[str]) -> None:
    names = [t for t in after if (t["word"] or "").upper() != "SILENT"]  # type: ignore[index]
    iri = names[0]["iri"] if names else None  # type: ignore[index]
    if not services:
        raise Refused(403, "SERVICE is not carried out: this endpoint asks no other host")
    if iri is None or (urlsplit(iri).hostname or "") not in services:
        raise Refused(403, f"SERVICE is carried out for these hosts only, each written as an IRI: {', '.join(services)}")
