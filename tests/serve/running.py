"""The real command in a process of its own, and a small client for it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Server:
    url: str
    log: Path
    process: subprocess.Popen[bytes]

    def ask(self, path: str, data: bytes | None = None, method: str | None = None, timeout: float = 60, **headers: str) -> Reply:
        request = urllib.request.Request(self.url + path, data=data, method=method, headers={k.replace("_", "-"): v for k, v in headers.items()})
        try:
            with urllib.request.urlopen(request, timeout=timeout) as reply:
                return Reply(reply.status, {k.lower(): v for k, v in reply.headers.items()}, reply.read())
        except urllib.error.HTTPError as error:
            return Reply(error.code, {k.lower(): v for k, v in error.headers.items()}, error.read())

    def query(self, sparql: str, **headers: str) -> Reply:
        return self.ask("/sparql", sparql.encode(), Content_Type="application/sparql-query", **headers)

    def logged(self, part: str, seconds: float = 10) -> str:
        """Return the log once it holds the part, or as it is when the time is up: the server writes a line after the reply has gone."""
        until = time.monotonic() + seconds
        while part not in (log := self.log.read_text()) and time.monotonic() < until:
            time.sleep(0.05)
        return log


def start(folder: Path, *options: str) -> Server:
    port = free_port()
    log = folder / "serve.log"
    process = subprocess.Popen([sys.executable, "-m", "bdnf_kg", "serve", "--port", str(port), *options], stderr=log.open("wb"), env=dict(os.environ))
    server = Server(f"http://127.0.0.1:{port}", log, process)
    for _ in range(600):
        try:
            if server.ask("/health").status == 200:
                return server
        except OSError:
            time.sleep(0.1)
        if process.poll() is not None:
            break
    process.kill()
    raise RuntimeError(f"the server did not start: {log.read_text()}")
