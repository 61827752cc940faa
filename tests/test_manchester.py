"""Class expressions as text: what is written is read back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bdnf_kg
from bdnf_kg.manchester import And, Expression, ExpressionError, Named, Some, parse, quoted, write

labels = st.one_of(
    st.sampled_from(["Ammon's horn", "3' UTR", "some", "a \\ b", "dendrite", "BDNF release"]), st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), min_size=1)
)
expressions: st.SearchStrategy[Expression] = st.recursive(
    labels.map(Named),
    lambda inner: st.one_of(st.builds(Some, labels, inner), st.lists(inner.filter(lambda e: not isinstance(e, And)), min_size=2, max_size=3).map(lambda p: And(tuple(p)))),
)


@given(expressions)
def test_what_is_written_is_read_back(expression: Expression) -> None:
    assert parse(write(expression, quoted), lambda name: name, lambda name: name) == expression


def test_a_quote_that_is_not_closed_is_named() -> None:
    with pytest.raises(ExpressionError, match="a quote that is not closed"):
        parse("'Ammon", lambda name: name, lambda name: name)


def test_names_with_an_apostrophe_can_be_defined_by(kg: bdnf_kg.KnowledgeGraph) -> None:
    apostrophes = [term for term in kg.terms.values() if "'" in term.label]
    assert apostrophes
    for term in apostrophes:
        assert parse(quoted(term.label), {term.label: term.id}.get, lambda name: None) == Named(term.id)
