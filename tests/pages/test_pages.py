"""The documentation: a page for everything, no dead link, no request, hostile text harmless, axioms as they should read."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

import bdnf_kg
from bdnf_kg import owl
from bdnf_kg.errors import OutputError, TermNotFound
from bdnf_kg.manchester import quoted
from bdnf_kg.pages import term_page, write
from bdnf_kg.pages.guide import NODES, RELATIONS, markdown
from bdnf_kg.pages.model import RELEASE_CHAIN, model
from bdnf_kg.pages.picture import PRECEDED_BY, chain
from bdnf_kg.pages.place import Place, file_name
from bdnf_kg.pages.site import site

KG = bdnf_kg.KnowledgeGraph
ROOT = Path(__file__).parent.parent.parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
HOSTILE = "<img src=x onerror=\"window.hacked=1\"></script><script>window.hacked=1</script>'\"&amp;<a href='javascript:1'>"


class Reader(HTMLParser):
    """What a page holds: links, anchors, elements, attributes, text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.pieces: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name == "href":
                self.links.append(value or "")
            if name == "id":
                self.ids.append(value or "")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", "".join(self.pieces))


@pytest.fixture(scope="module")
def pages(kg: KG) -> dict[str, str]:
    return site(kg)


@pytest.fixture(scope="module")
def read(pages: dict[str, str]) -> dict[str, Reader]:
    return {name: Reader(html) for name, html in pages.items()}


def test_everything_has_its_page(kg: KG, pages: dict[str, str]) -> None:
    rows = kg.query(
        "SELECT DISTINCT ?x WHERE { GRAPH <https://w3id.org/bdnf-kg/graph/ontology> { ?x a ?t } FILTER(isIRI(?x)"
        " && ?t IN (owl:Class, owl:ObjectProperty, owl:DatatypeProperty, owl:AnnotationProperty)) }"
    )
    of_the_ontology = {str(x) for (x,) in rows} - {kg.content.prefixes.compact(iri) for iri in model(kg).changes}
    wanted = {*kg.terms, *(row["id"] for row in kg.content.relations), *(definition.id for definition in kg.content.definitions)}
    assert wanted <= of_the_ontology
    for id_ in of_the_ontology:
        assert f"terms/{file_name(model(kg).id_of(id_) if '://' in id_ else id_)}" in pages, id_


def test_no_two_things_share_a_page(kg: KG) -> None:
    names = [file_name(id_).lower() for id_ in model(kg).ids]
    assert len(names) == len(set(names))


def test_no_internal_link_is_dead(read: dict[str, Reader]) -> None:
    dead = []
    for name, page in read.items():
        assert len(page.ids) == len(set(page.ids)), name
        for link in page.links:
            if "://" in link:
                assert urlsplit(link).scheme in ("http", "https")
                continue
            path, _, anchor = link.partition("#")
            folder = name.rpartition("/")[0]
            path = path or name.rpartition("/")[2]
            target = path.removeprefix("../") if path.startswith("../") else f"{folder}/{path}" if folder else path
            if target not in read or (anchor and anchor not in read[target].ids):
                dead.append((name, link))
    assert dead[:5] == []


def test_a_page_says_what_the_term_is(kg: KG, read: dict[str, Reader]) -> None:
    for term in kg.terms.values():
        page = read[f"terms/{file_name(term.id)}"]
        for text in (term.label, term.id, term.definition, *term.synonyms, *term.xrefs):
            assert re.sub(r"\s+", " ", text) in page.text, (term.id, text)


def test_every_claim_stands_on_both_its_pages_with_every_row_and_paper(kg: KG, read: dict[str, Reader]) -> None:
    for claim in kg.claims():
        for end, other in ((claim.subject, claim.object), (claim.object, claim.subject)):
            page = read[f"terms/{file_name(end)}"]
            assert kg.terms[other].label in page.text
            for row in (*claim.evidence, *claim.against):
                assert row.id in page.ids, (claim.key, row.id)
            for reference in claim.references:
                if kg.content.prefixes.is_valid(reference):
                    assert kg.content.prefixes.expand(reference) in page.links


