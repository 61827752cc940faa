"""The built files are a pure function of the tables."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

import bdnf_kg
from bdnf_kg import _resources
from bdnf_kg.build import FILES, HAND_WRITTEN, compile_files, write_files
from bdnf_kg.errors import OutputError, TableError

ONTOLOGY = _resources.ontology()


@pytest.mark.parametrize("seed", ["77"])
def test_a_rebuild_elsewhere_gives_the_bytes_that_are_committed(tmp_path: Path, seed: str) -> None:
    folder = tmp_path / "a folder" / "ontology"
    shutil.copytree(ONTOLOGY / "tables", folder / "tables")
    for name in HAND_WRITTEN:
        shutil.copy(ONTOLOGY / name, folder)
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    subprocess.run([sys.executable, "-m", "bdnf_kg", "build", "--ontology", str(folder), "--skip-reasoner"], env=environment, check=True, capture_output=True)
    for name in FILES:
        assert (folder / name).read_bytes() == (ONTOLOGY / name).read_bytes(), name


def test_tables_with_a_problem_build_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "ontology"
    shutil.copytree(ONTOLOGY / "tables", folder / "tables")
    for name in HAND_WRITTEN:
        shutil.copy(ONTOLOGY / name, folder)
    (folder / "tables" / "terms.tsv").write_bytes((ONTOLOGY / "tables" / "terms.tsv").read_bytes()[:-30])
    done = subprocess.run([sys.executable, "-m", "bdnf_kg", "build", "--ontology", str(folder)], capture_output=True, text=True)
    assert done.returncode == 1
    assert "nothing was written" in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(path.name for path in folder.iterdir()) == ["axioms.ttl", "tables", "vocabulary.ttl"]


def test_an_ontology_in_which_a_class_is_empty_builds_nothing_and_says_why_without_java(tmp_path: Path) -> None:
    folder = tmp_path / "ontology"
    shutil.copytree(ONTOLOGY / "tables", folder / "tables")
    for name in HAND_WRITTEN:
        shutil.copy(ONTOLOGY / name, folder)
    with (folder / "vocabulary.ttl").open("a", encoding="utf-8") as file:
        file.write("bkg:BDNFKG_0900011 rdfs:subClassOf bkg:BDNFKG_0900012 .\n")
    done = subprocess.run([sys.executable, "-m", "bdnf_kg", "build", "--ontology", str(folder)], env={**os.environ, "PATH": ""}, capture_output=True, text=True)
    assert done.returncode == 1
    assert "can have no member" in done.stderr
    assert "increase DisjointWith decrease" in done.stderr
    assert "increase SubClassOf decrease" in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(path.name for path in folder.iterdir()) == ["axioms.ttl", "tables", "vocabulary.ttl"]


def test_a_folder_that_cannot_be_written_is_left_as_it_was(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        write_files(tmp_path / "nowhere", {"bdnf.owl": b"x"})
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_replaced_brings_the_others_back(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "b").mkdir()
    with pytest.raises(OutputError, match="cannot be written"):
        write_files(tmp_path, {"new": b"1", "a": b"2", "b": b"3", "c": b"4"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]
    assert (tmp_path / "a").read_bytes() == b"old"


def test_files_are_replaced_together(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    assert write_files(tmp_path, {"a": b"1", "b": b"2"}) == [tmp_path / "a", tmp_path / "b"]
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"1", "b": b"2"}


def test_hand_written_files_that_cannot_be_read_are_named(kg: bdnf_kg.KnowledgeGraph, tmp_path: Path) -> None:
    (tmp_path / "vocabulary.ttl").write_text("<a:b> <a:c> .\n")
    with pytest.raises(TableError) as caught:
        compile_files(kg, tmp_path)
    assert str(caught.value).startswith("axioms.ttl: cannot be read: No such file or directory\nvocabulary.ttl:1: is no Turtle: ")
    assert str(caught.value).endswith("nothing was written")


def test_the_three_files_say_the_same(kg: bdnf_kg.KnowledgeGraph) -> None:
    import pyoxigraph as ox

    owl, ttl = (set(ox.parse(path=str(ONTOLOGY / name), format=f)) for name, f in (("bdnf.owl", ox.RdfFormat.RDF_XML), ("bdnf.ttl", ox.RdfFormat.TURTLE)))
    assert owl == ttl
    rows = kg.query("SELECT (COUNT(*) AS ?n) WHERE { GRAPH <https://w3id.org/bdnf-kg/graph/ontology> { ?s ?p ?o } }")
    assert rows[0][0] == len(ttl)


def test_rdflib_reads_what_was_built() -> None:
    import rdflib

    graph = rdflib.Graph().parse(ONTOLOGY / "bdnf.ttl", format="turtle")
    assert (rdflib.URIRef("https://w3id.org/bdnf-kg/bdnf.owl"), rdflib.RDF.type, rdflib.OWL.Ontology) in graph


def test_the_dataset_has_its_five_graphs(kg: bdnf_kg.KnowledgeGraph) -> None:
    rows = kg.query("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g")
    assert [iri.rpartition("/")[2] for iri in rows.column("g")] == ["claims", "direct", "inferred", "metadata", "ontology", "queries"]


def test_a_claim_that_nobody_tested_by_gain_has_no_sufficiency_in_the_dataset(kg: bdnf_kg.KnowledgeGraph) -> None:
    for name in ("sufficiency", "necessity"):
        stated = kg.query(f"SELECT ?claim {{ ?claim bkg:{name} ?value }}")
        tested = [claim for claim in kg.claims() if getattr(claim, name).is_tested]
        assert 0 < len(stated) == len(tested) < len(kg.claims())


def test_contested_claims_are_in_the_claims_graph_and_not_in_the_ontology(kg: bdnf_kg.KnowledgeGraph) -> None:
    held = {iri for (iri,) in kg.query("SELECT ?c WHERE { ?c bkg:isHeld true }")}
    stated = {iri for (iri,) in kg.query("SELECT DISTINCT ?c WHERE { ?axiom bkg:basis ?b ; bkg:claim ?c }")}
    assert stated == held
    assert len(held) == sum(claim.is_held for claim in kg.claims())
    assert any(not claim.is_held for claim in kg.claims(causal=True))


def test_a_term_that_is_withdrawn_stays_with_its_changes_and_stands_in_no_axiom(tmp_path: Path) -> None:
    folder = tmp_path / "ontology"
    shutil.copytree(ONTOLOGY / "tables", folder / "tables")
    for name in HAND_WRITTEN:
        shutil.copy(ONTOLOGY / name, folder)
    terms = folder / "tables" / "terms.tsv"
    cells = ["BDNFKG:0899999", "obsolete scent", "exposure", "BDNFKG:0000037", "exposure", "occurrence", "trigger", "899999", "An exposure to a smell.", "bdnf-kg curators"]
    lines = terms.read_text(encoding="utf-8").splitlines()
    own = sum(line < cells[0] for line in lines[1:]) + 1
    terms.write_text("\n".join([*lines[:own], "\t".join([*cells, "", "", "deprecated", "", ""]), *lines[own:], ""]), encoding="utf-8")
    subprocess.run([sys.executable, "-m", "bdnf_kg", "build", "--ontology", str(folder), "--skip-reasoner"], check=True, capture_output=True)
    assert not bdnf_kg.load(folder / "tables").terms["BDNFKG:0899999"].is_causal
    store = ox.Store()
    store.bulk_load(path=str(folder / "bdnf.ttl"), format=ox.RdfFormat.TURTLE)
    gone = store.query("SELECT ?name { ?class <http://www.w3.org/2002/07/owl#deprecated> true ; <http://www.w3.org/2000/01/rdf-schema#label> ?name }")
    assert {row["name"].value for row in gone} >= {"obsolete scent", "obsolete increased scent", "obsolete decreased scent"}
    done = subprocess.run([sys.executable, "-m", "bdnf_kg", "check", "--ontology", str(folder), "--report"], capture_output=True, text=True)
    assert [line for line in done.stdout.splitlines() if " broken " in line] == []
