"""The tokens of SPARQL, as far as prefixes, names and keywords go; and the prefixes that every query may use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import urljoin

STANDARD = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "obo": "http://purl.obolibrary.org/obo/",
    "oboInOwl": "http://www.geneontology.org/formats/oboInOwl#",
    "biolink": "https://w3id.org/biolink/vocab/",
    "dcterms": "http://purl.org/dc/terms/",
    "void": "http://rdfs.org/ns/void#",
    "prov": "http://www.w3.org/ns/prov#",
    "bkg": "https://w3id.org/bdnf-kg/",
    "sh": "http://www.w3.org/ns/shacl#",
    "schema": "https://schema.org/",
}
"""Prefixes that every query may use without declaring them."""

TOKEN = re.compile(
    r"""(?P<comment>\#[^\n\r]*)
    |(?P<text>\"\"\"(?:[^"\\]|\\.|\"(?!\"\"))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
    |<(?P<iri>[^<>"{}|^`\\\x00-\x20]*)>
    |(?P<var>[?$]\w+)
    |(?P<name>(?P<prefix>[^\W\d_](?:[\w.-]*[\w-])?|_)?:(?P<local>(?:[\w:%-]|\\.|\.(?=[\w:%.\\-]))*))
    |(?P<lang>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    |(?P<word>[^\W\d_][\w.-]*|_\w*)
    |(?P<other>\\.|.)""",
    re.VERBOSE | re.DOTALL,
)
"""One token. What turns out to be no name and no string is passed over so far that nothing is read twice: a word goes on over dots and
dashes, as far as a prefix would have, and a backslash takes the quote after it along."""


def tokens(sparql: str) -> Iterator[re.Match[str]]:
    """The tokens of a query, without blanks and comments."""
    return (m for m in TOKEN.finditer(sparql) if not (m["comment"] or (m["other"] or "").isspace()))


def unescape(sparql: str) -> str:
    r"""Replace ``\uXXXX`` and ``\UXXXXXXXX``, which SPARQL reads before anything else (section 19.2).

    >>> unescape(r"\u0053ERVICE")
    'SERVICE'
    """
    return re.sub(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})", _character, sparql)


def _character(match: re.Match[str]) -> str:
    number = int(match[1] or match[2], 16)
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else match[0]


def graphs(sparql: str) -> tuple[list[str], list[str]]:
    """The IRIs of the graphs that ``FROM``, and those that ``FROM NAMED``, names; an undeclared prefix names none.

    >>> graphs("BASE <http://x/> SELECT * FROM <a> FROM NAMED bkg:b { ?s ?p 'FROM <c>' }")
    (['http://x/a'], ['https://w3id.org/bdnf-kg/b'])
    """
    base, prefixes = "", dict(STANDARD)
    default: list[str] = []
    named: list[str] = []

    def absolute(token: re.Match[str]) -> str | None:
        if token["iri"] is not None:
            return urljoin(base, str(token["iri"]))
        if token["name"] and (token["prefix"] or "") in prefixes:
            return prefixes[token["prefix"] or ""] + str(token["local"]).replace("\\", "")
        return None

    found = list(tokens(unescape(sparql)))
    for token, *after in zip(found, found[1:], found[2:], strict=False):
        word = (token["word"] or "").upper()
        if word == "BASE":
            base = absolute(after[0]) or base
        elif word == "PREFIX" and after[0]["name"]:
            prefixes[after[0]["prefix"] or ""] = absolute(after[1]) or ""
        elif word == "FROM":
            is_named = (after[0]["word"] or "").upper() == "NAMED"
            iri = absolute(after[1] if is_named else after[0])
            (named if is_named else default).extend([iri] if iri else [])
    return default, named


def declare(sparql: str) -> str:
    """Return the query with the standard prefixes that it uses and does not declare put in front, on its first line."""
    found = list(tokens(sparql))
    declared = {name["prefix"] for word, name in pairwise(found) if (word["word"] or "").upper() == "PREFIX" and name["name"]}
    used = {m["prefix"] for m in found if m["name"]}
    missing = sorted((used & STANDARD.keys()) - declared)
    return "".join(f"PREFIX {p}: <{STANDARD[p]}> " for p in missing) + sparql


def pattern_start(sparql: str) -> int:
    """The place just after the ``{`` that opens the pattern of a query."""
    template = False
    depth = 0
    for m in tokens(sparql):
        word = (m["word"] or "").upper()
        if word == "CONSTRUCT":
            template = True
        elif word == "WHERE":
            template = False
        elif m["other"] == "{":
            if depth == 0 and not template:
                return m.end()
            depth += 1
        elif m["other"] == "}":
            depth -= 1
            template = template and depth > 0
    return len(sparql)
