"""The pages: text in, escaped HTML out. Nothing here needs a script, except the query editor, which has a plain page beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import pyoxigraph as ox

from .. import __version__
from ..build.rdf import Names
from ..pages.finding import claim_summary, row_summary
from ..pages.html import link, resource, table
from ..pages.place import DOCUMENTATION, Place, navigation
from ..query import stored_queries
from ..query.syntax import STANDARD

if TYPE_CHECKING:
    from ..graph import KnowledgeGraph
    from ..model import Claim, Evidence, Reference, Term
    from ..view import Explorer

BKG = STANDARD["bkg"]
SHOWN = 300
"""Rows of one table of a page."""
LOOKED_AT = 5000
"""Triples that point to a thing and are looked at for its page: most that point to a class of OWL have no name and are not shown."""


NAME = '<a href="/"><b>bdnf-kg</b></a>'
LINKS = (*(("/docs/" + name, text) for name, text in DOCUMENTATION), ("/explorer", "Explorer"), ("/query", "Query"), ("/query/plain", "Plain query"))
"""The pages to which every page here leads."""
FIND = '<form action="/term" method="get" role="search"><label for="find">Term</label> <input id="find" name="name" type="search" required> <button>Find</button></form>'


@dataclass(frozen=True)
class Served(Place):
    """The place of a page on the server: everything has an address of its own here.

    Parameters
    ----------
    names : Names
        The IRIs of rows and claims.
    """

    root: str = "/docs/"
    names: Names = field(kw_only=True)

    forms = "'self'"

    def navigation(self) -> str:
        """The head of all pages here, but for the explorer, which has a search of its own."""
        return navigation(NAME, LINKS, FIND)

    def term(self, id_: str) -> str:
        """The own path for own terms, the page of the id for others."""
        own = id_.startswith("bkg:")
        return address(BKG + id_.removeprefix("bkg:") if own else id_ if "://" in id_ else self.prefixes.expand(id_), self.prefixes.compact)

    def evidence(self, row: Evidence) -> str:
        """The page of an evidence row."""
        return address(self.names.row(row).value, self.prefixes.compact)

    def claim(self, claim: Claim) -> str:
        """The page of a claim."""
        return address(self.names.claim(claim).value, self.prefixes.compact)

    def reference(self, reference: Reference) -> str:
        """The page of a paper that only its title identifies; PubMed or the DOI for any other."""
        found = super().reference(reference)
        return address(found, self.prefixes.compact) if found.startswith(BKG) else found


def page(title: str, body: str, *, head: str = "") -> str:
    """A whole page with the links that all pages have, in the style of the documentation."""
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(title)} · bdnf-kg</title>
<link rel="icon" href="data:,">
<style>{resource("style.css")}</style>
<link rel="stylesheet" href="/static/pages.css">
{head}</head>
<body>
{navigation(NAME, LINKS, FIND)}
<main>
{body}
</main>
</body>
</html>
"""


def explorer(found: Explorer) -> str:
    """The explorer, under the links that all pages have; its findings and papers lead to their pages here."""
    return found.within(navigation(NAME, LINKS), evidence="/evidence/", own=BKG)


def home(kg: KnowledgeGraph) -> str:
    """The first page: what this is, a question to start from, and what else is here."""
    stats = kg.stats()
    counts = "".join(f"<div><dt>{escape(name.replace('_', ' '))}</dt><dd>{count:,}</dd></div>" for name, count in stats.items())
    said = f"{stats['evidence_rows']:,} findings of {stats['references']:,} papers and databases"
    looks = ", ".join(f'<a href="{escape(picture(*ends))}">{escape(text)}</a>' for text, ends in LOOKS)
    body = f"""<h1>bdnf-kg {escape(__version__)}</h1>
<p>How brain-derived neurotrophic factor (BDNF) is made, released and acts: {said}, as signed claims that name their papers.</p>
<form action="/explorer" class="ask"><label>How does <input name="source" value="physical exercise" required></label>
<label>reach <input name="target" value="memory" required></label> <button>Show the paths</button></form>
<p>Or look at {looks}, or at <a href="/explorer">everything</a>.</p>
<ul>
<li><a href="/docs/index.html">All terms and relations</a>; each has a page in HTML, Turtle, JSON-LD, N-Triples and RDF/XML</li>
<li><a href="/docs/which-node.html">Which node?</a> Message, tissue, release, serum and plasma are different nodes; what each is for</li>
<li><a href="/query">Query page</a>: SPARQL with {len(stored_queries())} example questions; <a href="/query/plain">the same as a plain form</a></li>
<li><code>/sparql</code>: the SPARQL 1.1 endpoint (<a href="/sparql">service description</a>, <a href="/.well-known/void">VoID</a>)</li>
</ul>
<dl class="counts">{counts}</dl>"""
    return page("The computable reference for BDNF release", body)


