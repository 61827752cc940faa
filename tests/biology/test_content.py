"""How much there is, and on what it rests."""

from __future__ import annotations

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
