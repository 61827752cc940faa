"""From an address to a server that answers there."""

from __future__ import annotations

import socket
import statistics
import time
from http.client import HTTPConnection
from urllib.parse import urlsplit

from running import Server

from bdnf_kg.serve.listen import bound


def test_an_answer_does_not_wait_for_the_client_to_confirm_its_head() -> None:
    with bound("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname()):
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_requests_over_one_connection_are_as_fast_as_the_first(server: Server) -> None:
    connection, times = HTTPConnection(urlsplit(server.url).netloc, timeout=20), []
    for _ in range(30):
        start = time.perf_counter()
        connection.request("GET", "/health")
        connection.getresponse().read()
        times.append(time.perf_counter() - start)
    connection.close()
    assert statistics.median(times) < 0.03, "40 ms is the time for which a client holds back its confirmation"
