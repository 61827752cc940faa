"""ELK, a reasoner of other hands, draws the same conclusions from the shipped ontology, pair by pair."""

from __future__ import annotations

import re
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from bdnf_kg import _resources

SCRIPT = Path(__file__).with_name("elk.py")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([sys.executable, str(SCRIPT), *arguments], capture_output=True, text=True)
    if done.returncode == 2:
        message = f"NOT COMPARED WITH ELK: {done.stderr.strip().splitlines()[-1]}"
        warnings.warn(message, stacklevel=2)
        pytest.skip(message)
    return done


def test_elk_agrees_on_the_hierarchy_and_on_every_edge_of_leads_to() -> None:
    done = run()
    assert done.returncode == 0, done.stdout + done.stderr
    lines = [re.fullmatch(r"(.+): ([0-9]+); only ours 0, only ELK 0", line) for line in done.stdout.splitlines()]
    assert [line and line[1].rpartition("/")[2] for line in lines] == ["hierarchy", "unsatisfiable", "BDNFKG_0900001", "BDNFKG_0900004"]
    sizes = [int(line[2]) for line in lines if line]
    assert sizes[0] > 10_000
    assert sizes[1] == 0
    assert sizes[2] > 100_000


def test_the_comparison_sees_a_difference(tmp_path: Path) -> None:
    """Of a reflexive property EL as we know it says nothing and ELK does: the script must not call that agreement."""
    text = """@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix : <http://e.org/> .
    :o a owl:Ontology . :r a owl:ObjectProperty , owl:ReflexiveProperty . :a a owl:Class ; rdfs:subClassOf :b . :b a owl:Class ."""
    (tmp_path / "o.ttl").write_text(text)
    done = run(str(tmp_path / "o.ttl"), "http://e.org/r")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "edges of http://e.org/r: 0; only ours 0, only ELK 3" in done.stdout


def test_the_ontology_that_was_compared_is_the_shipped_one() -> None:
    assert SCRIPT.parents[2] / "ontology" / "bdnf.ttl" == _resources.ontology() / "bdnf.ttl"
