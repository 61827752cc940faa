"""The pages: home, query, explorer, documentation, and a page of everything that has an IRI."""

from __future__ import annotations

import asyncio
import json
from html import escape
from typing import Any

import pyoxigraph as ox
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from ..build.rdf import Names
from ..errors import AmbiguousTerm, BdnfKgError, TermNotFound, UnknownIRI
from ..graph import KnowledgeGraph
from ..pages import term_page as documented
from ..pages.model import model as gathered
from ..pages.place import file_name
from ..pages.site import overview
from ..query import bind, stored, stored_queries
from ..query.engine import checked
from ..query.names import StoreNames, nearest_names, unknown_texts
from ..query.syntax import STANDARD, declare
from . import pages
from .guard import Refused
from .negotiate import best
from .protocol import Endpoint
from .replies import html, rdf, refusal
from .worker import GRAPHS

BKG = STANDARD["bkg"]
SUFFIXES = {"ttl": "text/turtle", "nt": "application/n-triples", "jsonld": "application/ld+json", "rdf": "application/rdf+xml", "html": "text/html"}


class Site:
    """One graph, its store and its pages."""

    def __init__(self, kg: KnowledgeGraph, store: ox.Store, endpoint: Endpoint) -> None:
        self.kg, self.store, self.endpoint = kg, store, endpoint
        self.names = StoreNames(store)
        self._pictures: dict[tuple[str, str], bytes] = {}
        self._docs: dict[str, str] = {}
        self._files: dict[str, str] = {}
        self.place = pages.Served(kg.content.prefixes, names=Names(kg))
        self._drawing = asyncio.Semaphore(1)

    async def home(self, request: Request) -> Response:
        """What is here."""
        return html(pages.home(self.kg))

    async def query(self, request: Request) -> Response:
        """The query editor."""
        return html(pages.editor("release_triggers"))

    async def queries(self, request: Request) -> Response:
        """The example gallery: the stored questions with their defaults bound."""
        listed = [
            {"name": q.name, "group": q.group, "title": q.title, "question": q.question, "teaches": q.teaches, "query": bind(q.sparql, q.bindings(self.kg, {}))}
            for q in stored_queries().values()
        ]
        return Response(json.dumps(listed, ensure_ascii=False), media_type="application/json")

    async def plain(self, request: Request) -> Response:
        """A form and a table, without scripts."""
        text, name = request.query_params.get("query", ""), request.query_params.get("name")
        if name:
            try:
                question = stored(name)
            except BdnfKgError as error:
                return html(pages.plain(self.kg, "", error=str(error)), 404)
            text = bind(question.sparql, question.bindings(self.kg, {}))
        if not text.strip():
            return html(pages.plain(self.kg, ""))
        try:
            answer = await self.endpoint.answer(request, text, [], "application/sparql-results+json")
        except Refused as refused:
            return html(pages.plain(self.kg, text, error=refused.why), refused.status)
        if answer.type in GRAPHS:
            return html(pages.plain(self.kg, text, f"<pre>{escape(answer.body.decode())}</pre>", await run_in_threadpool(self._unknown, text)))
        found = json.loads(answer.body)
        told = self._unknown if found.get("results", {}).get("bindings", True) else self._hint
        return html(pages.plain(self.kg, text, pages.results_table(self.kg, found), await run_in_threadpool(told, text)))

    async def hint(self, request: Request) -> Response:
        """What may be why a query has no rows, as a text; the query editor asks, as SPARQL itself has no place to say it."""
        return PlainTextResponse(await run_in_threadpool(self._hint, request.query_params.get("query", "")))

    def _hint(self, text: str) -> str:
        """The names, and the texts, of a query that the graph does not hold."""
        return "; ".join(filter(None, (self._unknown(text), unknown_texts(self.names, text))))

    def _unknown(self, text: str) -> str:
        """What a query names that the graph does not hold, with the nearest: SPARQL itself answers such a query with no rows."""
        try:
            checked(self.names, declare(text), True)
        except UnknownIRI as error:
            return str(error)
        return ""

    async def explorer(self, request: Request) -> Response:
        """The page that ``kg.view`` writes: of the paths between two terms, around one, or of everything."""
        ends = request.query_params.get("source", ""), request.query_params.get("target", "")
        try:
            data = await self._picture(ends)
        except TermNotFound as error:
            return html(pages.asked_again(ends, error.text, error.why, error.nearest), 404)
        except AmbiguousTerm as error:
            return html(pages.asked_again(ends, error.text, "is the name of several terms", [label for _, label in error.candidates]), 300)
        except BdnfKgError as error:
            return html(pages.page("Explorer", f"<h1>Explorer</h1><p>{escape(str(error))}</p>"), 400)
        return Response(data, media_type="text/html; charset=utf-8", headers={"Content-Security-Policy": "frame-ancestors 'none'"})

    async def _picture(self, ends: tuple[str, str]) -> bytes:
        async with self._drawing:
            if ends not in self._pictures:
                if len(self._pictures) >= 32:
                    self._pictures.pop(next(iter(self._pictures)))
                self._pictures[ends] = await run_in_threadpool(self._draw, *ends)
            return self._pictures[ends]

    def _draw(self, source: str, target: str) -> bytes:
        return pages.explorer(self.kg.explore(source or None, target or None)).encode()

    async def find(self, request: Request) -> Response:
        """Go to the page of the term that a name stands for."""
        name = request.query_params.get("name", "").strip()
        found = self.kg.lexicon.candidates(name)
        if not found:
            return html(pages.not_found(name, await run_in_threadpool(self._alike, name) if name else ()), 404)
        if len(found) > 1:
            return html(pages.several(name, found, self.place), 300)
        prefixes = self.kg.content.prefixes
        return RedirectResponse(pages.address(prefixes.expand(found[0].id), prefixes.compact), status_code=303)

    def _alike(self, name: str) -> tuple[str, ...]:
        return self.kg.lexicon.nearest(name) or tuple(term.label for term in self.kg.search(name, 8))

    async def term(self, request: Request) -> Response:
        """The page of anything in the graph, by its id or IRI."""
        name = request.path_params["curie"]
        try:
            iri = self.kg.content.prefixes.expand(name)
        except BdnfKgError:
            iri = name
        if iri.startswith(BKG):
            return RedirectResponse(pages.address(iri, self.kg.content.prefixes.compact), status_code=303)
        return await self._thing(request, iri, name)

    async def own(self, request: Request) -> Response:
        """The page of an own IRI, whose path is the path asked for."""
        return await self._thing(request, BKG + request.path_params["path"], request.path_params["path"])

    async def _thing(self, request: Request, iri: str, asked: str) -> Response:
        form = request.query_params.get("format", "")
        if form and form not in SUFFIXES:
            return refusal(Refused(400, f"format is one of: {', '.join(SUFFIXES)}"))
        kind = SUFFIXES[form] if form else best(request.headers.get("accept"), ["text/html", *GRAPHS])
        try:
            node = ox.NamedNode(iri)
        except ValueError:
            node = None
        if node is None or not self.names.holds(iri):
            near = await run_in_threadpool(self._near, asked)
            if kind == "text/html":
                return html(pages.not_found(asked, near), 404)
            return PlainTextResponse(f"the graph does not hold {asked}" + (f"; nearest: {', '.join(near)}" if near else ""), 404)
        if kind is None:
            return refusal(Refused(406, f"this comes as one of: text/html, {', '.join(GRAPHS)}"))
        response = await self._page(node) if kind == "text/html" else await run_in_threadpool(self._triples, node, kind)
        response.headers["Vary"] = "Accept"
        return response

    def _triples(self, node: ox.NamedNode, kind: str) -> Response:
        return rdf(_about(self.store, node), kind, STANDARD)

    async def _page(self, node: ox.NamedNode) -> Response:
        """The documentation of a term or relation; what the graph says about anything else."""
        prefixes = self.kg.content.prefixes

        def draw() -> str:
            return documented(self.kg, prefixes.compact(node.value), self.place)

        try:
            async with self._drawing:
                text = await run_in_threadpool(draw)
        except BdnfKgError:
            head = await run_in_threadpool(pages.summary, self.kg, node.value, self.place)
            return html(await run_in_threadpool(pages.thing_page, self.kg, self.store, node, head))
        response = html(text)
        response.headers["Content-Security-Policy"] = "frame-ancestors 'none'"
        return response

    async def docs(self, request: Request) -> Response:
        """The pages of ``bdnf-kg docs``; those of terms lie at the path of their IRI."""
        async with self._drawing:
            if not self._docs:
                self._docs = await run_in_threadpool(overview, self.kg, self.place)
                self._files = {f"terms/{file_name(id_)}": id_ for id_ in gathered(self.kg).ids}
        path = request.path_params["path"] or "index.html"
        if path in self._files:
            return RedirectResponse(self.place.term(self._files[path]), status_code=303)
        if path not in self._docs:
            return html(pages.not_found(path, ()), 404)
        response = html(self._docs[path])
        response.headers["Content-Security-Policy"] = "frame-ancestors 'none'"
        return response

    def _near(self, asked: str) -> tuple[str, ...]:
        words = asked.replace("_", " ") if not asked.startswith("BDNFKG_") else asked.replace("_", ":")
        ids = nearest_names(words, sorted(self.kg.terms))
        return tuple(dict.fromkeys([*self.kg.lexicon.nearest(words), *ids]))[:6]


def _about(store: ox.Store, node: ox.NamedNode, most: int = 5000) -> list[ox.Triple]:
    """What is said about a thing, with the anonymous nodes that it needs, and the axioms that annotate it."""
    found: dict[ox.Triple, None] = {}
    source = ox.NamedNode(STANDARD["owl"] + "annotatedSource")
    todo: list[Any] = [node, *(q.subject for q in store.quads_for_pattern(None, source, node))]
    seen = set(todo)
    while todo and len(found) < most:
        for quad in store.quads_for_pattern(todo.pop(), None, None):
            found[quad.triple] = None
            if isinstance(quad.object, ox.BlankNode) and quad.object not in seen:
                seen.add(quad.object)
                todo.append(quad.object)
    return list(found)
