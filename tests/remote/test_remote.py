"""An endpoint (a real oxigraph server over the store of ``bdnf-kg load``) gives the answers that the library gives in memory, and the graph stays where it is."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import bdnf_kg
from bdnf_kg.errors import AmbiguousTerm, EndpointError, InvalidArgument, QueryError, TermNotFound, UnknownIRI
from bdnf_kg.query import stored_queries, write_store
from bdnf_kg.remote import CLAIMS, HELD, Endpoint, RemoteGraph, reach

PAIRS: list[tuple[str, str, dict[str, Any]]] = [
    ("physical exercise", "memory", {}),
    ("proBDNF cleavage", "LTP", {"k": 3}),
    ("17beta-estradiol", "BDNF release", {"max_length": 4}),
    ("chronic stress", "depression behavior", {"sign": "+", "max_length": 3}),
    ("estrogen", "memory", {"species": "rat", "max_length": 4}),
    ("physical exercise", "BDNF mRNA", {"anatomy": "hippocampal formation", "strict": True, "max_length": 3}),
    ("neuronal activity", "long-term synaptic potentiation", {"via": "TrkB", "max_length": 4}),
    ("neuronal activity", "long-term synaptic potentiation", {"avoid": ["TrkB", "tissue BDNF"], "max_length": 3, "without": ["review", "database record"]}),
    ("memory", "dark rearing", {"max_length": 2}),
    ("FNDC5", "BDNF mRNA", {"max_length": 1, "without": "PMID:15987945"}),
    ("FNDC5", "BDNF mRNA", {"max_length": 1, "without": ["cerebellum", "mouse", "review"]}),
    ("physical exercise", "BDNF mRNA", {"max_length": 2, "without": ["hippocampal formation", "in vitro", "DOI:10.1007/s00125-009-1364-1"]}),
]


@pytest.fixture(scope="module")
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


@pytest.fixture(scope="module")
def remote(endpoint: str) -> RemoteGraph:
    return bdnf_kg.connect(endpoint)


@pytest.mark.parametrize("text", ["CHEBI:16469", "CHEBI_16469", "http://purl.obolibrary.org/obo/CHEBI_16469", "P01100", "UniProtKB_P01100", "ENSMUSG00000021250", "BDNFKG_0000024"])
def test_an_id_is_taken_in_every_spelling_that_memory_takes(kg: bdnf_kg.KnowledgeGraph, remote: RemoteGraph, text: str) -> None:
    assert remote.term(text).id == kg.term(text).id


def test_a_bare_number_is_the_id_of_many_things_and_of_none(kg: bdnf_kg.KnowledgeGraph, remote: RemoteGraph) -> None:
    for graph in (kg, remote):
        with pytest.raises(TermNotFound, match="'16469'"):
            graph.term("16469")


@pytest.mark.parametrize(("source", "target", "keywords"), PAIRS)
def test_paths_are_those_of_memory(kg: bdnf_kg.KnowledgeGraph, remote: RemoteGraph, source: str, target: str, keywords: dict[str, Any]) -> None:
    here, there = kg.paths(source, target, **keywords), remote.paths(source, target, **keywords)
    assert [(str(p), p.sign, p.belief, p.references) for p in there] == [(str(p), p.sign, p.belief, p.references) for p in here]
    assert (there.reason, there.bound) == (here.reason, here.bound)


@pytest.mark.parametrize(("source", "target", "keywords"), [(a, b, {k: v for k, v in kw.items() if k not in ("k", "sign", "via")}) for a, b, kw in PAIRS])
def test_effects_are_those_of_memory(kg: bdnf_kg.KnowledgeGraph, remote: RemoteGraph, source: str, target: str, keywords: dict[str, Any]) -> None:
    here, there = kg.effect(source, target, **keywords), remote.effect(source, target, **keywords)
    assert (there.verdict, there.reason, there.references) == (here.verdict, here.reason, here.references)
    assert [str(p) for p in (there.positive, there.negative)] == [str(p) for p in (here.positive, here.negative)]
    assert [c.evidence for c in there.claims] == [c.evidence for c in here.claims]


@pytest.mark.parametrize("term", ["BDNF release", "TrkB", "physical exercise"])
@pytest.mark.parametrize("length", [1, 2, None])
@pytest.mark.parametrize("keywords", [{}, {"without": "review"}])
def test_upstream_and_downstream_are_those_of_memory(kg: bdnf_kg.KnowledgeGraph, remote: RemoteGraph, term: str, length: int | None, keywords: dict[str, Any]) -> None:
    for name in ("upstream", "downstream"):
        here, there = getattr(kg, name)(term, max_length=length, **keywords), getattr(remote, name)(term, max_length=length, **keywords)
        assert [(r.term.id, dict(r.steps)) for r in there] == [(r.term.id, dict(r.steps)) for r in here]


def test_only_the_neighbourhood_is_fetched(endpoint: str, kg: bdnf_kg.KnowledgeGraph) -> None:
    remote = bdnf_kg.connect(endpoint)
    remote.downstream("dark rearing", max_length=1, without="review")
    assert 0 < len(remote._rows) < len(kg.evidence) / 20
    assert remote.endpoint.requests < 15
    small = bdnf_kg.connect(endpoint, max_nodes=50)
    with pytest.raises(EndpointError, match="more than 50 nodes"):
        small.downstream("neuronal activity")


def test_every_stored_query_gives_the_same_rows(kg: bdnf_kg.KnowledgeGraph, remote: RemoteGraph) -> None:
    for name in stored_queries():
        assert sorted(map(repr, remote.run(name))) == sorted(map(repr, kg.run(name))), name
    assert remote.run("release_triggers", species="mouse").rows == kg.run("release_triggers", species="mouse").rows


@pytest.mark.parametrize("text", ["17β-estradiol", "estradiol", "ltp", "UniProtKB:Q16620", "TrkB-FL", "BDNFKG:0000003", " exercise "])
def test_names_are_found_as_in_memory(kg: bdnf_kg.KnowledgeGraph, remote: RemoteGraph, text: str) -> None:
    try:
        expected: object = kg.term(text).id
    except (TermNotFound, AmbiguousTerm) as error:
        with pytest.raises(type(error)):
            remote.term(text)
        return
    found = remote.term(text)
    assert found.id == expected
    here = kg.term(text)
    assert (found.label, found.definition, found.parent, sorted(found.synonyms)) == (here.label, here.definition, here.parent, sorted(here.synonyms))


def test_mistakes_are_named_as_in_memory(remote: RemoteGraph) -> None:
    with pytest.raises(TermNotFound, match="physical exercise"):
        remote.term("physical exercize")
    with pytest.raises(TermNotFound, match="is no causal node"):
        remote.effect("BDNF", "memory")
    with pytest.raises(UnknownIRI, match=r"bkg:sgin .nearest: bkg:sign"):
        remote.query("SELECT * WHERE { ?s bkg:sgin ?o }")
    with pytest.raises(QueryError):
        remote.query("SELECT * WHERE { ?s ", check=False)
    assert remote.query('SELECT ?s WHERE { ?s a bkg:Evidence ; bkg:species "mouse" }').reason.startswith('nothing in the graph matches ?s bkg:species "mouse"')
    assert remote.query("ASK { ?s a bkg:Evidence }").rows == ((True,),)


def test_values_of_a_wrong_kind_are_refused_as_in_memory(kg: bdnf_kg.KnowledgeGraph, remote: RemoteGraph) -> None:
    for graph in (kg, remote):
        for length in (None, "3", 0):
            with pytest.raises(InvalidArgument, match="max_length"):
                graph.effect("FNDC5", "BDNF mRNA", max_length=length)
            with pytest.raises(InvalidArgument, match="max_length"):
                graph.paths("FNDC5", "BDNF mRNA", max_length=length)
        with pytest.raises(InvalidArgument, match="without: 'unicorn' is no study design, no paper and no term"):
            graph.effect("FNDC5", "BDNF mRNA", max_length=1, without="unicorn")
        for ask in (lambda g: g.term(None), lambda g: g.query(None), lambda g: g.run(None)):
            with pytest.raises(InvalidArgument, match="None is no text"):
                ask(graph)


def test_an_endpoint_that_is_none_is_named(server_that_speaks_html: str) -> None:
    with pytest.raises(InvalidArgument, match="is not the address of an endpoint"):
        bdnf_kg.connect("file:///etc/passwd")
    with pytest.raises(EndpointError, match=r"127\.0\.0\.1:9/: no answer"):
        bdnf_kg.connect("http://127.0.0.1:9/").term("TrkB")
    with pytest.raises(EndpointError, match="is no SPARQL JSON but text/html"):
        bdnf_kg.connect(server_that_speaks_html).term("TrkB")


@pytest.fixture
def server_that_speaks_html() -> Any:
    import threading
    from http.server import BaseHTTPRequestHandler, HTTPServer

    class Page(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<html>")

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.mark.parametrize("edges", [CLAIMS, HELD])
def test_signed_reach_over_the_endpoint_is_that_of_the_search(endpoint: str, kg: bdnf_kg.KnowledgeGraph, edges: tuple[str, ...]) -> None:
    from bdnf_kg.causal import CausalGraph

    claims = CausalGraph([e for e in kg.network().edges if e.kind == "claim" and (edges is CLAIMS or e.is_held)], kg.network().nodes)
    expand = kg.content.prefixes.expand
    for name in ("neuronal activity", "17beta-estradiol"):
        start = kg.node(name).id
        for backward in (False, True):
            for length in (3, None):
                found = reach(Endpoint(endpoint, batch=50), [expand(start)], max_length=length, backward=backward, edges=edges)
                assert found == {expand(node): signs for node, signs in claims.reach(start, max_length=length, backward=backward).items()}


def test_a_reach_without_filters_needs_no_evidence(endpoint: str) -> None:
    remote = bdnf_kg.connect(endpoint)
    assert remote.downstream("neuronal activity")
    assert not remote._rows
    with pytest.raises(EndpointError, match="more than 50 nodes are reached"):
        reach(remote.endpoint, ["https://w3id.org/bdnf-kg/BDNFKG_0000003"], max_nodes=50)


@pytest.mark.parametrize("at_once", [1, 3])
def test_batches_come_in_their_order_however_many_are_asked_at_once(endpoint: str, kg: bdnf_kg.KnowledgeGraph, at_once: int) -> None:
    nodes = sorted(kg.content.prefixes.expand(term.id) for term in kg.terms.values())
    rows = Endpoint(endpoint, batch=40, at_once=at_once).batched_text("SELECT ?t WHERE { VALUES ?t { {nodes} } }", nodes)
    assert [iri for (iri,) in rows] == nodes