def test_a_conflict_shows_both_sides(kg: KG) -> None:
    plus, minus = kg.conflicts()[0]
    text = Reader(term_page(kg, plus.subject)).text
    assert "+ raises" in text
    assert "− lowers" in text
    assert f"{plus.standing}, not held" in text
    assert {row.id for row in (*plus.evidence, *minus.evidence)} <= set(Reader(term_page(kg, plus.object)).ids)


# axioms


def test_the_axioms_of_known_classes_in_manchester_syntax(kg: KG, read: dict[str, Reader]) -> None:
    transcription = read["terms/BDNFKG_0000004.html"].text
    assert "SubClassOf 'occurs in' some nucleus" in transcription
    assert "SubClassOf 'has output' some 'BDNF mRNA'" in transcription
    dendritic = read["terms/BDNFKG_0000025.html"].text
    assert "EquivalentTo 'BDNF release' and ('occurs in' some dendrite)" in dendritic
    message = read["terms/BDNFKG_0000003.html"].text
    assert "EquivalentTo increase and (affects some 'BDNF mRNA')" in message
    assert "'leads to' some 'increased memory'" in message


def test_a_defined_class_shows_whom_the_reasoner_found_and_whom_it_must_find(kg: KG, read: dict[str, Reader]) -> None:
    gathered = model(kg)
    for definition in kg.content.definitions:
        page = read[f"terms/{file_name(definition.id)}"].text
        for head, ids in (
            ("found by the reasoner", tuple(term.id for term in kg.members(definition.id))),
            ("must be found", definition.members),
            ("must not be found", definition.non_members),
        ):
            shown = ", ".join(quoted(gathered.label(id_)) for id_ in ids)
            assert (f"{head}{shown}" in page) if ids else (head not in page), definition.id
    assert "found by the reasoner'17beta-estradiol', " in read["terms/BDNFKG_0001010.html"].text


def test_what_is_written_in_manchester_syntax_is_read_back_as_the_same(kg: KG) -> None:
    """The definitions of the table, through the triples and back to text, parse to the same expression."""
    from bdnf_kg.manchester import parse
    from bdnf_kg.tables import class_ids

    gathered = model(kg)
    classes = class_ids(kg.terms.values())
    relations = {row["label"]: row["id"] for row in kg.content.relations}
    for definition in kg.content.definitions:
        [axiom] = gathered.entity(definition.id).equivalents
        assert parse(gathered.ontology.manchester(axiom.expression), classes.get, relations.get) == definition.expression


@pytest.mark.parametrize(
    ("turtle", "text"),
    [
        ("[ owl:unionOf ( :a :b ) ]", "a or b"),
        ("[ owl:complementOf [ owl:unionOf ( :a :b ) ] ]", "not (a or b)"),
        ("[ a owl:Restriction ; owl:onProperty :r ; owl:allValuesFrom :a ]", "r only a"),
        ("[ a owl:Restriction ; owl:onProperty [ owl:inverseOf :r ] ; owl:someValuesFrom :a ]", "inverse r some a"),
        ('[ a owl:Restriction ; owl:onProperty :r ; owl:minQualifiedCardinality "2"^^xsd:nonNegativeInteger ; owl:onClass :a ]', "r min 2 a"),
        ("[ owl:intersectionOf ( :a [ a owl:Restriction ; owl:onProperty :r ; owl:someValuesFrom [ owl:intersectionOf ( :a :b ) ] ] ) ]", "a and (r some (a and b))"),
    ],
)
def test_every_form_of_expression_reads_as_the_standard_has_it(turtle: str, text: str) -> None:
    import pyoxigraph as ox

    head = "@prefix : <http://x/> . @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> ."
    data = f"{head} :o a owl:Ontology . :a a owl:Class . :b a owl:Class . :r a owl:ObjectProperty . :c a owl:Class ; rdfs:subClassOf {turtle} ."
    ontology = owl.read(quad.triple for quad in ox.parse(data.encode(), format=ox.RdfFormat.TURTLE))
    [axiom] = ontology.entities["http://x/c"].superclasses
    assert ontology.manchester(axiom.expression) == text


def test_a_form_that_is_not_known_is_refused_and_not_dropped() -> None:
    import pyoxigraph as ox

    data = (
        "@prefix : <http://x/> . @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> ."
        " :o a owl:Ontology . :c a owl:Class ; rdfs:subClassOf [ owl:oneOf ( :i ) ] ."
    )
    with pytest.raises(ValueError, match="an anonymous class of a form that is not known here"):
        owl.read(quad.triple for quad in ox.parse(data.encode(), format=ox.RdfFormat.TURTLE))