LOOKS = (
    ("what drives and what follows BDNF release", ("BDNF release",)), ("estradiol to BDNF mRNA", ("17beta-estradiol", "BDNF mRNA")),
    ("ketamine to mood", ("ketamine", "depression behavior")),
)  # fmt: skip
"""Pictures to begin with: what each shows, and of which terms it is."""


def picture(source: str, target: str = "") -> str:
    """The address of the explorer on one term, or on the paths between two."""
    return "/explorer?" + urlencode({"source": source} | ({"target": target} if target else {}))


def address(iri: str, compact: Callable[[str], str]) -> str:
    """The address here of the page of an IRI: the own path for own ones, the page of the id for others.

    It has one slash in front: a browser takes two, or a slash and a backslash, for another host.
    """
    if iri.startswith(BKG):
        return "/" + quote(iri[len(BKG) :].lstrip("/\\"), safe="/_-.~:@!$&'()*+,;=")
    return "/term/" + quote(compact(iri), safe=":/")


def summary(kg: KnowledgeGraph, iri: str, place: Served) -> str:
    """What a claim or an evidence row says to a reader; empty for anything else."""
    for row in kg.evidence if iri.startswith(BKG + "evidence/") else ():
        if place.names.row(row).value == iri:
            return row_summary(kg, row, place)
    for claim in kg.claims() if iri.startswith(BKG + "claim/") else ():
        if place.names.claim(claim).value == iri:
            return claim_summary(kg, claim, place)
    return ""


def thing_page(kg: KnowledgeGraph, store: ox.Store, node: ox.NamedNode, head: str = "") -> str:
    """What the graph says about a thing that is no term: a claim, a row, a paper, a graph; and what points to it. A ``head`` says it in words before."""
    compact = kg.content.prefixes.compact
    title = _label(store, node) or compact(node.value)
    base = address(node.value, compact)
    forms = " ".join(f'<a href="{escape(base)}?format={name}">{label}</a>' for name, label in (("ttl", "Turtle"), ("jsonld", "JSON-LD"), ("nt", "N-Triples"), ("rdf", "RDF/XML")))
    outside = link(node.value, node.value) if node.value.startswith(("https://", "http://")) and not node.value.startswith(BKG) else escape(node.value)
    parts = [head or f"<h1>{escape(title)}</h1>", *(["<h2>As the graph states it</h2>"] if head else []), f'<p class="id"><code>{outside}</code></p>', f"<p>As {forms}</p>"]
    said = {(_link(store, q.predicate, compact), _link(store, q.object, compact)) for q in store.quads_for_pattern(node, None, None) if not isinstance(q.object, ox.BlankNode)}
    if said:
        parts.append(table(("property", "value"), _some(sorted(said)), "Statements"))
    into = set()
    for quad in islice(store.quads_for_pattern(None, None, node), LOOKED_AT):
        if not isinstance(quad.subject, ox.BlankNode):
            into.add((_link(store, quad.subject, compact), _link(store, quad.predicate, compact)))
        if len(into) > SHOWN:
            break
    if into:
        parts.append(table(("from", "property"), _some(sorted(into)), "What points here"))
    return page(title, "\n".join(parts))


