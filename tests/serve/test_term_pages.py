"""Each own IRI resolves, in each form; the pages work in a real browser with the network off, and without scripts."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from html import escape, unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest
from running import Server

import bdnf_kg
from bdnf_kg.query import stored_queries
from bdnf_kg.serve.pages import LOOKED_AT, thing_page

BKG = "https://w3id.org/bdnf-kg/"
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


def test_the_page_of_a_thing_to_which_all_points_looks_at_some_of_it(kg: bdnf_kg.KnowledgeGraph) -> None:
    class Counted:
        """A store that counts the quads that it hands out."""

        out = 0

        def quads_for_pattern(self, *pattern: Any) -> Iterator[ox.Quad]:
            for quad in kg.store.quads_for_pattern(*pattern):
                self.out += 1
                yield quad

    store = Counted()
    page = thing_page(kg, store, ox.NamedNode("http://www.w3.org/2002/07/owl#Restriction"))  # type: ignore[arg-type]
    assert "What points here" not in page, "only nodes without a name do"
    assert store.out <= LOOKED_AT + 10 < sum(1 for _ in kg.store.quads_for_pattern(None, None, ox.NamedNode("http://www.w3.org/2002/07/owl#Restriction")))


def test_every_kind_of_own_iri_resolves(server: Server, kg: bdnf_kg.KnowledgeGraph) -> None:
    own = sorted(
        {
            term.value
            for quad in kg.store
            for term in (quad.subject, quad.predicate, quad.object)
            if isinstance(term, ox.NamedNode) and term.value.startswith(BKG) and term.value != BKG
        }
    )
    kinds: dict[str, list[str]] = {}
    for iri in own:
        kinds.setdefault(re.sub(r"[0-9]+|(?<=claim/).*|(?<=query/).*|(?<=dataset/).*", "", iri), []).append(iri)
    assert len(kinds) > 20
    for iris in kinds.values():
        for iri in {iris[0], iris[-1]}:
            for accept in ("text/html", "text/turtle"):
                reply = server.ask("/" + iri[len(BKG) :], Accept=accept)
                assert reply.status == 200, iri
                assert reply.headers["content-type"].startswith(accept)


@pytest.mark.parametrize(
    ("suffix", "accept", "format"),
    [
        ("ttl", "text/turtle", ox.RdfFormat.TURTLE),
        ("nt", "application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("jsonld", "application/ld+json", ox.RdfFormat.JSON_LD),
        ("rdf", "application/rdf+xml", ox.RdfFormat.RDF_XML),
    ],
)
def test_a_term_comes_in_each_form_with_its_logic(server: Server, suffix: str, accept: str, format: ox.RdfFormat) -> None:
    by_accept, by_name = server.ask("/BDNFKG_0000003", Accept=accept), server.ask(f"/BDNFKG_0000003?format={suffix}")
    assert by_accept.body == by_name.body
    found = {str(q.triple) for q in ox.parse(by_accept.body, format=format)}
    assert f'<{BKG}BDNFKG_0000003> <http://www.w3.org/2000/01/rdf-schema#label> "BDNF mRNA"' in found


def test_a_page_shows_the_claims_of_a_term_with_their_papers(server: Server) -> None:
    text = server.ask("/BDNFKG_0000003", Accept="text/html").text
    assert "<h1>BDNF mRNA</h1>" in text
    assert "PMID:1409655" in text
    assert 'href="/BDNFKG_0000001"' in text
    row = server.ask("/evidence/E000938", Accept="text/html").text
    assert "trkB" in row
    assert 'href="/term/PMID:1710174"' in row


def test_the_documentation_is_served_too(server: Server) -> None:
    index = server.ask("/docs/")
    assert index.body == server.ask("/docs/index.html").body
    assert "BDNF release" in index.text
    assert server.ask("/docs/relations.html").status == 200
    assert server.ask("/docs/none.html").status == 404


def test_outside_terms_papers_and_names_lead_somewhere(server: Server) -> None:
    assert "17beta-estradiol" in server.ask("/term/CHEBI:16469", Accept="text/html").text
    assert "trkB encodes a functional receptor" in server.ask("/term/PMID:1710174", Accept="text/html").text
    assert "BDNF release" in server.ask("/term?name=BDNF+release", Accept="text/html").text
    assert server.ask("/term/BDNFKG:0000003", Accept="text/turtle").headers["content-type"].startswith("text/turtle")


def test_what_is_not_there_is_404_with_the_nearest(server: Server) -> None:
    reply = server.ask("/BDNFKG_9000003", Accept="text/plain")
    assert reply.status == 404
    assert "nearest: BDNFKG:000" in reply.text
    reply = server.ask("/term?name=BDNF+relaese", Accept="text/html")
    assert (reply.status, "BDNF release" in reply.text) == (404, True)
    assert server.ask("/%3Cscript%3Ealert(1)%3C/script%3E", Accept="text/html").text.count("<script") == 0
    assert server.ask("/BDNFKG_0000003?format=exe").status == 400
    assert server.ask("/static/../pages.py").status == 404


def test_a_name_of_several_terms_lists_them(server: Server) -> None:
    reply = server.ask("/term?name=mature+BDNF", Accept="text/html")
    assert reply.status == 300
    assert all(f">{label}</a>" in reply.text for label in ("cellular mature BDNF", "extracellular mature BDNF"))
    assert "Not found" not in reply.text


def test_a_search_without_a_hit_offers_the_nearest(server: Server) -> None:
    for slip, meant in (("hipocampal neurogensis", "neurogenesis"), ("ketamin efect", "ketamine"), ("TrkB phosphorilation", "TrkB")):
        reply = server.ask("/term?name=" + slip.replace(" ", "+"), Accept="text/html")
        assert reply.status == 404
        assert meant in reply.text.split("Nearest")[1], slip


def test_the_explorer_is_the_view_of_the_library(server: Server, kg: bdnf_kg.KnowledgeGraph) -> None:
    page, own = server.ask("/explorer").text, kg.explore()
    [data] = re.findall(r'id="data">(.*?)</script>', page)
    assert {name: value for name, value in json.loads(data).items() if name != "site"} == json.loads(json.dumps(own.data))
    reply = server.ask("/explorer?source=physical+exercise&target=memory")
    assert reply.status == 200
    assert "physical exercise" in reply.text
    assert "frame-ancestors 'none'" in reply.headers["content-security-policy"]
    unknown = server.ask("/explorer?source=phisical+exercise")
    assert (unknown.status, "physical exercise" in unknown.text) == (404, True)


@pytest.mark.parametrize(
    ("question", "status", "why", "link"),
    [
        ("source=BDNF&target=memory", 404, "names the gene 'BDNF', which is no causal node", "/explorer?source=tissue+BDNF&target=memory"),
        ("source=exercise&target=depression", 300, "is the name of several terms", "/explorer?source=exercise&target=depression+behavior"),
        ("source=exercise&target=memry", 404, "is not a term", "/explorer?source=exercise&target=memory"),
    ],
)
def test_a_picture_of_a_name_that_is_no_node_leads_to_the_same_question_with_one_that_is(server: Server, question: str, status: int, why: str, link: str) -> None:
    reply = server.ask(f"/explorer?{question}")
    assert reply.status == status
    assert why in unescape(reply.text)
    assert f'href="{link}"' in unescape(reply.text)
    assert server.ask(link).status == 200


def test_the_page_of_a_claim_says_first_how_it_stands_and_on_which_papers(server: Server, kg: bdnf_kg.KnowledgeGraph) -> None:
    claim = next(c for c in kg.claims("exercise", "TrkB", causal=True) if c.evidence)
    page = unescape(server.ask(f"/claim/{claim.subject.replace(':', '_')}-increases-{claim.object.replace(':', '_')}", Accept="text/html").text)
    words, triples = page.split("As the graph states it")
    assert f"<h1>{kg.terms[claim.subject].label} raises TrkB</h1>" in words
    assert str(claim.standing) in words
    for row in (*claim.evidence, *claim.against):
        assert row.finding in words
        assert kg.references[row.reference].citation in words
        assert f"/evidence/{row.id}" in words
    assert "rdf:type" in triples


def test_the_page_of_a_row_says_first_what_was_found_in_which_paper(server: Server, kg: bdnf_kg.KnowledgeGraph) -> None:
    row = next(row for row in kg.evidence if row.context.species and row.context.anatomy and row.manipulation)
    words = unescape(server.ask(f"/evidence/{row.id}", Accept="text/html").text).split("As the graph states it")[0]
    assert f"<h1>{row.finding}</h1>" in words
    for said in (kg.references[row.reference].citation, row.manipulation, *(kg.terms[id_].label for id_ in (row.subject, row.object, row.context.species, row.context.anatomy))):
        assert said in words


def test_the_first_page_asks_a_question_and_each_picture_that_it_names_is_there(server: Server) -> None:
    text = server.ask("/").text
    assert '<form action="/explorer"' in text
    pictures = set(re.findall(r'href="(/explorer[?][^"]+)"', text))
    assert len(pictures) >= 3
    assert {server.ask(unescape(path)).status for path in pictures} == {200}


def test_the_plain_page_answers_without_a_script(server: Server, kg: bdnf_kg.KnowledgeGraph) -> None:
    text = server.ask("/query/plain?name=conflicts").text
    assert f"{len(kg.conflicts())} rows" in text
    assert "<script" not in text
    assert 'role="alert"' in server.ask("/query/plain?query=SELEC").text
    assert "Answer: <strong>yes</strong>" in server.ask("/query/plain?query=ASK+%7B+%3Fs+%3Fp+%3Fo+%7D").text
    assert server.ask("/query/plain?name=conflict").status == 404
    assert "nearest" in server.ask("/query/plain?name=conflict").text


def test_the_plain_page_says_what_a_query_names_that_is_not_there(server: Server) -> None:
    text = server.ask("/query/plain?query=SELECT+*+%7B+%3Fclaim+bkg%3Asgin+%3Fsign+%7D").text
    assert "0 rows" in text
    assert "bkg:sgin" in text.split('role="alert"')[1].split("</p>")[0]
    assert "bkg:sign" in text.split('role="alert"')[1].split("</p>")[0]
    assert 'role="alert"' not in server.ask("/query/plain?name=conflicts").text


def test_the_plain_page_says_which_text_of_a_query_without_rows_is_not_there(server: Server) -> None:
    query = 'SELECT * { ?s rdfs:label "BDNF relase" }'
    text = server.ask(f"/query/plain?{urlencode({'query': query})}").text
    assert "0 rows" in text
    assert "nearest: &#x27;BDNF release&#x27;" in text.split('role="alert"')[1].split("</p>")[0]
    assert 'role="alert"' not in server.ask(f"/query/plain?{urlencode({'query': 'SELECT * { ?s ?p ?s }'})}").text


def test_a_hint_tells_the_names_and_texts_that_are_not_there_and_leaves_the_protocol_alone(server: Server) -> None:
    query = 'SELECT * { ?s bkg:sgin ?x ; rdfs:label "BDNF release"@en }'
    hint = server.ask(f"/query/hint?{urlencode({'query': query})}")
    assert hint.headers["content-type"].startswith("text/plain")
    assert "the graph does not hold bkg:sgin (nearest: bkg:sign" in hint.text
    assert 'the graph holds no text "BDNF release"@en, but the same without a language' in hint.text
    assert server.ask("/query/hint").text == server.ask(f"/query/hint?{urlencode({'query': 'SELECT * { ?s rdfs:label ?l }'})}").text == ""
    answer = json.loads(server.query(query, Accept="application/sparql-results+json").body)
    assert answer == {"head": {"vars": ["s", "x"]}, "results": {"bindings": []}}


KINDS_OF_PAGE = (
    "/",
    "/BDNFKG_0000003",
    "/claim",
    "/evidence/E000938",
    "/term/PMID:1710174",
    "/docs/index.html",
    "/docs/relations.html",
    "/query",
    "/query/plain",
    "/term?name=nothing",
    "/none",
)


def _links(server: Server, path: str) -> list[str]:
    return re.findall(r'href="([^"]*)"', server.ask(path, Accept="text/html").text.split("<nav")[1].split("</nav>")[0])


def test_all_pages_lead_to_the_same_places(server: Server) -> None:
    links = _links(server, "/")
    assert {"/", "/docs/index.html", "/docs/which-node.html", "/docs/relations.html", "/docs/pictures.html", "/explorer", "/query", "/query/plain"} == set(links)
    for path in (*KINDS_OF_PAGE, "/explorer?source=physical+exercise&target=memory"):
        assert _links(server, path) == links, path
        assert ('action="/term"' in server.ask(path, Accept="text/html").text) is not path.startswith("/explorer"), path


def test_the_documentation_leads_to_the_one_page_that_a_term_has_here(server: Server) -> None:
    assert 'href="/BDNFKG_0000003"' in server.ask("/docs/index.html").text
    assert "<h1>BDNF mRNA</h1>" in server.ask("/docs/terms/BDNFKG_0000003.html", Accept="text/html").text


def test_rows_claims_and_papers_on_a_page_lead_to_theirs(server: Server, kg: bdnf_kg.KnowledgeGraph) -> None:
    claim = next(c for c in kg.claims() if not kg.references[c.evidence[0].reference].is_identified)
    row = claim.evidence[0]
    page = server.ask(f"/term/{claim.subject}", Accept="text/html").text
    for address in (f"/evidence/{row.id}", f"/record/{row.reference.replace(':', '_')}"):
        assert f'href="{address}"' in page
        assert server.ask(address, Accept="text/html").status == 200
    assert f"<h1>{escape(row.finding)}</h1>" in server.ask(f"/evidence/{row.id}", Accept="text/html").text
    [found] = re.findall(rf'href="(/claim/{claim.subject.replace(":", "_")}[^"]*{claim.object.replace(":", "_")})"', page)[:1]
    assert row.id in server.ask(found, Accept="text/html").text
    assert 'href="https://pubmed.ncbi.nlm.nih.gov/1710174' in server.ask("/term/PMID:1710174", Accept="text/html").text


def test_findings_of_the_explorer_lead_to_their_pages(server: Server, kg: bdnf_kg.KnowledgeGraph, browser_page: Any) -> None:
    page = browser_page
    page.goto(f"{server.url}/explorer?source=physical+exercise&target=memory")
    page.wait_for_selector("body[data-ready=yes]")
    page.locator(".ranked > li > button").first.click()
    page.locator("#evidence .findings a", has_text=re.compile(r"^E\d+$")).first.click()
    assert "/evidence/E" in page.url
    assert page.inner_text("h1") in {row.finding for row in kg.evidence}


def test_every_question_of_the_gallery_runs(server: Server) -> None:
    listed = json.loads(server.ask("/queries.json").body)
    assert [q["name"] for q in listed] == list(stored_queries())
    for question in listed:
        assert server.query(question["query"], Accept="text/csv").status == 200, question["name"]


def test_the_editor_is_the_pinned_one_and_comes_with_its_notices() -> None:
    from hashlib import sha256
    from importlib.resources import files

    folder = files("bdnf_kg.serve") / "static" / "yasgui"
    notices = (folder / "NOTICES.txt").read_text(encoding="utf-8")
    for name in ("yasgui.min.js", "yasgui.min.css"):
        assert f"sha256 {name}: {sha256((folder / name).read_bytes()).hexdigest()}" in notices
    for package in ("codemirror", "@zazuko/yasqe", "dompurify"):
        assert f"\n{package} " in notices


@pytest.fixture(scope="module")
def browser_page(server: Server) -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright comes with the extra dev")
    with playwright.sync_playwright() as p:
        browser = p.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.problems = []
        page.outside = []
        page.on("console", lambda m: page.problems.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: page.problems.append(str(e)))
        page.on("request", lambda r: page.outside.append(r.url) if not r.url.startswith((server.url, "data:", "blob:")) else None)
        yield page
        browser.close()


def test_the_query_page_runs_a_question_in_a_browser_and_asks_no_other_host(server: Server, browser_page: Any) -> None:
    page = browser_page
    page.goto(f"{server.url}/query")
    page.locator("#gallery option").nth(60).wait_for(state="attached")
    page.select_option("#gallery", "conflicts")
    page.wait_for_selector(".yasr table tbody tr", timeout=60000)
    assert "do their contexts overlap?" in page.inner_text("#question")
    assert "depression behavior" in page.inner_text(".yasr")
    assert page.outside == []
    assert page.problems == []


def test_the_query_page_says_what_a_query_without_rows_names_that_is_not_there(server: Server, browser_page: Any) -> None:
    page = browser_page
    page.goto(f"{server.url}/query")
    page.locator("#gallery option").nth(60).wait_for(state="attached")
    assert page.locator("#hint").is_hidden()
    page.evaluate("document.querySelector('.CodeMirror').CodeMirror.setValue('SELECT * { ?claim bkg:sgin ?sign }')")
    page.click(".yasqe_queryButton")
    page.wait_for_selector("#hint:not([hidden])", timeout=60000)
    assert "the graph does not hold bkg:sgin (nearest: bkg:sign" in page.inner_text("#hint")
    page.select_option("#gallery", "conflicts")
    page.wait_for_selector(".yasr table tbody tr", timeout=60000)
    assert page.locator("#hint").is_hidden()
    assert page.problems == []


def test_the_pages_need_no_script_and_fit_a_small_screen(server: Server, browser_page: Any) -> None:
    page = browser_page
    page.set_viewport_size({"width": 380, "height": 700})
    for path in ("/", "/query/plain?name=conflicts", "/BDNFKG_0000003", "/query"):
        page.goto(server.url + path)
        if path == "/query":
            page.locator("#gallery option").nth(60).wait_for(state="attached")
            page.select_option("#gallery", "conflicts")
            page.wait_for_selector(".yasr table tbody tr", timeout=60000)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), path
        assert page.title().endswith("bdnf-kg")
    assert page.problems == []


def test_all_pages_follow_the_scheme_of_the_system(server: Server, browser_page: Any) -> None:
    page = browser_page
    lightness = "getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 3"
    for scheme, is_dark in (("dark", True), ("light", False)):
        page.emulate_media(color_scheme=scheme)
        for path in ("/", "/query", "/query/plain", "/BDNFKG_0000003", "/docs/index.html", "/explorer?source=physical+exercise&target=memory"):
            page.goto(server.url + path)
            assert (page.evaluate(lightness) < 60) is is_dark, path
        page.goto(f"{server.url}/query")
        page.locator(".CodeMirror").wait_for()
        assert page.evaluate("new Set(['.CodeMirror', 'body'].map((name) => getComputedStyle(document.querySelector(name)).backgroundColor)).size") == 1


def test_axe_finds_nothing_on_any_kind_of_page(server: Server, browser_page: Any) -> None:
    script = (Path(__file__).parents[1] / "view" / "assets" / "axe.min.js").read_text(encoding="utf-8")
    page = browser_page
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for path in (
            "/",
            "/query",
            "/query/plain?name=conflicts",
            "/evidence/E000938",
            "/explorer?source=physical+exercise&target=memory",
            "/BDNFKG_0000003",
            "/BDNFKG_0000039",
            "/docs/index.html",
            "/docs/which-node.html",
            "/docs/relations.html",
            "/docs/pictures.html",
        ):
            assert page.goto(server.url + path).status == 200, path
            if path == "/query":
                page.locator("#gallery option").nth(60).wait_for(state="attached")
                page.select_option("#gallery", "conflicts")
                page.wait_for_selector(".yasr table tbody tr", timeout=60000)
            page.locator("main details").evaluate_all("(found) => found.forEach((part) => { part.open = true })")
            page.evaluate(script)
            found = page.evaluate("axe.run(document).then((result) => [result.violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 200)}`), result.passes.length])")
            assert (found[0], found[1] > 15) == ([], True), (path, scheme)
    page.emulate_media(color_scheme="light")
