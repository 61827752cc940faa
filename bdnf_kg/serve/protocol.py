"""The SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/): from a request to a query, and from its answer to a response."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from typing import Any
from urllib.parse import parse_qsl

import pyoxigraph as ox
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from .. import __version__
from ..query.syntax import STANDARD, graphs
from . import describe
from .guard import Refused, inspect
from .limits import Limits
from .negotiate import best
from .pool import Answer, Pool
from .replies import charset, rdf, refusal
from .worker import GRAPHS, RESULTS


class Endpoint:
    """Queries over HTTP, carried out by the workers of a pool, and what it says of itself."""

    def __init__(self, store: ox.Store, pool: Pool, limits: Limits) -> None:
        self.store, self.pool, self.limits = store, pool, limits

    async def sparql(self, request: Request) -> Response:
        """The SPARQL 1.1 Protocol; a bare GET gets the service description."""
        try:
            given, text = await self._read(request)
            if text is None:
                return self._service(request)
            answer = await self.answer(request, text, given)
        except Refused as refused:
            return refusal(refused)
        return Response(answer.body, media_type=charset(answer.type), headers={"Vary": "Accept"})

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

    async def answer(self, request: Request, text: str, given: list[tuple[str, str]], results: str | None = None) -> Answer:
        """Carry a query out in the forms that the client accepts, or in ``results`` for rows; raises Refused."""
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
            return refusal(Refused(406, f"the service description comes as one of: {', '.join(GRAPHS)}"))
        triples = describe.service(str(request.url.replace(query="")), self.store, bool(self.limits.services))
        return rdf(triples, kind, describe.PREFIXES)

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
        graph = ox.NamedNode(STANDARD["bkg"] + "graph/metadata")
        return rdf([quad.triple for quad in self.store.quads_for_pattern(None, None, None, graph)], kind, STANDARD)


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
