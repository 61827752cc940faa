"""Every keyword of ``kg.paths`` does what it says, on the shipped graph."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest

import bdnf_kg
from bdnf_kg.causal import Path, Paths, Verdict
from bdnf_kg.errors import InvalidArgument
from bdnf_kg.model import Change, Evidence, Perturbation

KG = bdnf_kg.KnowledgeGraph
PAIR = ("physical exercise", "long-term potentiation")


def ask(kg: KG, **options: Any) -> Paths:
    return kg.paths(*PAIR, **{"k": 30, "max_visits": 50_000, **options})


def rows(paths: Paths) -> list[Evidence]:
    return [row for path in paths for edge in path.claims if edge.claim for row in (*edge.claim.evidence, *edge.claim.against)]


def keys(paths: Paths) -> list[tuple[str, ...]]:
    return [tuple(edge.key for edge in path.edges) for path in paths]


@pytest.mark.parametrize(
    ("options", "allowed"),
    [
        ({"species": "mouse"}, lambda kg, row: row.context.species == kg.term("mouse").id),
        ({"species": ["mouse", "rat"]}, lambda kg, row: row.context.species in {kg.term("mouse").id, kg.term("rat").id}),
        ({"anatomy": "hippocampal formation"}, lambda kg, row: row.context.anatomy in kg.hierarchy.including(kg.term("hippocampal formation").id)),
        ({"study_design": "animal"}, lambda kg, row: row.study_design == "animal"),
        ({"without": "in vitro"}, lambda kg, row: row.study_design != "in vitro"),
        ({"without": ["mouse", "review"]}, lambda kg, row: row.context.species != kg.term("mouse").id and row.study_design != "review"),
        ({"without": "PMID:10751445"}, lambda kg, row: row.reference != "PMID:10751445"),
    ],
)
def test_a_filter_of_evidence_leaves_only_rows_that_pass_and_changes_the_answer(kg: KG, options: dict[str, Any], allowed: Any) -> None:
    found = ask(kg, **options)
    assert found
    assert all(allowed(kg, row) for row in rows(found))
    assert not all(allowed(kg, row) for row in rows(ask(kg)))


def test_a_filter_of_cell_type_or_directness_does_too(kg: KG) -> None:
    pair = ("extracellular mature BDNF", "CREB phosphorylation")
    found = kg.paths(*pair, k=5, cell_type="neuron")
    assert found
    assert {row.context.cell_type for row in rows(found)} <= kg.hierarchy.including(kg.term("neuron").id)
    direct = kg.paths("extracellular mature BDNF", "TrkB", k=5, directness="direct")
    assert direct
    assert {row.directness for row in rows(direct)} == {"direct"}


def test_sign_length_and_belief_keep_exactly_the_paths_that_obey(kg: KG) -> None:
    everything = list(ask(kg, k=400))
    for sign in "+-":
        some = [path for path in everything if str(path.sign) == sign]
        assert keys(ask(kg, k=10, sign=sign)) == [tuple(e.key for e in p.edges) for p in some[:10]]
    short = ask(kg, max_length=3)
    assert keys(short)[:5] == [tuple(e.key for e in p.edges) for p in everything if len(p) <= 3][:5]
    sure = ask(kg, k=5, min_belief=0.6)
    assert keys(sure) == [tuple(e.key for e in p.edges) for p in everything if p.weakest_step.belief >= 0.6][:5]


def test_the_shortest_come_first_when_asked_for(kg: KG) -> None:
    lengths = [len(path) for path in ask(kg, order="length")]
    assert lengths == sorted(lengths)
    assert lengths[0] == min(len(path) for path in ask(kg, k=400))
    with pytest.raises(InvalidArgument, match="one of: belief, length"):
        ask(kg, order="beauty")


def test_via_and_avoid_speak_of_terms(kg: KG) -> None:
    via = ask(kg, via="TrkB", k=5)
    assert via
    assert all(kg.term("TrkB").id in path.nodes for path in via)
    kinds = set(kg.network().kinds(kg.term("tissue BDNF").id))
    avoid = ask(kg, avoid="tissue BDNF", k=5)
    assert avoid
    assert all(kinds.isdisjoint(path.nodes) for path in avoid)


def test_subclasses_let_a_class_stand_for_its_kinds(kg: KG) -> None:
    assert kg.paths("estrogen", "BDNF mRNA", k=3)
    assert any(path.nodes[0] == kg.term("17beta-estradiol").id for path in kg.paths("estrogen", "BDNF mRNA", k=20))
    assert all(path.nodes[0] == kg.term("estrogen").id for path in kg.paths("estrogen", "BDNF mRNA", k=20, subclasses=False))


def test_associations_make_a_path_undetermined(kg: KG) -> None:
    assert not kg.paths("serum BDNF", "memory")
    found = kg.paths("serum BDNF", "memory", include=["associations"])
    assert found
    assert all(path.sign is None for path in found)
    assert kg.paths("serum BDNF", "memory", include=["associations"], sign="+").reason


def test_strict_walks_only_directions_that_were_shown(kg: KG) -> None:
    def shown(path: Path) -> bool:
        moved = 1
        for edge in path.edges:
            if not (edge.gain if moved > 0 else edge.loss):
                return False
            moved *= int(edge.sign or 0)
        return True

    assert all(map(shown, ask(kg, strict=True)))
    assert not all(map(shown, ask(kg)))
    everything = ask(kg, k=400)
    assert keys(ask(kg, k=10, strict=True)) == [tuple(e.key for e in p.edges) for p in everything if shown(p)][:10]


def test_each_path_says_all_that_a_sceptic_asks(kg: KG) -> None:
    for path in ask(kg, k=10):
        assert path.sentence.startswith("Raising ")
        assert (" lowers " if path.sign is not None and path.sign < 0 else " raises ") in path.sentence.split(" by way of ")[0]
        assert len(path.sentences) == len(path)
        assert path.derivation.endswith(f"= {path.belief:.3f}")
        assert path.weakest_step in path.edges
        assert all(edge.derivation for edge in path.edges)
        assert set(path.references) == {ref for edge in path.edges for ref in edge.references}
        for edge, papers in path.against:
            assert edge.claim is not None
            assert set(papers) == {row.reference for row in edge.claim.against}
        for field in path.breaks():
            assert not path.shared(field)
        for value in path.shared("species"):
            for edge in path.claims:
                species = edge.context.get("species", ("",))
                assert value in species or "" in species


def content_of(kg: KG, evidence: list[Evidence]) -> KG:
    return bdnf_kg.KnowledgeGraph(replace(kg.content, evidence=tuple(evidence)))


def test_the_order_of_rows_changes_no_answer(kg: KG) -> None:
    import random

    shuffled = list(kg.evidence)
    random.Random(7).shuffle(shuffled)
    again = content_of(kg, shuffled)
    assert again.network().edges == kg.network().edges
    assert again.effect(*PAIR) == kg.effect(*PAIR)
    assert keys(ask(again)) == keys(ask(kg))


def test_labels_change_no_answer(kg: KG) -> None:
    content = replace(kg.content, terms=tuple(replace(term, label=f"x {term.label}") for term in kg.content.terms))
    again = bdnf_kg.KnowledgeGraph(content)
    a, b = (kg.term(text).id for text in PAIR)
    assert again.effect(a, b).verdict is kg.effect(a, b).verdict
    assert keys(again.paths(a, b)) == keys(kg.paths(a, b))


@pytest.mark.parametrize(("source", "target"), [("FNDC5", "BDNF mRNA"), ("aerobic exercise", "hippocampal volume"), ("BDNF-AS", "BDNF mRNA")])
def test_a_refuting_paper_never_raises_a_belief_and_enough_of_them_take_the_sign_away(kg: KG, source: str, target: str) -> None:
    before = kg.effect(source, target)
    [claim] = before.claims
    model = claim.evidence[0]
    belief, evidence = claim.belief.value, list(kg.evidence)
    for number in range(1, 8):
        evidence.append(replace(model, id=f"X{number}", reference=f"PMID:9999999{number}", perturbation=Perturbation.GAIN, change=Change.NONE, study_design="human trial"))
        after = content_of(kg, evidence).effect(source, target)
        assert after.claims[0].belief.value < belief
        belief = after.claims[0].belief.value
    assert after.verdict is Verdict.CONFLICTING


def test_answers_are_the_same_bytes_under_another_hash_seed() -> None:
    code = (
        "import bdnf_kg; kg = bdnf_kg.load();"
        "print(kg.robustness('physical exercise', 'memory'));"
        "print([str(p) for p in kg.perturb({'physical exercise': '+', 'TrkB': '-'}).predictions]);"
        "print([str(p) for p in kg.feedback_loops('tissue BDNF')]);"
        "print([str(t) for t in kg.mediators('physical exercise', 'memory')], kg.cut('physical exercise', 'memory', max_length=3));"
        "print([(str(t), str(h)) for t, h in kg.explain_profile({'Fos': 1, 'Arc': 1, 'Egr1': 1}).hypotheses])"
    )
    found = {subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}).stdout for seed in ("0", "1", "77")}
    assert len(found) == 1
