"""HTTP over the library, nothing more: a read-only SPARQL 1.1 endpoint, the explorer, a query page, and a page for each term."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..errors import ExtraMissing

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from ..graph import KnowledgeGraph
    from .limits import Limits

__all__ = ["application", "serve"]


def application(kg: KnowledgeGraph, limits: Limits | None = None, *, store: str | None = None) -> Starlette:
    """Return the ASGI application, for any ASGI server; needs the extra ``serve``.

    Parameters
    ----------
    kg : KnowledgeGraph
        Names and claims for the pages.
    limits : Limits, optional
        What a query and a client may use.
    store : path, optional
        An on-disk oxigraph store to query; by default the shipped dataset.
    """
    try:
        from .app import make
    except ModuleNotFoundError as error:
        raise ExtraMissing(error.name or "starlette", "serve") from None
    return make(kg, limits, store)


def serve(
    kg: KnowledgeGraph,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    limits: Limits | None = None,
    store: str | None = None,
    announce: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve until interrupted. The default host is loopback: put a reverse proxy with TLS in front of it for the world.

    ``announce`` is called with the address once it can be reached; port 0 takes a free port. An address where nothing can
    listen and a store that cannot be read raise InvalidArgument.
    """
    try:
        from .listen import bound, run
    except ModuleNotFoundError as error:
        raise ExtraMissing(error.name or "uvicorn", "serve") from None
    with bound(host, port) as listening:
        run(application(kg, limits, store=store), listening, announce)
