"""A real oxigraph server, started by the tests, over the store that ``bdnf-kg load`` writes."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from bdnf_kg.query import write_store


@pytest.fixture(scope="session")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    binary = shutil.which("oxigraph") or str(Path(sys.executable).parent / "oxigraph")
    store = write_store(tmp_path_factory.mktemp("remote") / "store")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen([binary, "serve-read-only", "-l", str(store), "--bind", f"127.0.0.1:{port}", "--union-default-graph"], stderr=subprocess.DEVNULL)
    for _ in range(200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
            break
        except OSError:
            time.sleep(0.1)
    else:
        server.kill()
        raise RuntimeError("oxigraph did not start")
    yield f"http://127.0.0.1:{port}/query"
    server.kill()
    server.wait()
