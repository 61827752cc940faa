"""From an address to a server that answers there."""

from __future__ import annotations

import contextlib
import logging
import os
import socket
from collections.abc import Callable

import uvicorn
from starlette.applications import Starlette

from ..errors import InvalidArgument


class Server(uvicorn.Server):
    """A server that tells its address once it can be reached."""

    def __init__(self, app: Starlette, announce: Callable[[str], None]) -> None:
        super().__init__(uvicorn.Config(app, access_log=False, log_level="warning", server_header=False, timeout_keep_alive=10, h11_max_incomplete_event_size=65536))
        self.announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and tell."""
        await super().startup(sockets)
        if self.started and sockets:
            host, port = sockets[0].getsockname()[:2]
            self.announce(f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/")


def bound(host: str, port: int) -> socket.socket:
    """Return a socket that listens on an address; InvalidArgument if nothing can.

    Its connections send at once (asyncio sees to that only for sockets that it made itself): otherwise the body of an
    answer waits some 40 ms for the client to confirm the head.
    """
    if not 0 <= port <= 65535:
        raise InvalidArgument("port", port, why=f"{port} is not a number from 0 to 65535")
    try:
        socket.getaddrinfo(host, port)
    except (socket.gaierror, UnicodeError):
        raise InvalidArgument("host", host, why=f"{host!r} is not an address") from None
    try:
        listening = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise InvalidArgument("port", port, why=f"cannot listen on {host}:{port}: {os.strerror(error.errno or 0)}") from None
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def run(app: Starlette, listening: socket.socket, announce: Callable[[str], None]) -> None:
    """Serve until interrupted, with the access log on standard error."""
    access = logging.getLogger("bdnf_kg.serve.access")
    access.setLevel(logging.INFO)
    if not access.handlers:
        access.addHandler(logging.StreamHandler())
    with contextlib.suppress(KeyboardInterrupt):
        Server(app, announce).run(sockets=[listening])
