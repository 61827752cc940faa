"""Profiles are read as people have them; what cannot be read is named by line."""

from __future__ import annotations

import io
import itertools
import re
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


TOOLS = {
    "Seurat FindMarkers": """"","p_val","avg_log2FC","pct.1","pct.2","p_val_adj"
"Fos",1e-12,2.1,0.9,0.3,1e-8
"Arc",0.01,-0.4,0.5,0.6,1
""",
    "Seurat FindAllMarkers": """"","p_val","avg_log2FC","pct.1","pct.2","p_val_adj","cluster","gene"
"Fos",1e-12,2.1,0.9,0.3,1e-8,"0","Fos"
"Arc.1",0.01,-0.4,0.5,0.6,1,"0","Arc"
""",
    "Scanpy rank_genes_groups_df": """,names,scores,logfoldchanges,pvals,pvals_adj
0,Fos,31.5,2.1,1e-12,1e-8
1,Arc,-3.5,-0.4,0.01,0.6
""",
    "DESeq2 results": """"","baseMean","log2FoldChange","lfcSE","stat","pvalue","padj"
"Fos",100,2.1,0.3,7,1e-12,1e-8
"Arc",50,-0.4,0.2,-2,0.04,0.2
""",
    "limma topTable": """"","logFC","AveExpr","t","P.Value","adj.P.Val","B"
"Fos",2.1,7.5,12.1,1e-12,1e-8,15
"Arc",-0.4,6.1,-2.2,0.04,0.2,-4
""",
    "limma topTable with genes": """"","PROBEID","SYMBOL","logFC","AveExpr","t","P.Value","adj.P.Val","B"
"17","1423100_at","Fos",2.1,7.5,12.1,1e-12,1e-8,15
"24","1418687_at","Arc",-0.4,6.1,-2.2,0.04,0.2,-4
""",
    "edgeR topTags": """"","logFC","logCPM","F","PValue","FDR"
"Fos",2.1,5.5,130,1e-12,1e-8
"Arc",-0.4,4.2,4,0.04,0.2
""",
}
USED = {
    "Seurat FindMarkers": ("", "avg_log2FC", "p_val_adj"),
    "Seurat FindAllMarkers": ("gene", "avg_log2FC", "p_val_adj"),
    "Scanpy rank_genes_groups_df": ("names", "logfoldchanges", "pvals_adj"),
    "DESeq2 results": ("", "log2FoldChange", "padj"),
    "limma topTable": ("", "logFC", "adj.P.Val"),
    "limma topTable with genes": ("SYMBOL", "logFC", "adj.P.Val"),
    "edgeR topTags": ("", "logFC", "FDR"),
}


@pytest.mark.parametrize("tool", TOOLS)
def test_what_the_usual_tools_write_is_read_by_its_headings(tool: str) -> None:
    """As write.csv and DataFrame.to_csv write it, and as a data frame."""
    profile = read_profile(TOOLS[tool])
    assert profile == {"Fos": 2.1, "Arc": 0.0}
    assert profile.columns == USED[tool]
    assert read_profile(pandas.read_csv(io.StringIO(TOOLS[tool]))) == profile
    assert read_profile(pandas.read_csv(io.StringIO(TOOLS[tool]), index_col=0)) == profile


@pytest.mark.parametrize("tool", [tool for tool, used in USED.items() if tool.startswith(("Seurat", "DESeq2", "limma", "edgeR"))])
def test_row_names_without_a_heading_do_not_shift_the_columns(tool: str) -> None:
    """As R's write.table writes it: the first line has one cell less."""
    head, *rows = TOOLS[tool].replace(",", "\t").splitlines()
    profile = read_profile("\n".join((head.partition("\t")[2], *rows)))
    assert (profile, profile.columns) == ({"Fos": 2.1, "Arc": 0.0}, USED[tool])


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ("gene,effect,padj", "no heading is known for the change among 'gene', 'effect', 'padj' (such as log2FoldChange, "),
        ("gene,logFC,P.Val.new", "no heading is known for the p-value among 'gene', 'logFC', 'P.Val.new' (such as padj, "),
        ("probe,logFC,padj", "no heading is known for the name among 'probe', 'logFC', 'padj' (such as symbol, "),
        ("gene,padj", "no heading is known for the change among 'gene', 'padj'"),
    ],
)
def test_a_heading_that_is_not_known_is_refused(head: str, message: str) -> None:
    with pytest.raises(InvalidArgument, match=re.escape(message)):
        read_profile(f"{head}\n{','.join(['Fos', '2', '0.01'][: head.count(',') + 1])}\n")


