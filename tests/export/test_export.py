"""What is written is read back by the standard reader with the same claims; what a format drops is counted."""

from __future__ import annotations

import csv
from pathlib import Path

import networkx
import pytest

import bdnf_kg
from bdnf_kg.errors import InvalidArgument, OutputError
from bdnf_kg.export import FORMATS
from bdnf_kg.model import Sign

KG = bdnf_kg.KnowledgeGraph
WANTED = {"claim": {"sign", "belief"}, "association": {"correlation", "belief"}, "is a": set()}


def test_the_edge_table_holds_every_claim(kg: KG, tmp_path: Path) -> None:
    with kg.export("tsv", tmp_path / "bdnf.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    found = {(r["subject"], r["sign"], r["object"], r["kind"], r["references"]) for r in rows}
    expected = {(c.subject, str(c.sign), c.object, "claim" if c.causal else "association", "|".join(c.references)) for c in kg.claims()}
    assert found == expected
    assert len(rows) == len(kg.claims())
    assert {r["sufficiency"] == "" for r in rows if r["kind"] == "association"} == {True}
    assert [r["necessity"] == "" for r in rows] == [not c.necessity.is_tested for c in kg.claims()]


def test_sif_keeps_each_held_claim_and_drops_what_is_contested(kg: KG, tmp_path: Path) -> None:
    lines = kg.export("sif", tmp_path / "bdnf.sif").read_text(encoding="utf-8").splitlines()
    label = {t.id: t.label for t in kg.terms.values()}
    held = [c for c in kg.claims(causal=True) if c.is_held]
    assert sorted(lines) == sorted(f"{label[c.subject]}\t{'increases' if c.sign > 0 else 'decreases'}\t{label[c.object]}" for c in held)
    assert 0 < len(held) < len(kg.claims(causal=True))


def test_graphml_is_read_back_by_networkx_with_every_claim_and_association(kg: KG, tmp_path: Path) -> None:
    graph = networkx.read_graphml(kg.export("graphml", tmp_path / "bdnf.graphml"), force_multigraph=True)
    ours = kg.to_networkx(include=["associations"])
    assert set(graph.nodes) == set(ours.nodes)
    assert sorted((u, v, sorted(d.items())) for u, v, d in graph.edges(data=True)) == sorted((u, v, sorted(d.items())) for u, v, d in ours.edges(data=True))
    edges = [data for _, _, data in graph.edges(data=True)]
    assert sum(d["kind"] != "is a" for d in edges) == len(kg.claims())


def test_only_a_claim_has_a_sign_and_a_step_to_a_superclass_is_no_finding(kg: KG) -> None:
    edges = [data for _, _, data in kg.to_networkx(include=["associations"]).edges(data=True)]
    assert {kind: {d.keys() & {"sign", "correlation", "belief"} == wanted for d in edges if d["kind"] == kind} for kind, wanted in WANTED.items()} == {
        kind: {True} for kind in WANTED
    }
    assert {d["kind"] for d in edges} == set(WANTED)
    claims = [c for c in kg.claims() if c.necessity.is_tested]
    assert sum("necessity" in d for d in edges) == len(claims)


def test_a_file_that_cannot_be_written_leaves_nothing_behind(kg: KG, tmp_path: Path) -> None:
    target = tmp_path / "taken"
    target.mkdir()
    with pytest.raises(OutputError, match="cannot be written"):
        kg.export("tsv", target)
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_the_closure_holds_what_sparql_walks_to(kg: bdnf_kg.KnowledgeGraph, tmp_path: Path) -> None:
    import pyoxigraph as ox

    store = ox.Store()
    store.bulk_load(path=str(kg.export("closure", tmp_path / "closure.nq")), format=ox.RdfFormat.N_QUADS)
    start = kg.content.prefixes.expand(kg.term("physical exercise").change_id(Sign.POSITIVE))
    walk = "SELECT DISTINCT ?b { <%s> (rdfs:subClassOf|bkg:leadsTo)*/bkg:leadsTo/(rdfs:subClassOf|bkg:leadsTo)* ?b . ?b bkg:changeOf ?term }"
    reached = {kg.content.prefixes.expand(b) for (b,) in kg.query(walk % start)}
    edges = store.quads_for_pattern(ox.NamedNode(start), ox.NamedNode("https://w3id.org/bdnf-kg/BDNFKG_0900001"), None)
    changes = {kg.content.prefixes.expand(term.change_id(sign)) for term in kg.terms.values() if term.is_causal for sign in Sign}
    assert reached
    assert reached == {edge.object.value for edge in edges}
    assert {quad.object.value for quad in store} | {quad.subject.value for quad in store} <= changes
    assert len(store) > 300_000


def test_an_unknown_format_is_refused_with_the_nearest(kg: KG, tmp_path: Path) -> None:
    with pytest.raises(InvalidArgument, match=r"'cx' .*nearest: 'cx2'"):
        kg.export("cx", tmp_path / "bdnf.cx")
    assert list(tmp_path.iterdir()) == []


def test_every_format_is_told_of_where_people_look() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "in-other-tools.md").read_text(encoding="utf-8")
    assert [name for name in FORMATS if name != "closure" and f"export {name}" not in guide] == []
    assert [name for name in FORMATS if f"``{name}``" not in (KG.export.__doc__ or "")] == []
