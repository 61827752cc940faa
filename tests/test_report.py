"""The report counts what is there."""

from __future__ import annotations

import bdnf_kg
from bdnf_kg.report import report


def test_each_table_of_rows_adds_up_to_all_rows(kg: bdnf_kg.KnowledgeGraph) -> None:
    for section in report(kg):
        if section.columns[1:2] == ("rows",) and section.title.startswith("by "):
            assert sum(int(str(row[1])) for row in section.rows) == len(kg.evidence), section.title


def test_every_conflict_is_listed_with_both_sides(kg: bdnf_kg.KnowledgeGraph) -> None:
    [section] = [s for s in report(kg) if s.title.startswith("conflicts")]
    assert len(section.rows) == len(kg.conflicts())
    assert all(row[3] and row[4] for row in section.rows)


def test_a_node_without_a_chain_to_release_is_listed(kg: bdnf_kg.KnowledgeGraph) -> None:
    [section] = [s for s in report(kg) if s.title.startswith("causal nodes with no chain")]
    listed = {str(row[0]) for row in section.rows}
    assert "physical exercise" not in listed
    for label in sorted(listed)[:5]:
        assert not kg.paths(label, "BDNF release", k=1, max_length=8)
