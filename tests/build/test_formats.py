"""The release files say what the tables say, as their standard readers read them; what a format cannot say is counted."""

from __future__ import annotations

import csv
import json
import re
import warnings
from collections import Counter
from typing import Any

import pytest

import bdnf_kg
from bdnf_kg import _resources, owl
from bdnf_kg.build import base, frames, obo, obographs, sssom
from bdnf_kg.manchester import Class, Named, Some

pronto = pytest.importorskip("pronto")
import pyoxigraph as ox  # noqa: E402

ONTOLOGY = _resources.ontology()
KG = bdnf_kg.KnowledgeGraph


def read_pronto(name: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return pronto.Ontology(str(ONTOLOGY / name), encoding="utf-8")


@pytest.fixture(scope="module")
def from_obo() -> Any:
    return read_pronto("bdnf.obo")


@pytest.fixture(scope="module")
def model() -> owl.Ontology:
    return owl.read(ox.parse(path=str(ONTOLOGY / "bdnf.ttl"), format=ox.RdfFormat.TURTLE))


@pytest.fixture(scope="module", params=["bdnf.obo", "bdnf.json"])
def by_id(request: pytest.FixtureRequest, kg: KG, from_obo: Any) -> dict[str, Any]:
    read = from_obo if request.param == "bdnf.obo" else read_pronto(request.param)
    return {kg.content.prefixes.compact(term.id): term for term in read.terms()}


def test_pronto_reads_the_terms_of_the_table(kg: KG, by_id: dict[str, Any]) -> None:
    assert kg.terms.keys() <= by_id.keys()
    for id_, term in kg.terms.items():
        read = by_id[id_]
        assert read.name == term.label
        assert str(read.definition) == term.definition
        scopes = {"EXACT": term.synonyms, "BROAD": term.broad_synonyms, "NARROW": term.narrow_synonyms, "RELATED": term.related_synonyms}
        assert {(synonym.scope, synonym.description) for synonym in read.synonyms} == {(scope, name) for scope, names in scopes.items() for name in names}
        assert {kg.content.prefixes.compact(xref.id) for xref in read.xrefs} == set(term.xrefs)
        assert read.obsolete == term.deprecated


def test_pronto_reads_the_parents_of_the_table(kg: KG, by_id: dict[str, Any]) -> None:
    for id_, term in kg.terms.items():
        above = {kg.content.prefixes.compact(t.id) for t in by_id[id_].superclasses(distance=1, with_self=False)}
        assert ({term.parent} if term.parent and not term.deprecated else set()) <= above, id_


def test_every_causal_node_has_its_two_changes_with_their_definition(kg: KG, from_obo: Any) -> None:
    [graph] = json.loads((ONTOLOGY / "bdnf.json").read_text(encoding="utf-8"))["graphs"]
    compact = kg.content.prefixes.compact
    of_json = {
        compact(axiom["definedClassId"]): {*map(compact, axiom["genusIds"]), *(compact(part["fillerId"]) for part in axiom["restrictions"])}
        for axiom in graph["logicalDefinitionAxioms"]
    }
    for term in kg.terms.values():
        if term.is_causal:
            for digit, genus in (("1", "BDNFKG:0900011"), ("2", "BDNFKG:0900012")):
                change = f"BDNFKG:{digit}{term.change_number:06}"
                of_obo = {getattr(part, "id", "") or part[1].id for part in from_obo[change].intersection_of}
                assert of_obo == of_json[change] == {genus, term.id}


def test_every_simple_axiom_of_the_ontology_is_an_edge_of_both_files(model: owl.Ontology, kg: KG) -> None:
    compact = kg.content.prefixes.compact
    stated = Counter(
        (compact(entity.iri), compact(axiom.expression.relation), compact(axiom.expression.filler.id))
        for entity in model.classes
        for axiom in entity.superclasses
        if isinstance(axiom.expression, Some) and isinstance(axiom.expression.filler, Named)
    )
    obo_edges: Counter[tuple[str, str, str]] = Counter()
    subject = ""
    for line in (ONTOLOGY / "bdnf.obo").read_text(encoding="utf-8").splitlines():
        if line.startswith("id: "):
            subject = line[4:]
        elif line.startswith("relationship: "):
            _, relation, object_ = re.split(r"\s+", line)[:3]
            obo_edges[subject, relation, object_] += 1
    assert obo_edges == stated
    [graph] = json.loads((ONTOLOGY / "bdnf.json").read_text(encoding="utf-8"))["graphs"]
    assert Counter((compact(e["sub"]), compact(e["pred"]), compact(e["obj"])) for e in graph["edges"] if e["pred"] not in ("is_a", "subPropertyOf")) == stated


def test_obo_names_the_ontology_as_owl_does_and_every_qualifier_is_an_id_or_an_address(from_obo: Any, kg: KG) -> None:
    assert from_obo.metadata.ontology == "https://w3id.org/bdnf-kg/bdnf.owl"
    claims = re.findall(r'bkg:claim="([^"]+)"', (ONTOLOGY / "bdnf.obo").read_text(encoding="utf-8"))
    assert len(claims) > 1000
    assert all(claim.startswith("https://w3id.org/bdnf-kg/claim/") for claim in claims)


def test_what_obo_cannot_say_is_counted_in_its_header(model: owl.Ontology) -> None:
    nested = sum(not frames_can_say(axiom.expression) for entity in model.classes for axiom in entity.superclasses)
    text = (ONTOLOGY / "bdnf.obo").read_text(encoding="utf-8").split("\n\n", 1)[0]
    counted = {form: int(n) for n, form in re.findall(r"remark: left out, because the format cannot say it: (\d+) x (.*)", text)}
    assert counted.get("a superclass that is a nested expression", 0) == nested
    _, left_out = frames.frames(model)
    in_json = {form: n for form, n in left_out.items() if n}
    datatype_properties = sum(owl.OWL + "DatatypeProperty" in entity.types for entity in model.properties)
    assert counted == {**in_json, "a datatype property": datatype_properties}
    [graph] = json.loads((ONTOLOGY / "bdnf.json").read_text(encoding="utf-8"))["graphs"]
    assert sorted(line.partition(": ")[2] for line in graph["meta"]["comments"]) == sorted(f"{n} x {form}" for form, n in in_json.items())


def frames_can_say(expression: Class) -> bool:
    return isinstance(expression, Named) or (isinstance(expression, Some) and isinstance(expression.filler, Named))


HOSTILE = """@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix obo: <http://purl.obolibrary.org/obo/> . @prefix bkg: <https://w3id.org/bdnf-kg/> . @prefix oio: <http://www.geneontology.org/formats/oboInOwl#> .
bkg:bdnf.owl a owl:Ontology ; owl:versionIRI <https://w3id.org/bdnf-kg/releases/2026-11-25/bdnf.owl> ; owl:versionInfo "2026-11-25" .
bkg:part a owl:ObjectProperty , owl:TransitiveProperty ; rdfs:label "part" ; owl:propertyChainAxiom ( bkg:part bkg:part bkg:part ) .
bkg:BDNFKG_0000001 a owl:Class ; rdfs:label "a {b} ! \\"c\\" \\\\ d" ; obo:IAO_0000115 "It's \\"so\\", {x} ! y\\nz \\\\." ; obo:IAO_0000119 "PMID:1" ;
  oio:hasExactSynonym "s \\"t\\" {u}" ; rdfs:comment "two\\nlines ! {x}" .
bkg:BDNFKG_0000002 a owl:Class ; rdfs:label "nested" ;
  rdfs:subClassOf [ a owl:Restriction ; owl:onProperty bkg:part ; owl:someValuesFrom [ owl:unionOf ( bkg:BDNFKG_0000001 bkg:BDNFKG_0000003 ) ] ] ;
  owl:equivalentClass [ owl:intersectionOf ( bkg:BDNFKG_0000001 [ a owl:Restriction ; owl:onProperty bkg:part ; owl:allValuesFrom bkg:BDNFKG_0000003 ] ) ] .
bkg:BDNFKG_0000003 a owl:Class ; rdfs:label "gone" ; owl:deprecated true ; obo:IAO_0100001 bkg:BDNFKG_0000001 .
"""


def test_text_that_means_something_to_obo_comes_back_as_it_was(kg: KG, tmp_path: Any) -> None:
    small = owl.read(ox.parse(HOSTILE.encode(), format=ox.RdfFormat.TURTLE))
    for name, text in (("x.obo", obo.dumps(small, kg.content.prefixes)), ("x.json", obographs.dumps(small))):
        (tmp_path / name).write_text(text, encoding="utf-8")
        read = {kg.content.prefixes.compact(t.id): t for t in pronto.Ontology(str(tmp_path / name), encoding="utf-8").terms()}
        term = read["BDNFKG:0000001"]
        assert term.name == 'a {b} ! "c" \\ d'
        assert str(term.definition) == 'It\'s "so", {x} ! y\nz \\.'
        assert [xref.id for xref in term.definition.xrefs] == ["PMID:1"]
        assert [s.description for s in term.synonyms] == ['s "t" {u}']
        assert term.comment == "two\nlines ! {x}"
        assert read["BDNFKG:0000003"].obsolete
        assert [kg.content.prefixes.compact(t.id) for t in read["BDNFKG:0000003"].replaced_by] == ["BDNFKG:0000001"]
    _, left_out = frames.frames(small)
    assert {form: n for form, n in left_out.items() if n} == {
        "a superclass that is a nested expression": 1,
        "a logical definition that is a nested expression": 1,
        "a property chain of other than two links": 1,
    }


# SSSOM


def test_every_cross_reference_is_a_mapping(kg: KG) -> None:
    text = (ONTOLOGY / "bdnf.sssom.tsv").read_text(encoding="utf-8")
    rows = list(csv.DictReader([line for line in text.splitlines() if not line.startswith("#")], delimiter="\t"))
    assert {(row["subject_id"], row["object_id"]) for row in rows} == {(t.id, xref) for t in kg.terms.values() for xref in t.xrefs}
    genes = {row["object_id"].startswith(("HGNC:", "NCBIGene:", "ENSEMBL:")): (row["mapping_justification"], row["author_label"]) for row in rows}
    assert genes == {False: ("semapv:ManualMappingCuration", "bdnf-kg curators"), True: ("semapv:UnspecifiedMatching", "")}, "what is taken over was curated elsewhere"
    assert {row["predicate_id"] for row in rows} <= {"oboInOwl:hasDbXref", "skos:relatedMatch"}
    declared = set(re.findall(r"^#  (\w+): http", text, re.MULTILINE))
    assert {row[column].partition(":")[0] for row in rows for column in ("subject_id", "object_id", "predicate_id", "mapping_justification")} == declared


def test_a_gene_is_not_an_exact_match_of_its_protein() -> None:
    protein, process = (bdnf_kg.Term("BDNFKG:1", "x", kind) for kind in ("protein", "process"))
    assert sssom.predicate(protein, "HGNC:1033") == "skos:relatedMatch"
    assert sssom.predicate(process, "UniProtKB:P23560") == "skos:relatedMatch"
    assert sssom.predicate(protein, "UniProtKB:P23560") == "oboInOwl:hasDbXref"


def test_a_role_of_chebi_is_not_an_exact_match_of_the_molecules_that_play_it(kg: KG) -> None:
    roles = [(t, xref) for t in kg.terms.values() for xref in t.xrefs if xref.startswith("CHEBI:")]
    assert {t.label for t, _ in roles} == {"androgen", "antidepressant drug", "estrogen", "hallucinogenic drug"}, "ask ChEBI whether a new one is a role"
    assert {sssom.predicate(t, xref) for t, xref in roles} == {"skos:relatedMatch"}


# the base


@pytest.fixture(scope="module")
def whole() -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(path=str(ONTOLOGY / "bdnf.owl"), format=ox.RdfFormat.RDF_XML)}