# names


@pytest.mark.parametrize("text", ["BDNFKG:0000024", "https://w3id.org/bdnf-kg/BDNFKG_0000024", "BDNF release", "BDNF secretion"])
def test_any_name_of_a_term_leads_to_its_page(kg: KG, text: str) -> None:
    assert term_page(kg, text) == term_page(kg, "BDNFKG:0000024")


def test_a_relation_and_a_change_have_pages_too(kg: KG) -> None:
    assert "<h1>occurs in</h1>" in term_page(kg, "BFO:0000066") == term_page(kg, "occurs in")
    change = kg.term("BDNF release").change_number
    for text in (f"BDNFKG:1{change:06}", f"https://w3id.org/bdnf-kg/BDNFKG_2{change:06}"):
        assert term_page(kg, text) == term_page(kg, "BDNFKG:0000024")


def test_a_name_of_nothing_is_refused_with_the_nearest(kg: KG) -> None:
    with pytest.raises(TermNotFound, match="'BDNF releese' is not a term \\(nearest: 'BDNF release'"):
        term_page(kg, "BDNF releese")
    with pytest.raises(TermNotFound):
        term_page(kg, "https://example.org/BDNF")
    with pytest.raises(TermNotFound):
        term_page(kg, "BDNFKG:9999999")


def test_an_evidence_id_leads_to_the_row_and_a_paper_to_its_address(kg: KG, read: dict[str, Reader]) -> None:
    claim = next(c for c in kg.claims() if kg.references[c.evidence[0].reference].is_identified)
    page = read[f"terms/{file_name(claim.subject)}"]
    assert f"#{claim.evidence[0].id}" in page.links
    assert page.links.count(kg.content.prefixes.expand(claim.evidence[0].reference)) >= 2, "in the row and in the sum"
    row = next(r for r in kg.evidence if r.id == kg.content.guide[0]["example"])
    assert f"terms/{file_name(row.subject)}#{row.id}" in read["which-node.html"].links


def test_a_paper_without_an_identifier_shows_author_year_and_title_and_no_made_up_id(kg: KG, read: dict[str, Reader]) -> None:
    row = next(r for r in kg.evidence if not kg.references[r.reference].is_identified and kg.references[r.reference].first_author)
    reference, page = kg.references[row.reference], read[f"terms/{file_name(row.subject)}"]
    assert f"{reference.first_author} {reference.year}. {reference.title.rstrip('.')}" in page.text
    assert not any("TITLE:" in one.text for one in read.values())


def test_what_is_against_a_claim_is_not_denied_by_the_sum_below_it(kg: KG, read: dict[str, Reader]) -> None:
    idle = next(c for c in kg.claims(causal=True) if c.against and not c.belief.opposing)
    assert "against: nothing in its contexts; belief" in read[f"terms/{file_name(idle.subject)}"].text
    for id_ in kg.terms:
        for part in re.findall(r"Against it:(.*?)How the belief", read[f"terms/{file_name(id_)}"].text):
            assert part.strip()
    denied = re.compile(r"Against it:(?:(?!How the belief).)*How the belief comes about: for: [^;]*; against: nothing")
    assert not any(denied.search(read[f"terms/{file_name(c.subject)}"].text) for c in kg.claims() if c.against)


def test_links_go_where_the_server_says(kg: KG) -> None:
    class Elsewhere(Place):
        def term(self, id_: str) -> str:
            return f"/term/{id_}"

    links = Reader(term_page(kg, "BDNF release", Elsewhere(kg.content.prefixes, "/docs/"))).links
    assert "/term/BFO:0000066" in links
    assert "/docs/index.html" in links
    assert not any(link.endswith(".html") and not link.startswith("/docs/") for link in links)


# safety


