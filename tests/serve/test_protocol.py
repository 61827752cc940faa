"""SPARQL 1.1 Protocol, as clients of the field speak it."""

from __future__ import annotations

import csv
import gzip
import io
import json
import shutil
import subprocess
import time
import urllib.request
from pathlib import Path
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from running import Server, free_port

import bdnf_kg
from bdnf_kg.serve.negotiate import best

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s a bkg:CausalClaim }"
FEW = "SELECT ?s WHERE { ?s a bkg:CausalClaim } ORDER BY ?s LIMIT 3"
GRAPH = "https://w3id.org/bdnf-kg/graph/"


def _n(reply: object) -> int:
    return int(json.loads(reply.body)["results"]["bindings"][0]["n"]["value"])  # type: ignore[attr-defined]


def test_a_query_comes_by_get_by_form_and_directly(server: Server, kg: bdnf_kg.KnowledgeGraph) -> None:
    expected = len(kg.claims(causal=True))
    by_get = server.ask(f"/sparql?query={quote(COUNT)}")
    by_form = server.ask("/sparql", urlencode({"query": COUNT}).encode(), Content_Type="application/x-www-form-urlencoded")
    assert [_n(by_get), _n(by_form), _n(server.query(COUNT))] == [expected] * 3
    assert by_get.headers["content-type"] == "application/sparql-results+json"


def test_rows_come_in_each_format(server: Server) -> None:
    rows = {}
    reply = server.query(FEW, Accept="application/sparql-results+json")
    rows["json"] = [b["s"]["value"] for b in json.loads(reply.body)["results"]["bindings"]]
    reply = server.query(FEW, Accept="application/sparql-results+xml")
    rows["xml"] = [e.text for e in ElementTree.fromstring(reply.body).iter("{http://www.w3.org/2005/sparql-results#}uri")]
    reply = server.query(FEW, Accept="text/csv")
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    rows["csv"] = [r["s"] for r in csv.DictReader(io.StringIO(reply.text))]
    reply = server.query(FEW, Accept="text/tab-separated-values")
    rows["tsv"] = [line.strip("<>") for line in reply.text.splitlines()[1:]]
    assert len(rows["json"]) == 3
    assert all(r == rows["json"] for r in rows.values()), rows


@pytest.mark.parametrize(
    ("accept", "format"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
    ],
)
def test_graphs_come_in_each_format(server: Server, accept: str, format: ox.RdfFormat) -> None:
    reply = server.query("CONSTRUCT { ?s rdfs:label ?l } WHERE { ?s rdfs:label ?l . ?s bkg:kind 'hormone' }", Accept=accept)
    assert reply.headers["content-type"].startswith(accept)
    found = {str(q.triple) for q in ox.parse(reply.body, format=format)}
    assert '<http://purl.obolibrary.org/obo/CHEBI_16469> <http://www.w3.org/2000/01/rdf-schema#label> "17beta-estradiol"' in found


def test_a_form_that_a_query_cannot_take_is_406(server: Server) -> None:
    assert server.query(FEW, Accept="text/turtle").status == 406
    assert server.query("ASK { ?s ?p ?o }", Accept="image/png").status == 406


def test_the_accept_header_is_weighed() -> None:
    offers = ["a/json", "text/csv", "text/turtle"]
    assert best("text/*;q=0.9, text/csv;q=0.1, */*;q=0.5", offers) == "text/turtle"
    assert best("a/json;q=0, */*;q=0.1", offers) == "text/csv"
    assert best("text/csv;q=high", offers) is None
    assert best("TEXT/CSV", offers) == "text/csv"


