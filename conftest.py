"""Shared by all tests and by the examples in docstrings and docs: the shipped graph, loaded once."""

from __future__ import annotations

import pytest

import bdnf_kg


@pytest.fixture(scope="session")
def kg() -> bdnf_kg.KnowledgeGraph:
    """The shipped graph."""
    return bdnf_kg.load()


@pytest.fixture(autouse=True)
def _names_of_examples(doctest_namespace: dict[str, object], kg: bdnf_kg.KnowledgeGraph) -> None:
    doctest_namespace["kg"] = kg
