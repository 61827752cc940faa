"""The shipped release keeps the rules of outside reviewers, and the command and the page say the same."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from bdnf_kg import _resources
from bdnf_kg.cli import main
from bdnf_kg.errors import ExtraMissing
from bdnf_kg.review import Finding, Release, Verdict, findings, rules
from bdnf_kg.review.findings import STALE, exceptions

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def found() -> list[Finding]:
    """Every rule and every shape, over all of the shipped dataset (the shapes take about a minute)."""
    return findings(Release.read(today=date(2026, 12, 1)), rules())


def test_no_error_and_no_warning_but_the_accepted_exceptions(found: list[Finding]) -> None:
    assert [(f.rule.id, [str(o) for o in f.offenders[:3]]) for f in found if f.fails] == []


def test_every_rule_is_decided_in_the_repository(found: list[Finding]) -> None:
    assert [f.rule.id for f in found if f.verdict is Verdict.UNDECIDED] == []
    assert len(found) == len(rules()) + 1


def test_every_shape_is_run_on_the_shipped_dataset(found: list[Finding]) -> None:
    shapes = {f.rule.id for f in found if f.rule.sources == ("SHACL",)}
    assert shapes == {f"shape-{path.stem}" for path in (_resources.ontology() / "shapes").glob("*.ttl")}


def test_the_page_lists_every_rule_with_its_level_and_what_it_means() -> None:
    page = (ROOT / "docs" / "quality.md").read_text(encoding="utf-8")
    listed = re.findall(r"(?m)^\| `([\w-]+)` \| ([^|]+) \| (ERROR|WARN|INFO) \| (.+) \|$", page)
    assert listed == [(r.id, ", ".join(r.sources), str(r.level), r.means) for r in [*rules(), STALE]]


def test_the_page_lists_every_exception_with_its_reason() -> None:
    page = (ROOT / "docs" / "quality.md").read_text(encoding="utf-8")
    listed = re.findall(r"(?m)^\| `([\w-]+)` \| `([^`]+)` \| ([^|]+) \|$", page)
    assert {(rule, offender): reason for rule, offender, reason in listed} == exceptions()


def test_the_command_prints_the_rules_before_the_content(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--report"]) == 0
    out, err = capsys.readouterr()
    assert re.search(r"(?m)^robot-missing-label +ROBOT missing_label.* ERROR +kept +0$", out)
    assert out.index("# Rules of outside reviewers") < out.index("# What the content rests on") < out.index("## by topic")
    assert "no release has been archived" in out
    assert "0 broken of level ERROR or WARN" in err


@pytest.fixture
def spoilt(tmp_path: Path) -> Path:
    """A folder whose built ontology has lost its licence."""
    folder = tmp_path / "ontology"
    shutil.copytree(_resources.ontology(), folder)
    text = (folder / "bdnf.trig").read_text(encoding="utf-8")
    header = text.index("bkg:bdnf.owl ")
    licence = re.compile(r"dcterms:license <[^>]+> ;\s+").search(text, header)
    assert licence
    (folder / "bdnf.trig").write_text(text[: licence.start()] + text[licence.end() :], encoding="utf-8")
    return folder


def test_a_broken_rule_makes_the_command_exit_with_1_and_names_rule_and_offender(spoilt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--report", "--format", "json", "--ontology", str(spoilt)]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert set(answer) == {"problems", "rules", "content"}
    broken = {rule["rule"]: rule["offenders"] for rule in answer["rules"] if rule["result"] == "broken"}
    assert set(broken) == {"robot-missing-ontology-licence", "foops-om1", "obo-fp2-files"}
    assert broken["robot-missing-ontology-licence"] == [{"name": "https://w3id.org/bdnf-kg/bdnf.owl", "detail": ""}]
    undecided = {rule["rule"] for rule in answer["rules"] if rule["result"] == "not run"}
    assert undecided == {"files-citation", "miro-must", "miro-should"}


def test_without_pyshacl_the_shapes_name_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyshacl", None)
    with pytest.raises(ExtraMissing, match=r"bdnf-kg\[shapes\]"):
        findings(Release.read(), rules())


def test_faults_of_the_tables_come_before_any_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "ontology"
    shutil.copytree(_resources.ontology() / "tables", folder / "tables")
    terms = folder / "tables" / "terms.tsv"
    terms.write_text(terms.read_text(encoding="utf-8").replace("\trate\t", "\tspeed\t", 1), encoding="utf-8")
    assert main(["check", "--report", "--format", "json", "--ontology", str(folder)]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert set(answer) == {"problems"}
    assert {problem["rule"] for problem in answer["problems"]} == {"controlled-value"}
