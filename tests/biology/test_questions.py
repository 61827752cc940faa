"""Textbook answers and trap questions, from general knowledge of the field, each with its paper, scored.

``questions.tsv`` holds one question a row. ``expected`` is a verdict (``+``, ``-``, ``context-dependent``, ``conflicting``,
``none``), or ``not +``: not that verdict; ``no claim`` or ``no claim +``: no causal claim on the pair, or none of that sign that
is held; ``disputed``: papers of both sides are shown; ``refused``: the name stands for no node. ``trap`` says on what a careless
graph goes wrong. ``gap`` is the reason why an answer is not right yet; a gap that was closed must be struck out here.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

import bdnf_kg
from bdnf_kg.errors import TermNotFound
from bdnf_kg.model import Reference

COLUMNS = ["id", "kind", "question", "source", "target", "expected", "filter", "reference", "trap", "gap"]
with (Path(__file__).parent / "questions.tsv").open(encoding="utf-8") as lines:
    QUESTIONS = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def names(reference: Reference) -> set[str]:
    """The ids of a paper: any of them may stand in a question."""
    others = (("PMID", reference.pmid), ("PMCID", reference.pmcid), ("DOI", reference.doi))
    return {reference.id.lower(), *(f"{prefix}:{local}".lower() for prefix, local in others if local)}


def answer(kg: bdnf_kg.KnowledgeGraph, row: dict[str, str]) -> tuple[bool, str]:
    """Whether the graph answers as expected, and what it says."""
    expected, filters = row["expected"], dict(pair.split("=") for pair in row["filter"].split("|") if pair)
    try:
        effect = kg.effect(row["source"], row["target"], **filters)
    except TermNotFound as error:
        return expected == "refused", str(error)
    verdict, says = str(effect.verdict), str(effect)
    if expected.startswith("not "):
        return verdict != expected.removeprefix("not "), says
    if expected.startswith("no claim"):
        sign = expected.removeprefix("no claim").strip()
        claims = [c for c in kg.claims(row["source"], row["target"], causal=True, **filters) if not sign or (str(c.sign) == sign and c.is_held)]
        return not claims, f"{says}; claims: {claims}"
    if expected == "disputed":
        signs = {claim.sign for claim in effect.claims}
        return len(signs) == 2 or any(claim.against for claim in effect.claims), says
    return verdict == expected, says


def test_there_are_enough_questions_and_each_is_whole(kg: bdnf_kg.KnowledgeGraph) -> None:
    assert list(QUESTIONS[0]) == COLUMNS
    counts = Counter(row["kind"] for row in QUESTIONS)
    assert counts["textbook"] >= 120
    assert counts["trap"] >= 40
    assert len({row["id"] for row in QUESTIONS}) == len(QUESTIONS)
    known = set().union(*map(names, kg.references.values()))
    for row in QUESTIONS:
        assert row["reference"].lower() in known, row
        assert bool(row["trap"]) == (row["kind"] == "trap"), row


@pytest.mark.parametrize("row", QUESTIONS, ids=lambda row: f"{row['id']} {row['source']} -> {row['target']}")
def test_question(kg: bdnf_kg.KnowledgeGraph, row: dict[str, str]) -> None:
    right, says = answer(kg, row)
    if row["gap"]:
        assert not right, f"the gap is closed, strike it out: {row['gap']}"
    else:
        assert right, f"expected {row['expected']} ({row['reference']}): {says}"


def test_most_answers_are_right_and_show_the_paper(kg: bdnf_kg.KnowledgeGraph) -> None:
    right = [row for row in QUESTIONS if not row["gap"]]
    assert len(right) >= 0.8 * len(QUESTIONS)
    textbook = [row for row in right if row["kind"] == "textbook"]
    shown = 0
    for row in textbook:
        filters = dict(pair.split("=") for pair in row["filter"].split("|") if pair)
        found = kg.effect(row["source"], row["target"], **filters).references
        shown += any(row["reference"].lower() in names(kg.references[paper]) for paper in found)
    assert shown >= 0.9 * len(textbook)
