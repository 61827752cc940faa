"""Queries that refuse to be silently wrong: names that the graph does not hold, and why there is no row."""

from __future__ import annotations

import difflib
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import islice, pairwise, takewhile
from typing import Any, Protocol

import pyoxigraph as ox

from .syntax import STANDARD, declare, tokens

MOST = 5
"""Names of one query that are reported at most: to find the nearest of each takes time, and nobody mends more at once."""


class Names(Protocol):
    """What is asked of a graph to check the names of a query."""

    def holds(self, iri: str) -> bool:
        """Whether an IRI stands anywhere in the graph. Raises ValueError if it is no IRI."""

    def beginning(self, stem: str) -> set[str]:
        """The IRIs of the graph that begin with a stem."""


class StoreNames(Names):
    """The names that a store holds."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store

    def holds(self, iri: str) -> bool:
        """Whether an IRI stands anywhere in a quad."""
        node = ox.NamedNode(iri)
        patterns = ((node, None, None, None), (None, node, None, None), (None, None, node, None), (None, None, None, node))
        return any(next(iter(self.store.quads_for_pattern(*pattern)), None) is not None for pattern in patterns)

    @cached_property
    def _iris(self) -> list[str]:
        """Every IRI of the triples, sorted."""
        return sorted({t.value for quad in self.store for t in (quad.subject, quad.predicate, quad.object) if isinstance(t, ox.NamedNode)})

    def holds_text(self, text: str, language: str | None = None) -> bool:
        """Whether a text stands anywhere in the graph, with or without a language."""
        return next(iter(self.store.quads_for_pattern(None, None, ox.Literal(text, language=language))), None) is not None

    @cached_property
    def labels(self) -> list[str]:
        """The labels of the terms, sorted."""
        label, kind = ox.NamedNode(STANDARD["rdfs"] + "label"), ox.NamedNode(STANDARD["bkg"] + "kind")
        terms = {quad.subject for quad in self.store.quads_for_pattern(None, kind, None)}
        return sorted({quad.object.value for quad in self.store.quads_for_pattern(None, label, None) if quad.subject in terms and isinstance(quad.object, ox.Literal)})

    def beginning(self, stem: str) -> set[str]:
        """The IRIs that begin with a stem; the store is read through once, on the first call."""
        return set(takewhile(lambda iri: iri.startswith(stem), islice(self._iris, bisect_left(self._iris, stem), None)))


def unknown(names: Names, sparql: str) -> list[tuple[str, list[str]]]:
    """Return the first prefixes and IRIs of a query that the graph does not hold, ``MOST`` at most, each with the nearest ones.

    Functions and datatypes are not looked for; the names of XML Schema, RDF, RDFS and OWL are known to all.
    """
    return list(islice(_offenders(names, sparql), MOST))


def _offenders(names: Names, sparql: str) -> Iterator[tuple[str, list[str]]]:
    declared = dict(STANDARD)
    seen: set[str] = set()
    expect = ""
    prefix = ""
    before = ""
    for m in tokens(sparql):
        word = (m["word"] or "").upper()
        if word in ("PREFIX", "BASE"):
            expect = word
        elif expect == "PREFIX" and m["name"]:
            prefix, expect = m["prefix"] or "", "PREFIX IRI"
        elif expect in ("PREFIX IRI", "BASE") and m["iri"] is not None:
            if expect == "PREFIX IRI":
                declared[prefix] = m["iri"]
            expect = ""
        elif m["name"] and m["prefix"] != "_" and (m["prefix"] or "") not in declared:
            shown = f"the prefix {m['prefix'] or ''!r}"
            if shown not in seen:
                yield shown, nearest_names(m["prefix"] or "", sorted(declared))
            seen.add(shown)
        elif (m["iri"] is not None or (m["name"] and m["prefix"] != "_")) and not before.endswith("^^"):
            short = f"{m['prefix'] or ''}:" if m["iri"] is None else ""
            iri = m["iri"] if m["iri"] is not None else declared[m["prefix"] or ""] + m["local"].replace("\\", "")
            if iri not in seen and not _known(names, iri):
                stem = declared[m["prefix"] or ""] if short else iri[: iri.rfind("#" if "#" in iri else "/") + 1]
                yield m["name"] or m.group(), [short + name for name in _nearest(names, stem, iri[len(stem) :])]
            seen.add(iri)
        before = (before + m.group())[-2:]


def unknown_texts(names: StoreNames, sparql: str) -> str:
    """Say which texts of a query, ``MOST`` at most, stand nowhere in the graph, with the nearest labels: where there is no row, these may be why.

    A text of a query may be a part of one in the graph, for a filter, or a datatype's; so this is a hint and no error.
    """
    return "; ".join(islice(_unheld(names, sparql), MOST))


def _unheld(names: StoreNames, sparql: str) -> Iterator[str]:
    found = [*tokens(sparql), None]
    for token, after in pairwise(found):
        if token is None or not token["text"] or (after and after["other"] == "^"):
            continue
        text = token["text"].strip(token["text"][0])
        language = after["lang"][1:] if after and after["lang"] else None
        if len(text) < _SHORTEST or "\\" in text or names.holds_text(text, language):
            continue
        shown = f"{token['text']}{f'@{language}' if language else ''}"
        if language and names.holds_text(text):
            yield f"the graph holds no text {shown}, but the same without a language"
        else:
            near = [repr(name) for name in difflib.get_close_matches(text, names.labels, 3, 0.7)]
            yield f"the graph holds no text {shown}" + (f" (nearest: {', '.join(near)})" if near else "")


_SHORTEST = 3
"""A shorter text is a sign between values, or a flag of a function."""
_BUILT_IN = ("http://www.w3.org/2001/XMLSchema#", STANDARD["rdf"], STANDARD["rdfs"], STANDARD["owl"])


def _known(names: Names, iri: str) -> bool:
    if iri.startswith(_BUILT_IN):
        return True
    try:
        return names.holds(iri)
    except ValueError:  # no IRI: the engine will say so
        return True


def _nearest(names: Names, stem: str, local: str) -> list[str]:
    found = {iri[len(stem) :] for iri in names.beginning(stem)}
    return nearest_names(local, sorted(name for name in found if "/" not in name))


def nearest_names(word: str, pool: Sequence[str]) -> list[str]:
    """Return up to three names that come close to a word, best first."""
    return difflib.get_close_matches(word, pool, 3, 0.5)


# why there is no row


def why_empty(ask: Callable[[str], bool], sparql: str) -> str:
    """Say which pattern of a query without rows fails: alone, or when it is joined to those before it.

    ``ask`` answers an ASK query. Only patterns that every row needs count; those of OPTIONAL do not. Returns an empty text where this cannot be told.
    """
    from rdflib.plugins.sparql import prepareQuery

    try:
        parts = list(_required(prepareQuery(declare(sparql)).algebra))
    except Exception:  # the syntax that rdflib reads differs from that of the engine here and there; a reason is a courtesy
        return ""
    for part in parts:
        if not ask(_asked([part])):
            return f"nothing in the graph matches {_shown(part)}"
    together: list[str] = []
    for part in parts:
        if not ask(_asked([*together, part])):
            return f"each pattern matches alone, but {_shown(part)} does not together with those before it: {' '.join(map(_shown, together))}"
        together.append(part)
    return "the required patterns match together; a FILTER, MINUS, UNION, subquery or the LIMIT leaves nothing" if parts else ""


def _required(node: Any, graph: str = "") -> Iterator[str]:
    """The triples and values that each row of a pattern of rdflib's algebra needs, as SPARQL."""
    name = getattr(node, "name", "")
    if name == "BGP":
        for triple in node.triples:
            text = " ".join(term.n3() for term in triple) + " ."
            yield f"GRAPH {graph} {{ {text} }}" if graph else text
    elif name == "values":
        names = sorted({v for row in node.res for v in row})
        rows = " ".join("(" + " ".join(row[v].n3() if hasattr(row.get(v), "n3") else "UNDEF" for v in names) + ")" for row in node.res)
        yield f"VALUES ({' '.join(v.n3() for v in names)}) {{ {rows} }}"
    elif name == "Graph":
        yield from _required(node.p, node.term.n3())
    elif name == "Join":
        yield from _required(node.p1, graph)
        yield from _required(node.p2, graph)
    elif name in ("LeftJoin", "Minus"):
        yield from _required(node.p1, graph)
    elif name != "Union" and "p" in node:
        yield from _required(node.p, graph)


def _asked(parts: Sequence[str]) -> str:
    return f"ASK {{ {' '.join(parts)} }}"


def _shown(part: str) -> str:
    for prefix, stem in STANDARD.items():
        part = part.replace(f"<{stem}", f"<{prefix}:")
    part = part.removesuffix(" .")
    return " ".join(word[1:-1] if word.startswith("<") and word.endswith(">") and word.count("<") == 1 and not word.startswith("<http") else word for word in part.split(" "))
