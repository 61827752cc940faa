"""The readers of the field that are too heavy for every test run: sssom-py and the Ontology Access Kit."""

from __future__ import annotations

from typing import Any

import pytest

import bdnf_kg
from bdnf_kg import _resources

for library in ("sssom", "oaklib"):
    pytest.importorskip(library, reason=f"{library} is not installed: pip install -e '.[interop]' (the full check of a clone does)")

ONTOLOGY = _resources.ontology()
KG = bdnf_kg.KnowledgeGraph


def test_sssom_py_reads_and_accepts_the_mappings(kg: KG) -> None:
    from sssom.parsers import parse_sssom_table
    from sssom.validators import validate

    found = parse_sssom_table(str(ONTOLOGY / "bdnf.sssom.tsv"))
    assert set(zip(found.df["subject_id"], found.df["object_id"], strict=True)) == {(t.id, xref) for t in kg.terms.values() for xref in t.xrefs}
    assert found.metadata["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert found.metadata["mapping_set_id"] == "https://w3id.org/bdnf-kg/bdnf.sssom.tsv"
    assert [str(result) for report in validate(found).values() for result in report.results] == []


@pytest.fixture(params=["simpleobo", "obograph"])
def adapter(request: pytest.FixtureRequest) -> tuple[Any, Any]:
    from oaklib import get_adapter

    if request.param == "simpleobo":
        return get_adapter(f"simpleobo:{ONTOLOGY / 'bdnf.obo'}"), str
    prefixes = bdnf_kg.load().content.prefixes
    read = get_adapter(f"obograph:{ONTOLOGY / 'bdnf.json'}")
    return read, lambda id_: id_ if prefixes.expand(id_).startswith("http://purl.obolibrary.org/obo/") else prefixes.expand(id_)


def test_oak_reads_labels_definitions_and_parents(kg: KG, adapter: tuple[Any, Any]) -> None:
    oak, name = adapter
    assert {name(id_) for id_ in kg.terms} <= set(oak.entities(filter_obsoletes=False))
    for id_, term in kg.terms.items():
        assert oak.label(name(id_)) == term.label
        assert oak.definition(name(id_)) == term.definition
    parents = {(s, o) for s, p, o in oak.relationships([name(i) for i in kg.terms]) if p == "rdfs:subClassOf"}
    assert {(name(t.id), name(t.parent)) for t in kg.terms.values() if t.parent and not t.deprecated} <= parents


def test_oak_walks_from_a_kind_of_release_to_release(kg: KG) -> None:
    from oaklib import get_adapter

    oak = get_adapter(f"simpleobo:{ONTOLOGY / 'bdnf.obo'}")
    below = set(oak.descendants(["BDNFKG:0000024"], predicates=["rdfs:subClassOf"]))
    assert below == {"BDNFKG:0000024", *kg.hierarchy.descendants("BDNFKG:0000024")}
