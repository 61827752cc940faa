"""The tamed pyvis network and the networkx attributes: for those who live there."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import networkx
import pytest

import bdnf_kg
from bdnf_kg.view.layout import arrange
from bdnf_kg.view.payload import boxes
from bdnf_kg.view.selection import select

KG = bdnf_kg.KnowledgeGraph
HOSTILE = "<img src=x onerror=\"window.hacked=1\"></script><script>window.hacked=1</script><a href='javascript:1'>href</a>"


@pytest.fixture(scope="module")
def written(kg: KG, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pyvis") / "net.html"
    kg.to_pyvis("physical exercise", "memory").write_html(str(path))
    return path


def test_it_is_a_pyvis_network_with_positions_and_parallel_edges(kg: KG) -> None:
    from pyvis.network import Network

    plus, minus = kg.conflicts()[0]
    net = kg.to_pyvis(plus.subject)
    assert isinstance(net, Network)
    assert net.directed
    selection = select(kg, plus.subject)
    assert {node["id"]: (node["x"], node["y"]) for node in net.nodes} == arrange(boxes(kg, selection).values())[0]
    assert {edge["id"] for edge in net.edges} == {e.key for e in selection.edges}
    heads = {edge["id"]: edge["arrows"]["to"]["type"] for edge in net.edges}
    assert (heads[plus.key], heads[minus.key]) == ("arrow", "bar")
    lines = {edge["id"]: edge["dashes"] for edge in net.edges}
    assert lines[plus.key] is not False


def test_without_a_term_it_shows_release(kg: KG) -> None:
    assert {edge["id"] for edge in kg.to_pyvis().edges} == {e.key for e in select(kg, "BDNF release").edges}


def test_its_page_works_with_the_network_off(browser: Any, written: Path) -> None:
    context = browser.new_context(offline=True)
    page = context.new_page()
    requests: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(written.as_uri())
    page.wait_for_function("typeof network !== 'undefined' && network.getScale() > 0")
    assert [url for url in requests if not url.startswith("file:")] == []
    assert errors == []
    assert page.evaluate("nodes.length") > 5
    before = page.evaluate("JSON.stringify(network.getPositions())")
    page.wait_for_timeout(500)
    assert page.evaluate("JSON.stringify(network.getPositions())") == before
    context.close()


def test_it_writes_utf8_under_a_c_locale(tmp_path: Path) -> None:
    code = "import bdnf_kg; bdnf_kg.load().to_pyvis('estradiol').write_html('net.html')"
    subprocess.run([sys.executable, "-X", "utf8=0", "-c", code], check=True, cwd=tmp_path, env={"LC_ALL": "C", "PATH": "", "PYTHONCOERCECLOCALE": "0"})
    assert "vis-network" in (tmp_path / "net.html").read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["net.html"]


def test_hostile_text_does_nothing(kg: KG, browser: Any, tmp_path: Path) -> None:
    terms = tuple(replace(t, label=f"{HOSTILE} {t.label}", definition=HOSTILE, synonyms=()) for t in kg.content.terms)
    bad = KG(replace(kg.content, terms=terms))
    path = tmp_path / "net.html"
    bad.to_pyvis(kg.term("physical exercise").id, kg.term("BDNF mRNA").id).write_html(str(path))
    page = browser.new_context(offline=True).new_page()
    page.goto(path.as_uri())
    page.wait_for_function("typeof network !== 'undefined'")
    box = page.locator("canvas").bounding_box()
    for i in range(1, 30):
        page.mouse.move(box["x"] + box["width"] * i / 30, box["y"] + box["height"] * (1 + i % 3) / 4)
        page.wait_for_timeout(20)
    page.wait_for_timeout(300)
    assert page.evaluate("window.hacked") is None
    page.context.close()


def test_networkx_gets_places_and_looks_that_its_writers_take(kg: KG, tmp_path: Path) -> None:
    graph = kg.to_networkx(layout=True)
    assert len({(data["x"], data["y"]) for _, data in graph.nodes(data=True)}) == len(graph)
    assert {data["head"] for *_, data in graph.edges(data=True) if data.get("sign") == -1} == {"tee"}
    assert {data["head"] for *_, data in graph.edges(data=True) if data["kind"] == "is a"} == {"vee"}
    memory, running = (graph.nodes[kg.term(name).id] for name in ("memory", "treadmill running"))
    assert running["y"] > memory["y"]
    networkx.write_graphml(graph, tmp_path / "x.graphml")
    again = networkx.read_graphml(tmp_path / "x.graphml", force_multigraph=True)
    assert again.nodes[kg.term("memory").id]["band"] == "Whole body"
    plain = kg.to_networkx()
    assert "x" not in next(iter(plain.nodes(data=True)))[1]
