"""What the endpoint does not do, however it is asked; and that it goes on serving."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from running import Server, start

import bdnf_kg
from bdnf_kg.serve.guard import Refused, inspect
from bdnf_kg.serve.worker import count_rows

RUNAWAY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
GLUED = [
    "SELECT * {{ ?s bkg:isHeld trueSERVICE <{0}> {{ ?a ?b ?c }} }}",
    "SELECT * {{ ?s ?p 1SERVICE <{0}> {{ ?a ?b ?c }} }}",
    "SELECT * {{ ?s ?p 1.SERVICE <{0}> {{ ?a ?b ?c }} }}",
    "SELECT * {{ ?s ?p 1e5SERVICE <{0}> {{ ?a ?b ?c }} }}",
    "SELECT * {{ ?s ?p*trueservice <{0}> {{ ?a ?b ?c }} }}",
    "SELECT * {{ VALUES?x{{UNDEF}}SERVICE<{0}>{{?a?b?c}} }}",
    "SELECT * {{ FILTERNOTEXISTS{{SERVICE<{0}>{{?a?b?c}}}} }}",
    "SELECT * {{ SERVICESILENT<{0}>{{?a?b?c}} }}",
    "SELECT * {{ SERVICE?g{{?a?b?c}} }}",
    "PREFIX x: <{0}> SELECT * {{ SERVICEx:{{?a?b?c}} }}",
    "PREFIX x: <{0}> SELECT * {{ SERVICESILENTx:y{{?a?b?c}} }}",
    "PREFIX x: <{0}> SELECT * {{ SERVICE x:a\\#b {{?a?b?c}} }}",
    "PREFIX : <{0}> SELECT * {{ SERVICE:y{{?a?b?c}} }}",
]
"""Spellings without the blank that SPARQL asks for before a word; the engine does not."""
HIDDEN = [
    "SELECT * {{ ?s ?p ?o FILTER(1<2)SERVICE#>\n<{0}>{{ ?a ?b ?c }} }}",
    "SELECT * {{ ?s ?p ?o FILTER(1<2&&'>'=\")SERVICE<x:y>{{'\")SERVICE<{0}>{{ ?a ?b '\"' }} }}",
    "SELECT * {{ ?s ?p ('''x')SERVICE<{0}>{{ ?a ?b ?c }} }} # \\q '''",
    'SELECT * {{ ?s ?p "\\u0022" SERVICE <{0}> {{ ?a ?b "" }} }}',
    "SELECT * {{ SERVICE#{{}}<x:y>\r<{0}>{{ ?a ?b ?c }} }}",
    "SELECT * {{ SERVICE <{0}> # {{ hello\n{{ ?a ?b ?c }} }}",
    "BASE <{0}> SELECT * {{ SERVICE <> {{ ?a ?b ?c }} }}",
]
"""Clauses that stand in a string, a comment or an IRI for one reader, and not for another."""
LARGE = "SELECT ?a ?d WHERE { ?a a ?b . ?d a ?e } ORDER BY ?a ?d"


@pytest.fixture
def trap() -> Iterator[tuple[str, list[bytes]]]:
    """A port that notes each connection."""
    seen: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.1)
    done = threading.Event()

    def listen() -> None:
        while not done.is_set():
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                continue
            seen.append(b"called")
            connection.close()

    thread = threading.Thread(target=listen)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/", seen
    done.set()
    thread.join()
    listener.close()


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * {{ SERVICE <{0}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ service silent<{0}>{{ ?s ?p ?o }} }}",
        "SELECT * {{ ?s ?p 1 . FILTER(?s<?p) SERVICE <{0}> {{ ?s ?p ?o }} }}",
        "PREFIX x: <{0}> SELECT * {{ SERVICE x: {{ ?s ?p ?o }} }}",
        "SELECT * {{ BIND(<{0}> AS ?g) SERVICE ?g {{ ?s ?p ?o }} }}",
        "SELECT * {{ {{ SELECT * {{ SERVICE <{0}> {{ ?s ?p ?o }} }} }} }}",
        r"SELECT * {{ \u0053ERVICE <{0}> {{ ?s ?p ?o }} }}",
        "SELECT * FROM <{0}> {{ ?s ?p ?o }}",
        "SELECT * FROM NAMED <{0}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        "LOAD <{0}>",
        "ASK {{ ?s ?p 'a' # '\n SERVICE <{0}> {{ ?s ?p ?o }} }}",
        *GLUED,
        *HIDDEN,
    ],
)
def test_nothing_reaches_another_host(server: Server, trap: tuple[str, list[bytes]], text: str) -> None:
    url, seen = trap
    reply = server.query(text.format(url))
    assert reply.status in (400, 403), reply.text
    time.sleep(0.05)
    assert seen == []


def test_a_worker_cannot_connect_even_if_the_first_fence_fell(trap: tuple[str, list[bytes]]) -> None:
    """The second fence: the process that runs queries has no descriptor left for a connection."""
    import subprocess
    import sys

    from bdnf_kg.query import STANDARD
    from bdnf_kg.query.engine import cache_folder

    url, seen = trap
    request = {"query": f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}", "prefixes": STANDARD, "from": [], "default": [], "named": [],
               "results": "text/csv", "graph": "text/turtle", "seconds": 20, "rows": 10, "bytes": 1000}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "bdnf_kg.serve.worker", str(cache_folder()), "1000000000", "none"],
        input=json.dumps(request).encode() + b"\n", capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    ready, head = done.stdout.splitlines()[:2]
    assert json.loads(ready) == {"ready": True}
    assert json.loads(head)["status"] in (400, 500)
    assert seen == []


@pytest.mark.parametrize(
    "text",
    ["INSERT DATA { <a:a> <a:b> <a:c> }", "DELETE WHERE { ?s ?p ?o }", "CLEAR ALL", "PREFIX a: <a:> DROP GRAPH a:b", "# hello\nWITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }"],
)
def test_nothing_is_written(server: Server, text: str) -> None:
    before = server.ask("/health").text
    for data, kind in ((text.encode(), "application/sparql-query"), (text.encode(), "application/sparql-update"), (b"update=CLEAR+ALL", "application/x-www-form-urlencoded")):
        reply = server.ask("/sparql", data, Content_Type=kind)
        assert reply.status == 403
        assert "read-only" in reply.text
    assert json.loads(server.ask("/health").text)["triples"] == json.loads(before)["triples"]


def test_words_in_strings_names_and_comments_are_no_commands() -> None:
    inspect("SELECT ?service { ?service <x:SERVICE> 'SERVICE' ; x:load \"LOAD\" } # SERVICE DROP", ("query.example.org",))
    inspect("SELECT ?service ?x { ?x a <http://www.w3.org/ns/sparql-service-description#Service> { ?webservice ?x ?service } { ?x ?y 'the service: good' } }")


@pytest.mark.parametrize("text", [*GLUED, *HIDDEN])
def test_where_hosts_are_listed_no_spelling_gets_past_to_another(text: str) -> None:
    with pytest.raises(Refused, match="for these hosts only"):
        inspect(text.format("http://127.0.0.1:8080/"), ("query.example.org",))


@pytest.mark.parametrize("text", ["SERVICE", "SERVICE#", "SERVICE#\n", "SERVICE ", "SERVICE<", "SERVICE x:", "SERVICE a:a:a:", "SERVICE x:\\#", "SERVICE a"])
def test_the_check_of_a_long_query_is_fast(text: str) -> None:
    long = text + text[7:] * 60_000
    begun = time.process_time()
    inspect(f"SELECT * {{ {long if len(text) > 7 else 'SERVICE#' * 20 + '#' * 200_000} }}")
    with pytest.raises(Refused, match="20 times at most"):
        inspect(text * 21)
    assert time.process_time() - begun < 2


def test_listed_hosts_only_are_asked() -> None:
    allowed = ("query.example.org",)
    inspect("SELECT * { ?s ?p trueSERVICE SILENT <https://query.example.org/sparql> { ?s ?p ?o } }", allowed)
    for text in (
        "SERVICE <https://[evil/>",
        r"SERVICE <https://query.example.org\u002eevil.org/>",
        "SERVICE <https://evil.example.org/>",
        "SERVICE ?g",
        "SERVICE <https://query.example.org.evil.org/>",
        "SERVICE <https://query.example.org@evil.org/>",
    ):
        with pytest.raises(Refused, match="for these hosts only"):
            inspect(f"SELECT * {{ {text} {{ ?s ?p ?o }} }}", allowed)


def test_a_runaway_query_is_stopped_and_the_next_one_runs(server: Server) -> None:
    killed = json.loads(server.ask("/health").text)["killed"]
    start_time = time.monotonic()
    reply = server.query(RUNAWAY)
    assert (reply.status, "stopped after 4 s" in reply.text) == (504, True)
    assert time.monotonic() - start_time < 12
    assert server.query("ASK { ?s ?p ?o }").status == 200
    assert json.loads(server.ask("/health").text)["killed"] == killed + 1


def test_runaway_queries_in_every_worker_do_not_stop_the_pages(server: Server) -> None:
    with ThreadPoolExecutor(8) as threads:
        replies = [threads.submit(server.query, RUNAWAY) for _ in range(4)]
        time.sleep(0.3)
        begun = time.monotonic()
        assert server.ask("/health").status == 200
        assert server.ask("/BDNFKG_0000003").status == 200
        assert time.monotonic() - begun < 4
        assert {r.result().status for r in replies} <= {503, 504}
    for _ in range(50):
        state = json.loads(server.ask("/health").text)
        if state["idle"] == state["workers"] == 2:
            break
        time.sleep(0.2)
    assert (state["idle"], state["inside"]) == (2, 0)


def test_a_query_with_many_unknown_names_does_not_stop_the_pages(server: Server) -> None:
    sparql = f"SELECT * {{ ?s a ?k {' '.join(f'; bkg:nope{n} ?o{n}' for n in range(40))} }}"
    with ThreadPoolExecutor(8) as threads:
        replies = [threads.submit(server.ask, "/query/plain?" + urlencode({"query": sparql})) for _ in range(2)]
        begun = time.monotonic()
        while not all(reply.done() for reply in replies):
            asked = time.monotonic()
            assert server.ask("/health").status == 200
            assert time.monotonic() - asked < 5
        assert time.monotonic() - begun < 30
    assert all("the graph does not hold bkg:nope0" in reply.result().text for reply in replies)


def test_an_answer_too_large_is_refused_with_the_limit(server: Server) -> None:
    reply = server.query("SELECT ?s ?p WHERE { ?s ?p ?o } LIMIT 20001")
    assert (reply.status, "more than 20,000 rows" in reply.text) == (422, True)
    assert server.query("SELECT ?s ?p WHERE { ?s ?p ?o } LIMIT 20000").status == 200
    reply = server.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 20001")
    assert (reply.status, "more than 20,000 rows" in reply.text) == (422, True)


def test_a_body_too_large_is_refused_before_it_is_read(server: Server) -> None:
    assert server.query("ASK { } #" + "x" * 300_000).status == 413
    host = urlsplit(server.url).netloc
    connection = http.client.HTTPConnection(host, timeout=20)
    connection.putrequest("POST", "/sparql")
    connection.putheader("Content-Type", "application/sparql-query")
    connection.putheader("Transfer-Encoding", "chunked")
    connection.endheaders()
    chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    for _ in range(4):
        connection.send(chunk)
    assert connection.getresponse().status == 413
    connection.close()


def test_a_client_that_leaves_takes_its_query_along(server: Server) -> None:
    host = urlsplit(server.url).netloc
    connection = http.client.HTTPConnection(host, timeout=20)
    connection.request("POST", "/sparql", RUNAWAY, {"Content-Type": "application/sparql-query"})
    time.sleep(0.5)
    connection.close()
    for _ in range(20):
        if json.loads(server.ask("/health").text)["inside"] == 0:
            break
        time.sleep(0.1)
    assert json.loads(server.ask("/health").text)["inside"] == 0


def test_no_error_shows_the_inside(server: Server) -> None:
    for reply in (server.query("SELECT * { ?s ?p"), server.ask("/%00"), server.ask("/sparql?query=%FF"), server.ask("/term/%3Cscript%3E"), server.ask("/explorer?source=unicorn")):
        assert reply.status in (400, 404), reply.text
        assert "Traceback" not in reply.text
        assert "File " not in reply.text
        assert "<script>" not in reply.text


@pytest.mark.parametrize("local", ["/evil.example/login", "//evil.example", "%5Cevil.example", "/%5C/evil.example", "%5C%5Cevil.example"])
def test_a_term_never_leads_to_another_site(server: Server, local: str) -> None:
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=20)
    connection.request("GET", f"/term/https://w3id.org/bdnf-kg/{local}")
    place = connection.getresponse().getheader("Location", "")
    connection.close()
    assert place.startswith("/evil.example")


def test_the_log_shows_no_query_unless_asked(server: Server) -> None:
    server.ask("/sparql?query=ASK%20%7B%20%3Fhushhush%20%3Fp%20%3Fo%20%7D")
    log = server.logged("GET /sparql 200")
    assert "GET /sparql 200" in log
    assert "hushhush" not in log


def test_the_store_of_a_running_server_is_never_removed_as_unused(kg: bdnf_kg.KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio
    import os

    from starlette.applications import Starlette

    from bdnf_kg.query.engine import cached_folder
    from bdnf_kg.serve import app
    from bdnf_kg.serve.limits import Limits

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(app, "DAY", 0.05)
    folder = cached_folder()
    old = time.time() - 60 * 86400

    async def live(site: Starlette) -> None:
        async with site.router.lifespan_context(site):
            os.utime(folder, (old, old))
            for _ in range(100):
                if folder.stat().st_mtime > old + 1:
                    return
                await asyncio.sleep(0.05)

    os.utime(folder, (old, old))
    site = app.make(kg, Limits(workers=1), None)
    assert folder.stat().st_mtime > old + 1, "used when the server starts"
    asyncio.run(live(site))
    assert folder.stat().st_mtime > old + 1, "and again each day"


def test_too_many_at_once_get_429_and_503(tmp_path: Path) -> None:
    import asyncio

    from bdnf_kg.query import STANDARD
    from bdnf_kg.query.engine import cache_folder
    from bdnf_kg.serve.limits import Limits
    from bdnf_kg.serve.pool import Pool

    request = {"query": RUNAWAY, "prefixes": STANDARD, "from": [], "default": [], "named": [], "results": "text/csv", "graph": "text/turtle"}

    async def flood() -> list[int]:
        pool = Pool(cache_folder(), Limits(seconds=1.5, workers=1, waiting=2, per_client=2))
        await pool.start()

        async def ask(client: str) -> int:
            try:
                await pool.ask(client, request)
            except Refused as refused:
                return refused.status
            return 200

        try:
            return list(await asyncio.gather(*(ask(client) for client in ("a", "a", "a", "b", "c"))))
        finally:
            await pool.close()

    statuses = asyncio.run(flood())
    assert statuses[2] == 429  # the third of client a
    assert statuses[4] == 503  # one runs and two wait
    assert set(statuses[:2] + statuses[3:4]) <= {503, 504}
    assert 504 in statuses


def test_a_query_that_wants_more_memory_than_allowed_is_refused_and_the_server_goes_on(tmp_path: Path) -> None:
    import asyncio
    import sys

    from bdnf_kg.query import STANDARD
    from bdnf_kg.query.engine import cache_folder
    from bdnf_kg.serve.limits import Limits
    from bdnf_kg.serve.pool import Pool

    if not sys.platform.startswith("linux"):
        pytest.skip("RLIMIT_AS is kept on Linux")
    request = {"query": LARGE, "prefixes": STANDARD, "from": [], "default": [], "named": [], "results": "text/csv", "graph": "text/turtle"}

    async def ask() -> tuple[int, bytes]:
        pool = Pool(cache_folder(), Limits(seconds=60, workers=1, memory_bytes=60_000_000))
        await pool.start()
        try:
            try:
                await pool.ask("a", request)
                status = 200
            except Refused as refused:
                status = refused.status
            return status, (await pool.ask("a", {**request, "query": "ASK { ?s ?p ?o }"})).body
        finally:
            await pool.close()

    status, after = asyncio.run(ask())
    assert status == 422
    assert after.strip() == b"true"


def test_a_worker_that_died_idle_costs_no_query() -> None:
    import asyncio

    from bdnf_kg.query import STANDARD
    from bdnf_kg.query.engine import cached_folder
    from bdnf_kg.serve.limits import Limits
    from bdnf_kg.serve.pool import Pool

    request = {"query": "ASK {}", "prefixes": STANDARD, "from": [], "default": [], "named": [], "results": "text/csv", "graph": "text/turtle"}

    async def ask() -> tuple[list[bytes], int, int]:
        pool = Pool(cached_folder(), Limits(seconds=30, workers=2))
        await pool.start()
        try:
            for worker in pool.workers:
                worker.process.kill()
            await asyncio.sleep(0.5)
            bodies = [(await pool.ask("a", request)).body.strip() for _ in range(3)]
            return bodies, pool.counts["died"], len(pool.workers)
        finally:
            await pool.close()

    assert asyncio.run(ask()) == ([b"true"] * 3, 2, 2)


@pytest.mark.parametrize(
    ("body", "kind", "rows"),
    [
        (b'{"head":{"vars":["s"]},"results":{"bindings":[]}}', "application/sparql-results+json", 0),
        (b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"literal","value":"a\\"},{\\\\"}}]}}', "application/sparql-results+json", 1),
        (b's,p\r\n"a\r\nb",c\r\nd,e\r\n', "text/csv", 2),
        (b"?s\n1\n2\n", "text/tab-separated-values", 2),
        (b"<results><result></result><result><literal>&lt;result&gt;</literal></result></results>", "application/xml", 2),
    ],
)
def test_rows_are_counted_whatever_strings_hold(body: bytes, kind: str, rows: int) -> None:
    assert count_rows(body, kind) == rows


def test_the_server_listens_on_this_machine_only_and_needs_the_extra() -> None:
    import inspect as introspect

    from bdnf_kg.serve import serve

    assert introspect.signature(serve).parameters["host"].default == "127.0.0.1"


def test_log_queries_if_asked(tmp_path: Path) -> None:
    server = start(tmp_path, "--workers", "1", "--log-queries")
    try:
        server.ask("/sparql?query=ASK%20%7B%20%3Fshown%20%3Fp%20%3Fo%20%7D%0Ax")
        line = next(line for line in server.logged("shown").splitlines() if "shown" in line)
        assert "GET /sparql?query=ASK" in line
    finally:
        server.process.terminate()
        server.process.wait(20)
    assert server.process.returncode is not None
