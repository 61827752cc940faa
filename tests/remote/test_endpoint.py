"""An endpoint that cuts its answers, sends nonsense or is asked for nonsense: whole answers, or an error that names the offender."""

from __future__ import annotations

import csv
import io
import json
import threading
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pyoxigraph as ox
import pytest

import bdnf_kg
from bdnf_kg.errors import EndpointError, InvalidArgument
from bdnf_kg.query.engine import cached_store
from bdnf_kg.remote import CLAIMS, Endpoint, reach

BKG = "https://w3id.org/bdnf-kg/"


@contextmanager
def served(answer: Callable[[str, str], tuple[str, bytes]]) -> Iterator[str]:
    """Serve a function from a query and the media type asked for to the media type and the body of the answer."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = self.rfile.read(int(self.headers["Content-Length"])).decode()
            kind, body = answer(dict(urllib.parse.parse_qsl(form))["query"], self.headers["Accept"])
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def written(store: ox.Store, query: str, format: ox.QueryResultsFormat) -> bytes:
    found = store.query(query, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions | ox.QueryBoolean)
    return found.serialize(format=format) or b""


@contextmanager
def cutting(store: ox.Store, limit: int) -> Iterator[str]:
    """Serve a store as many servers do: of a long answer its first rows only, and not a word about the rest."""

    def answer(query: str, accept: str) -> tuple[str, bytes]:
        if "csv" in accept:
            text = io.StringIO()
            csv.writer(text).writerows(list(csv.reader(io.StringIO(written(store, query, ox.QueryResultsFormat.CSV).decode())))[: limit + 1])
            return "text/csv", text.getvalue().encode()
        body = json.loads(written(store, query, ox.QueryResultsFormat.JSON))
        if "results" in body:
            del body["results"]["bindings"][limit:]
        return "application/sparql-results+json", json.dumps(body).encode()

    with served(answer) as url:
        yield url


def always(kind: str, body: bytes) -> Callable[[str, str], tuple[str, bytes]]:
    return lambda query, accept: (kind, body)


@pytest.mark.parametrize("limit", [1_000, 10_000])
def test_a_server_that_cuts_answers_gives_those_of_memory(kg: bdnf_kg.KnowledgeGraph, limit: int) -> None:
    with cutting(cached_store(), limit) as url:
        remote = bdnf_kg.connect(url)
        for source, target in (("physical exercise", "memory"), ("ketamine", "neurogenesis")):
            here, there = kg.effect(source, target), remote.effect(source, target)
            assert (there.verdict, there.reason, there.references) == (here.verdict, here.reason, here.references)
        here_, there_ = kg.upstream("BDNF release", without="review"), remote.upstream("BDNF release", without="review")
        assert [(found.term.id, dict(found.steps)) for found in there_] == [(found.term.id, dict(found.steps)) for found in here_]


def fan(targets: int) -> ox.Store:
    """A node that leads to 60 others, and each of these to so many more."""
    store = ox.Store()
    node, edge = ox.NamedNode, ox.NamedNode(f"{BKG}increases")
    for hub in range(60):
        store.add(ox.Quad(node("urn:start"), edge, node(f"urn:hub{hub}")))
        store.extend(ox.Quad(node(f"urn:hub{hub}"), edge, node(f"urn:leaf{hub}-{leaf}")) for leaf in range(targets))
    return store


EDGES = ('?s bkg:increases ?o BIND ("+" AS ?sign)',)


@pytest.mark.parametrize("limit", [130, 250, 1_200, 1_201, 100_000])
def test_reach_is_whole_however_short_the_server_cuts(limit: int) -> None:
    with cutting(fan(20), limit) as url:
        assert len(reach(Endpoint(url), ["urn:start"], edges=EDGES)) == 60 + 60 * 20


def test_a_cut_that_no_batch_avoids_is_an_error_that_names_the_limit_and_the_node() -> None:
    with cutting(fan(500), 300) as url, pytest.raises(EndpointError, match=r"it sends 300 rows at most, and the answer for urn:hub\d+ has more"):
        reach(Endpoint(url), ["urn:start"], edges=EDGES)


def test_the_limit_is_asked_for_seldom() -> None:
    with cutting(fan(20), 100_000) as url:
        endpoint = Endpoint(url, batch=10)
        reach(endpoint, ["urn:start"], edges=EDGES)
        batches = 1 + 6 + 120
        assert batches < endpoint.requests <= batches + 2


def test_a_query_of_ones_own_that_is_cut_is_an_error_unless_it_has_the_rows_that_it_asks_for() -> None:
    with cutting(cached_store(), 500) as url:
        remote = bdnf_kg.connect(url)
        with pytest.raises(EndpointError, match="it sends 500 rows at most"):
            remote.query("SELECT ?row { ?row a bkg:Evidence }")
        with pytest.raises(EndpointError, match="it sends 500 rows at most"):
            remote.query("SELECT ?row { ?row a bkg:Evidence } LIMIT 501")
        assert len(remote.query("SELECT ?row { ?row a bkg:Evidence } ORDER BY ?row LIMIT 500 OFFSET 500")) == 500


def test_a_server_that_refuses_long_answers_is_believed_the_shorter_ones() -> None:
    store = fan(20)

    def answer(query: str, accept: str) -> tuple[str, bytes]:
        body = written(store, query, ox.QueryResultsFormat.CSV)
        return ("text/csv", body) if body.count(b"\n") <= 2_000 else ("text/plain", b"too long")

    with served(answer) as url:
        assert len(reach(Endpoint(url), ["urn:start"], edges=EDGES)) == 60 + 60 * 20


def test_a_question_that_failed_can_be_asked_again(kg: bdnf_kg.KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    with cutting(cached_store(), 100_000) as url:
        remote = bdnf_kg.connect(url)
        whole, sent = Endpoint.batched, []

        def broken(self: Endpoint, sparql: str, nodes: object) -> object:
            sent.append(sparql)
            if sparql.startswith("SELECT ?row ?p ?o"):
                raise EndpointError("the line is cut")
            return whole(self, sparql, nodes)  # type: ignore[arg-type]

        with monkeypatch.context() as patch:
            patch.setattr(Endpoint, "batched", broken)
            with pytest.raises(EndpointError, match="the line is cut"):
                remote.paths("physical exercise", "memory", max_length=3)
        assert [str(p) for p in remote.paths("physical exercise", "memory", max_length=3)] == [str(p) for p in kg.paths("physical exercise", "memory", max_length=3)]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"sign,o\r\n?,urn:b\r\n", "the sign of an edge to urn:b is '[?]', and neither '[+]' nor '-'"),
        (b"sign,o\r\n+,urn:\xff\r\n", "the answer is no CSV in UTF-8"),
        (b"sign,o\r\n+,urn:b,urn:c\r\n", r"a row of the answer has other columns than sign, o: \['[+]', 'urn:b', 'urn:c'\]"),
        (b"", "the answer is no CSV in UTF-8"),
    ],
)
def test_an_answer_that_makes_no_sense_is_shown(body: bytes, fault: str) -> None:
    with served(always("text/csv", body)) as url, pytest.raises(EndpointError, match=fault):
        reach(Endpoint(url), ["urn:a"], edges=CLAIMS)


def test_a_row_of_another_version_is_named(kg: bdnf_kg.KnowledgeGraph) -> None:
    store = ox.Store()
    store.extend(cached_store())
    row = next(iter(store.quads_for_pattern(None, ox.NamedNode(f"{BKG}perturbation"), None)))
    store.remove(row)
    store.add(ox.Quad(row.subject, row.predicate, ox.Literal("prodded"), row.graph_name))
    node = next(iter(store.quads_for_pattern(row.subject, ox.NamedNode("https://w3id.org/biolink/vocab/subject"), None))).object
    assert isinstance(node, ox.NamedNode)
    with cutting(store, 100_000) as url, pytest.raises(EndpointError, match=r"does not hold the evidence row .* as this version knows it: 'prodded'"):
        bdnf_kg.connect(url).downstream(kg.content.prefixes.compact(node.value), max_length=1, without="review")


def test_a_node_that_is_no_term_at_the_endpoint_is_named(kg: bdnf_kg.KnowledgeGraph) -> None:
    gone = kg.downstream("neuronal activity", max_length=1)[0].term
    store = ox.Store()
    store.extend(quad for quad in cached_store() if (quad.subject, quad.predicate) != (ox.NamedNode(kg.content.prefixes.expand(gone.id)), ox.NamedNode(f"{BKG}kind")))
    for keywords in ({}, {"without": "review"}):
        with cutting(store, 100_000) as url, pytest.raises(EndpointError, match=f"it holds claims on {gone.id}, and no term of that name"):
            bdnf_kg.connect(url).downstream("neuronal activity", max_length=1, **keywords)


@pytest.mark.parametrize("url", ["http://127.0.0.1:abc/x", "http://127.0.0.1/a b", "http:///sparql", "ftp://example.org/", "http://example.org/\n", "http://[::1/"])
def test_an_address_that_is_none_is_named_at_once(url: str) -> None:
    with pytest.raises(InvalidArgument, match="is not the address of an endpoint"):
        Endpoint(url)


@pytest.mark.parametrize("keywords", [{"batch": 0}, {"batch": -1}, {"at_once": 0}, {"max_bytes": 0}, {"seconds": 0}, {"seconds": -1.0}])
def test_numbers_that_are_too_small_are_named_at_once(keywords: dict[str, int]) -> None:
    with pytest.raises(InvalidArgument, match=f"{next(iter(keywords))}: {next(iter(keywords.values())):g} is "):
        Endpoint("http://127.0.0.1:9/", **keywords)


def test_a_source_that_is_no_iri_is_named() -> None:
    with pytest.raises(InvalidArgument, match="'BDNF release' is not an IRI"):
        reach(Endpoint("http://127.0.0.1:9/"), ["BDNF release"])
