"""Figures for papers: text as text, the same signs as the page, legend included, the same bytes again."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

import bdnf_kg
from bdnf_kg.errors import InvalidArgument
from bdnf_kg.view.ink import COLOUR, DASH, HEAD, WORDS
from bdnf_kg.view.selection import NothingToShow, select

pytest.importorskip("matplotlib", reason="matplotlib is the extra [plot]")
KG = bdnf_kg.KnowledgeGraph
SVG = "{http://www.w3.org/2000/svg}"


def test_an_svg_holds_every_node_arrow_and_sign(kg: KG, tmp_path: Path) -> None:
    path = kg.plot("17β-estradiol", "synaptic plasticity", tmp_path / "x.svg")
    root = ElementTree.parse(path).getroot()
    selection = select(kg, "17β-estradiol", "synaptic plasticity")
    drawn = {group.get("id"): group for group in root.iter(f"{SVG}g") if group.get("id")}
    assert {f"node {node}" for node in selection.nodes} <= set(drawn)
    for edge in selection.edges:
        sign = "is a" if edge.kind == "is a" else int(edge.sign or 0)
        [shaft] = drawn[f"arrow {edge.key}"].iter(f"{SVG}path")
        style = shaft.get("style", "")
        assert f"stroke: {COLOUR[sign].lower()}" in style
        assert ("stroke-dasharray" in style) == bool(DASH[sign])
    words = " ".join("".join(text.itertext()) for text in root.iter(f"{SVG}text"))
    assert all(word in words for word in WORDS.values())
    assert "17beta-estradiol → synaptic plasticity" in words
    assert "Circulation" in words


def test_signs_differ_by_more_than_colour() -> None:
    assert len(set(HEAD.values())) == len(HEAD)
    assert DASH[1] != DASH[-1]


@pytest.mark.parametrize(("suffix", "start"), [("svg", b"<?xml"), ("pdf", b"%PDF"), ("png", b"\x89PNG")])
def test_every_format_is_written_the_same_again(kg: KG, tmp_path: Path, suffix: str, start: bytes) -> None:
    one, two = (kg.plot("physical exercise", "memory", tmp_path / f"{i}.{suffix}").read_bytes() for i in (1, 2))
    assert one.startswith(start)
    assert one == two


def test_what_cannot_be_drawn_is_refused(kg: KG, tmp_path: Path) -> None:
    with pytest.raises(InvalidArgument, match=r"\.svg, \.pdf, \.png"):
        kg.plot("memory", path=tmp_path / "x.gif")
    with pytest.raises(NothingToShow):
        kg.plot("memory", "voluntary wheel running", tmp_path / "x.svg")
    assert list(tmp_path.iterdir()) == []
