"""Known disagreements of the literature: both sides are in the graph, and it calls each by its name.

``known_conflicts.tsv`` names for each topic two findings with their papers, the standing of the pair, and what decides.
``docs/conflicts.md`` is the same list for readers. Where the sides are two pairs of terms, the standing says whether the
objects or the subjects differ; *one side* says that the other could not be read, and fails once it is in the graph.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

import bdnf_kg
from bdnf_kg.model import Evidence, Perturbation

KG = bdnf_kg.KnowledgeGraph
Topic = dict[str, str]

DIRECTION = {"raises": 1, "lowers": -1, "no effect": 0, "goes with more": 1, "goes with less": -1, "no tie": 0}
OBSERVED = {"increase": "goes with more", "decrease": "goes with less", "none": "no tie"}

HERE = Path(__file__).parent
with (HERE / "known_conflicts.tsv").open(encoding="utf-8", newline="") as file:
    TOPICS: list[Topic] = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
TWO_SIDED = [topic for topic in TOPICS if topic["standing"] != "one side"]
ONE_SIDED = [topic for topic in TOPICS if topic["standing"] == "one side"]


def effect(row: Evidence) -> str:
    """What a row found, in the words of the list."""
    if row.perturbation is Perturbation.OBSERVED:
        return OBSERVED[str(row.change)]
    return {1: "raises", -1: "lowers", None: "no effect"}[row.sign]


def papers(kg: KG, topic: Topic, side: str) -> set[str]:
    """The papers of the graph that found what one side of a topic says."""
    subject, object_ = (kg.term(topic[f"{end}_{side}"]).id for end in ("subject", "object"))
    return {row.reference for row in kg.evidence if (row.subject, row.object) == (subject, object_) and effect(row) == topic[f"effect_{side}"]}


def line(topic: Topic) -> str:
    """The row of a topic in the table of the docs."""

    def side(letter: str) -> str:
        found = f"{topic[f'subject_{letter}']} *{topic[f'effect_{letter}']}* {topic[f'object_{letter}']}"
        named = ", ".join(topic[f"references_{letter}"].split("|"))
        return f"{found}: {named}" if named else found

    return f"| {topic['topic']} | {side('a')} | {side('b')} | {topic['standing']} | {topic['why']} |"


def names(topics: list[Topic]) -> list[str]:
    return [topic["topic"] for topic in topics]


def test_the_list_is_long_and_names_no_topic_twice() -> None:
    assert len(TWO_SIDED) >= 100
    assert [name for name, times in Counter(names(TOPICS)).items() if times > 1] == []


@pytest.mark.parametrize("topic", TWO_SIDED, ids=names(TWO_SIDED))
def test_both_sides_are_in_the_graph(kg: KG, topic: Topic) -> None:
    assert DIRECTION[topic["effect_a"]] != DIRECTION[topic["effect_b"]]
    for side in ("a", "b"):
        named = set(topic[f"references_{side}"].split("|"))
        assert named <= papers(kg, topic, side), f"side {side}: {sorted(named - papers(kg, topic, side))}"
        assert named <= set(kg.references)


@pytest.mark.parametrize("topic", TWO_SIDED, ids=names(TWO_SIDED))
def test_the_standing_is_as_the_papers_have_it(kg: KG, topic: Topic) -> None:
    differ = [end for end in ("subject", "object") if topic[f"{end}_a"] != topic[f"{end}_b"]]
    if differ:
        assert topic["standing"] == f"context-dependent across {'pairs' if len(differ) == 2 else differ[0] + 's'}"
        return
    subject, object_ = kg.term(topic["subject_a"]).id, kg.term(topic["object_a"]).id
    causal = topic["effect_a"] in ("raises", "lowers", "no effect")
    claims = [claim for claim in kg.claims(subject, object_, causal=causal) if (claim.subject, claim.object) == (subject, object_)]
    assert {str(claim.standing) for claim in claims} == {topic["standing"]}


@pytest.mark.parametrize("topic", ONE_SIDED, ids=names(ONE_SIDED))
def test_a_topic_with_one_side_says_so(kg: KG, topic: Topic) -> None:
    assert set(topic["references_a"].split("|")) <= papers(kg, topic, "a")
    assert papers(kg, topic, "b") == set(), "both sides are here now: move the topic"


def test_the_page_and_the_list_agree() -> None:
    page = (HERE.parents[1] / "docs" / "conflicts.md").read_text(encoding="utf-8").splitlines()
    shown = [row for row in page if row.startswith("| ") and not row.startswith("| topic |")]
    assert shown == [line(topic) for topic in TWO_SIDED + ONE_SIDED]
