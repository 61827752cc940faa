"""Each kind of change between two releases is told as what it is, and nothing else is told."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from bdnf_kg import _resources, tables
from bdnf_kg.diff import Diff, Release, diff, open_release, shipped
from bdnf_kg.diff.rows import meaning_change
from bdnf_kg.errors import ReleaseNotFound, TableError, TermNotFound

TABLES = _resources.ontology() / "tables"
MATURE, TRKB, RELEASE = "BDNFKG:0000012", "BDNFKG:0000036", "BDNFKG:0000024"
Edit = Callable[[Path], None]


@pytest.fixture(scope="module")
def before() -> Release:
    return shipped()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(TABLES, tmp_path / "ontology" / "tables")
    return tmp_path / "ontology"


def edit(folder: Path, file: str, change: Callable[[list[dict[str, str]]], None]) -> None:
    path = folder / "tables" / file
    columns = tuple(path.read_text(encoding="utf-8").split("\n", 1)[0].split("\t"))
    rows = [row.cells for row in tables.read_table(path, file, columns, [])]
    change(rows)
    tables.write_table(path, columns, rows)


def set_cell(folder: Path, file: str, id_: str, **cells: str) -> None:
    def change(rows: list[dict[str, str]]) -> None:
        next(row for row in rows if row["id"] == id_).update(cells)

    edit(folder, file, change)


def told(found: Diff) -> list[tuple[str, str, str, str]]:
    return [(d.section, d.change, d.id, d.column) for d in found.differences]


@pytest.fixture(scope="module")
def lone(before: Release) -> tables.Evidence:
    """A row that makes a held claim by itself: gain, decrease, in an animal, and nothing else on the pair."""
    claims = before.kg.claims(causal=True, sign="-", standing="uncontested")
    found = [c.evidence[0] for c in claims if len(c.evidence) == 1]
    on_pair = [(row.subject, row.object) for row in before.kg.evidence]
    return next(row for row in found if (row.perturbation, row.study_design) == ("gain", "animal") and on_pair.count((row.subject, row.object)) == 1)


def test_a_release_does_not_differ_from_itself(before: Release, folder: Path) -> None:
    found = diff(before, open_release(str(folder)))
    assert not found
    assert "no difference" in str(found)


def test_a_new_term(before: Release, folder: Path) -> None:
    edit(folder, "terms.tsv", lambda rows: rows.append({**rows[0], "id": "BDNFKG:0099999", "label": "new thing", "definition": "An RNA molecule that is new."}))
    found = diff(before, open_release(str(folder)))
    assert told(found) == [("terms", "added", "BDNFKG:0099999", "")]
    assert found.differences[0].new == "An RNA molecule that is new."


def test_a_lost_term_is_told_with_the_rule_that_it_breaks(before: Release, folder: Path) -> None:
    def drop(rows: list[dict[str, str]]) -> None:
        rows[:] = [row for row in rows if row["id"] != "NBO:0000079"]

    edit(folder, "terms.tsv", drop)
    for file in sorted((folder / "tables" / "evidence").iterdir()):
        edit(folder, f"evidence/{file.name}", lambda rows: rows.__setitem__(slice(None), [r for r in rows if "NBO:0000079" not in (r["subject"], r["object"])]))
    found = diff(before, open_release(str(folder)))
    [lost] = found.section("terms")
    assert (lost.change, lost.id) == ("removed", "NBO:0000079")
    assert lost.note == "an id is final: retire it instead and evidence stood on it"
    fallen = [d for d in found.section("conclusions") if d.id == f"{MATURE} -> NBO:0000079"]
    assert [(d.change, d.old, d.new) for d in fallen] == [("lost its sign", "-", "no such causal node")]


def test_a_new_label_a_new_parent_and_a_retirement(before: Release, folder: Path) -> None:
    set_cell(folder, "terms.tsv", RELEASE, label="BDNF secretion")
    set_cell(folder, "terms.tsv", TRKB, parent="BDNFKG:0000001", parent_label="RNA molecule")
    set_cell(folder, "terms.tsv", "BDNFKG:0000037", status="deprecated", replaced_by=TRKB)
    found = diff(before, open_release(str(folder)), max_pairs=0)
    by_change = {d.change: d for d in found.section("terms")}
    assert (by_change["relabelled"].old, by_change["relabelled"].new) == ("BDNF release", "BDNF secretion")
    assert by_change["moved"].new == "RNA molecule (BDNFKG:0000001)"
    assert by_change["retired"].note.startswith("replaced by TrkB")


def test_a_definition_in_other_words_is_told_and_one_of_another_meaning_is_flagged(before: Release, folder: Path) -> None:
    old = before.kg.terms[RELEASE].definition
    set_cell(folder, "terms.tsv", RELEASE, definition=old.removesuffix(".") + ", as seen here.")
    set_cell(folder, "terms.tsv", TRKB, definition="A vesicle that holds neurotrophin.", quantity="amount")
    found = diff(before, open_release(str(folder)), max_pairs=0)
    by_id = {(d.id, d.column): d for d in found.section("terms")}
    assert by_id[RELEASE, "definition"].note == ""
    assert by_id[TRKB, "definition"].note.startswith("another meaning under the same id: the genus was ")
    assert by_id[TRKB, "quantity"].note == "another meaning under the same id: something else rises and falls"


@pytest.mark.parametrize(
    ("old", "new", "flagged"),
    [
        ("A protein that binds TrkB.", "The protein that can bind TrkB.", False),
        ("A protein that binds TrkB.", "A protein that cuts the precursor of BDNF in the Golgi.", True),
        ("A secretion of BDNF from a neuron.", "A transport of BDNF in a neuron.", True),
    ],
)
def test_what_counts_as_another_meaning(old: str, new: str, flagged: bool) -> None:
    assert bool(meaning_change(old, new)) is flagged


def test_a_row_that_turns_its_change_turns_the_claim_and_flips_the_effect(before: Release, lone: tables.Evidence, folder: Path) -> None:
    set_cell(folder, f"evidence/{lone.topic}.tsv", lone.id, change="increase")
    found = diff(before, open_release(str(folder)), pairs=[])
    assert [(d.section, d.change, d.old, d.new) for d in found.differences] == [
        ("conclusions", "flipped", "-", "+"),
        ("claims", "turned", "-", "+"),
        ("evidence", "changed", "decrease", "increase"),
    ]
    assert found.section("evidence")[0].note == "its sign was - and is +"
    assert found.section("conclusions")[0].id == f"{lone.subject} -> {lone.object}"


def test_a_new_row_makes_a_claim_and_its_loss_unmakes_it(before: Release, lone: tables.Evidence, folder: Path) -> None:
    taken = {row.object for row in before.kg.evidence if row.subject == lone.subject} | {lone.subject}
    new = next(term for term in before.kg.terms.values() if term.is_causal and term.id not in taken)

    def add(rows: list[dict[str, str]]) -> None:
        rows.append({**next(row for row in rows if row["id"] == lone.id), "id": "E999999", "object": new.id, "object_label": new.label})

    edit(folder, f"evidence/{lone.topic}.tsv", add)
    after = open_release(str(folder))
    key = f"{lone.subject}-{new.id}"
    assert told(diff(before, after, max_pairs=0)) == [("claims", "appeared", key, ""), ("evidence", "added", "E999999", "")]
    assert told(diff(after, before, max_pairs=0)) == [("claims", "vanished", key, ""), ("evidence", "removed", "E999999", "")]


def test_a_row_of_the_opposite_sign_contests_a_claim(before: Release, lone: tables.Evidence, folder: Path) -> None:
    def add(rows: list[dict[str, str]]) -> None:
        rows.append({**next(row for row in rows if row["id"] == lone.id), "id": "E999999", "change": "increase"})

    edit(folder, f"evidence/{lone.topic}.tsv", add)
    found = diff(before, open_release(str(folder)), pairs=[])
    claims = {d.change: d for d in found.section("claims")}
    assert claims["appeared"].note == "the opposite claim stands too"
    assert (claims["standing changed"].old, claims["standing changed"].new) == ("uncontested, held", "conflicting, not held")
    assert "belief moved" in claims
    assert [(d.change, d.old, d.new) for d in found.section("conclusions")] == [("lost its sign", "-", "conflicting")]


def test_a_belief_is_told_from_the_threshold_on(before: Release, lone: tables.Evidence, folder: Path) -> None:
    set_cell(folder, f"evidence/{lone.topic}.tsv", lone.id, study_design="review")
    after = open_release(str(folder))
    move = abs(before.kg.weights["review"] - before.kg.weights[lone.study_design])
    for step, is_told in ((move - 0.01, True), (move + 0.01, False)):
        assert ("belief moved" in {d.change for d in diff(before, after, belief_step=step, max_pairs=0).differences}) is is_told


def test_other_tables_are_compared_row_by_row_whatever_their_columns(before: Release, folder: Path) -> None:
    set_cell(folder, "references.tsv", "DOI:10.1002/dmrr.290", year="2003")
    (folder / "tables" / "structure.tsv").write_text((TABLES / "structure.tsv").read_text(encoding="utf-8").rsplit("\n", 2)[0] + "\n", encoding="utf-8")
    (folder / "tables" / "own.tsv").write_text("name\tvalue\na\t1\n", encoding="utf-8")
    text = (folder / "tables" / "study_designs.tsv").read_text(encoding="utf-8").splitlines()
    wider = [text[0] + "\tcolour", *(line + "\tred" for line in text[1:])]
    (folder / "tables" / "study_designs.tsv").write_text("\n".join(wider) + "\n", encoding="utf-8")
    found = told(diff(before, open_release(str(folder)), max_pairs=0))
    assert ("tables", "changed", "references.tsv: DOI:10.1002/dmrr.290", "year") in found
    assert ("tables", "added", "own.tsv", "") in found
    assert ("tables", "column added", "study_designs.tsv", "colour") in found
    assert [change for section, change, id_, _ in found if id_.startswith("structure.tsv")] == ["removed"]
    assert sum(section == "tables" for section, *_ in found) == 4


def test_the_pairs_asked_for_and_the_bound(before: Release, folder: Path) -> None:
    found = diff(before, open_release(str(folder)), pairs=[("physical exercise", "memory")])
    assert found.bound.startswith("the verdict of 1 pair was compared")
    with pytest.raises(TermNotFound, match="'exercize' is not a term"):
        diff(before, before, pairs=[("exercize", "memory")])


# where releases come from


@pytest.fixture
def repository(folder: Path) -> Path:
    def git(*words: str) -> None:
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false", *words], cwd=folder.parent, check=True, capture_output=True)

    git("init", "-q")
    git("add", "-A")
    git("commit", "-q", "-m", "one")
    git("tag", "v1.0")
    set_cell(folder, "terms.tsv", RELEASE, label="BDNF secretion")
    git("commit", "-q", "-a", "-m", "two")
    return folder.parent


def test_commits_and_tags(repository: Path) -> None:
    found = diff(open_release("v1.0", repository=repository), open_release("HEAD", repository=repository / "ontology"), max_pairs=0)
    assert found.old.startswith("v1.0 (")
    assert ("terms", "relabelled", RELEASE, "label") in told(found)
    assert {d.change for d in found.section("evidence")} == set()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("v1.1", r"'v1\.1' is no folder, and no commit or tag either \(nearest: 'v1\.0'\)"),
        ("--output=x", "is neither a folder nor a commit"),
        ("", "is neither a folder nor a commit"),
    ],
)
def test_a_name_that_is_no_release(repository: Path, name: str, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository / "ontology" / "tables" / "evidence")
    with pytest.raises(ReleaseNotFound, match=message):
        open_release(name if name else " ", repository=repository)


def test_a_folder_without_tables_a_place_without_repository_and_a_machine_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "file").touch()
    with pytest.raises(ReleaseNotFound, match="is a folder without tables"):
        open_release(str(tmp_path / "empty"))
    with pytest.raises(ReleaseNotFound, match="lies in no git repository"):
        open_release("HEAD", repository=tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ReleaseNotFound, match="git is not installed"):
        open_release("HEAD", repository=tmp_path)


def test_a_commit_without_tables(tmp_path: Path) -> None:
    for words in (("init", "-q"), ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false", "commit", "-q", "--allow-empty", "-m", "none")):
        subprocess.run(["git", *words], cwd=tmp_path, check=True, capture_output=True)
    with pytest.raises(ReleaseNotFound, match="is a commit that has no ontology/tables/"):
        open_release("HEAD", repository=tmp_path)


def test_a_table_that_cannot_be_read_is_named(folder: Path) -> None:
    path = folder / "tables" / "terms.tsv"
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(TableError, match=r"terms\.tsv:\d+: ends without a line feed"):
        open_release(str(folder))


def test_a_paper_without_an_id_is_told_by_author_year_and_title(before: Release, folder: Path) -> None:
    row = next(row for row in before.kg.evidence if row.reference.startswith("TITLE:"))
    file = next(name for name, rows in before.rows.items() if any(cells["id"] == row.id for cells in rows if "id" in cells.cells))
    edit(folder, file, lambda rows: rows.remove(next(cells for cells in rows if cells["id"] == row.id)))
    found = str(diff(before, open_release(str(folder)), max_pairs=0))
    assert before.kg.references[row.reference].name in found
    assert "TITLE:" not in found
