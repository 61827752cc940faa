"""Gene sets and edges say no more than held claims do, by symbol, and never one gene both ways."""

from __future__ import annotations

import re
from pathlib import Path

import bdnf_kg
from bdnf_kg.export.genes import FEWEST, symbols
from bdnf_kg.model import Sign

KG = bdnf_kg.KnowledgeGraph


def _sets(kg: KG, tmp_path: Path) -> dict[str, tuple[str, set[str]]]:
    lines = [line.split("\t") for line in kg.export("gmt", tmp_path / "bdnf.gmt").read_text(encoding="utf-8").splitlines()]
    assert len({line[0] for line in lines}) == len(lines)
    assert all(len(set(line[2:])) == len(line[2:]) for line in lines)
    return {name: (meaning, set(genes)) for name, meaning, *genes in lines}


def test_a_message_and_a_protein_go_by_the_symbol_of_their_gene(kg: KG) -> None:
    found = symbols(kg)
    assert {found[kg.term(name).id] for name in ("TrkB", "TrkB mRNA")} == {"NTRK2"}
    assert found[kg.term("FOS").id] == "FOS"
    carriers = {t.id for t in kg.terms.values() if t.is_causal and any(xref.startswith("HGNC:") for xref in t.xrefs)}
    assert set(found) == carriers
    genes = {(next(x for x in kg.terms[id_].xrefs if x.startswith("HGNC:")), symbol) for id_, symbol in found.items()}
    assert len({gene for gene, _ in genes}) == len({symbol for _, symbol in genes}) == len(genes)


def test_a_form_of_bdnf_stands_for_no_gene(kg: KG) -> None:
    assert not symbols(kg).keys() & {kg.term(name).id for name in ("extracellular proBDNF", "serum BDNF", "TrkB.T1")}


def test_every_gene_of_a_set_rests_on_a_held_claim_on_the_term_or_its_kinds(kg: KG, tmp_path: Path) -> None:
    symbol, found = symbols(kg), _sets(kg, tmp_path)
    for name, (meaning, genes) in found.items():
        match = re.search(r"\((\S+)\), held claims of bdnf-kg$", meaning)
        assert match, meaning
        kinds = {match[1], *kg.hierarchy.descendants(match[1])}
        raised = "_BY_" in name
        sign = Sign.POSITIVE if "_RAISE" in name[: name.index("_", 8)] else Sign.NEGATIVE
        claims = [c for c in kg.claims(causal=True) if c.is_held and (c.subject if raised else c.object) in kinds]
        claims = [c for c in claims if (c.object if raised else c.subject) in symbol and (not raised or kg.terms[c.object].quantity == "amount")]
        signs = {way: {symbol[c.object if raised else c.subject] for c in claims if c.sign is way} for way in Sign}
        assert genes == signs[sign] - signs[-sign], name
        assert len(genes) >= FEWEST
    assert {name.split("_")[1] for name in found} >= {"RAISED", "RAISES", "LOWERS"}


def test_textbook_genes_stand_where_a_reader_looks_for_them(kg: KG, tmp_path: Path) -> None:
    found = _sets(kg, tmp_path)
    assert "BDNF" in found["BDNFKG_RAISED_BY_PHYSICAL_EXERCISE"][1]
    assert "CREB1" in found["BDNFKG_RAISES_BDNF_MRNA"][1]
    assert "MECP2" not in found["BDNFKG_RAISES_BDNF_MRNA"][1] & found["BDNFKG_LOWERS_BDNF_MRNA"][1]


def test_a_pair_of_genes_has_one_edge_that_held_claims_on_amounts_give(kg: KG, tmp_path: Path) -> None:
    head, *lines = kg.export("gene-edges", tmp_path / "edges.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines]
    assert head == "source\ttarget\tweight"
    assert len({(source, target) for source, target, _ in rows}) == len(rows) > 100
    symbol = symbols(kg)
    held = [c for c in kg.claims(causal=True) if c.is_held and c.object in symbol and kg.terms[c.object].quantity == "amount"]
    stated = {(symbol.get(c.subject, kg.terms[c.subject].label), symbol[c.object], f"{int(c.sign) * c.belief.value:.4f}") for c in held}
    assert {tuple(row) for row in rows} <= stated
    assert ({pair[:2] for pair in stated} - {(a, b) for a, b, _ in rows}) == {pair[:2] for pair in stated if pair[0] == pair[1]}
