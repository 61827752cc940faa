"""Each SHACL shape: a good graph keeps it, so does a second one near its edge, and one that breaks it is named by that shape and no other."""

from __future__ import annotations

import csv
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from fixture_files import Fixture

from bdnf_kg import _resources
from bdnf_kg.curie import Prefixes
from bdnf_kg.query import STANDARD
from bdnf_kg.review import shapes

HERE = Path(__file__).parent
TABLES = _resources.ontology() / "tables"
SHAPES = {path.stem: path for path in sorted((_resources.ontology() / "shapes").glob("*.ttl"))}
PREFIXES = Prefixes.read(TABLES / "prefixes.tsv")
GOOD = list(ox.parse(path=str(HERE / "good.ttl"), format=ox.RdfFormat.TURTLE))
SH = rdflib.Namespace(shapes.SHACL)


def offenders(quads: list[ox.Quad]) -> dict[str, set[str]]:
    graph = rdflib.Graph().parse(data=ox.serialize(quads, format=ox.RdfFormat.N_TRIPLES), format="nt")
    return {name: {o.name for o in found} for name, found in shapes.violations(graph, SHAPES.values(), PREFIXES.compact).items()}


def of(path: Path) -> tuple[Fixture, list[ox.Quad]]:
    fixture = Fixture.read(path)
    return fixture, [*fixture.changed(GOOD), *fixture.added]


def test_the_good_graph_keeps_every_shape() -> None:
    assert offenders(GOOD) == {}


@pytest.mark.parametrize("name", SHAPES)
def test_a_graph_that_breaks_a_shape_is_named_by_that_shape_and_no_other(name: str) -> None:
    fixture, quads = of(HERE / "should_fail" / f"{name}.ttl")
    assert offenders(quads) == {name: fixture.offenders}


@pytest.mark.parametrize("name", SHAPES)
def test_a_graph_near_the_edge_of_a_shape_keeps_it(name: str) -> None:
    _, quads = of(HERE / "should_pass" / f"{name}.ttl")
    assert offenders(quads) == {}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("bkg:BDNFKG_0009999 a owl:Class .", {"term-definition", "term-id", "term-kind", "term-label"}),
        ("bkg:BDNFKG_1000009 a owl:Class .", {"term-definition", "term-label", "change-definition"}),
        ("bkg:BDNFKG_1000002 rdfs:subClassOf [ owl:onProperty bkg:BDNFKG_0900002 ; owl:someValuesFrom bkg:BDNFKG_1000001 ] .", {"axiom-stated"}),
        (
            "bkg:BDNFKG_1000002 rdfs:subClassOf _:r . _:r owl:onProperty bkg:BDNFKG_0900001 ; owl:someValuesFrom bkg:BDNFKG_1000001 . bkg:a owl:annotatedTarget _:r .",
            {"axiom-basis", "axiom-claim", "axiom-source"},
        ),
        (
            "bkg:claim\\/y a bkg:CausalClaim ; biolink:subject bkg:BDNFKG_0000001 .",
            {"claim-belief", "claim-derivation", "claim-evidence", "claim-held", "claim-kind", "claim-object", "claim-papers", "claim-predicate", "claim-sign", "claim-standing"},
        ),
        ("bkg:claim\\/y biolink:predicate bkg:increases .", {"claim-kind"}),
    ],
    ids=["a bare term", "a bare change", "a causal axiom without annotations", "a causal axiom that cites nothing", "a claim that says nothing", "a claim without a type"],
)
def test_what_is_missing_altogether_is_found(text: str, named: set[str]) -> None:
    head = "".join(f"@prefix {prefix}: <{iri}> . " for prefix, iri in STANDARD.items())
    assert set(offenders([*GOOD, *ox.parse((head + text).encode(), format=ox.RdfFormat.TURTLE)])) == named


@pytest.mark.parametrize("folder", ["should_fail", "should_pass"])
def test_every_fixture_has_its_shape(folder: str) -> None:
    assert {path.stem for path in (HERE / folder).glob("*.ttl")} == set(SHAPES)


@pytest.mark.parametrize("path", SHAPES.values(), ids=SHAPES)
def test_a_shape_is_one_rule_and_says_what_it_demands(path: Path) -> None:
    graph = rdflib.Graph().parse(path)
    assert len(list(graph.subjects(rdflib.RDF.type, SH.NodeShape))) == 1
    [text] = graph.objects(None, rdflib.RDFS.comment)
    assert {str(message) for message in graph.objects(None, SH.message)} == {str(text)}


@pytest.mark.parametrize(
    ("shape", "column"),
    [("term-kind", "kind"), ("term-quantity", "quantity"), ("term-stage", "stage")]
    + [(f"evidence-{c.replace('_', '-')}", c) for c in ("perturbation", "change", "directness", "mechanism", "assay", "sex", "life_stage", "duration", "licence")],
)
def test_a_shape_allows_what_the_vocabulary_allows(shape: str, column: str) -> None:
    with (TABLES / "vocabulary.tsv").open(encoding="utf-8", newline="") as file:
        allowed = {row["value"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row["column"] == column}
    assert _listed(shape) == allowed, f"bring the list of ontology/shapes/{shape}.ttl in line with vocabulary.tsv"


def test_the_shape_of_study_designs_allows_what_the_table_allows() -> None:
    with (TABLES / "study_designs.tsv").open(encoding="utf-8", newline="") as file:
        designs = {row["value"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}
    assert _listed("evidence-study-design") == designs
    assert _listed("evidence-human") == {design for design in designs if design.startswith("human")}


def _listed(shape: str) -> set[str]:
    graph = rdflib.Graph().parse(SHAPES[shape])
    return {str(value) for items in graph.objects(None, SH["in"]) for value in rdflib.collection.Collection(graph, items)}