def test_the_base_repeats_nothing_of_outside_ontologies(whole: set[ox.Triple]) -> None:
    own = base.triples(whole)
    outside = [t for t in own if isinstance(t.subject, ox.NamedNode) and not t.subject.value.startswith("https://w3id.org/bdnf-kg/")]
    declarations = {owl.OWL + name for name in ("Class", "ObjectProperty", "AnnotationProperty", "NamedIndividual")}
    annotated = {t.object.value for t in own if t.predicate.value.endswith("annotatedSource")}
    for triple in outside:
        if triple.predicate.value.endswith("#type"):
            assert triple.object.value in declarations
        else:
            ours = isinstance(triple.object, ox.NamedNode) and triple.object.value.startswith("https://w3id.org/bdnf-kg/")
            assert isinstance(triple.object, ox.BlankNode) or ours, triple
    assert "http://purl.uniprot.org/uniprot/P01138" in annotated, "a claim about two outside terms is ours"


def test_the_base_and_what_is_left_out_of_it_make_the_whole(whole: set[ox.Triple]) -> None:
    """What is left out is about outside entities only, so that nothing of our own is lost."""
    own = set(base.triples(whole))
    lost = {t for t in whole - own if isinstance(t.subject, ox.NamedNode)}
    assert {t.subject for t in lost if t.subject.value.startswith("https://w3id.org/bdnf-kg/")} == {ox.NamedNode("https://w3id.org/bdnf-kg/bdnf.owl")}
    lost_axioms = [t.subject for t in whole - own if t.predicate.value.endswith("annotatedSource")]
    assert lost_axioms[:3] == []


