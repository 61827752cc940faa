"""The application: its routes, the store that it reads, and its lifespan."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator
from importlib.resources import files
from pathlib import Path

import pyoxigraph as ox
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from ..errors import InvalidArgument
from ..graph import KnowledgeGraph
from ..query.engine import cached_folder, mark_used, write_store
from .envelope import EntityTag, Envelope
from .limits import Limits
from .pool import Pool
from .protocol import Endpoint
from .site import Site

DAY = 86400.0


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
    pool = Pool(folder, limits)
    endpoint = Endpoint(opened, pool, limits)
    site = Site(kg, opened, endpoint)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await pool.start()
        kept = asyncio.create_task(_keep(folder)) if store is None else None
        try:
            yield
        finally:
            if kept is not None:
                kept.cancel()
            await pool.close()
            if temporary is not None:
                temporary.cleanup()

    routes = [
        Route("/", site.home),
        Route("/sparql", endpoint.sparql, methods=["GET", "POST"]),
        Route("/query", site.query),
        Route("/query/plain", site.plain),
        Route("/query/hint", site.hint),
        Route("/queries.json", site.queries),
        Route("/explorer", site.explorer),
        Route("/docs/{path:path}", site.docs),
        Route("/health", endpoint.health),
        Route("/.well-known/void", endpoint.void),
        Route("/term", site.find),
        Route("/term/{curie:path}", site.term),
        Mount("/static", StaticFiles(directory=str(files(__package__) / "static"))),
        Route("/{path:path}", site.own),
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