def test_hostile_text_is_shown_and_not_run(kg: KG) -> None:
    release = kg.term("BDNF release")
    spoiled = replace(release, definition=HOSTILE, synonyms=(HOSTILE,), xrefs=("MESH:" + HOSTILE,), note=HOSTILE, definition_source=HOSTILE, stage=HOSTILE, kind=HOSTILE)
    terms = tuple(spoiled if term == release else replace(term, label=f"{HOSTILE} {term.id}") if term.is_causal else term for term in kg.content.terms)
    evidence = tuple(replace(row, finding=HOSTILE, locator=HOSTILE, assay=HOSTILE) for row in kg.evidence)
    references = tuple(replace(reference, title=HOSTILE, first_author=HOSTILE) for reference in kg.references.values())
    guide = tuple(row if row["id"] != release.id else dict.fromkeys(row, HOSTILE) | {"id": release.id} for row in kg.content.guide)
    hostile = KG(replace(kg.content, terms=terms, evidence=evidence, references=references, guide=guide))
    for entity in model(hostile).ontology.entities.values():
        entity.annotations["http://www.w3.org/2000/01/rdf-schema#label"] = [HOSTILE]
    made = site(hostile)
    for name in ("index.html", "pictures.html", f"{NODES}.html", f"{RELATIONS}.html", "terms/BDNFKG_0000024.html", "terms/BDNFKG_0000012.html", "terms/BFO_0000066.html"):
        page = Reader(made[name])
        assert "img" not in page.elements, name
        assert ("script" in page.elements) == (name == "index.html"), name
        assert made[name].count("<script") == (1 if name == "index.html" else 0)
        assert not any(attribute.startswith("on") for attribute in page.attributes), name
        assert not any(link.lower().startswith(("javascript:", "data:")) for link in page.links), name
        assert HOSTILE in "".join(page.pieces), name


def test_the_policy_of_a_page_lets_nothing_in(read: dict[str, Reader], pages: dict[str, str]) -> None:
    for name, html in pages.items():
        policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)[1]  # type: ignore[index]
        assert policy.startswith("default-src &#x27;none&#x27;; style-src &#x27;sha256-"), name
        assert "unsafe" not in policy
        assert not {"img", "iframe", "object", "embed", "link", "base", "form"} & read[name].elements, name


@pytest.fixture(scope="module")
def folder(kg: KG, tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("pages") / "site"
    write(kg, where)
    return where


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.fail("these tests need Debian's chromium: apt-get install chromium")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is in the extra [dev]")
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_pages_fit_the_window_and_ask_no_host(browser: Any, folder: Path, scheme: str, width: int) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})
    tab = context.new_page()
    requests: list[str] = []
    errors: list[str] = []
    tab.on("request", lambda request: requests.append(request.url))
    tab.on("console", lambda message: errors.append(message.text))
    tab.on("pageerror", lambda error: errors.append(str(error)))
    for name in ("index.html", "pictures.html", f"{NODES}.html", f"{RELATIONS}.html", "terms/BDNFKG_0000012.html", "terms/BDNFKG_0001010.html", "terms/RO_0002233.html"):
        tab.goto((folder / name).as_uri())
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        colours = tab.evaluate("(() => { const s = getComputedStyle(document.body); return [s.color, s.backgroundColor] })()")
        assert _contrast(*colours) >= 7, (name, colours)
    assert errors == []
    assert [url for url in requests if not url.startswith("file:")] == []


