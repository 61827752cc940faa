"""The routes, and what every response has: security headers, CORS, ETag, gzip and a line in the access log."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import tempfile
import time
from collections.abc import AsyncIterator, Coroutine
from hashlib import sha256
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pyoxigraph as ox
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .. import __version__
from ..build.rdf import Names
from ..errors import AmbiguousTerm, BdnfKgError, InvalidArgument, TermNotFound, UnknownIRI
from ..graph import KnowledgeGraph
from ..pages import term_page as documented
from ..pages.model import model as gathered
from ..pages.place import file_name
from ..pages.site import overview
from ..query import bind, stored, stored_queries
from ..query.engine import cached_folder, checked, mark_used, write_store
from ..query.names import StoreNames, nearest_names, unknown_texts
from ..query.syntax import STANDARD, declare, graphs
from . import describe, pages
from .guard import Refused, inspect
from .limits import Limits
from .negotiate import best
from .pool import Answer, Pool
from .worker import GRAPHS, RESULTS

BKG = STANDARD["bkg"]
SUFFIXES = {"ttl": "text/turtle", "nt": "application/n-triples", "jsonld": "application/ld+json", "rdf": "application/rdf+xml", "html": "text/html"}
DAY = 86400.0
LOG = logging.getLogger("bdnf_kg.serve.access")
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def make(kg: KnowledgeGraph, limits: Limits | None, store: str | None) -> Starlette:
    """Return the application; its workers start and end with its lifespan."""
    limits = limits or Limits()
    if store is None:
        folder, temporary = _own_store(kg.dataset_path())
    else:
        folder, temporary = Path(store), None
    try:
        opened = ox.Store.read_only(str(folder))
    except OSError as error:
        raise InvalidArgument("store", str(folder), why=f"{folder} is no store that can be read ({error}); write one with 'bdnf-kg load --to'") from None
    here = Site(kg, opened, Pool(folder, limits), limits)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await here.pool.start()
        kept = asyncio.create_task(_keep(folder)) if store is None else None
        try:
            yield
        finally:
            if kept is not None:
                kept.cancel()
            await here.pool.close()
            if temporary is not None:
                temporary.cleanup()

    routes = [
        Route("/", here.home),
        Route("/sparql", here.sparql, methods=["GET", "POST"]),
        Route("/query", here.query),
        Route("/query/plain", here.plain),
        Route("/query/hint", here.hint),
        Route("/queries.json", here.queries),
        Route("/explorer", here.explorer),
        Route("/docs/{path:path}", here.docs),
        Route("/health", here.health),
        Route("/.well-known/void", here.void),
        Route("/term", here.find),
        Route("/term/{curie:path}", here.term),
        Mount("/static", StaticFiles(directory=str(files(__package__) / "static"))),
        Route("/{path:path}", here.own),
    ]
    middleware = [Middleware(Envelope, log_queries=limits.log_queries), Middleware(GZipMiddleware, minimum_size=1000), Middleware(EntityTag)]
    return Starlette(routes=routes, middleware=middleware, lifespan=lifespan)


def _own_store(dataset: Path) -> tuple[Path, tempfile.TemporaryDirectory[str] | None]:
    """The store of a dataset in the user's cache, or in a temporary folder where the cache cannot be written."""
    try:
        return cached_folder(dataset), None
    except OSError:
        temporary = tempfile.TemporaryDirectory(prefix="bdnf-kg-")
        return write_store(Path(temporary.name) / "store", dataset), temporary


async def _keep(folder: Path) -> None:
    """Mark a cached store as used each day."""
    while True:
        await asyncio.sleep(DAY)
        mark_used(folder)


