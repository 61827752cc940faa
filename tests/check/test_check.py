"""Each rule of the checker: the base folder passes it, and a folder that breaks it is reported with file and row."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

import pytest

import bdnf_kg
from bdnf_kg import check as module
from bdnf_kg import tables
from bdnf_kg.check import check
from bdnf_kg.errors import TableError

HERE = Path(__file__).parent
FAILING = sorted(path.name for path in (HERE / "should_fail").iterdir())


def broken(rule: str, folder: Path) -> Path:
    shutil.copytree(HERE / "base", folder)
    shutil.copytree(HERE / "should_fail" / rule, folder, dirs_exist_ok=True)
    return folder


def test_the_base_passes_every_rule() -> None:
    assert check(tables.read(HERE / "base")) == []


@pytest.mark.parametrize("rule", FAILING)
def test_a_table_that_breaks_a_rule_is_reported_by_that_rule(rule: str, tmp_path: Path) -> None:
    problems = check(tables.read(broken(rule, tmp_path / "tables")))
    found = [problem for problem in problems if problem.rule == rule]
    assert found, problems
    assert all(problem.file for problem in found)
    assert all(problem.row > 0 for problem in found)


def test_every_rule_has_a_failing_fixture() -> None:
    rules = {rule.__name__.replace("_", "-") for rule in module.RULES}
    assert rules <= set(FAILING)


def test_all_problems_are_reported_at_once(tmp_path: Path) -> None:
    folder = broken("self-loop", tmp_path / "tables")
    shutil.copy(HERE / "should_fail" / "reference-row" / "references.tsv", folder)
    assert {"self-loop", "reference-row"} <= {problem.rule for problem in check(tables.read(folder))}


def test_a_finding_entered_under_two_topics_is_reported(tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    shutil.copytree(HERE / "base", folder)
    rows = tables.read_table(folder / "evidence" / "running.tsv", "evidence/running.tsv", tables.EVIDENCE, [])
    again = [{**row.cells, "id": f"E1{row['id'][2:]}", "life_stage": "adult"} for row in rows]
    tables.write_table(folder / "evidence" / "other.tsv", tables.EVIDENCE, again)
    assert {problem.rule for problem in check(tables.read(folder))} == {"duplicate-evidence"}
    other = [{**row, "study_design": "human trial"} for row in again]
    tables.write_table(folder / "evidence" / "other.tsv", tables.EVIDENCE, other)
    assert "duplicate-evidence" not in {problem.rule for problem in check(tables.read(folder))}


def test_a_wrong_id_is_answered_with_the_nearest_term(tmp_path: Path) -> None:
    problems = check(tables.read(broken("unknown-id", tmp_path / "tables")))
    assert "evidence/running.tsv:2: object: 'BDNFKG:0000009' is not a term (nearest: 'BDNFKG:0000002 memory')" in map(str, problems)


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    shutil.copytree(HERE / "base", folder)
    (folder / "references.tsv").unlink()
    assert [str(p) for p in check(tables.read(folder))] == ["references.tsv: cannot be read: No such file or directory"]


@pytest.mark.parametrize("name", [*tables.COLUMNS, "evidence/running.tsv"])
def test_a_table_of_which_nothing_can_be_read_is_one_problem(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    shutil.copytree(HERE / "base", folder)
    data = (folder / name).read_bytes() + b"caf\xe9\n"
    (folder / name).write_bytes(data)
    assert [str(p) for p in check(tables.read(folder))] == [f"{name}:{data.count(10)}: is not UTF-8: byte {len(data) - 2} is 0xe9"]


def test_a_row_of_terms_that_cannot_be_read_is_not_blamed_on_those_that_use_the_term(tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    shutil.copytree(HERE / "base", folder)
    text = (folder / "terms.tsv").read_text(encoding="utf-8")
    (folder / "terms.tsv").write_text(text.replace("\tmemory\t", " memory\t", 1), encoding="utf-8")
    [problem] = check(tables.read(folder))
    assert problem.rule == "cells"


def test_a_missing_folder_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"nowhere: no such folder\n1 problem in 1 table$"):
        tables.read(tmp_path / "nowhere")


@pytest.mark.parametrize("rule", FAILING)
def test_to_load_tables_that_break_a_rule_is_refused_by_the_table_or_works(rule: str, tmp_path: Path) -> None:
    folder = broken(rule, tmp_path / "tables")
    with contextlib.suppress(TableError):
        repr(bdnf_kg.load(folder))


def test_to_load_tables_with_a_value_that_is_none_names_each_fault(tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    shutil.copytree(HERE / "base", folder)
    [table] = (folder / "evidence").iterdir()
    table.write_text(table.read_text(encoding="utf-8").replace("\tgain\t", "\tgian\t", 1).replace("\tincrease\t", "\tmore\t", 1), encoding="utf-8")
    with pytest.raises(TableError) as caught:
        bdnf_kg.load(folder)
    assert [(p.column, p.message) for p in caught.value.problems if p.rule == "controlled-value"] == [
        ("change", "'more' is not allowed"),
        ("perturbation", "'gian' is not allowed"),
    ]


def test_the_shipped_tables_have_no_problem() -> None:
    from bdnf_kg import _resources

    assert check(tables.read(_resources.ontology() / "tables")) == []


def test_writing_and_reading_a_table_gives_the_same_rows(tmp_path: Path) -> None:
    problems: list[object] = []
    rows = tables.read_table(HERE / "base" / "terms.tsv", "terms.tsv", tables.TERMS, problems)  # type: ignore[arg-type]
    tables.write_table(tmp_path / "terms.tsv", tables.TERMS, [row.cells for row in rows])
    assert (tmp_path / "terms.tsv").read_bytes() == (HERE / "base" / "terms.tsv").read_bytes()