def _contrast(first: str, second: str) -> float:
    """The contrast of two colours as WCAG 2 defines it."""

    def luminance(colour: str) -> float:
        parts = [int(n) / 255 for n in re.findall(r"\d+", colour)[:3]]
        r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def test_the_search_finds_by_synonym_and_a_change_opens_the_page_of_its_term(kg: KG, browser: Any, folder: Path) -> None:
    tab = browser.new_page()
    tab.goto((folder / "index.html").as_uri())
    tab.fill("#search", "bdnf secre")
    assert "BDNF release" in tab.locator("#terms li:visible").all_inner_texts()
    tab.fill("#search", "bdnf")
    found = tab.locator("#terms li:visible").evaluate_all("items => items.map((item) => item.textContent + ' ' + item.dataset.names)")
    assert found
    assert all("bdnf" in names.lower() for names in found)
    tab.fill("#search", "BDNFKG:0000024")
    assert tab.locator("#terms li:visible").all_inner_texts() == ["BDNF release"]
    tab.fill("#search", "zzzz")
    assert tab.locator("#terms li:visible").count() == 0
    assert tab.inner_text("#count").startswith("0 of ")
    assert tab.inner_text("#near") == ""
    tab.fill("#search", "17β-Estradiol")
    assert "17beta-estradiol" in " ".join(tab.locator("#terms li:visible").all_inner_texts())
    tab.fill("#search", "BDNF relaese")
    assert tab.inner_text("#near").startswith("Nearest: BDNF release")
    tab.locator("#near a").first.click()
    assert tab.inner_text("h1") == "BDNF release"
    number = kg.term("BDNF release").change_number
    tab.goto(f"{(folder / 'index.html').as_uri()}#BDNFKG_1{number:06}")
    tab.wait_for_url(f"**/terms/BDNFKG_0000024.html#BDNFKG_1{number:06}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_prints_black_on_white_without_controls(browser: Any, folder: Path, scheme: str) -> None:
    tab = browser.new_page(color_scheme=scheme)
    for name in ("terms/BDNFKG_0000003.html", "index.html"):
        tab.goto((folder / name).as_uri())
        tab.emulate_media(media="print", color_scheme=scheme)
        assert tab.evaluate("['color', 'backgroundColor'].map((name) => getComputedStyle(document.body)[name])") == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
        assert tab.locator("nav:visible, input:visible, button:visible").count() == 0
        assert tab.locator("h1").is_visible()
        assert tab.evaluate("getComputedStyle(document.querySelector('main a')).color") == "rgb(0, 0, 0)"


# files


def test_two_runs_write_the_same_bytes_and_leave_no_old_page(kg: KG, folder: Path) -> None:
    (folder / "terms" / "GONE_1.html").write_text("old")
    before = {path.name: path.read_bytes() for path in folder.rglob("*.html") if path.name != "GONE_1.html"}
    write(kg, folder)
    assert {path.name: path.read_bytes() for path in folder.rglob("*.html")} == before


def test_a_folder_that_holds_something_else_is_left_alone(kg: KG, tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("mine")
    with pytest.raises(OutputError, match=r"holds 'thesis.doc', which is no page of the documentation"):
        write(kg, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.doc"]
    with pytest.raises(OutputError, match="cannot be written"):
        write(kg, tmp_path / "thesis.doc" / "site")


# the guide and the pictures


def test_the_guide_covers_the_release_chain_and_every_relation(kg: KG) -> None:
    guide = {row["id"] for row in kg.content.guide}
    assert {row["id"] for row in kg.content.relations} <= guide
    assert {id_ for layer in chain(kg.content) for id_ in layer} <= guide
    assert set(RELEASE_CHAIN) <= {kg.terms[id_].stage for id_ in guide if id_ in kg.terms}


def test_an_example_of_a_relation_is_an_axiom_of_the_ontology(kg: KG) -> None:
    gathered = model(kg)
    stated = {
        f"{quoted(entity.label)} {word} {gathered.ontology.manchester(axiom.expression)}"
        for entity in gathered.ontology.classes
        for word, axioms in (("SubClassOf", entity.superclasses), ("EquivalentTo", entity.equivalents))
        for axiom in axioms
    }
    examples = [row["example"] for row in kg.content.guide if row["id"] not in kg.terms and row["example"]]
    assert len(examples) >= 15
    assert [example for example in examples if example not in stated] == []


@pytest.mark.parametrize("which", [NODES, RELATIONS])
def test_the_guide_in_the_repository_is_the_one_of_the_table(kg: KG, which: str) -> None:
    assert (ROOT / "docs" / f"{which}.md").read_text(encoding="utf-8") == markdown(kg.content, which)


def test_the_picture_of_the_chain_keeps_the_order_of_the_ontology(kg: KG, pages: dict[str, str]) -> None:
    layers = chain(kg.content)
    depth = {id_: number for number, layer in enumerate(layers) for id_ in layer}
    ordered = [(object_, subject) for subject, relation, object_, _ in kg.content.structure if relation == PRECEDED_BY]
    assert ordered
    assert all(depth[first] < depth[then] for first, then in ordered)
    drawn = re.findall(r'<rect x="(\d+)" y="(\d+)"', pages["pictures.html"])
    assert len(drawn) == len(depth)
    assert len(set(drawn)) == len(drawn)
