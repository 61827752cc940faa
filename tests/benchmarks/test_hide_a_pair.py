"""The validation hides what it says it hides."""

from __future__ import annotations

from hide_a_pair import by_odds, score, trials

import bdnf_kg
from bdnf_kg.model import Sign


def test_a_hidden_pair_is_never_answered_by_its_own_claim(kg: bdnf_kg.KnowledgeGraph) -> None:
    found = list(trials(kg))
    assert len(found) == sum(claim.is_held for claim in kg.claims(causal=True))
    assert all(trial.length != 1 for trial in found)


def test_the_rule_beats_always_plus_by_balanced_accuracy(kg: bdnf_kg.KnowledgeGraph) -> None:
    found = [trial for trial in trials(kg) if trial.length]
    answered = [(trial.truth, sign) for trial in found if (sign := by_odds(3)(trial)) is not None]
    recall = {s: sum(a is b for a, b in answered if a is s) / sum(a is s for a, _ in answered) for s in Sign}
    assert sum(recall.values()) / 2 > 0.6
    assert "coverage" in score(found, by_odds(3))