def test_of_two_columns_one_heading_may_be_unknown() -> None:
    profile = read_profile("gene\teffect of running\nFos\t2\n")
    assert (profile, profile.columns) == ({"Fos": 2.0}, ("gene", "effect of running"))
    assert read_profile("log2FC,marker\n2,Fos\n") == {"Fos": 2.0}


@pytest.mark.parametrize("heading", ["P.Value.adj", "adj.P.Val", "p_adj", "p.adjusted", "pvals_adj", "FWER", "q-value", "svalue"])
def test_an_adjusted_p_value_goes_before_a_plain_one(heading: str) -> None:
    assert read_profile(f"gene,logFC,P.Value,{heading}\nFos,2,0.01,0.2\n") == {"Fos": 0.0}


def test_a_table_of_several_comparisons_is_refused() -> None:
    table = TOOLS["Seurat FindAllMarkers"].replace('1,"0","Arc"', '1,"1","Arc"')
    with pytest.raises(InvalidArgument, match=r"the column 'cluster' holds 2 comparisons \(0, 1\): keep the lines of one"):
        read_profile(table)


@pytest.mark.parametrize("text", ["Fos\t2,5\nArc\t2\n", "Fos\tfoo\n", "Fos\tup\tlow\nArc\tup\t0.1\n", "marker\teffect\nFos\t2\n"])
def test_a_first_line_that_is_neither_headings_nor_values_is_named(text: str) -> None:
    with pytest.raises(InvalidArgument, match="text:1: "):
        read_profile(text)


def test_a_first_line_without_values_switches_nothing_off() -> None:
    assert read_profile("Fos\tNA\tNA\nArc\t2\t0.9\nJun\t2\t0.01\n") == {"Fos": 0.0, "Arc": 0.0, "Jun": 2.0}


@pytest.mark.parametrize("text", ["", "\n\n", "gene\tlogFC\n"])
def test_a_table_without_a_line_of_values_is_refused(text: str) -> None:
    with pytest.raises(InvalidArgument, match="text: holds no measured value"):
        read_profile(text)


def test_blank_lines_do_not_count_as_the_first_line() -> None:
    assert read_profile("\n\ngene\tlogFC\n\nFos\t2\n") == {"Fos": 2.0}


def test_of_several_lines_with_one_name_the_smallest_p_value_counts() -> None:
    for lines in itertools.permutations(("Fos\t2\t0.01", "Fos\t-3\t0.04", "Fos\t-4\tNA", "Arc\t1\t0.01")):
        profile = read_profile("\n".join(("gene\tlogFC\tpadj", *lines)))
        assert (profile, profile.repeated, profile.refused) == ({"Fos": 2.0, "Arc": 1.0}, ("Fos",), {})


def test_a_name_that_both_rose_and_fell_is_refused_and_the_rest_is_read(kg: bdnf_kg.KnowledgeGraph) -> None:
    for lines in itertools.permutations(("Fos\t2", "Fos\t-2", "Arc\t1", "Arc\t3", "Arc\t0")):
        profile = read_profile("\n".join(lines))
        assert (profile, profile.repeated, profile.refused) == ({"Arc": 3.0}, ("Arc", "Fos"), {"Fos": "stands on several lines, up and down"})
    assert read_profile("Fos\t2\t0.01\nFos\t-2\t0.01\n").refused == profile.refused
    assert read_profile("Fos\t2\t0.2\nFos\t-2\t0.2\n") == {"Fos": 0.0}
    assert kg.explain_profile(profile).refused == profile.refused
    with pytest.raises(InvalidArgument, match="none of 1 measured names counts: 'Fos' stands on several lines, up and down"):
        kg.explain_profile("Fos\t2\nFos\t-2\n")


def test_a_profile_says_how_it_was_read() -> None:
    assert str(read_profile(TOOLS["edgeR topTags"])) == "2 values from the columns row names, logFC, FDR"
    assert str(read_profile("Fos\tup\nFos\tup\n")) == "1 value; on several lines: Fos"


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


def test_a_missing_number_is_one_however_it_is_written() -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is an extra")
    for column in (pandas.array([0.01, None], dtype="Float64"), pandas.Series([0.01, None], dtype=object), pandas.Series([0.01, None])):
        assert read_profile(pandas.DataFrame({"gene": ["Fos", "Arc"], "logFC": [1.0, 2.0], "padj": column})) == {"Fos": 1.0, "Arc": 0.0}
    changes = pandas.DataFrame({"gene": ["Fos", "Arc"], "logFC": pandas.array([1.0, None], dtype="Float64")})
    assert read_profile(changes) == {"Fos": 1.0, "Arc": 0.0}
    assert read_profile("gene\tlogFC\tpadj\nFos\t1\t<NA>\nArc\t2\tNone\n") == {"Fos": 0.0, "Arc": 0.0}


