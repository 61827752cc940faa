"""Each rule of the review: a small good release keeps it, and a fixture that breaks it is named by that rule and no other."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
from fixture_files import Fixture

from bdnf_kg import _resources
from bdnf_kg.curie import Prefixes
from bdnf_kg.errors import QueryError
from bdnf_kg.query import STANDARD
from bdnf_kg.review import Finding, Level, Release, Verdict, checklist, findings
from bdnf_kg.review import rules as all_rules
from bdnf_kg.review.findings import exceptions
from bdnf_kg.review.rule import stored

HERE = Path(__file__).parent
TODAY = date(2026, 12, 1)
PREFIXES = Prefixes.read(_resources.ontology() / "tables" / "prefixes.tsv")
STORED = {rule.id: rule for rule in all_rules() if (HERE.parents[1] / "bdnf_kg/review/rules" / f"{rule.id}.rq").is_file()}


def graph_of(quad: ox.Quad) -> ox.NamedNode:
    """Claims, rows and papers stand in the graph of claims, all else in that of the ontology."""
    about = str(quad.subject)
    return ox.NamedNode(f"{STANDARD['bkg']}graph/{'claims' if '/claim/' in about or '/evidence/' in about or 'doi.org' in about else 'ontology'}")


GOOD = list(ox.parse(path=str(HERE / "good.trig"), format=ox.RdfFormat.TRIG))


def release(quads: list[ox.Quad]) -> Release:
    return Release.of(quads, PREFIXES, folder=HERE, repository=None, today=TODAY)


def broken(quads: list[ox.Quad]) -> dict[str, Finding]:
    found = findings(release(quads), STORED.values(), accepted={})
    return {f.rule.id: f for f in found if f.offenders}


def test_the_good_release_keeps_every_stored_rule() -> None:
    assert len(STORED) > 90
    assert broken(GOOD) == {}


@pytest.mark.parametrize("rule", sorted(STORED))
def test_a_fixture_that_breaks_a_rule_is_named_by_that_rule_and_no_other(rule: str) -> None:
    fixture = Fixture.read(HERE / "should_fail" / f"{rule}.ttl")
    found = broken([*fixture.changed(GOOD), *(ox.Quad(q.subject, q.predicate, q.object, graph_of(q)) for q in fixture.added)])
    assert set(found) == {rule} | fixture.also, {name: [str(o) for o in f.offenders] for name, f in found.items()}
    named = {re.sub(r"^_:\w+", "_:", o.name) for o in found[rule].offenders}
    assert named == {re.sub(r"^_:\w+", "_:", name) for name in fixture.offenders}


def test_every_fixture_has_its_rule() -> None:
    assert {path.stem for path in (HERE / "should_fail").glob("*.ttl")} == set(STORED)


def test_an_accepted_exception_no_longer_fails_and_keeps_its_reason() -> None:
    fixture = Fixture.read(HERE / "should_fail" / "obo-fp8-homepage.ttl")
    rule = STORED["obo-fp8-homepage"]
    [finding, stale] = findings(release(fixture.changed(GOOD)), [rule], accepted={(rule.id, "https://w3id.org/bdnf-kg/ontology"): "no page yet"})
    assert (finding.verdict, finding.fails, stale.verdict) == (Verdict.ACCEPTED, False, Verdict.KEPT)
    assert [(o.name, reason) for o, reason in finding.accepted] == [("https://w3id.org/bdnf-kg/ontology", "no page yet")]


def test_a_star_accepts_every_offender_of_a_rule() -> None:
    rule = STORED["robot-duplicate-exact-synonym"]
    quads = [*GOOD, *(ox.Quad(q.subject, q.predicate, q.object, graph_of(q)) for q in Fixture.read(HERE / "should_fail" / f"{rule.id}.ttl").added)]
    [finding, stale] = findings(release(quads), [rule], accepted={(rule.id, "*"): "both are in use"})
    assert (finding.verdict, len(finding.accepted), stale.verdict) == (Verdict.ACCEPTED, 2, Verdict.KEPT)
    assert findings(release(GOOD), [rule], accepted={(rule.id, "*"): "both are in use"})[-1].fails


@pytest.mark.parametrize("rule", ["obo-fp8-homepage", "no-such-rule"])
def test_an_exception_that_no_longer_occurs_is_itself_a_finding(rule: str) -> None:
    found = findings(release(GOOD), [STORED["obo-fp8-homepage"]], accepted={(rule, "https://w3id.org/bdnf-kg/ontology"): "no page yet"})
    assert found[-1].fails
    assert [o.name for o in found[-1].offenders] == [rule]


def test_an_exception_of_a_rule_that_is_not_run_is_no_finding() -> None:
    found = findings(release(GOOD), [STORED["obo-fp8-homepage"]], accepted={("miro-must", "Need"): "not decided here"})
    assert found[-1].verdict is Verdict.KEPT


def test_information_never_fails_the_review() -> None:
    fixture = Fixture.read(HERE / "should_fail" / "oops-p36.ttl")
    [finding, _] = findings(release(fixture.changed(GOOD)), [STORED["oops-p36"]], accepted={})
    assert (finding.verdict, finding.rule.level, finding.fails) == (Verdict.NOTED, Level.INFO, False)


def test_every_exception_gives_a_reason() -> None:
    assert all(len(reason.split()) > 3 for reason in exceptions().values())


def test_a_rule_without_a_full_header_is_refused(tmp_path: Path) -> None:
    (tmp_path / "half.rq").write_text("# source: ROBOT x\n# level: ERROR\nSELECT ?offender WHERE { ?offender ?p ?o }\n", encoding="utf-8")
    with pytest.raises(QueryError, match=r"half\.rq: the header has no line over, means"):
        stored(tmp_path / "half.rq")


def test_every_item_of_the_checklist_is_decided_by_a_rule_or_says_where() -> None:
    sources = {source for rule in all_rules() for source in rule.sources} - {"SHACL"}
    items = checklist()
    assert sources - set(items) == set()
    assert {item for item, decided in items.items() if not decided} - sources == set()
    named = [path for decided in items.values() for path in re.findall(r"tests/[\w/.]+\.py", decided)]
    assert named
    assert [path for path in named if not (HERE.parents[1] / path).is_file()] == []


def test_the_checklist_is_whole() -> None:
    counts = Counter(item.split()[0] for item in checklist())
    assert {name: counts[name] for name in ("ROBOT", "ODK", "FOOPS", "KG")} == {"ROBOT": 33, "ODK": 5, "FOOPS": 24, "KG": 20}
    assert {f"OOPS P{n:02}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 19, 20, 21, 22, 24, 25, 26, 27, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41)} <= set(checklist())
    assert {f"OBO FP{n}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 16, 20)} <= set(checklist())
