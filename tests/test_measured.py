"""Profiles are read as people have them; what cannot be read is named by line."""

from __future__ import annotations

import io
from pathlib import Path

import pandas
import pytest

import bdnf_kg
from bdnf_kg.errors import InvalidArgument
from bdnf_kg.measured import read_profile

EXPECTED = {"Fos": 2.1, "Arc": 0.0, "Egr1": -1.5, "Npas4": 0.0}
DESEQ = "gene_name,baseMean,log2FoldChange,pvalue,padj\nFos,100,2.1,1e-9,0.001\nArc,50,0.4,0.04,0.2\nEgr1,70,-1.5,0.0001,0.01\nNpas4,3,2,NA,NA\n"


def test_a_table_of_differential_expression_is_read_by_its_headings(tmp_path: Path) -> None:
    path = tmp_path / "deseq.csv"
    path.write_text(DESEQ)
    assert read_profile(path) == read_profile(str(path)) == read_profile(DESEQ) == EXPECTED
    assert read_profile(DESEQ, max_p=0.5)["Arc"] == 0.4


def test_columns_without_headings_are_taken_in_order() -> None:
    assert read_profile("Fos\tup\nArc\t-\nEgr1\t1.5\t0.9\nJun\t1.5\t\n") == {"Fos": 1.0, "Arc": -1.0, "Egr1": 0.0, "Jun": 1.5}


def test_a_data_frame_may_hold_names_in_a_column_or_in_its_index(tmp_path: Path) -> None:
    frame = pandas.read_csv(io.StringIO(DESEQ))
    assert read_profile(frame) == EXPECTED
    assert read_profile(frame.set_index("gene_name")) == EXPECTED


def test_a_mapping_takes_words_and_numbers() -> None:
    assert read_profile({"Fos": "up", "Arc": -2, "Jun": "-"}) == {"Fos": 1.0, "Arc": -2.0, "Jun": -1.0}
    with pytest.raises(InvalidArgument, match="'Fos': 'many' is neither a direction nor a number"):
        read_profile({"Fos": "many"})


@pytest.mark.parametrize("text", ["Fos\tup\nArc\n", "Fos\tup\nArc\tmany\n", "Fos\tup\nArc\tup\tlow\n"])
def test_a_line_that_cannot_be_read_is_named(text: str) -> None:
    with pytest.raises(InvalidArgument, match="text:2: "):
        read_profile(text)


def test_a_fold_change_that_is_no_logarithm_is_refused_by_name() -> None:
    """A halved gene has the fold change 0.5, which is no rise."""
    for text in ("gene\tFoldChange\nFos\t0.5\n", "gene\tfold change\tpadj\nFos\t0.5\t0.01\n"):
        with pytest.raises(InvalidArgument, match=r"is no logarithm, .* give log2 of it"):
            read_profile(text)
    with pytest.raises(InvalidArgument, match="data frame: 'FC' is no logarithm"):
        read_profile(pandas.DataFrame({"symbol": ["Fos"], "FC": [0.5]}))
    assert read_profile("gene\tFoldChange\tlog2FC\nFos\t0.5\t-1\n") == {"Fos": -1.0}


def test_blank_lines_before_the_heading_are_passed_over() -> None:
    assert read_profile("\n\ngene\tlogFC\nFos\t2\n") == {"Fos": 2.0}
    with pytest.raises(InvalidArgument, match="text:4: "):
        read_profile("\n\ngene\tlogFC\nFos\tmany\n")


def test_a_missing_file_is_named() -> None:
    with pytest.raises(InvalidArgument, match=r"/nowhere\.tsv: cannot be read"):
        read_profile("/nowhere.tsv")


def test_mouse_and_rat_symbols_are_mapped_or_refused_by_name(kg: bdnf_kg.KnowledgeGraph) -> None:
    frame = pandas.DataFrame({"symbol": ["Fos", "Arc", "Nosuch1", "BDNF"], "logFC": [1.0, 2.0, 1.0, 1.0]})
    explanation = kg.explain_profile(frame)
    assert explanation.measured["Fos"] == kg.explain_profile({"FOS": 1}).measured["FOS"]
    assert explanation.refused["Nosuch1"] == "is not in the graph"
    assert explanation.measured["BDNF"] == kg.term("BDNF mRNA")


def test_each_hypothesis_has_its_evidence(kg: bdnf_kg.KnowledgeGraph) -> None:
    explanation = kg.explain_profile({"Fos": "up", "Arc": "up", "Egr1": "up"})
    term, best = explanation.hypotheses[0]
    evidence = explanation.evidence(best)
    assert set(evidence) == {*best.correct, *best.incorrect, *best.ambiguous}
    assert all(path.nodes[0] == term.id and path.references for path in evidence.values())
    assert best.node == term.id
    assert 0 < best.permutation_p <= best.q_value <= 1
