"""For everyone: by keyboard alone, by screen reader, in light and dark, on a phone, without motion. axe-core 4.14.1 judges."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import bdnf_kg

KG = bdnf_kg.KnowledgeGraph
AXE = (Path(__file__).parent / "assets" / "axe.min.js").read_text(encoding="utf-8")
STATES = {
    "start": "",
    "path": "const [a, b] = ['CHEBI:16469', 'BDNFKG:0000126'].map((id) => model.byId.get(id)); if (a && b) { state.question = { from: a.i, to: b.i }; app.find(); }",
    "evidence": "app.select({ edge: model.edges.reduce((best, edge) => (edge.none.length + edge.against.length > best.none.length + best.against.length ? edge : best)).i })",
    "node": "app.select({ node: model.nodes.find((node) => node.nulls.length || node.names.length).i })",
    "group": "if (app.view.groups.length) app.select({ group: app.view.groups[0].name })",
    "values": "app.setValues(new Map([['TrkB', 1], ['FOS', -2], ['TNF', 1]]))",
    "table": "app.setMode('table')",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", ["all", "paths"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(opened: Any, pages: dict[str, Path], name: str, width: int, scheme: str) -> None:
    tab = opened(pages[name], color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=True)
    tab.page.evaluate(AXE)
    for state, script in STATES.items():
        tab.run(script)
        found = tab.page.evaluate("axe.run(document).then((result) => [result.violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 200)}`), result.passes.length])")
        assert found[0] == [], (state, found[0])
        assert found[1] > 25
        assert tab.page.evaluate("document.documentElement.scrollWidth") <= width, state
        assert tab.page.evaluate("document.documentElement.dataset.theme") == scheme


def test_the_keyboard_does_everything(opened: Any, pages: dict[str, Path], kg: KG) -> None:
    tab = opened(pages["release"])
    press = tab.page.keyboard.press
    seen = []
    for _ in range(60):
        press("Tab")
        seen.append(tab.page.evaluate("[document.activeElement.tagName, document.activeElement.id || document.activeElement.textContent.slice(0, 30)].join(' ')"))
        if seen[-1].startswith("BODY"):
            continue
        outline = tab.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", seen[-1]
    reached = " ".join(seen)
    assert all(
        word in reached
        for word in ("Skip to the graph", "BUTTON Table", "BUTTON PNG", "DIV canvas", "SELECT filter-species", "BUTTON Find paths", "INPUT values", "SECTION evidence")
    )
    tab.page.locator("#canvas").focus()
    press("ArrowDown")
    first = tab.run("return state.selected.node")
    press("ArrowDown")
    second = tab.run("return state.selected.node")
    assert first != second
    assert tab.page.inner_text(".status") == tab.run("return model.nodes[state.selected.node].label")
    press("]")
    edge = tab.run("return model.edges[state.selected.edge]")
    assert second in (edge["s"], edge["t"])
    press("Enter")
    assert tab.page.evaluate("document.activeElement.id") == "evidence"
    tab.page.locator("#canvas").focus()
    zoom = tab.run("return app.picture.cy.zoom()")
    press("+")
    assert tab.run("return app.picture.cy.zoom()") > zoom
    press("0")
    press("Escape")
    assert tab.run("return state.selected") is None
    press("ArrowRight")
    before = len(tab.drawn()[0])
    press("h")
    assert len(tab.drawn()[0]) == before - 1


def test_enter_unfolds_a_folded_group(opened: Any, pages: dict[str, Path]) -> None:
    tab = opened(pages["all"])
    tab.run("app.select({ group: app.view.groups[0].name })")
    name = tab.run("return state.selected.group")
    tab.page.locator("#canvas").focus()
    tab.page.keyboard.press("Enter")
    assert tab.run("return [...state.opened]") == [name]


def test_what_happens_is_announced(opened: Any, pages: dict[str, Path]) -> None:
    tab = opened(pages["release"])
    live = tab.page.locator("[aria-live=polite]")
    tab.page.get_by_label("lowers").uncheck()
    assert "arrows" in live.inner_text()
    tab.run("app.ask({ from: 0 }); state.question.to = null; app.find()")
    assert "Choose where the path begins" in live.inner_text()


def test_no_motion_where_none_is_wanted(opened: Any, pages: dict[str, Path]) -> None:
    tab = opened(pages["release"], reduced_motion="reduce")
    assert tab.run("return app.calm") is True
    tab.run("app.picture.cy.zoom(0.1); app.select({ node: 3 })")
    assert tab.run("return app.picture.cy.animated()") is False


def test_sign_can_be_read_in_grey(opened: Any, pages: dict[str, Path]) -> None:
    tab = opened(pages["release"])
    looks = tab.run(
        "return [1, -1].map((sign) => { const edge = app.picture.cy.getElementById(`arrow ${model.edges.find((other) => other.sign === sign && other.kind === 'claim').key}`);"
        "return [edge.style('target-arrow-shape'), edge.style('line-style')] })"
    )
    assert looks == [["triangle", "solid"], ["tee", "dashed"]]


@pytest.mark.parametrize("dark", [False, True])
def test_labels_fit_their_boxes(opened: Any, pages: dict[str, Path], dark: bool) -> None:
    tab = opened(pages["all"], color_scheme="dark" if dark else "light")
    wide = tab.run(
        """
        const pen = document.createElement("canvas").getContext("2d");
        pen.font = "13px system-ui, sans-serif";
        return model.nodes.flatMap((node) => node.lines.map((line) => [line, pen.measureText(line).width - node.w])).filter(([, over]) => over > 0);
        """
    )
    assert wide == []
