"""The readers of networks and gene sets that are too heavy for every test run: ndex2, gseapy and decoupler."""

from __future__ import annotations

from pathlib import Path

import pytest

import bdnf_kg

for library in ("ndex2", "gseapy", "decoupler"):
    pytest.importorskip(library, reason=f"{library} is not installed: pip install -e '.[interop]' (the full check of a clone does)")

KG = bdnf_kg.KnowledgeGraph


def test_ndex2_reads_the_network_with_its_style_and_writes_it_again(kg: KG, tmp_path: Path) -> None:
    from ndex2.cx2 import CX2NetworkXFactory, RawCX2NetworkFactory

    network = RawCX2NetworkFactory().get_cx2network(str(kg.export("cx2", tmp_path / "bdnf.cx2")))
    ours = kg.to_networkx(include=["associations"])
    name = {id_: node["v"]["represents"] for id_, node in network.get_nodes().items()}
    assert set(name.values()) == set(ours.nodes)
    edges = [(name[e["s"]], name[e["t"]], e["v"]["key"], e["v"].get("sign"), e["v"].get("belief")) for e in network.get_edges().values()]
    assert sorted(edges) == sorted((a, b, key, d.get("sign"), d.get("belief")) for a, b, key, d in ours.edges(keys=True, data=True))
    assert set(network.get_visual_properties()) == {"default", "nodeMapping", "edgeMapping"}
    network.write_as_raw_cx2(str(tmp_path / "again.cx2"))
    again = RawCX2NetworkFactory().get_cx2network(str(tmp_path / "again.cx2"))
    assert (again.get_nodes(), again.get_edges()) == (network.get_nodes(), network.get_edges())
    assert CX2NetworkXFactory().get_graph(network).number_of_edges() == ours.number_of_edges()


def test_gseapy_reads_the_gene_sets_and_finds_the_one_that_it_is_given(kg: KG, tmp_path: Path) -> None:
    import gseapy

    path = kg.export("gmt", tmp_path / "bdnf.gmt")
    sets = gseapy.read_gmt(str(path))
    assert len(sets) == len(path.read_text(encoding="utf-8").splitlines())
    wanted = "BDNFKG_RAISED_BY_EXTRACELLULAR_MATURE_BDNF"
    background = sorted({gene for genes in sets.values() for gene in genes})
    found = gseapy.enrich(gene_list=list(sets[wanted]), gene_sets=sets, background=background, outdir=None, no_plot=True).results
    assert found.sort_values("P-value").iloc[0]["Term"] == wanted


def test_decoupler_scores_a_source_by_the_edges_onto_genes(kg: KG, tmp_path: Path) -> None:
    import decoupler
    import numpy
    import pandas

    net = pandas.read_table(kg.export("gene-edges", tmp_path / "edges.tsv"))
    own = net[net.source == "extracellular mature BDNF"]
    others = sorted(set(net.target) - set(own.target))
    values = dict(zip(own.target, numpy.sign(own.weight) * 2, strict=True)) | {gene: 0.01 * (-1) ** i for i, gene in enumerate(others)}
    scores, _ = decoupler.mt.ulm(pandas.DataFrame([values], index=["sample"]), net, tmin=5)
    assert scores.loc["sample"].idxmax() == "extracellular mature BDNF"
