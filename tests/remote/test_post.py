"""One request: it goes where the server sends it, and comes back whole or as an error of this package."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bdnf_kg.errors import EndpointError, QueryError
from bdnf_kg.remote.post import post


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        name, _, rest = self.path.lstrip("/").partition("/")
        if name == "redirect":
            status, _, target = rest.partition("/")
            self.send_response(int(status))
            self.send_header("Location", {"elsewhere": "/echo", "loop": self.path, "ftp": "ftp://127.0.0.1:9/"}[target])
            self.end_headers()
        elif name == "echo":
            self._send(200, b"POST " + sent)
        elif name == "garbage":
            self.wfile.write(b"garbage\r\n\r\n")
        elif name == "short":
            self._send(200, b"{", length=1000)
        elif name == "part":
            self._send(206, b"{}")
        elif name == "silent":
            self._send(500, b"")
        else:
            self._send(int(name), b"why it fails")

    def do_GET(self) -> None:
        self._send(200, b"GET")

    def _send(self, status: int, body: bytes, *, length: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(length or len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()


def ask(url: str, max_bytes: int = 1000) -> tuple[str, bytes]:
    return post(url, "ASK {}", "text/csv", seconds=10, max_bytes=max_bytes)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirected_query_is_posted_to_the_new_address(server: str, status: int) -> None:
    assert ask(f"{server}/redirect/{status}/elsewhere") == ("text/plain", b"POST query=ASK+%7B%7D")


def test_an_answer_that_lies_elsewhere_is_fetched(server: str) -> None:
    assert ask(f"{server}/redirect/303/elsewhere") == ("text/plain", b"GET")


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("redirect/302/loop", "HTTP 302: .*infinite loop"),
        ("redirect/307/ftp", "it sends queries on to 'ftp://127.0.0.1:9/', which is no address of an endpoint"),
        ("garbage", "no answer: garbage"),
        ("short", "no answer: IncompleteRead.1 bytes read, 999 more expected"),
        ("part", "the answer is a part only: HTTP 206"),
        ("503", "HTTP 503: why it fails"),
        ("silent", "HTTP 500: Internal Server Error"),
    ],
)
def test_no_answer_is_an_error_that_names_the_address_and_why(server: str, path: str, fault: str) -> None:
    with pytest.raises(EndpointError, match=f"(?s){server}/{path}: {fault}"):
        ask(f"{server}/{path}")


def test_a_wrong_query_is_the_error_of_the_query(server: str) -> None:
    with pytest.raises(QueryError, match="why it fails"):
        ask(f"{server}/400")


def test_an_answer_is_read_to_its_bound_only(server: str) -> None:
    assert ask(f"{server}/echo", max_bytes=21)[1] == b"POST query=ASK+%7B%7D"
    with pytest.raises(EndpointError, match="more than 20 bytes; ask for fewer nodes a batch, or allow more max_bytes"):
        ask(f"{server}/echo", max_bytes=20)
