"""Where things stand: in biological order, apart, the same everywhere, and no arrow behind a box that it does not touch."""

from __future__ import annotations

from importlib.resources import files
from itertools import combinations, pairwise
from typing import Any

import pytest

import bdnf_kg
from bdnf_kg.view.bands import band, bands, looks
from bdnf_kg.view.layout import Box, arrange, size, wrap
from bdnf_kg.view.payload import boxes, links
from bdnf_kg.view.routing import Point
from bdnf_kg.view.selection import Selection, select

KG = bdnf_kg.KnowledgeGraph
VIEWS = [("BDNF release",), ("tissue BDNF",), ("TrkB",), ("physical exercise", "memory"), ("17β-estradiol", "synaptic plasticity")]


def test_the_bands_run_from_outside_to_the_whole_body(kg: KG) -> None:
    way = ["treadmill running", "corticosterone", "glutamate", "BDNF mRNA", "BDNF packaging into dense-core vesicles", "extracellular mature BDNF", "TrkB", "ERK1/2 activity"]
    way += ["ARC", "neuron survival", "long-term synaptic potentiation", "memory"]
    ranks = [band(kg.term(name)).rank for name in way if kg.lexicon.candidates(name)]
    assert len(ranks) >= 11
    assert [r for r in ranks if r != band(kg.term("ARC")).rank] == sorted(r for r in ranks if r != band(kg.term("ARC")).rank)
    assert len({b.rank for b in bands()}) == len(bands()) == 12


def test_what_the_ontology_places_in_a_cell_stands_in_one_and_what_outside_outside(kg: KG) -> None:
    places = {s: o for s, relation, o, _ in kg.content.structure if relation in ("BFO:0000066", "RO:0001025")}
    made = {o: places[s] for s, relation, o, _ in kg.content.structure if relation == "RO:0002234" and s in places}
    known = {id_: place for id_, place in (made | places).items() if kg.terms[id_].is_causal and kg.terms[id_].stage in ("cleavage", "extracellular")}
    assert {"BDNFKG:0000010", "BDNFKG:0000012", "BDNFKG:0000034", "BDNFKG:0000035"} <= set(known)
    for id_, place in known.items():
        assert (band(kg.terms[id_]).label == "Cleft and outside the cell") is (place == "GO:0005576"), id_


@pytest.mark.parametrize(
    ("label", "names"),
    [
        ("Releasing cell: gene to protein", ["FURIN", "intracellular proBDNF cleavage", "MIRLET7I", "miR-206"]),
        ("Dense-core vesicle", ["RAB3A", "CADPS2", "SYT4", "CPE"]),
        ("Cleft and outside the cell", ["PLAT", "PLG", "SERPINE1", "MMP9", "NGF"]),
        ("Target cell: membrane", ["TrkB", "GRIN1", "GRIN2B", "TRPC3", "TRPC6", "GABRG2", "SLITRK5"]),
        ("Target cell: nucleus", ["FOS", "EGR1", "CREB phosphorylation", "AVP mRNA"]),
        ("Target cell: cytosol", ["ERK1/2 activity", "AKT1", "GRB2"]),
    ],
)
def test_machinery_stands_where_it_works_in_the_cell(kg: KG, label: str, names: list[str]) -> None:
    assert {name: band(kg.term(name)).label for name in names} == dict.fromkeys(names, label)


def test_every_term_that_has_a_band_of_its_own_is_in_the_graph(kg: KG) -> None:
    rows = (files("bdnf_kg.view") / "bands.tsv").read_text(encoding="utf-8").splitlines()[1:]
    own = [row.split("\t")[2] for row in rows if row.split("\t")[2]]
    assert len(set(own)) == len(own) > 20
    assert all(kg.terms[id_].is_causal for id_ in own)


def test_every_kind_of_node_has_its_look(kg: KG) -> None:
    kinds = {t.kind for t in kg.terms.values() if t.is_causal}
    assert kinds <= set(looks())
    named = [(look.shape, look.fill) for look in looks().values()]
    assert len(set(named)) > len(looks()) // 2


@pytest.mark.parametrize("ends", VIEWS)
def test_boxes_do_not_overlap_and_lie_in_their_bands(kg: KG, ends: tuple[str, ...]) -> None:
    selection = select(kg, *ends)
    box = boxes(kg, selection)
    places, _ = arrange(box.values(), links(selection.edges))
    for a, b in combinations(box, 2):
        apart_x = abs(places[a][0] - places[b][0]) >= (box[a].width + box[b].width) / 2
        apart_y = abs(places[a][1] - places[b][1]) >= (box[a].height + box[b].height) / 2
        assert apart_x or apart_y, (a, b)
        if box[a].band < box[b].band:
            assert places[a][1] < places[b][1]