def test_an_axiom_about_an_outside_term_is_own_if_it_names_an_own_one() -> None:
    text = """@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix bkg: <https://w3id.org/bdnf-kg/> . @prefix x: <http://x/> .
    bkg:bdnf.owl a owl:Ontology . x:r a owl:ObjectProperty ; rdfs:label "r" . bkg:BDNFKG_1 a owl:Class ; rdfs:subClassOf x:up .
    x:cell a owl:Class ; rdfs:label "cell" ; rdfs:subClassOf x:up , [ a owl:Restriction ; owl:onProperty x:r ; owl:someValuesFrom bkg:BDNFKG_1 ] ,
      [ a owl:Restriction ; owl:onProperty x:r ; owl:someValuesFrom x:up ] . x:up a owl:Class . x:other a owl:Class ; owl:disjointWith x:up ."""
    kept = {str(t) for t in base.triples(quad.triple for quad in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE))}
    of_cell = sorted(t for t in kept if t.startswith("<http://x/cell>"))
    assert [t.split("> <")[1].rpartition("#")[2].split(">")[0] for t in of_cell] == ["type", "subClassOf"]
    assert not any("http://x/other" in t or '"cell"' in t for t in kept)
    assert sum("someValuesFrom" in t for t in kept) == 1


def test_the_base_has_its_own_name_and_version() -> None:
    read = owl.read(ox.parse(path=str(ONTOLOGY / "bdnf-base.owl"), format=ox.RdfFormat.RDF_XML))
    assert read.iri == "https://w3id.org/bdnf-kg/bdnf-base.owl"
    assert re.fullmatch(r"https://w3id\.org/bdnf-kg/releases/\d{4}-\d\d-\d\d/bdnf-base\.owl", read.version)


def test_the_base_is_owl_2_dl_and_every_axiom_of_it_is_one_of_the_whole() -> None:
    import pyhornedowl
    from pyhornedowl import profile

    axioms = {}
    for name in ("bdnf.owl", "bdnf-base.owl"):
        read = pyhornedowl.open_ontology(str(ONTOLOGY / name), "rdf")
        report = profile.check_profile(read, "DL")
        assert [str(violation) for violation in report.violations[:3]] == []
        axioms[name] = {str(component) for component in read.get_axioms()}
    assert len(axioms["bdnf-base.owl"]) < len(axioms["bdnf.owl"])
    assert sorted(axioms["bdnf-base.owl"] - axioms["bdnf.owl"])[:3] == []
