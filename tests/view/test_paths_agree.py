"""The page's paths are the reasoner's: the same graph, random questions, no difference."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

import bdnf_kg
from bdnf_kg.causal import CausalGraph
from bdnf_kg.view.selection import select

KG = bdnf_kg.KnowledgeGraph

ASK = """
const number = (id) => model.byId.get(id).i;
return argument.map(({ source, target, avoid, via = [], ...options }) => {
  const found = window.explorer.bestPaths(model, number(source), number(target), { ...options, avoid: avoid.map(number), via: via.map(number) });
  return found.paths.map((path) => [path.edges.map((edge) => edge.key), path.sign, path.belief]);
});
"""


def test_200_random_questions_have_the_same_answers(kg: KG, opened: Any, pages: dict[str, Any]) -> None:
    selection = select(kg)
    nodes, graph = selection.nodes, CausalGraph(selection.edges, selection.nodes)
    starts, ends = sorted({e.subject for e in selection.edges if e.claim}), sorted({e.object for e in selection.edges if e.claim})
    chance = random.Random(7)

    def kinds(id_: str) -> set[str]:
        return {id_, *(i for i in kg.hierarchy.descendants(id_) if i in nodes)}

    questions: list[dict[str, Any]] = []
    while len(questions) < 200:
        source = chance.choice(starts)
        reached = sorted(graph.reach(source)) if len(questions) % 2 else ends
        question = {
            "source": source, "target": chance.choice(reached or ends), "k": chance.choice([1, 3, 10]), "sign": chance.choice([0, 0, 1, -1]),
            "maxLength": chance.choice([3, 6, 6, 6]), "strict": chance.random() < 0.2, "minBelief": chance.choice([0, 0, 0, 0.2]),
            "avoid": chance.sample(nodes, 3) if chance.random() < 0.3 else [], "via": [kg.term("tissue BDNF").id] if chance.random() < 0.1 else [],
        }  # fmt: skip
        if not {question["source"], question["target"], *question["via"]} & {i for node in question["avoid"] for i in kinds(node)}:
            questions.append(question)
    tab = opened(pages["all"])
    answers = tab.run(ASK, questions)
    told = 0
    for question, answer in zip(questions, answers, strict=True):
        barred = {i for node in question["avoid"] for i in kinds(node)}
        found = graph.paths(
            kinds(question["source"]), kinds(question["target"]), k=question["k"], sign=question["sign"] or None, max_length=question["maxLength"],
            strict=question["strict"], min_belief=question["minBelief"], avoid=barred, via=question["via"],
        )  # fmt: skip
        assert answer == [[[e.key for e in path.edges], int(path.sign or 0), path.belief] for path in found], question
        told += bool(answer)
    assert told >= 60


def test_the_whole_page_answers_what_the_command_line_answers(kg: KG, opened: Any, pages: dict[str, Any]) -> None:
    tab = opened(pages["all"])
    for ends in (("17β-estradiol", "synaptic plasticity"), ("physical exercise", "memory"), ("estrogen", "memory")):
        question = {"source": kg.term(ends[0]).id, "target": kg.term(ends[1]).id, "k": 10, "avoid": []}
        [answer] = tab.run(ASK, [question])
        assert [keys for keys, *_ in answer] == [[e.key for e in path.edges] for path in kg.paths(*ends, k=10)]
        assert answer


@pytest.mark.parametrize(
    ("ends", "options"),
    [
        (("17β-estradiol", "synaptic plasticity"), {}),
        (("physical exercise", "memory"), {"k": 4, "sign": "+"}),
        (("estrogen", "memory"), {"max_length": 4, "strict": True, "avoid": ["TrkB"]}),
        (("physical exercise", "memory"), {"via": "tissue BDNF", "species": "mouse", "min_belief": 0.3}),
    ],
)
def test_a_page_made_for_a_question_opens_on_the_reasoners_answer(kg: KG, opened: Any, tmp_path: Path, ends: tuple[str, str], options: dict[str, Any]) -> None:
    tab = opened(kg.view(*ends, tmp_path / "x.html", **options))
    answer = tab.run("return state.answer.paths.map((path) => [path.edges.map((edge) => edge.key), path.sign, path.belief])")
    best = list(kg.paths(*ends, **options))
    others = [
        path for sign in ("+", "-") if "sign" not in options and sign not in {str(path.sign) for path in best} for path in kg.paths(*ends, **{**options, "k": 1, "sign": sign})
    ]
    assert answer == [[[e.key for e in path.edges], int(path.sign or 0), path.belief] for path in [*best, *others]]
    assert answer
    if "species" in options:
        tab.run("app.select(null)")
        assert "Only evidence of: species mouse" in tab.page.inner_text("#evidence")


def test_the_best_path_of_each_sign_is_among_the_answers_however_few_are_asked_for(kg: KG, opened: Any, pages: dict[str, Any]) -> None:
    ends = ("physical exercise", "memory")
    best, dissent = kg.paths(*ends, k=1), kg.paths(*ends, k=1, sign="-")
    assert [str(path.sign) for path in (*best, *dissent)] == ["+", "-"]
    tab = opened(pages["all"])
    tab.run("state.options.k = 1; state.question = { from: model.byId.get(argument[0]).i, to: model.byId.get(argument[1]).i }; app.find();", [kg.term(end).id for end in ends])
    answer = tab.run("return state.answer.paths.map((path) => path.edges.map((edge) => edge.key))")
    assert answer == [[e.key for e in path.edges] for path in (*best, *dissent)]
    assert "The best 1 path and the best that lowers: 1 raise, 1 lower." in tab.page.inner_text(".answers")


def test_only_arrows_that_pass_the_filters(kg: KG, opened: Any, pages: dict[str, Any]) -> None:
    tab = opened(pages["all"])
    a, b = kg.term("physical exercise").id, kg.term("memory").id
    tab.run(
        "state.species = 'human'; state.options.filtered = true; state.question = { from: model.byId.get(argument[0]).i, to: model.byId.get(argument[1]).i }; app.find();",
        [a, b],
    )
    answer = tab.run("return state.answer.paths.map((path) => path.edges.map((edge) => edge.key))")
    human = kg.term("Homo sapiens").id
    kept = [e for e in kg.network().edges if e.kind == "is a" or (e.claim and any(row.context.species == human for row in e.claim.evidence))]
    kinds = lambda id_: {id_, *(i for i in kg.hierarchy.descendants(id_) if kg.terms[i].is_causal)}  # noqa: E731
    assert answer == [[e.key for e in path.edges] for path in CausalGraph(kept, kg.network().nodes).paths(kinds(a), kinds(b))]
    assert answer
