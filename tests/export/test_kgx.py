"""The two tables of KGX hold every claim, in the slots and words of the Biolink Model."""

from __future__ import annotations

import csv
from pathlib import Path

import bdnf_kg

KG = bdnf_kg.KnowledgeGraph


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_the_tables_hold_every_claim_between_nodes_that_they_describe(kg: KG, tmp_path: Path) -> None:
    nodes, edges = (_read(kg.export(name, tmp_path / f"{name}.tsv")) for name in ("kgx-nodes", "kgx-edges"))
    assert {node["id"] for node in nodes} == {end for edge in edges for end in (edge["subject"], edge["object"])}
    assert len({node["id"] for node in nodes}) == len(nodes)
    assert len({edge["id"] for edge in edges}) == len(edges)
    ways = {1: "increased", -1: "decreased"}
    stated = [(e["subject"], e["object"], e["object_direction_qualifier"], e["publications"]) for e in edges if e["predicate"] == "biolink:affects"]
    assert sorted(stated) == sorted((c.subject, c.object, ways[c.sign], "|".join(c.references)) for c in kg.claims(causal=True))
    associations = [c.sign for c in kg.claims() if not c.causal]
    for word, sign in (("positively", 1), ("negatively", -1)):
        assert sum(e["predicate"] == f"biolink:{word}_correlated_with" for e in edges) == associations.count(sign)


def test_what_biolink_requires_is_in_every_row(kg: KG, tmp_path: Path) -> None:
    nodes, edges = (_read(kg.export(name, tmp_path / f"{name}.tsv")) for name in ("kgx-nodes", "kgx-edges"))
    assert all(node[column] for node in nodes for column in ("id", "category", "name"))
    required = ("id", "subject", "predicate", "object", "category", "knowledge_level", "agent_type", "primary_knowledge_source", "publications", "has_evidence")
    assert all(edge[column] for edge in edges for column in required)
    assert all(code.startswith("ECO:") for edge in edges for code in edge["has_evidence"].split("|"))
    assert {edge["qualified_predicate"] for edge in edges if edge["predicate"] == "biolink:affects"} == {"biolink:causes"}
    assert {edge["is_held"] for edge in edges} == {"true", "false"}


def test_a_count_or_a_size_is_no_process(kg: KG, tmp_path: Path) -> None:
    nodes = {node["name"]: node["category"] for node in _read(kg.export("kgx-nodes", tmp_path / "nodes.tsv"))}
    assert {nodes[name] for name in ("dendritic spine density", "blood pressure", "body weight")} == {"biolink:PhenotypicFeature"}
    assert nodes["BDNF release"] == "biolink:BiologicalProcessOrActivity"