@pytest.mark.parametrize("max_p", [float("nan"), -0.1, 1.5, "0.05", None])
def test_a_bound_that_is_no_p_value_is_refused(max_p: object) -> None:
    with pytest.raises(InvalidArgument, match="max_p"):
        read_profile("gene\tlogFC\tpadj\nFos\t1\t0.01\n", max_p=max_p)  # type: ignore[arg-type]


@pytest.mark.parametrize("p", ["-1", "1.5", "-inf", "inf"])
def test_a_number_that_is_no_p_value_is_refused(p: str) -> None:
    with pytest.raises(InvalidArgument, match="is not: symbol"):
        read_profile(f"gene\tlogFC\tpadj\nFos\t1\t{p}\n")


def test_a_value_without_a_name_is_refused() -> None:
    for source in ({"": 2.0}, {" ": 1.0}, "gene\tlogFC\tpadj\n\t1\t0.01\n"):
        with pytest.raises(InvalidArgument, match="empty name"):
            read_profile(source)


@pytest.mark.parametrize("table", ["gene;logFC;padj\nFos;2,1;0,01\nArc;-1,1;1e-3\n", "gene;logFC;padj\nFos;2.1;0.01\nArc;-1.1;0.001\n", "Fos;2,1\nArc;-1,1\n"])
def test_semicolons_separate_cells_and_their_numbers_may_have_commas(table: str) -> None:
    assert read_profile(table) == {"Fos": 2.1, "Arc": -1.1}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_is_read_in_the_encodings_that_name_themselves(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_bytes("gene\tlogFC\nFos\t2\n".encode(encoding))
    assert read_profile(tmp_path / "t.txt") == {"Fos": 2}


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("gène,logFC\nFos,2\n".encode("latin-1"), r"t.txt:1: is not UTF-8: byte 1 is 0xe8; save it as UTF-8"),
        ("gene,logFC\nFos,2\n".encode("utf-16-le"), r"t.txt: is not text in UTF-8: byte 1 is 0x00, as in UTF-16; save it as UTF-8"),
        (b"PK\x03\x04\x14", r"t.txt: is a workbook or an archive, not a text"),
        (b"Fos 2\n", r"t.txt:1: 'Fos 2' is not: symbol, direction or log fold change, p-value, separated by tabs, commas or semicolons"),
    ],
)
def test_a_file_that_is_no_such_text_says_what_was_seen(data: bytes, why: str, tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_bytes(data)
    with pytest.raises(InvalidArgument, match=why):
        read_profile(tmp_path / "t.txt")


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (("2353", "627"), "bare numbers"),
        (("NM_005252.4",), "RefSeq accessions"),
        (("1418687_at",), "ids of array probes"),
    ],
)
def test_names_of_another_kind_are_told_by_their_kind(kg: bdnf_kg.KnowledgeGraph, names: tuple[str, ...], kind: str) -> None:
    with pytest.raises(InvalidArgument, match=f"is not in the graph; these are {kind}.*: give gene symbols"):
        kg.explain_profile(dict.fromkeys(names, 1))


def test_ids_of_genes_name_what_their_symbols_name(kg: bdnf_kg.KnowledgeGraph) -> None:
    """Of man, mouse and rat, with or without a version; the message where the graph has it."""
    ids = {"ENSG00000170345.12": 1, "ENSMUSG00000048482": 1, "NCBIGene:18049": 1, "HGNC:8032": 1, "ENSMUSG00000099999": 1}
    explanation = kg.explain_profile(ids, permutations=10)
    assert {name: term.label for name, term in explanation.measured.items()} == {
        "ENSG00000170345.12": "FOS", "ENSMUSG00000048482": "BDNF mRNA", "NCBIGene:18049": "NGF mRNA", "HGNC:8032": "TrkB mRNA",
    }  # fmt: skip
    assert explanation.refused == {"ENSMUSG00000099999": "is not in the graph"}
    assert read_profile("ensembl_gene_id,log2FoldChange,padj\nENSG00000170345,1,0.01\n") == {"ENSG00000170345": 1.0}


def test_an_explanation_says_what_was_counted(kg: bdnf_kg.KnowledgeGraph) -> None:
    explanation = kg.explain_profile({"Fos": 1, "Arc": 1, "NoSuchGene": 1}, top=2, permutations=10)
    assert str(explanation) == "2 causes, each with the direction in which it must have moved, compared with the 2 measured names that the graph knows; 1 name refused"
