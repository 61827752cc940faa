"""The rules about files: a copy of the shipped files keeps them, and one that is broken is named."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from bdnf_kg import _resources
from bdnf_kg.review import Finding, Release, Verdict, files, findings

RULES = {rule.id: rule for rule in files.RULES}
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def shipped() -> Release:
    return Release.read(today=date(2026, 12, 1))


@pytest.fixture
def copy(shipped: Release, tmp_path: Path) -> Release:
    for name in ("bdnf.owl", "bdnf.ttl"):
        shutil.copy(_resources.ontology() / name, tmp_path / name)
    (tmp_path / "docs").mkdir()
    for name in ("CITATION.cff", "CHANGELOG.md", "docs/miro.md"):
        shutil.copy(ROOT / name, tmp_path / name)
    return replace(shipped, folder=tmp_path, repository=tmp_path)


def judge(release: Release, rule: str) -> Finding:
    return findings(release, [RULES[rule]], accepted={})[0]


def change(path: str, old: str, new: str) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        text = (folder / path).read_text(encoding="utf-8")
        assert old in text
        (folder / path).write_text(text.replace(old, new, 1), encoding="utf-8")

    return edit


BROKEN = {
    "obo-fp2-files": [
        (lambda folder: (folder / "bdnf.owl").unlink(), "bdnf.owl"),
        (change("bdnf.owl", "</rdf:RDF>", "</rdf:XML>"), "bdnf.owl"),
        (change("bdnf.ttl", '"The ontology of BDNF release"', '"Another title"'), "bdnf.ttl"),
    ],
    "files-citation": [
        (change("CITATION.cff", "version: 0", "version: 9"), "CITATION.cff"),
        (change("CITATION.cff", "date-released: 20", "date-released: 19"), "CITATION.cff"),
        (change("CHANGELOG.md", "## 0.1.0", "## 0.0.1"), "CHANGELOG.md"),
    ],
    "miro-must": [
        (change("docs/miro.md", "### Sustainability plan", "### Plans"), "Sustainability plan"),
        (change("docs/miro.md", "### Need\n", "### Need\n\nTBD\n\n### Needs\n"), "Need"),
        (lambda folder: (folder / "docs/miro.md").unlink(), "Axiom patterns"),
    ],
    "miro-should": [(change("docs/miro.md", "### Ontology metrics", "### Figures"), "Ontology metrics")],
}
CASES = [(rule, number) for rule, cases in BROKEN.items() for number in range(len(cases))]


@pytest.mark.parametrize(("rule", "number"), CASES)
def test_a_broken_file_is_named(rule: str, number: int, copy: Release) -> None:
    assert judge(copy, rule).verdict is Verdict.KEPT
    edit, offender = BROKEN[rule][number]
    edit(copy.folder)
    assert offender in {o.name for o in judge(copy, rule).offenders}


@pytest.mark.parametrize("name", ["issued", "modified"])
def test_a_date_of_the_header_that_was_forgotten_is_named(name: str, copy: Release) -> None:
    dated = ox.NamedNode(f"http://purl.org/dc/terms/{name}")
    ontology = ox.Store()
    ontology.bulk_extend(q if q.predicate != dated else ox.Quad(q.subject, dated, ox.Literal("2020-01-01")) for q in copy.ontology)
    assert [str(o) for o in judge(replace(copy, ontology=ontology), "files-citation").offenders] == [f"axioms.ttl (dcterms:{name} is not the date of the version)"]


@pytest.mark.parametrize(("rule", "years"), [("obo-fp16-one-year", 1), ("obo-fp16-two-years", 2), ("obo-fp16-three-years", 3)])
def test_an_old_version_is_named_from_its_birthday_on(rule: str, years: int, shipped: Release) -> None:
    assert judge(replace(shipped, today=date(2026 + years, 11, 1)), rule).verdict is Verdict.KEPT
    old = judge(replace(shipped, today=date(2026 + years, 12, 31)), rule)
    assert [o.name for o in old.offenders] == shipped.header("http://www.w3.org/2002/07/owl#versionIRI")


@pytest.mark.parametrize("iri", ["http://purl.obolibrary.org/obo/GO_815", "http://example.org/thing", "http://purl.obolibrary.org/obo/NOSUCH_0000001"])
def test_an_iri_of_unknown_form_is_named(iri: str, shipped: Release) -> None:
    release = replace(shipped)
    assert judge(release, "oops-p40").verdict is Verdict.KEPT
    release.__dict__["iris"] = shipped.iris | {iri}
    assert [shipped.prefixes.compact(iri)] == [o.name for o in judge(release, "oops-p40").offenders]


@pytest.mark.parametrize("rule", ["files-citation", "miro-must", "miro-should"])
def test_without_a_repository_its_rules_are_not_run_and_say_so(rule: str, shipped: Release) -> None:
    finding = judge(replace(shipped, repository=None), rule)
    assert (finding.verdict, finding.fails) == (Verdict.UNDECIDED, False)
    assert "needs the repository" in finding.reason


def test_every_rule_about_files_is_broken_by_a_test() -> None:
    assert set(RULES) == {*BROKEN, "oops-p40", "obo-fp16-one-year", "obo-fp16-two-years", "obo-fp16-three-years"}