class Site:
    """One graph, its store and its pages."""

    def __init__(self, kg: KnowledgeGraph, store: ox.Store, pool: Pool, limits: Limits) -> None:
        self.kg, self.store, self.pool, self.limits = kg, store, pool, limits
        self.names = StoreNames(store)
        self._pictures: dict[tuple[str, str], bytes] = {}
        self._docs: dict[str, str] = {}
        self._files: dict[str, str] = {}
        self.place = pages.Served(kg.content.prefixes, names=Names(kg))
        self._drawing = asyncio.Semaphore(1)

    # SPARQL

    async def sparql(self, request: Request) -> Response:
        """The SPARQL 1.1 Protocol; a bare GET gets the service description."""
        try:
            given, text = await self._read(request)
            if text is None:
                return self._service(request)
            answer = await self._answer(request, text, given)
        except Refused as refused:
            return _refuse(refused)
        return Response(answer.body, media_type=_charset(answer.type), headers={"Vary": "Accept"})

    async def _read(self, request: Request) -> tuple[list[tuple[str, str]], str | None]:
        """The parameters, and the query; None for a bare GET."""
        given = list(request.query_params.multi_items())
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        direct = ""
        if request.method == "POST":
            body = await self._body(request)
            if kind == "application/x-www-form-urlencoded":
                given += parse_qsl(body, keep_blank_values=True)
            elif kind == "application/sparql-query":
                direct = body
            elif kind == "application/sparql-update":
                raise Refused(403, "this endpoint is read-only: SPARQL Update is not carried out")
            else:
                raise Refused(415, "POST a form (application/x-www-form-urlencoded) or a query (application/sparql-query)")
        if any(name == "update" for name, _ in given):
            raise Refused(403, "this endpoint is read-only: SPARQL Update is not carried out")
        queries = [value for name, value in given if name == "query"] + ([direct] if direct else [])
        if not queries and request.method != "POST" and not given:
            return given, None
        if len(queries) != 1:
            raise Refused(400, f"a request has one query, not {len(queries)}")
        return given, queries[0]

    async def _body(self, request: Request) -> str:
        limit = self.limits.request_bytes
        refused = Refused(413, f"a request body has at most {limit:,} bytes")
        length = request.headers.get("content-length", "0")
        if not length.isdigit() or int(length) > limit:
            raise refused
        data = bytearray()

        async def read() -> None:
            async for chunk in request.stream():
                data.extend(chunk)
                if len(data) > limit:
                    raise refused

        try:
            await asyncio.wait_for(read(), self.limits.seconds)
        except asyncio.TimeoutError:
            raise Refused(408, "the request body did not arrive in time") from None
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            raise Refused(400, "the request body is not UTF-8") from None

    async def _answer(self, request: Request, text: str, given: list[tuple[str, str]], results: str | None = None) -> Answer:
        accept = request.headers.get("accept")
        default, named = await run_in_threadpool(self._allowed, text)
        asked: dict[str, Any] = {
            "query": text,
            "prefixes": STANDARD,
            "from": [*default, *named],
            "default": [value for name, value in given if name == "default-graph-uri"],
            "named": [value for name, value in given if name == "named-graph-uri"],
            "results": results or best(accept, list(RESULTS)),
            "graph": best(accept, list(GRAPHS)),
        }
        client = request.client.host if request.client else ""
        return await _unless_gone(request, self.pool.ask(client, asked))

    def _allowed(self, text: str) -> tuple[list[str], list[str]]:
        """The graphs that a query names, if it may be carried out."""
        inspect(text, self.limits.services)
        return graphs(text)

    def _service(self, request: Request) -> Response:
        kind = best(request.headers.get("accept"), [*GRAPHS, "text/html"])
        if kind == "text/html":
            return RedirectResponse("/query", status_code=303)
        if kind is None:
            return _refuse(Refused(406, f"the service description comes as one of: {', '.join(GRAPHS)}"))
        triples = describe.service(str(request.url.replace(query="")), self.store, bool(self.limits.services))
        return _rdf(triples, kind, describe.PREFIXES)

    # pages

    async def home(self, request: Request) -> Response:
        """What is here."""
        return _html(pages.home(self.kg))

    async def query(self, request: Request) -> Response:
        """The query editor."""
        return _html(pages.editor("release_triggers"))

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
                return _html(pages.plain(self.kg, "", error=str(error)), 404)
            text = bind(question.sparql, question.bindings(self.kg, {}))
        if not text.strip():
            return _html(pages.plain(self.kg, ""))
        try:
            answer = await self._answer(request, text, [], "application/sparql-results+json")
        except Refused as refused:
            return _html(pages.plain(self.kg, text, error=refused.why), refused.status)
        if answer.type in GRAPHS:
            return _html(pages.plain(self.kg, text, f"<pre>{escape(answer.body.decode())}</pre>", await run_in_threadpool(self._unknown, text)))
        found = json.loads(answer.body)
        told = self._unknown if found.get("results", {}).get("bindings", True) else self._hint
        return _html(pages.plain(self.kg, text, pages.results_table(self.kg, found), await run_in_threadpool(told, text)))

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
            return _html(pages.asked_again(ends, error.text, error.why, error.nearest), 404)
        except AmbiguousTerm as error:
            return _html(pages.asked_again(ends, error.text, "is the name of several terms", [label for _, label in error.candidates]), 300)
        except BdnfKgError as error:
            return _html(pages.page("Explorer", f"<h1>Explorer</h1><p>{escape(str(error))}</p>"), 400)
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

    async def health(self, request: Request) -> Response:
        """Whether queries can run, and how many did."""
        pool = self.pool
        healthy = bool(pool.workers)
        state = {
            "status": "ok" if healthy else "no worker", "version": __version__, "triples": len(self.store), "workers": len(pool.workers),
            "idle": pool.idle.qsize(), "inside": pool.inside.total(), **{name: pool.counts[name] for name in ("answered", "killed", "died", "started")},
        }  # fmt: skip
        return Response(json.dumps(state), 200 if healthy else 503, media_type="application/json", headers={"Cache-Control": "no-store"})

    async def void(self, request: Request) -> Response:
        """What the dataset holds, in VoID."""
        kind = best(request.headers.get("accept"), list(GRAPHS)) or "text/turtle"
        graph = ox.NamedNode(BKG + "graph/metadata")
        return _rdf([quad.triple for quad in self.store.quads_for_pattern(None, None, None, graph)], kind, STANDARD)

    async def find(self, request: Request) -> Response:
        """Go to the page of the term that a name stands for."""
        name = request.query_params.get("name", "").strip()
        found = self.kg.lexicon.candidates(name)
        if not found:
            return _html(pages.not_found(name, await run_in_threadpool(self._alike, name) if name else ()), 404)
        if len(found) > 1:
            return _html(pages.several(name, found, self.place), 300)
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
            return _refuse(Refused(400, f"format is one of: {', '.join(SUFFIXES)}"))
        kind = SUFFIXES[form] if form else best(request.headers.get("accept"), ["text/html", *GRAPHS])
        try:
            node = ox.NamedNode(iri)
        except ValueError:
            node = None
        if node is None or not self.names.holds(iri):
            near = await run_in_threadpool(self._near, asked)
            if kind == "text/html":
                return _html(pages.not_found(asked, near), 404)
            return PlainTextResponse(f"the graph does not hold {asked}" + (f"; nearest: {', '.join(near)}" if near else ""), 404)
        if kind is None:
            return _refuse(Refused(406, f"this comes as one of: text/html, {', '.join(GRAPHS)}"))
        response = await self._page(node) if kind == "text/html" else await run_in_threadpool(self._triples, node, kind)
        response.headers["Vary"] = "Accept"
        return response

    def _triples(self, node: ox.NamedNode, kind: str) -> Response:
        return _rdf(_about(self.store, node), kind, STANDARD)

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
            return _html(await run_in_threadpool(pages.thing_page, self.kg, self.store, node, head))
        response = _html(text)
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
            return _html(pages.not_found(path, ()), 404)
        response = _html(self._docs[path])
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