def _touches(a: tuple[int, int], b: tuple[int, int], box: Box, at: tuple[int, int]) -> bool:
    """Whether a straight line crosses a box, by walking along it."""
    steps = max(abs(a[0] - b[0]), abs(a[1] - b[1]), 1)
    for i in range(0, steps + 1, 2):
        x, y = a[0] + (b[0] - a[0]) * i / steps, a[1] + (b[1] - a[1]) * i / steps
        if abs(x - at[0]) < box.width / 2 and abs(y - at[1]) < box.height / 2:
            return True
    return False


@pytest.mark.parametrize("ends", VIEWS)
def test_no_arrow_runs_behind_a_box_that_it_does_not_touch(kg: KG, ends: tuple[str, ...]) -> None:
    selection = select(kg, *ends)
    box = boxes(kg, selection)
    places, _ = arrange(box.values(), links(selection.edges))
    lines = _lines(selection, box)
    assert any(len(line) > 2 for line in lines.values())
    for edge in selection.edges:
        points = lines[edge.key]
        for node in box.keys() - {edge.subject, edge.object}:
            for a, b in pairwise(points):
                assert not _touches(a, b, box[node], places[node]), (edge.key, node)


def _lines(selection: Selection, box: dict[str, Box]) -> dict[str, list[Point]]:
    """The points of each arrow, from box to box; those that bend leave and enter right below or above their bends."""
    places, routes = arrange(box.values(), links(selection.edges))
    made = {}
    for edge in selection.edges:
        (x, y), (to, low), bends = places[edge.subject], places[edge.object], routes[edge.key]
        made[edge.key] = [(bends[0][0] if bends else x, y), *bends, (bends[-1][0] if bends else to, low)]
        for (at, level), (bend, street), width in (
            ((places[edge.subject], bends[0], box[edge.subject].width), (places[edge.object], bends[-1], box[edge.object].width)) if bends else ()
        ):
            assert abs(at - bend) < width / 2
            assert level != street
    return made


def _shared(a: list[Point], b: list[Point]) -> int:
    """Over how many pixels two arrows run within three pixels of each other, where both are upright or level."""
    length = 0
    for axis in (0, 1):
        one, two = ([(p, q) for p, q in pairwise(line) if p[axis] == q[axis]] for line in (a, b))
        for p, q in one:
            for r, s in two:
                if abs(p[axis] - r[axis]) < 3:
                    ends = sorted((p[1 - axis], q[1 - axis])), sorted((r[1 - axis], s[1 - axis]))
                    length += max(0, min(ends[0][1], ends[1][1]) - max(ends[0][0], ends[1][0]))
    return length


@pytest.mark.parametrize("ends", VIEWS)
def test_arrows_lie_on_each_other_only_if_they_share_an_end_and_a_sign(kg: KG, ends: tuple[str, ...]) -> None:
    selection = select(kg, *ends)
    lines = _lines(selection, boxes(kg, selection))
    for a, b in combinations(links(selection.edges), 2):
        if a.look != b.look or (a.subject != b.subject and a.object != b.object):
            assert _shared(lines[a.key], lines[b.key]) < 12, (a.key, b.key)


def test_parallel_arrows_run_apart(kg: KG) -> None:
    plus, minus = kg.conflicts()[0]
    selection = select(kg, plus.subject)
    lines = _lines(selection, boxes(kg, selection))
    assert _shared(lines[plus.key], lines[minus.key]) == 0


def test_lines_fit_their_boxes(kg: KG) -> None:
    for term in kg.terms.values():
        lines = wrap(term.label)
        assert 1 <= len(lines) <= 3
        assert max(map(len, lines)) <= 20
        width, height = size(lines, "ellipse")
        assert width % 2 == height % 2 == 0


def test_the_order_is_the_same_again(kg: KG) -> None:
    one, two = (bdnf_kg.load() for _ in range(2))
    assert one.explore("BDNF release").html == two.explore("BDNF release").html


def test_the_page_packs_and_routes_as_python_does(kg: KG, opened: Any, pages: dict[str, Any]) -> None:
    for name, ends in (("release", ("BDNF release",)), ("paths", ("17β-estradiol", "synaptic plasticity")), ("values", ("TrkB",))):
        selection = select(kg, *ends)
        places, routes = arrange(boxes(kg, selection).values(), links(selection.edges))
        made = opened(pages[name]).run(
            """
            const { arrange, nodeBox } = window.explorer;
            const id = (number) => model.nodes[number].id;
            const links = model.edges.map((edge) => ({ key: edge.key, s: id(edge.s), t: id(edge.t), look: edge.kind === "is a" ? "is a" : String(edge.sign) }));
            const { places, routes } = arrange(model.nodes.map(nodeBox), links);
            return [[...places], [...routes]];
            """
        )
        assert {node: tuple(at) for node, at in made[0]} == places
        assert {key: tuple(map(tuple, bends)) for key, bends in made[1]} == routes
