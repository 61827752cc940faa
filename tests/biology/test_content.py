"""How much there is, and on what it rests."""

from __future__ import annotations

from pathlib import Path

import bdnf_kg
from bdnf_kg.build.claims import RECORD

KG = bdnf_kg.KnowledgeGraph


def test_most_rows_were_read_in_papers(kg: KG) -> None:
    read = [row for row in kg.evidence if row.study_design != RECORD]
    assert len(read) >= 2_400
    assert len({row.reference for row in read}) >= 700
    assert all(row.locator and row.checked for row in read)


def test_at_most_one_reference_in_twenty_lacks_an_identifier(kg: KG) -> None:
    cited = {row.reference for row in kg.evidence}
    unknown = [id_ for id_ in cited if not kg.references[id_].is_identified]
    assert 20 * len(unknown) <= len(cited)
    assert all(kg.references[id_].title and kg.references[id_].year for id_ in unknown), "so that a reader can still find it"


def test_the_rows_without_a_species_are_counted_where_the_limits_are_told(kg: KG) -> None:
    nameless = [row for row in kg.evidence if not row.context.species and row.study_design != RECORD]
    dishes = {row.reference for row in nameless if row.study_design == "in vitro"}
    pooled = [row for row in nameless if row.study_design in ("review", "meta-analysis")]
    text = (Path(__file__).parents[2] / "docs" / "limitations.md").read_text(encoding="utf-8")
    assert f"{len(nameless)} rows name no species: {len(pooled)} are reviews and meta-analyses, the others" in text
    assert f"Of their {len(dishes)} papers" in text
    assert {row.study_design for row in nameless} == {"in vitro", "review", "meta-analysis"}, "an animal or a person has a species"