def _rdf(triples: list[ox.Triple], kind: str, prefixes: dict[str, str]) -> Response:
    data = ox.serialize(sorted(triples, key=str), format=GRAPHS[kind], prefixes=prefixes)
    return Response(data, media_type=_charset(kind), headers={"Vary": "Accept"})


def _html(text: str, status: int = 200) -> Response:
    return Response(text, status, media_type="text/html; charset=utf-8")


def _refuse(refused: Refused) -> Response:
    again = {"Retry-After": "1"} if refused.status in (429, 503) else {}
    return PlainTextResponse(refused.why + "\n", refused.status, headers={**again, "Cache-Control": "no-store"})


def _charset(kind: str) -> str:
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


async def _unless_gone(request: Request, work: Coroutine[Any, Any, Answer]) -> Answer:
    """Wait for work, but stop it when the client closes the connection."""

    async def gone() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    task, watch = asyncio.ensure_future(work), asyncio.ensure_future(gone())
    try:
        await asyncio.wait({task, watch}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise Refused(499, "the client closed the connection")
    finally:
        task.cancel()
        watch.cancel()
        await asyncio.gather(task, watch, return_exceptions=True)


# around every response


class Envelope:
    """Security headers, CORS, OPTIONS, and a line in the access log, without the query unless asked for."""

    def __init__(self, app: ASGIApp, log_queries: bool) -> None:
        self.app, self.log_queries = app, log_queries

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        start, status, size = time.perf_counter(), 500, 0
        methods = "GET, HEAD, POST, OPTIONS" if scope["path"] == "/sparql" else "GET, HEAD, OPTIONS"

        async def dressed(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "same-origin"
                headers["Cross-Origin-Resource-Policy"] = "cross-origin"
                headers["Access-Control-Allow-Origin"] = "*"
                headers["Access-Control-Expose-Headers"] = "ETag, Retry-After"
                headers.setdefault("Content-Security-Policy", POLICY)
                headers.setdefault("Cache-Control", "no-cache")
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        try:
            if scope["method"] == "OPTIONS":
                headers = {
                    "Allow": methods,
                    "Access-Control-Allow-Methods": methods,
                    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
                    "Access-Control-Max-Age": "86400",
                }
                await Response(status_code=204, headers=headers)(scope, receive, dressed)
            else:
                await self.app(scope, receive, dressed)
        finally:
            client = scope["client"][0] if scope.get("client") else "-"
            asked = scope["path"] + (f"?{scope['query_string'].decode('latin-1')}" if self.log_queries and scope["query_string"] else "")
            line = asked.encode("unicode_escape").decode("ascii")
            LOG.info("%s %s %s %d %d bytes %.0f ms", client, scope["method"], line, status, size, (time.perf_counter() - start) * 1000)
        return None


class EntityTag:
    """A weak ETag on every whole answer, and 304 where the client has it already."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["path"].startswith("/static/"):
            return await self.app(scope, receive, send)
        started: Message | None = None
        body = bytearray()

        async def hold(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = message
                return
            assert started is not None
            body.extend(message.get("body", b""))
            if message.get("more_body"):
                return
            if started["status"] == 200:
                headers = MutableHeaders(scope=started)
                tag = f'W/"{sha256(bytes(body) + headers.get("content-type", "").encode()).hexdigest()[:32]}"'
                headers["ETag"] = tag
                known = [part.strip() for part in Headers(scope=scope).get("if-none-match", "").split(",")]
                if scope["method"] in ("GET", "HEAD") and (tag in known or "*" in known):
                    started["status"] = 304
                    body.clear()
                    for name in ("content-length", "content-type"):
                        if name in headers:
                            del headers[name]
            await send(started)
            await send({"type": "http.response.body", "body": bytes(body)})

        return await self.app(scope, receive, hold)
