"""The command line as a user types it: data on stdout, the rest on stderr, exit 0, 1 or 2, and never a traceback."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bdnf_kg import __version__, _resources
from bdnf_kg.cli import parser


def run(*args: str, stdin: str | None = None, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([sys.executable, "-m", "bdnf_kg", *args], capture_output=True, text=True, input=stdin, cwd=cwd, timeout=120)
    assert "Traceback" not in done.stderr
    return done


def test_version() -> None:
    assert run("--version").stdout == f"bdnf-kg {__version__}\n"


def test_effect_in_words_names_its_papers() -> None:
    text = run("effect", "physical exercise", "BDNF mRNA").stdout
    assert text.startswith("physical exercise -> BDNF mRNA: +")
    assert "PMID:" in text
    assert "Best path of +" in text


def test_effect_as_json_has_what_it_promises() -> None:
    answer = json.loads(run("effect", "exercise", "memory", "--format", "json").stdout)
    assert {"source", "target", "verdict", "reason", "best"} <= answer.keys()
    assert answer["source"]["label"] == "physical exercise"
    assert set(answer["best"]) == {"+", "-"}
    assert answer["verdict"] in {"+", "-", "conflicting", "context-dependent", "undetermined", "none"}


def test_paths_as_json_are_a_list_of_signed_steps() -> None:
    paths = json.loads(run("paths", "physical exercise", "long-term potentiation", "-k", "3", "--format", "json").stdout)
    assert 1 <= len(paths) <= 3
    for path in paths:
        assert {"sign", "belief", "steps"} <= path.keys()
        for step in path["steps"]:
            assert {"subject", "object", "sign", "belief", "references"} <= step.keys()


def test_tables_as_csv_are_read_back() -> None:
    rows = list(csv.DictReader(io.StringIO(run("paths", "exercise", "memory", "--format", "csv").stdout)))
    assert {"path", "subject", "sign", "object", "references"} <= rows[0].keys()
    rows = list(csv.DictReader(io.StringIO(run("query", "conflicts", "--format", "csv").stdout)))
    assert {"subject", "object", "standing"} <= rows[0].keys()


def test_stats_as_json() -> None:
    stats = json.loads(run("stats", "--format", "json").stdout)
    assert {"terms", "own_terms", "evidence_rows", "claims", "references", "conflicts"} <= stats.keys()
    assert stats["evidence_rows"] >= 250
    assert stats["references"] >= 130


def test_a_file_for_standard_output_is_a_dash(tmp_path: Path) -> None:
    assert run("export", "sif", "-o", "-", cwd=tmp_path).stdout == run_export(tmp_path)
    assert "<!DOCTYPE html>" in run("view", "BDNF release", "-o", "-", cwd=tmp_path).stdout
    assert [path.name for path in tmp_path.iterdir()] == ["bdnf.sif"]


def run_export(folder: Path) -> str:
    """What a file holds that ``export`` writes."""
    run("export", "sif", "-o", "bdnf.sif", cwd=folder)
    return (folder / "bdnf.sif").read_text(encoding="utf-8")


def test_a_letter_that_the_terminal_lacks_stops_no_answer() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bdnf_kg", "paths", "exercise", "memory", "-k", "1"], capture_output=True, env=os.environ | {"PYTHONIOENCODING": "ascii"}, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert rb"\xb7 stage" in done.stdout


def test_term_and_search() -> None:
    assert "CHEBI:16469" in run("term", "estradiol").stdout
    assert "BDNF release" in run("term", "release", "--search").stdout


def test_a_term_as_json_has_all_that_is_printed_with_lists_as_lists() -> None:
    [term] = json.loads(run("term", "TrkB ligand", "--format", "json").stdout)
    assert term["members"] == ["NTF3", "NTF4", "extracellular mature BDNF"]
    assert term["equivalent"] in run("term", "TrkB ligand").stdout
    [term] = json.loads(run("term", "TrkB", "--format", "json").stdout)
    assert {"TrkB full length", "TrkB-FL"} <= set(term["synonyms"])
    assert "NTRK2" in term["broad_synonyms"]
    assert "UniProtKB:Q16620" in term["xrefs"]
    assert term["members"] == []


def test_an_effect_that_nobody_showed_is_answered_with_what_joins_the_two_by_structure() -> None:
    said = "extracellular proBDNF cleavage has output extracellular mature BDNF"
    done = run("effect", "proBDNF cleavage", "extracellular mature BDNF")
    assert (done.returncode, f"By structure, which shows no effect: {said}." in done.stdout) == (1, True)
    answer = json.loads(run("effect", "proBDNF cleavage", "extracellular mature BDNF", "--format", "json").stdout)
    assert (answer["verdict"], answer["basis"], answer["structure"]) == ("none", "nothing", [said])
    assert json.loads(run("effect", "exercise", "memory", "--format", "json").stdout)["structure"] == []


@pytest.mark.parametrize("text", ["zzzzqqq", "", " "])
@pytest.mark.parametrize("format", ["table", "json", "csv"])
def test_a_search_that_finds_nothing_says_so(text: str, format: str) -> None:
    done = run("term", text, "--search", "--format", format)
    assert (done.returncode, done.stderr) == (1, f"no term matches {text!r}\n")


@pytest.mark.parametrize(("source", "target", "status"), [("memory", "voluntary wheel running", 1), ("physical exercise", "memory", 0), ("fluoxetine", "serum BDNF", 0)])
def test_effect_and_paths_exit_with_1_where_no_path_leads(source: str, target: str, status: int) -> None:
    assert run("effect", source, target).returncode == run("effect", source, target, "--format", "json").returncode == status
    assert run("paths", source, target, "-k", "1").returncode == status


def test_query_from_a_file_and_from_standard_input(tmp_path: Path) -> None:
    text = "SELECT (COUNT(*) AS ?n) WHERE { ?s a bkg:Evidence }"
    (tmp_path / "q.rq").write_text(text)
    from_file = run("query", "--file", str(tmp_path / "q.rq"), "--format", "tsv").stdout
    assert from_file.startswith("n\n")
    assert run("query", "--file", "-", "--format", "tsv", stdin=text).stdout == from_file


def test_a_stored_query_takes_its_parameters_as_options() -> None:
    mouse = run("query", "release_triggers", "--species", "mouse", "--format", "csv").stdout
    assert mouse == run("query", "release_triggers", "--species=NCBITaxon:10090", "--format", "csv").stdout
    assert mouse == run("query", "release_triggers", "--set", "species=Mus musculus", "--format", "csv").stdout
    assert 1 < len(mouse.splitlines()) < len(run("query", "release_triggers", "--format", "csv").stdout.splitlines())
    listed = {row["name"]: row for row in csv.DictReader(io.StringIO(run("query", "--list", "--format", "csv").stdout))}
    assert len(listed) >= 60
    assert listed["two_steps"]["parameters"] == "--source term --target term"
    assert run("query", "--show", "conflicts").stdout.startswith("# title: Conflicts")


def test_unknown_names_are_an_error_a_warning_or_nothing() -> None:
    text = "SELECT ?s WHERE { ?s bkg:sgin ?x }"
    assert run("query", "--file", "-", stdin=text).returncode == 2
    warned = run("query", "--file", "-", "--unknown", "warn", stdin=text)
    assert (warned.returncode, "warning: the graph does not hold bkg:sgin (nearest: bkg:sign" in warned.stderr) == (0, True)
    silent = run("query", "--file", "-", "--unknown", "ignore", stdin=text)
    assert (silent.returncode, silent.stderr) == (0, "")
    assert "no rows: nothing in the graph matches ?s bkg:species" in run("query", "--file", "-", stdin='SELECT ?s { ?s bkg:species "mouse" }').stderr


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="CPU time of a child is read by wait4")
def test_a_stored_query_starts_fast() -> None:
    """From a cold process, with the store in the cache: under 0.4 s of CPU."""
    run("query", "conflicts")
    used = []
    for _ in range(6):
        child = subprocess.Popen([sys.executable, "-m", "bdnf_kg", "query", "release_triggers", "--species", "mouse"], stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        assert child.returncode == 0
        used.append(usage.ru_utime + usage.ru_stime)
    assert min(used) < 0.4


def test_export_writes_the_file_it_names(tmp_path: Path) -> None:
    for format in ("tsv", "sif", "graphml", "kgx-nodes", "kgx-edges", "closure"):
        path = tmp_path / f"g.{format}"
        assert run("export", format, "-o", str(path)).stdout.strip() == str(path)
        assert path.stat().st_size > 1000


@pytest.mark.parametrize(
    ("args", "status", "message"),
    [
        (("term", "TrkBB"), 2, "'TrkBB' is not a term (nearest: "),
        (("effect", "exercize", "memory"), 2, "'exercize' is not a term (nearest: "),
        (("effect", "BDNF", "memory"), 2, "names the gene 'BDNF', which is no causal node"),
        (("paths", "exercise", "memory", "-k", "0"), 2, "k: 0 is not a positive whole number"),
        (("paths", "exercise", "memory", "--species", "unicorn"), 2, "'unicorn' is not a term"),
        (("paths", "exercise", "memory", "--study-design", "guess"), 2, "study_design: 'guess' is not allowed (one of: "),
        (("perturb", "exercise"), 2, "'exercise' is not of the form TERM=+ or TERM=-"),
        (("perturb", "TrkB=+", "TrkB=-"), 2, "clamps: 'TrkB' would be held both up and down"),
        (("perturb", "TrkB=-", "--top", "-5"), 2, "top: -5 is not a positive number"),
        (("profile", "/nowhere.tsv"), 2, "/nowhere.tsv: cannot be read"),
        (("query", "release_trigger"), 2, "'release_trigger' is not a stored query (nearest: 'release_triggers'"),
        (("query",), 2, "give the name of a stored query, or --file, or --list"),
        (("query", "conflicts", "--set", "x"), 2, "is not of the form NAME=VALUE"),
        (("query", "release_triggers", "--specie", "mouse"), 2, "'release_triggers' has no parameter 'specie' (one of: species)"),
        (("query", "release_triggers", "--species", "unicorn"), 2, "'unicorn' is not a term"),
        (("query", "release_triggers", "--species"), 2, "'--species' needs a value"),
        (("query", "release_triggers", "mouse"), 2, "'mouse' is not of the form --NAME VALUE"),
        (("effect", "exercise", "memory", "--bogus"), 2, "'--bogus' is no option of 'effect'"),
        (("effect", "exercise", "memory", "--speceis", "mouse"), 2, "'--speceis' is no option of 'effect' (nearest: '--species'"),
        (("effect", "physical", "exercise", "memory"), 2, "'memory' is one word too many; put a name of several words in quotes"),
        (("query", "--file", "no.rq"), 2, "no.rq: cannot be read: No such file or directory\n"),
        (("load", "--to", "/proc/store"), 2, "/proc/store: the store cannot be written"),
        (("serve", "--store", "/nowhere", "--port", "0"), 2, "store: /nowhere is no store that can be read"),
        (("serve", "--workers", "0"), 2, "workers: 0 is not a positive number"),
        (("serve", "--seconds", "-1"), 2, "seconds: -1 is not a positive number"),
        (("serve", "--seconds", "nan"), 2, "seconds: nan is not a positive number"),
        (("serve", "--rows", "0"), 2, "rows: 0 is not a positive number"),
        (("serve", "--port", "99999"), 2, "port: 99999 is not a number from 0 to 65535"),
        (("serve", "--port", "0", "--host", "no.such.host.invalid"), 2, "host: 'no.such.host.invalid' is not an address"),
        (("query", "--file", "/nowhere.rq"), 2, "cannot be read"),
        (("export", "xlsx", "-o", "x"), 2, "format: 'xlsx' is not allowed (one of: tsv, graphml, cx2, sif, kgx-nodes, kgx-edges, gmt, gene-edges, closure"),
        (("export", "tsv", "-o", "/nowhere/x.tsv"), 2, "/nowhere/x.tsv: cannot be written"),
        (("view", "exercise", "memory", "-o", "/nowhere/x.html"), 2, "/nowhere/x.html: cannot be written"),
        (("view", "TrkB", "-o", ""), 2, "'.' is not the name of a file"),
        (("export", "sif", "-o", "/"), 2, "'/' is not the name of a file"),
        (("view", "TrkB", "-o", ".."), 2, "..: cannot be written"),
        (("view", "TrkB", "-k", "0", "-o", "x.html"), 2, "k: 0 is not a positive whole number"),
        (("view", "TrkB", "-k", "3", "-o", "x.html"), 2, "k: 'k' says which paths between two terms to take, and these are not asked for"),
        (("query", "--list", "zebra"), 2, "--list lists all stored queries"),
        (("query", "--list", "--species", "mouse"), 2, "--list lists all stored queries"),
        (("query", "--file", "-", "--show"), 2, "--show is for a stored query"),
        (("view", "--connect", "memory", "-o", "x.html"), 2, "give at least two terms to connect"),
        (("view", "--values", "/nowhere.tsv", "-o", "x.html"), 2, "/nowhere.tsv: cannot be read"),
        (("view", "memory", "voluntary wheel running", "-o", "x.html"), 2, "nothing to draw from 'memory' to 'voluntary wheel running'"),
        (("check", "--ontology", "/nowhere"), 1, "no such folder"),
        (("fly",), 2, "'fly' is no command"),
        (("efect", "exercise", "memory"), 2, "'efect' is no command (nearest: 'effect'"),
    ],
)
def test_misuse_names_the_offender(args: tuple[str, ...], status: int, message: str, tmp_path: Path) -> None:
    done = run(*args, cwd=tmp_path)
    assert done.returncode == status
    assert message in done.stderr
    assert " on http://" not in done.stderr
    assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_a_query_with_a_mistake_shows_its_place(tmp_path: Path) -> None:
    done = run("query", "--file", "-", stdin="SELECT ?s WHERE {\n  ?s rdfs:label }")
    assert done.returncode == 2
    assert "line 2, column" in done.stderr


def test_the_same_question_prints_the_same_bytes_under_another_hash_seed() -> None:
    import os

    outputs = set()
    for seed in ("0", "1", "99"):
        done = subprocess.run(
            [sys.executable, "-m", "bdnf_kg", "paths", "physical exercise", "memory", "-k", "20"], capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed}, check=True
        )
        outputs.add(done.stdout)
    assert len(outputs) == 1


EXAMPLES = parser()[1].examples


@pytest.mark.parametrize("command", sorted(EXAMPLES.keys() - {"serve"}))  # the tests of serve start it, and stop it
def test_the_example_of_each_help_text_runs(command: str, tmp_path: Path) -> None:
    import shlex

    assert EXAMPLES[command] in " ".join(run(command, "--help").stdout.split())
    words = shlex.split(EXAMPLES[command])[1:]
    if command == "build":
        words += ["--skip-reasoner"]
    stdin = "Fos\tup\nArc\t1.4\t0.01\n" if command == "profile" else None
    here = _resources.ontology().parent if command == "diff" else tmp_path
    assert run(*words, cwd=here, stdin=stdin).returncode == 0


def test_serve_names_an_address_that_is_taken() -> None:
    import socket

    pytest.importorskip("starlette")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("serve", "--port", str(port))
    assert done.returncode == 2
    assert done.stderr == f"bdnf-kg serve: port: cannot listen on 127.0.0.1:{port}: Address already in use\n"


def test_the_example_of_serve_starts_a_server_and_tells_its_address_once_it_answers(tmp_path: Path) -> None:
    import shlex
    import urllib.request

    pytest.importorskip("starlette")
    words = [*shlex.split(EXAMPLES["serve"])[1:], "--port", "0"]
    process = subprocess.Popen([sys.executable, "-m", "bdnf_kg", *words], cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr
        said = process.stderr.readline()
        address = said.partition(" on ")[2].partition(" ")[0]
        assert address.startswith("http://127.0.0.1:"), said
        with urllib.request.urlopen(f"{address}health", timeout=5) as answer:
            assert answer.status == 200
    finally:
        process.terminate()
        process.wait(timeout=30)


def test_a_profile_line_that_cannot_be_read_is_named() -> None:
    done = run("profile", "-", stdin="symbol\tlogFC\nFos\t1.2\nArc\tmany\n")
    assert done.returncode == 2
    assert "text:3: 'Arc\\tmany' is not: symbol, direction or log fold change, p-value" in done.stderr


def test_a_profile_says_which_columns_it_used() -> None:
    table = '"","p_val","avg_log2FC","pct.1","pct.2","p_val_adj"\n"Fos",1e-12,2.1,0.9,0.3,1e-8\n"Arc",1e-12,1.1,0.9,0.3,1e-8\n'
    done = run("profile", "-", stdin=table)
    assert (done.returncode, "2 values from the columns row names, avg_log2FC, p_val_adj" in done.stderr) == (0, True)
    assert "text: holds no measured value" in run("profile", "-", stdin="").stderr
    assert run("profile", "-", stdin="Fos\tup").returncode == 0


def test_a_profile_lists_causes_and_names_what_it_does_not_know() -> None:
    done = run("profile", "-", "--format", "json", stdin="symbol\tlogFC\tp\nFos\t1.2\t0.001\nArc\t0.9\t0.01\nEgr1\t2\nNoSuchGene\t1\n")
    rows = json.loads(done.stdout)
    assert rows[0]["score"] >= 2
    assert "refused: NoSuchGene is not in the graph" in done.stderr


def test_a_paper_without_an_identifier_is_told_by_author_year_and_title() -> None:
    title = '"Activation of adenosine A2A receptors induces TrkB translocation'
    shown = run("effect", "ADORA2A", "TrkB localisation in lipid rafts", "--robustness").stdout
    assert shown.count(f"Assaife-Lopes N 2010, {title}") >= 2
    assert "carries most" in shown
    observed = run("effect", "major depressive disorder", "platelet BDNF").stdout
    assert 'uncontested, Lee BH 2009, "Reduced platelet BDNF level in patients with major depression"' in observed
    asked = run("query", "evidence_for", "--subject", "ADORA2A", "--object", "TrkB localisation in lipid rafts")
    assert title in asked.stdout, asked.stderr
    assert "TITLE:" not in shown + observed + asked.stdout
    assert "TITLE:" in run("query", "evidence_for", "--subject", "ADORA2A", "--object", "TrkB localisation in lipid rafts", "--format", "csv").stdout


def test_robustness_is_printed_when_asked_for() -> None:
    text = run("effect", "FNDC5", "BDNF mRNA", "--robustness").stdout
    assert "without rodents" in text
    assert "must fall before the verdict +" in text
    answer = json.loads(run("effect", "FNDC5", "BDNF mRNA", "--robustness", "--format", "json").stdout)
    assert answer["robustness"]["support"]["depth"] >= 1
    assert {row["evidence"] for row in answer["robustness"]["verdicts"]} >= {"all evidence", "without reviews", "humans only"}
    rows = list(csv.DictReader(io.StringIO(run("effect", "FNDC5", "BDNF mRNA", "--robustness", "--format", "csv").stdout)))
    assert [row["verdict"] for row in rows] == [row["verdict"] for row in answer["robustness"]["verdicts"]]


def test_diff_tells_what_changed_in_three_formats_and_exits_1(tmp_path: Path) -> None:
    import shutil

    shutil.copytree(_resources.ontology() / "tables", tmp_path / "tables")
    path = tmp_path / "tables" / "terms.tsv"
    path.write_text(path.read_text(encoding="utf-8").replace("\nBDNFKG:0000024\tBDNF release\t", "\nBDNFKG:0000024\tBDNF secretion\t"), encoding="utf-8")
    done = run("diff", str(tmp_path))
    assert done.returncode == 1
    assert "BDNF secretion -> BDNF release" in done.stdout
    answer = json.loads(run("diff", str(tmp_path), "--format", "json").stdout)
    assert answer["counts"] == {"terms": {"relabelled": 1}}
    rows = list(csv.DictReader(io.StringIO(run("diff", str(tmp_path), "--format", "csv").stdout)))
    assert [(row["change"], row["old"], row["new"]) for row in rows] == [("relabelled", "BDNF secretion", "BDNF release")]


def test_diff_reads_pairs_and_names_a_bad_line(tmp_path: Path) -> None:
    folder = str(_resources.ontology())
    (tmp_path / "pairs.tsv").write_text("source\ttarget\nphysical exercise\tmemory\n")
    done = run("diff", folder, "--pairs", str(tmp_path / "pairs.tsv"))
    assert (done.returncode, "the verdict of 1 pair was compared" in done.stdout) == (0, True)
    (tmp_path / "pairs.tsv").write_text("physical exercise memory\n")
    done = run("diff", folder, "--pairs", str(tmp_path / "pairs.tsv"))
    assert (done.returncode, "pairs.tsv:1: 'physical exercise memory' is not two names separated by a tab" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("args", "title"),
    [
        ((), "How BDNF is made, released and acts"),
        (("TrkB",), "TrkB"),
        (("exercise", "memory", "-k", "2", "--species", "human"), "physical exercise → memory"),
        (("FNDC5", "CREB1", "BDNF release"), "What joins FNDC5, CREB1, BDNF release"),
        (("CREB1", "BDNF mRNA", "--connect"), "What joins CREB1, BDNF mRNA"),
        (("--values", "-"), "How BDNF is made, released and acts"),
    ],
)
def test_view_writes_the_page_of_what_is_asked(args: tuple[str, ...], title: str, tmp_path: Path) -> None:
    done = run("view", *args, "-o", "page.html", cwd=tmp_path, stdin="FOS\t2\nARC\tup\n")
    assert (done.returncode, done.stdout) == (0, "page.html\n"), done.stderr
    html = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert f"<title>{title} · bdnf-kg</title>" in html
    assert ('"profile":null' in html) == ("--values" not in args)
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_view_names_the_values_that_colour_nothing(tmp_path: Path) -> None:
    done = run("view", "--values", "-", "-o", "page.html", cwd=tmp_path, stdin="gene\tlogFC\nFOS\t2\nNoSuchGene\t1\nARC\t1\nARC\t-1\n")
    assert (done.returncode, done.stdout) == (0, "page.html\n")
    assert done.stderr == "2 values from the columns gene, logFC; on several lines: ARC\nnot in the page: ARC, NoSuchGene\n"
    many = run("view", "--values", "-", "-o", "page.html", cwd=tmp_path, stdin="".join(f"X{i}\t1\n" for i in range(30)) + "FOS\t2\n")
    assert many.stderr.endswith(" and 10 more\n")
