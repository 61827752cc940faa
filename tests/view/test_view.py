"""The page: no request, hostile text harmless, both sides of a conflict drawn, evidence on click, in real Chromium."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import bdnf_kg
from bdnf_kg.view import picture
from bdnf_kg.view.html import page
from bdnf_kg.view.selection import NothingToShow, select

pytest.importorskip("pyvis", reason="pyvis is the extra [view]")
KG = bdnf_kg.KnowledgeGraph
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
HOSTILE = "<img src=x onerror=\"window.hacked=1\"></script><script>window.hacked=1</script><a href='javascript:1'>href</a>"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.fail("these tests need Debian's chromium: apt-get install chromium")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is in the extra [dev]")
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


def opened(browser: Any, path: Path) -> tuple[Any, list[str], list[str]]:
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 800})
    tab = context.new_page()
    requests: list[str] = []
    errors: list[str] = []
    tab.on("request", lambda request: requests.append(request.url))
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    tab.goto(path.as_uri())
    tab.wait_for_selector("body[data-ready=yes]", timeout=20_000)
    return tab, [url for url in requests if not url.startswith("file:")], errors


def test_the_page_opens_with_the_network_off_and_asks_for_nothing(kg: KG, browser: Any, tmp_path: Path) -> None:
    path = kg.view("physical exercise", "memory", tmp_path / "paths.html")
    tab, requests, errors = opened(browser, path)
    assert requests == []
    assert errors == []
    drawn = tab.evaluate("[nodes.length, edges.length]")
    edges = select(kg, "physical exercise", "memory")
    assert drawn == [len({end for e in edges for end in (e.subject, e.object)}), len(edges)]
    pixels = tab.evaluate(
        "(() => { const c = document.querySelector('canvas'); const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 0; return n })()"
    )
    assert pixels > 2000


def test_a_click_on_an_arrow_shows_its_papers(kg: KG, browser: Any, tmp_path: Path) -> None:
    tab, _, errors = opened(browser, kg.view("physical exercise", "memory", tmp_path / "paths.html"))
    edge = next(e for e in select(kg, "physical exercise", "memory") if e.claim)
    tab.evaluate("key => network.body.emitter.emit('click', {nodes: [], edges: [key]})", edge.key)
    text = tab.inner_text("#evidence")
    assert edge.claim is not None
    assert edge.claim.evidence[0].finding in text
    links = tab.eval_on_selector_all("#evidence a", "list => list.map(a => a.href)")
    assert links
    assert all(link.startswith("https://") for link in links)
    tab.evaluate("id => network.body.emitter.emit('click', {nodes: [id], edges: []})", edge.subject)
    assert kg.terms[edge.subject].definition in tab.inner_text("#evidence")
    assert errors == []


def test_hostile_text_in_every_field_does_nothing(kg: KG, browser: Any, tmp_path: Path) -> None:
    hostile_terms = tuple(replace(t, label=f"{HOSTILE} {t.label}", definition=HOSTILE, synonyms=()) for t in kg.content.terms)
    rows = tuple(replace(row, finding=HOSTILE, note=HOSTILE, manipulation=HOSTILE) for row in kg.content.evidence)
    references = tuple(replace(r, title=HOSTILE, journal=HOSTILE, first_author=HOSTILE) for r in kg.content.references)
    bad = KG(replace(kg.content, terms=hostile_terms, evidence=rows, references=references))
    source, target = kg.term("physical exercise").id, kg.term("BDNF mRNA").id
    for csp in (True, False):
        html = page(bad, select(bad, source, target), HOSTILE)
        if not csp:
            html = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
        path = tmp_path / f"hostile-{csp}.html"
        path.write_text(html, encoding="utf-8")
        tab, requests, _ = opened(browser, path)
        key = next(e.key for e in select(bad, source, target) if e.claim)
        tab.evaluate("key => network.body.emitter.emit('click', {nodes: [], edges: [key]})", key)
        box = tab.locator("canvas").bounding_box()
        for i in range(1, 20):
            tab.mouse.move(box["x"] + box["width"] * i / 20, box["y"] + box["height"] / 2)
            tab.wait_for_timeout(30)
        tab.wait_for_timeout(300)
        assert tab.evaluate("window.hacked") is None
        assert requests == []


def test_both_sides_of_a_conflict_are_drawn(kg: KG) -> None:
    plus, minus = kg.conflicts()[0]
    net = kg.to_pyvis(plus.subject)
    assert {plus.key, minus.key} <= {edge["id"] for edge in net.edges}
    heads = {edge["id"]: edge["arrows"]["to"]["type"] for edge in net.edges}
    assert (heads[plus.key], heads[minus.key]) == ("arrow", "bar")


def test_sign_is_told_without_colour(kg: KG) -> None:
    edges = kg.network().edges
    styles = {e.sign: picture._style(e, 0) for e in edges if e.claim and e.claim.standing == "uncontested"}
    plus, minus = (styles[s] for s in (1, -1))
    assert plus["arrows"]["to"]["type"] != minus["arrows"]["to"]["type"]
    assert plus["dashes"] != minus["dashes"]


def test_the_same_input_gives_the_same_page(kg: KG, tmp_path: Path) -> None:
    one, two = (kg.view("physical exercise", "memory", tmp_path / f"{i}.html").read_bytes() for i in (1, 2))
    assert one == two


def test_nothing_to_draw_says_why(kg: KG, tmp_path: Path) -> None:
    with pytest.raises(NothingToShow, match="not connected"):
        kg.view("memory", "voluntary wheel running", tmp_path / "x.html")
    assert list(tmp_path.iterdir()) == []


def test_the_page_fits_a_phone(kg: KG, browser: Any, tmp_path: Path) -> None:
    tab, _, _ = opened(browser, kg.view("physical exercise", "BDNF mRNA", tmp_path / "x.html"))
    tab.set_viewport_size({"width": 390, "height": 800})
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