def test_the_dataset_of_the_protocol_is_the_one_queried(server: Server) -> None:
    everything = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    named = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
    direct = _n(server.ask(f"/sparql?{urlencode({'query': everything, 'default-graph-uri': GRAPH + 'direct'})}"))
    assert 0 < direct < _n(server.query(everything))
    assert direct == _n(server.query(everything.replace("WHERE", f"FROM <{GRAPH}direct> WHERE")))
    assert direct == _n(server.ask(f"/sparql?{urlencode({'query': named, 'named-graph-uri': GRAPH + 'direct'})}"))
    assert _n(server.ask(f"/sparql?{urlencode({'query': everything, 'named-graph-uri': GRAPH + 'direct'})}")) == 0
    both = urlencode([("query", everything), ("default-graph-uri", GRAPH + "direct"), ("default-graph-uri", GRAPH + "claims")])
    assert _n(server.ask(f"/sparql?{both}")) == direct + _n(server.ask(f"/sparql?{urlencode({'query': everything, 'default-graph-uri': GRAPH + 'claims'})}"))
    missing = server.ask(f"/sparql?{urlencode({'query': everything, 'default-graph-uri': 'http://example.org/none'})}")
    assert (missing.status, "holds no graph <http://example.org/none>; it holds: <https://w3id.org/bdnf-kg/graph/claims>" in missing.text) == (400, True)


@pytest.mark.parametrize(
    ("path", "data", "kind", "status"),
    [
        ("/sparql?query=A&query=B", None, "", 400),
        ("/sparql?default-graph-uri=x", None, "", 400),
        ("/sparql", b"", "application/sparql-query", 400),
        ("/sparql", b"x=1", "application/x-www-form-urlencoded", 400),
        ("/sparql", b"ASK {}", "text/plain", 415),
        ("/sparql", b"\xff\xfe", "application/sparql-query", 400),
        ("/sparql?query=SELECT", None, "", 400),
    ],
)
def test_a_request_that_is_none_is_refused(server: Server, path: str, data: bytes | None, kind: str, status: int) -> None:
    reply = server.ask(path, data, **({"Content_Type": kind} if kind else {}))
    assert reply.status == status
    assert reply.headers["content-type"].startswith("text/plain")


def test_a_bare_get_describes_the_service(server: Server) -> None:
    reply = server.ask("/sparql", Accept="text/turtle")
    store = ox.Store()
    store.load(reply.body, format=ox.RdfFormat.TURTLE)
    found = store.query(
        """PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> PREFIX void: <http://rdfs.org/ns/void#>
        SELECT ?endpoint ?name ?triples WHERE { ?s a sd:Service ; sd:endpoint ?endpoint ; sd:supportedLanguage sd:SPARQL11Query ;
            sd:defaultDataset/sd:namedGraph ?g . ?g sd:name ?name ; sd:graph/void:triples ?triples } ORDER BY ?name"""
    )
    rows = [(str(r["endpoint"]), r["name"].value, int(r["triples"].value)) for r in found]  # type: ignore[union-attr]
    assert {r[0] for r in rows} == {f"<{server.url}/sparql>"}
    assert [r[1].rpartition("/")[2] for r in rows] == ["claims", "direct", "inferred", "ontology", "queries"]
    assert rows[1][2] == _n(server.ask(f"/sparql?{urlencode({'query': 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o }', 'default-graph-uri': GRAPH + 'direct'})}"))


def test_void_counts_are_right(server: Server) -> None:
    store = ox.Store()
    store.load(server.ask("/.well-known/void", Accept="application/n-triples").body, format=ox.RdfFormat.N_TRIPLES)
    partitions = store.query(
        "PREFIX void: <http://rdfs.org/ns/void#> SELECT ?class ?n { <https://w3id.org/bdnf-kg/dataset> void:classPartition ?p . ?p void:class ?class ; void:entities ?n }"
    )
    counts = {r["class"].value: int(r["n"].value) for r in partitions}  # type: ignore[union-attr]
    for name in ("Evidence", "CausalClaim"):
        iri = f"https://w3id.org/bdnf-kg/{name}"
        assert counts[iri] == _n(server.query(f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a <{iri}> }}"))


def test_head_options_and_cors(server: Server) -> None:
    head = server.ask(f"/sparql?query={quote(FEW)}", method="HEAD")
    assert (head.status, head.body) == (200, b"")
    assert int(head.headers["content-length"]) == len(server.ask(f"/sparql?query={quote(FEW)}").body)
    options = server.ask("/sparql", method="OPTIONS", Origin="https://example.org", Access_Control_Request_Method="POST")
    assert options.status == 204
    assert "POST" in options.headers["access-control-allow-methods"]
    assert head.headers["access-control-allow-origin"] == "*"
    assert server.ask("/sparql", method="DELETE").status == 405


