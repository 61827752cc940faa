"""From rows to claims: signs, both sides kept, papers counted once, belief that behaves."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdnf_kg.claims import derive, null_findings
from bdnf_kg.model import Belief, Change, Context, Evidence, Perturbation, Sign, Standing

WEIGHTS = {"animal": 0.5, "review": 0.2}
ROW = Evidence("E1", "a", "b", Perturbation.GAIN, Change.INCREASE, "PMID:1", "animal")


def rows(*specs: str) -> list[Evidence]:
    """``"gain increase 1"``: perturbation, change, paper."""
    made = []
    for i, spec in enumerate(specs):
        perturbation, change, paper = spec.split()
        made.append(replace(ROW, id=f"E{i}", perturbation=Perturbation(perturbation), change=Change(change), reference=f"PMID:{paper}"))
    return made


def test_loss_that_lowers_is_a_positive_claim_and_shows_need() -> None:
    [claim] = derive(rows("loss decrease 1"), WEIGHTS)
    assert claim.sign is Sign.POSITIVE
    assert claim.shown_necessary
    assert not claim.shown_sufficient
    assert claim.necessity.value == 0.5
    assert claim.sufficiency.value == 0


def test_sufficiency_that_nobody_tested_is_told_from_sufficiency_that_was_not_found() -> None:
    [untested] = derive(rows("loss decrease 1"), WEIGHTS)
    [failed] = derive(rows("loss decrease 1", "gain none 2"), WEIGHTS)
    assert untested.sufficiency.value == failed.sufficiency.value == 0
    assert not untested.sufficiency.is_tested
    assert failed.sufficiency.is_tested


def test_opposite_findings_stay_two_claims_that_conflict() -> None:
    plus, minus = derive(rows("gain increase 1", "gain decrease 2"), WEIGHTS)
    assert (plus.sign, minus.sign) == (Sign.POSITIVE, Sign.NEGATIVE)
    assert plus.standing is minus.standing is Standing.CONFLICTING
    assert not plus.is_held
    assert plus.against == minus.evidence


def test_opposite_findings_in_contexts_that_exclude_each_other_are_context_dependent() -> None:
    a, b = rows("gain increase 1", "gain decrease 2")
    a, b = replace(a, context=Context(anatomy="CA3")), replace(b, context=Context(anatomy="amygdala"))
    assert {claim.standing for claim in derive([a, b], WEIGHTS)} == {Standing.CONTEXT_DEPENDENT}


def test_no_effect_counts_against_and_alone_makes_no_claim() -> None:
    [claim] = derive(rows("gain increase 1", "gain none 2"), WEIGHTS)
    assert claim.standing is Standing.DISPUTED
    assert claim.belief.value < 0.5
    assert derive(rows("gain none 2"), WEIGHTS) == []
    assert list(null_findings(rows("gain none 2"))) == [("a", "b")]


def test_no_effect_only_in_contexts_that_exclude_those_of_the_sign_makes_the_claim_depend_on_context() -> None:
    found, nothing = rows("gain increase 1", "gain none 2")
    females, males = replace(found, context=Context(sex="female")), replace(nothing, context=Context(sex="male"))
    [claim] = derive([females, males], WEIGHTS)
    assert claim.standing is Standing.CONTEXT_DEPENDENT
    assert claim.belief.value == 0.5
    assert claim.is_held
    assert claim.against == (males,)


def test_no_effect_in_another_species_is_a_dispute() -> None:
    found, nothing = rows("gain increase 1", "gain none 2")
    [claim] = derive([replace(found, context=Context(species="mouse")), replace(nothing, context=Context(species="rat"))], WEIGHTS)
    assert claim.standing is Standing.DISPUTED


def test_a_paper_that_names_a_condition_for_one_of_two_findings_sets_them_apart() -> None:
    found, nothing = rows("gain increase 1", "gain none 1")
    diabetic = replace(nothing, context=Context(condition="diabetes"))
    [claim] = derive([found, diabetic], WEIGHTS)
    assert (claim.standing, claim.belief.value, claim.is_held) == (Standing.CONTEXT_DEPENDENT, 0.5, True)
    [claim] = derive([found, replace(diabetic, reference="PMID:2")], WEIGHTS)
    assert (claim.standing, claim.is_held) == (Standing.DISPUTED, False)
    [claim] = derive([found, nothing], WEIGHTS)
    assert claim.standing is Standing.DISPUTED
    opposite = replace(diabetic, change=Change.DECREASE)
    assert {c.standing for c in derive([found, opposite], WEIGHTS)} == {Standing.CONTEXT_DEPENDENT}
    assert {c.standing for c in derive([found, replace(opposite, reference="PMID:2")], WEIGHTS)} == {Standing.CONFLICTING}


def test_an_effect_only_in_a_state_that_the_paper_names_is_not_held_beyond_it() -> None:
    found, nothing = rows("gain increase 1", "gain none 1")
    [claim] = derive([replace(found, context=Context(condition="diabetes")), nothing], WEIGHTS)
    assert (claim.standing, claim.is_held) == (Standing.CONTEXT_DEPENDENT, False)
    assert claim.belief.value < 0.5


def test_what_a_paper_finds_beside_its_own_effect_is_not_held_against_other_papers() -> None:
    found, nothing, open_ = rows("gain increase 1", "gain none 1", "gain increase 2")
    females, males = replace(found, context=Context(sex="female")), replace(nothing, context=Context(sex="male"))
    [claim] = derive([females, males, open_], WEIGHTS)
    assert (claim.standing, claim.belief.value) == (Standing.CONTEXT_DEPENDENT, 0.75)


def test_observation_makes_an_association_and_never_a_cause() -> None:
    [claim] = derive(rows("observed increase 1"), WEIGHTS)
    assert not claim.causal
    assert not claim.is_held


def test_two_rows_of_one_paper_count_once() -> None:
    [once] = derive(rows("gain increase 1"), WEIGHTS)
    [twice] = derive(rows("gain increase 1", "loss decrease 1"), WEIGHTS)
    assert once.belief == twice.belief


def test_the_derivation_can_be_redone_by_hand() -> None:
    belief = Belief((("PMID:1", 0.5), ("PMID:2", 0.4)), (("PMID:3", 0.2),))
    assert belief.derivation == ("for: 1-(1-0.50)(1-0.40) = 0.700 [PMID:1, PMID:2]; against: 1-(1-0.20) = 0.200 [PMID:3]; belief 0.700(1-0.200)/(1-0.700*0.200) = 0.651")


evidence = st.lists(
    st.builds(lambda p, c, r: f"{p} {c} {r}", st.sampled_from(["gain", "loss", "observed"]), st.sampled_from(["increase", "decrease", "none"]), st.integers(1, 5)), max_size=8
)


@given(evidence, st.integers(6, 9))
def test_a_refuting_paper_never_raises_belief(specs: list[str], paper: int) -> None:
    before = {claim.key: claim.belief.value for claim in derive(rows(*specs), WEIGHTS)}
    after = {claim.key: claim.belief.value for claim in derive(rows(*specs, f"gain none {paper}"), WEIGHTS)}
    causal = [key for key in before if "~" not in key]
    assert all(after[key] <= before[key] for key in causal)


contexts = st.lists(st.builds(Context, sex=st.sampled_from(["", "male", "female"]), condition=st.sampled_from(["", "diabetes"])), min_size=9, max_size=9)


@given(evidence, st.integers(6, 9), contexts)
def test_a_refuting_paper_never_raises_belief_wherever_it_looked(specs: list[str], paper: int, places: list[Context]) -> None:
    made = [replace(row, context=place) for row, place in zip(rows(*specs, f"gain none {paper}"), places, strict=False)]
    before, after = ({claim.key: claim.belief.value for claim in derive(some, WEIGHTS)} for some in (made[:-1], made))
    assert all(after[key] <= before[key] for key in before if "~" not in key)


@given(evidence)
def test_the_order_of_rows_changes_nothing(specs: list[str]) -> None:
    made = rows(*specs)
    assert derive(made, WEIGHTS) == derive(made[::-1], WEIGHTS)


def test_many_papers_on_both_sides_are_weighed() -> None:
    """Each side alone rounds to 1."""
    for papers in (20, 500):
        side = tuple((f"PMID:{i}", 0.9) for i in range(papers))
        assert Belief(side, side).value == pytest.approx(0.5)
    assert Belief(side[:20], side[:21]).value == pytest.approx(1 / 11)


@given(st.lists(st.floats(0.01, 0.99), max_size=6), st.lists(st.floats(0.01, 0.99), max_size=6))
def test_belief_lies_between_zero_and_one(supporting: list[float], opposing: list[float]) -> None:
    belief = Belief(tuple((f"s{i}", w) for i, w in enumerate(supporting)), tuple((f"o{i}", w) for i, w in enumerate(opposing)))
    assert 0 <= belief.value <= 1
