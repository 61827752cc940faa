"""CX2 holds every edge of the network, declares each attribute by its type, and its style names what the readers know."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest

import bdnf_kg

KG = bdnf_kg.KnowledgeGraph
SHAPES = {"ellipse", "triangle", "rectangle", "round-rectangle", "parallelogram", "diamond", "hexagon", "octagon", "vee"}
TYPES = {"string": str, "integer": int, "double": float, "list_of_string": list}


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(bdnf_kg.load().export("cx2", tmp_path_factory.mktemp("cx2") / "bdnf.cx2").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def aspects(document: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    return {name: value for part in document[2:-1] for name, value in part.items()}


def test_the_file_is_framed_as_the_format_asks(document: list[dict[str, Any]], aspects: dict[str, list[dict[str, Any]]]) -> None:
    assert document[0] == {"CXVersion": "2.0", "hasFragments": False}
    assert document[-1] == {"status": [{"success": True}]}
    assert [(m["name"], m["elementCount"]) for m in document[1]["metaData"]] == [(name, len(elements)) for name, elements in aspects.items()]


def test_every_edge_is_there_with_its_sign_and_its_ends(kg: KG, aspects: dict[str, list[dict[str, Any]]]) -> None:
    names = {node["id"]: node["v"]["represents"] for node in aspects["nodes"]}
    graph = kg.to_networkx(include=["associations"])
    found = sorted((names[e["s"]], names[e["t"]], e["v"]["key"], e["v"].get("sign"), e["v"].get("belief")) for e in aspects["edges"])
    assert found == sorted((a, b, key, data.get("sign"), data.get("belief")) for a, b, key, data in graph.edges(keys=True, data=True))
    assert {e["v"]["interaction"] for e in aspects["edges"] if e["v"]["kind"] == "claim"} == {"raises", "lowers"}
    assert all((e["v"]["interaction"] == "raises") == (e["v"]["sign"] == 1) for e in aspects["edges"] if "sign" in e["v"])


def test_every_attribute_is_declared_and_has_its_type(aspects: dict[str, list[dict[str, Any]]]) -> None:
    declared = aspects["attributeDeclarations"][0]
    for aspect, elements in (("networkAttributes", aspects["networkAttributes"]), ("nodes", [n["v"] for n in aspects["nodes"]]), ("edges", [e["v"] for e in aspects["edges"]])):
        assert {name for element in elements for name in element} == set(declared[aspect])
        assert all(type(value) is TYPES[declared[aspect][name]["d"]] for element in elements for name, value in element.items())


def test_the_style_tells_signs_apart_by_more_than_colour(aspects: dict[str, list[dict[str, Any]]]) -> None:
    style = aspects["visualProperties"][0]
    looks = {name: {pair["v"]: pair["vp"] for pair in mapping["definition"]["map"]} for name, mapping in style["edgeMapping"].items() if mapping["type"] == "DISCRETE"}
    assert {word: looks["EDGE_TARGET_ARROW_SHAPE"][word] for word in ("raises", "lowers")} == {"raises": "triangle", "lowers": "tee"}
    assert len({looks["EDGE_LINE_COLOR"][word] for word in ("raises", "lowers", "goes with more")}) == 3
    assert looks["EDGE_LINE_STYLE"]["raises"] != looks["EDGE_LINE_STYLE"]["lowers"]
    assert all(set(found) == {edge["v"]["interaction"] for edge in aspects["edges"]} for found in looks.values())
    shapes = {pair["v"]: pair["vp"] for pair in style["nodeMapping"]["NODE_SHAPE"]["definition"]["map"]}
    assert set(shapes) == {node["v"]["kind"] for node in aspects["nodes"]}
    assert set(shapes.values()) <= SHAPES


def test_no_two_nodes_lie_on_each_other(aspects: dict[str, list[dict[str, Any]]]) -> None:
    size = aspects["visualProperties"][0]["default"]["node"]
    places = {(node["x"], node["y"]) for node in aspects["nodes"]}
    assert len(places) == len(aspects["nodes"])
    columns, rows = (sorted({place[i] for place in places}) for i in (0, 1))
    assert min(b - a for a, b in pairwise(columns)) > size["NODE_WIDTH"]
    assert min(b - a for a, b in pairwise(rows)) > size["NODE_HEIGHT"]


def test_a_paper_without_an_id_stands_by_its_name_and_an_id_leads_somewhere(aspects: dict[str, list[dict[str, Any]]]) -> None:
    papers = {paper for edge in aspects["edges"] for paper in edge["v"].get("references", ())}
    assert not [paper for paper in papers if paper.startswith("TITLE:")]
    context = json.loads(aspects["networkAttributes"][0]["@context"])
    assert {"PMID", "UniProtKB", "BDNFKG"} <= set(context)
    assert all(namespace.startswith("http") for namespace in context.values())
