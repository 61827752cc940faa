"""What a reader takes home: pictures, tables, links, and the table view in step with the picture."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import bdnf_kg
from bdnf_kg.view.selection import select

KG = bdnf_kg.KnowledgeGraph
SVG = "{http://www.w3.org/2000/svg}"


def _saved(tab: Any, button: str, path: Path) -> Path:
    with tab.page.expect_download() as download:
        tab.page.get_by_role("button", name=button, exact=True).click()
    download.value.save_as(path)
    assert download.value.suggested_filename == f"bdnf-kg.{button.lower()}"
    return path


def test_svg_holds_the_picture_as_shapes_and_text(kg: KG, opened: Any, pages: dict[str, Path], tmp_path: Path) -> None:
    tab = opened(pages["release"])
    path = _saved(tab, "SVG", tmp_path / "x.svg")
    root = ElementTree.parse(path).getroot()
    words = " ".join(text.text or "" for text in root.iter(f"{SVG}text"))
    selection = select(kg, "BDNF release")
    for node in selection.nodes:
        assert all(word in words for word in kg.terms[node].label.split()[:1])
    assert all(legend in words for legend in ("raises", "lowers", "is a kind of"))
    dashed = [p for p in root.iter(f"{SVG}path") if p.get("stroke-dasharray") == "8,4".replace(",", " ")]
    assert len(dashed) == sum(e.sign == -1 for e in selection.edges) + 1
    assert not [e for e in root.iter() if e.tag.endswith(("script", "image", "foreignObject"))]
    numbers = [float(x) for x in root.get("viewBox", "").split()]
    assert numbers[2] > 500
    shown = tab.context.new_page()
    shown.goto(path.as_uri())
    assert shown.evaluate("document.querySelectorAll('text').length") > len(selection.nodes)


def test_png_is_a_picture(opened: Any, pages: dict[str, Path], tmp_path: Path) -> None:
    tab = opened(pages["paths"])
    data = _saved(tab, "PNG", tmp_path / "x.png").read_bytes()
    assert data.startswith(b"\x89PNG")
    assert max(int.from_bytes(data[i : i + 4], "big") for i in (16, 20)) > 700


def test_pictures_can_be_taken_from_the_table_too(kg: KG, opened: Any, pages: dict[str, Path], tmp_path: Path) -> None:
    tab = opened(pages["paths"], "#mode=table")
    assert max(int.from_bytes(_saved(tab, "PNG", tmp_path / "x.png").read_bytes()[i : i + 4], "big") for i in (16, 20)) > 700
    root = ElementTree.parse(_saved(tab, "SVG", tmp_path / "x.svg")).getroot()
    assert len(list(root.iter(f"{SVG}text"))) > 10
    assert tab.run("return state.mode") == "table"


def test_tsv_holds_what_is_shown(kg: KG, opened: Any, pages: dict[str, Path], tmp_path: Path) -> None:
    tab = opened(pages["release"])
    tab.page.get_by_label("lowers").uncheck()
    with _saved(tab, "TSV", tmp_path / "x.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    edges = {e.key: e for e in select(kg, "BDNF release").edges if e.sign != -1}
    assert len(rows) == len(edges)
    by_pair = {(e.subject, e.object, e.arrow): e for e in edges.values()}
    for row in rows:
        arrow = {"+": "-->", "-": "--|", "?": "--?", "": "is a"}[row["sign"]]
        edge = by_pair[row["subject"], row["object"], arrow]
        assert row["belief"] == f"{edge.belief:.4f}"
        assert row["references"] == "|".join(edge.references)
        assert row["subject_label"] == edge.subject_label


def test_the_table_is_in_step_with_the_picture(kg: KG, opened: Any, pages: dict[str, Path]) -> None:
    tab = opened(pages["release"])
    tab.page.get_by_role("button", name="Table", exact=True).click()

    def rows() -> list[list[str]]:
        return tab.page.eval_on_selector_all(".table tbody tr", "rows => rows.map(row => [...row.cells].map(cell => cell.innerText))")

    edges = select(kg, "BDNF release").edges
    assert len(rows()) == len(edges)
    tab.page.get_by_role("checkbox", name="raises").uncheck()
    left = rows()
    assert len(left) == sum(e.sign != 1 or e.kind == "is a" for e in edges)
    assert {row[1] for row in left} == {"lowers", "is a kind of"}
    tab.page.locator(".table").get_by_role("button", name="Read").first.click()
    assert tab.page.evaluate("document.activeElement.id") == "evidence"
    tab.page.get_by_role("button", name="Graph", exact=True).click()
    assert len(tab.drawn()[1]) == len(left)


@pytest.mark.parametrize(
    "script",
    [
        "app.isolate(model.nodes.find((node) => node.label === 'BDNF release'))",
        "state.signsOff.add('-1'); state.minBelief = 0.4; app.changed()",
        "app.unfold(app.view.groups[3].name); app.select({ node: app.view.nodes[2].i })",
        "state.species = 'rat'; app.changed(); app.setMode('table')",
        "app.keepTo('avoid', model.byId.get('BDNFKG:0000036')); state.question = { from: model.byId.get('CHEBI:16469').i, to: model.byId.get('GO:0007613').i }; app.find(); app.choose(2); app.step(1)",
        "app.hide(model.nodes.find((node) => node.label === 'BDNF release')); app.setDark(true)",
    ],
)
def test_a_link_restores_the_view(opened: Any, pages: dict[str, Path], script: str) -> None:
    tab = opened(pages["all"])
    tab.run(script)
    address = tab.page.url
    assert "#" in address
    again = opened(pages["all"], "#" + address.split("#", 1)[1])
    same = "return [app.fragment, state.mode, state.dark, state.selected, state.path, state.step, app.view.nodes.map((node) => node.id), app.view.edges.length, app.view.groups.length]"
    assert again.run(same) == tab.run(same)
    third = opened(pages["all"])
    third.run("window.location.hash = argument", address.split("#", 1)[1])
    third.page.wait_for_timeout(300)
    assert third.run("return [app.view.nodes.length, app.view.edges.length, state.path]") == tab.run("return [app.view.nodes.length, app.view.edges.length, state.path]")


def test_a_broken_link_opens_the_page_all_the_same(opened: Any, pages: dict[str, Path]) -> None:
    tab = opened(pages["release"], "#from=nothing&to=&path=99|x&belief=abc&node=%00&kinds=&how=9|99|x&focus=|")
    assert tab.errors == []
    assert tab.page.locator("#evidence-title").inner_text()
