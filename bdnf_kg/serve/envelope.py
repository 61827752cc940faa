"""What every response has: security headers, CORS, an ETag, and a line in the access log."""

from __future__ import annotations

import logging
import time
from hashlib import sha256

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOG = logging.getLogger("bdnf_kg.serve.access")
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


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