def test_an_answer_has_a_tag_and_is_compressed(server: Server) -> None:
    path = f"/sparql?query={quote('SELECT ?s ?l { ?s rdfs:label ?l } ORDER BY ?s ?l LIMIT 500')}"
    whole = server.ask(path)
    packed = server.ask(path, Accept_Encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == whole.body
    assert len(packed.body) < len(whole.body) / 4
    again = server.ask(path, If_None_Match=whole.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert server.ask(path, If_None_Match=whole.headers["etag"], Accept="text/csv").status == 200
    assert {"Accept", "Accept-Encoding"} <= {v.strip() for v in packed.headers["vary"].split(",")}


def test_every_response_has_security_headers(server: Server) -> None:
    for path in ("/", "/sparql", "/query", "/BDNFKG_0000003", "/nothing", "/health"):
        headers = server.ask(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "server" not in headers


def test_sparqlwrapper(server: Server, kg: bdnf_kg.KnowledgeGraph) -> None:
    wrapper = pytest.importorskip("SPARQLWrapper", reason="SPARQLWrapper comes with the extra dev")
    client = wrapper.SPARQLWrapper(f"{server.url}/sparql")
    client.setReturnFormat(wrapper.JSON)
    client.setQuery(COUNT)
    for method in (wrapper.GET, wrapper.POST):
        client.setMethod(method)
        assert int(client.queryAndConvert()["results"]["bindings"][0]["n"]["value"]) == len(kg.claims(causal=True))


def test_rdflib_sparqlstore(server: Server, kg: bdnf_kg.KnowledgeGraph) -> None:
    from rdflib import RDFS, Graph, URIRef
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    graph = Graph(SPARQLStore(f"{server.url}/sparql"))
    node = URIRef(kg.content.prefixes.expand(kg.term("TrkB").id))
    assert [str(label) for label in graph.objects(node, RDFS.label)] == ["TrkB"]


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl(server: Server) -> None:
    done = subprocess.run(["curl", "-sf", "-H", "Accept: text/csv", "--data-urlencode", f"query={FEW}", f"{server.url}/sparql"], capture_output=True, text=True, check=True)
    assert len(done.stdout.splitlines()) == 4


def test_another_server_asks_this_one_by_service(server: Server, tmp_path: Path) -> None:
    """A real oxigraph server, with a store of its own, federates to the endpoint."""
    binary = shutil.which("oxigraph") or str(Path(__import__("sys").executable).parent / "oxigraph")
    port = free_port()
    (tmp_path / "own.ttl").write_text("<http://example.org/mine> <http://example.org/about> <https://w3id.org/bdnf-kg/BDNFKG_0000003> .")
    subprocess.run([binary, "load", "-l", str(tmp_path / "store"), "--file", str(tmp_path / "own.ttl")], check=True, capture_output=True)
    other = subprocess.Popen([binary, "serve-read-only", "-l", str(tmp_path / "store"), "--bind", f"127.0.0.1:{port}"], stderr=subprocess.DEVNULL)
    try:
        query = f"""SELECT ?label WHERE {{ ?mine <http://example.org/about> ?term .
            SERVICE <{server.url}/sparql> {{ ?term <http://www.w3.org/2000/01/rdf-schema#label> ?label }} }}"""
        request = urllib.request.Request(f"http://127.0.0.1:{port}/query", query.encode(), {"Content-Type": "application/sparql-query", "Accept": "text/csv"})
        for _ in range(100):
            try:
                with urllib.request.urlopen(request, timeout=30) as reply:
                    assert reply.read().decode().split() == ["label", "BDNF", "mRNA"]
                    break
            except ConnectionRefusedError:
                time.sleep(0.1)
            except OSError as error:
                if "refused" not in str(error):
                    raise
                time.sleep(0.1)
        else:
            pytest.fail("oxigraph did not start")
    finally:
        other.kill()
        other.wait()
