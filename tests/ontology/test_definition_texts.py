"""What the definitions of our own terms say in words, beside the axioms."""

from __future__ import annotations

import re

import bdnf_kg


def test_an_own_definition_opens_with_a_class_that_the_term_stands_under(kg: bdnf_kg.KnowledgeGraph) -> None:
    astray = []
    for term in kg.terms.values():
        above = [kg.terms[id_].label.replace("_", " ") for id_ in kg.hierarchy.ancestors(term.id)]
        opening = re.compile(rf"(A|An|The) ([\w-]+ ){{0,3}}({'|'.join(map(re.escape, above))})\b", re.IGNORECASE)
        if term.is_own and not term.deprecated and above and not opening.match(term.definition):
            astray.append((term.label, term.definition))
    assert astray == []


def test_a_definition_is_written_in_words(kg: bdnf_kg.KnowledgeGraph) -> None:
    assert [term.label for term in kg.terms.values() if re.search(r"\w_\w|\bA RNA\b", term.definition)] == []