def _some(rows: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [*rows[:SHOWN], *([("…", "and more; ask the <a href='/query/plain'>endpoint</a>")] if len(rows) > SHOWN else [])]


def _label(store: ox.Store, node: ox.NamedNode) -> str:
    for name in (STANDARD["rdfs"] + "label", STANDARD["dcterms"] + "title", STANDARD["oboInOwl"] + "id"):
        for quad in store.quads_for_pattern(node, ox.NamedNode(name), None):
            if isinstance(quad.object, ox.Literal):
                return quad.object.value
    return ""


def _link(store: ox.Store, value: Any, compact: Callable[[str], str]) -> str:
    if isinstance(value, ox.NamedNode):
        return f'<a href="{escape(address(value.value, compact))}">{escape(_label(store, value) or _short(compact(value.value)))}</a>'
    return escape(value.value if isinstance(value, ox.Literal) else str(value))


def _short(name: str) -> str:
    """A name by its standard prefix, where it has one: ``rdf:type``."""
    return next((f"{prefix}:{name.removeprefix(base)}" for prefix, base in STANDARD.items() if name.startswith(base)), name)


def not_found(asked: str, nearest: Sequence[str]) -> str:
    """The page for what is not here."""
    near = "".join(f'<li><a href="/term?name={quote(name)}">{escape(name)}</a></li>' for name in nearest)
    return page("Not found", f"<h1>Not found</h1><p>The graph does not hold <code>{escape(asked)}</code>.</p>" + (f"<p>Nearest:</p><ul>{near}</ul>" if near else ""))


def asked_again(ends: tuple[str, str], asked: str, why: str, names: Sequence[str]) -> str:
    """The page for a picture of a name that is no node, or the name of several: each link is the same question with another name."""
    again = "".join(f'<li><a href="{escape(picture(*(name if end == asked else end for end in ends)))}">{escape(name)}</a></li>' for name in names)
    return page("Which node?", f"<h1>Which node?</h1><p><code>{escape(asked)}</code> {escape(why)}.</p>" + (f"<p>Ask again with:</p><ul>{again}</ul>" if again else ""))


def several(asked: str, terms: Sequence[Term], place: Place) -> str:
    """The page for a name of several terms."""
    listed = "".join(f"<li>{link(place.term(term.id), term.label)} <span class='id'>{escape(term.id)}</span><br>{escape(term.definition)}</li>" for term in terms)
    return page(asked, f"<h1>{escape(asked)}</h1><p>This is the name of several terms:</p><ul>{listed}</ul>")


def editor(example: str) -> str:
    """The page with the query editor; ``gallery.js`` fills it."""
    head = """<link rel="stylesheet" href="/static/yasgui/yasgui.min.css">
<script src="/static/yasgui/yasgui.min.js" defer></script>
<script src="/static/gallery.js" defer></script>
"""
    body = f"""<h1>Query</h1>
<p>Choose a question, or write SPARQL. Without a script, use the <a href="/query/plain">plain form</a>.</p>
<p><label>Question <select id="gallery" data-first="{escape(example)}"><option value="">…</option></select></label> <span id="question" aria-live="polite"></span></p>
<p id="hint" role="alert" class="error" hidden></p>
<div id="yasgui"></div>"""
    return page("Query", body, head=head)


def plain(kg: KnowledgeGraph, query: str, result: str = "", error: str = "") -> str:
    """A form, and the answer as a table."""
    groups: dict[str, list[str]] = {}
    for stored in stored_queries().values():
        groups.setdefault(stored.group, []).append(f'<li><a href="/query/plain?name={escape(stored.name)}">{escape(stored.question)}</a></li>')
    listed = "".join(f"<details><summary>{escape(group)} ({len(items)})</summary><ul>{''.join(items)}</ul></details>" for group, items in groups.items())
    body = f"""<h1>Plain query</h1>
<form action="/query/plain" method="get"><label for="query">SPARQL</label>
<textarea id="query" name="query" rows="14" spellcheck="false">{escape(query)}</textarea>
<p><button>Run</button></p></form>
{f'<p role="alert" class="error">{escape(error)}</p>' if error else ""}
{result}
<h2>Questions</h2>
{listed}"""
    return page("Plain query", body)


def results_table(kg: KnowledgeGraph, found: dict[str, Any]) -> str:
    """The answer of a SELECT or ASK, in SPARQL JSON, as a table."""
    if "boolean" in found:
        return f"<p>Answer: <strong>{'yes' if found['boolean'] else 'no'}</strong></p>"
    columns, bindings = found["head"]["vars"], found["results"]["bindings"]
    compact = kg.content.prefixes.compact

    def cell(value: dict[str, Any] | None) -> str:
        if value is None:
            return ""
        if value["type"] == "uri":
            return f'<a href="{escape(address(value["value"], compact))}">{escape(compact(value["value"]))}</a>'
        return escape(str(value["value"]))

    rows = [[cell(row.get(column)) for column in columns] for row in bindings]
    return table(columns, rows, f"{len(rows)} row{'s' if len(rows) != 1 else ''}")
