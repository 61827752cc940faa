"""The kinds of response that the endpoint and the pages give."""

from __future__ import annotations

import pyoxigraph as ox
from starlette.responses import PlainTextResponse, Response

from .guard import Refused
from .worker import GRAPHS


def rdf(triples: list[ox.Triple], kind: str, prefixes: dict[str, str]) -> Response:
    """Triples in a media type, sorted, so that the same triples make the same bytes."""
    data = ox.serialize(sorted(triples, key=str), format=GRAPHS[kind], prefixes=prefixes)
    return Response(data, media_type=charset(kind), headers={"Vary": "Accept"})


def html(text: str, status: int = 200) -> Response:
    """A page."""
    return Response(text, status, media_type="text/html; charset=utf-8")


def refusal(refused: Refused) -> Response:
    """Why a request is not carried out, as a text."""
    again = {"Retry-After": "1"} if refused.status in (429, 503) else {}
    return PlainTextResponse(refused.why + "\n", refused.status, headers={**again, "Cache-Control": "no-store"})


def charset(kind: str) -> str:
    """A media type with its charset, where it is a text."""
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
