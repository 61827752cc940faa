"""What the dataset is, who may use it, and how much it holds: a VoID description, https://www.w3.org/TR/void/.

Of each named graph, and of all of them together, it counts triples, distinct subjects and objects, the members of each
class and the uses of each property. This graph itself is described but not counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

import pyoxigraph as ox

from .. import __version__
from .rdf import BIOLINK, BKG, DATASET, DCT, OBO, OIO, ONTOLOGY, OWL, PROV, RDF, RDFS, VOID, XSD, Names, blank_name, graph_name, named

FOAF, VANN = "http://xmlns.com/foaf/0.1/", "http://purl.org/vocab/vann/"
_WHOLE = "bdnf.trig"
_DUMPS = {"ontology": ("bdnf.owl", "bdnf.ttl")}
"""The file of the whole, and of the subsets that have files of their own."""
_VOCABULARIES = (BIOLINK, BKG, DCT, OBO, OIO, OWL, PROV, RDFS)
_TITLES = {
    "claims": "claims with their evidence rows and references",
    "direct": "held claims and associations, one triple each",
    "inferred": "what follows: superclasses, and which change leads to which",
    "metadata": "this description",
    "ontology": "the ontology",
    "queries": "the stored questions, as SPARQL that runs",
}
_HEADER = {VANN + "preferredNamespacePrefix", VANN + "preferredNamespaceUri"}


def triples(names: Names, graphs: Mapping[str, Iterable[ox.Triple]]) -> Iterator[ox.Triple]:
    """The description of a dataset from the triples of its named graphs (this one is not among them)."""
    found = {name: sorted(set(graph), key=str) for name, graph in sorted(graphs.items())}
    say = partial(ox.Triple, DATASET)
    yield say(named(RDF, "type"), named(VOID, "Dataset"))
    yield say(named(DCT, "title"), ox.Literal("bdnf-kg: the computable reference for BDNF release"))
    yield say(named(OWL, "versionInfo"), ox.Literal(__version__))
    yield say(named(FOAF, "homepage"), ox.NamedNode(BKG))
    yield say(named(VOID, "uriSpace"), ox.Literal(BKG))
    yield say(named(VOID, "exampleResource"), names.iri("BDNFKG:0000024"))
    yield say(named(VOID, "dataDump"), ox.NamedNode(BKG + _WHOLE))
    yield from (say(named(VOID, "vocabulary"), ox.NamedNode(iri)) for iri in _VOCABULARIES)
    yield from _of_the_ontology(found["ontology"])
    for name, count in names.kg.stats().items():
        words = name.split("_")
        yield say(named(BKG, words[0] + "".join(word.title() for word in words[1:]) + "Count"), ox.Literal(count))
    for name in sorted({*found, "metadata"}):
        yield say(named(VOID, "subset"), graph_name(name))
        yield ox.Triple(graph_name(name), named(RDF, "type"), named(VOID, "Dataset"))
        yield ox.Triple(graph_name(name), named(DCT, "title"), ox.Literal(_TITLES.get(name, name)))
        yield from (ox.Triple(graph_name(name), named(VOID, "dataDump"), ox.NamedNode(BKG + dump)) for dump in _DUMPS.get(name, ()))
    for name, graph in found.items():
        yield from _figures(graph_name(name), graph)
    yield from _figures(DATASET, sorted({triple for graph in found.values() for triple in graph}, key=str))


def _of_the_ontology(ontology: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Licence and people, which the header of the ontology states for both; the date is that of its version, and the file of that version is the dataset's own."""
    for triple in ontology:
        iri = triple.predicate.value
        if triple.subject == ONTOLOGY and (iri in _HEADER or (iri.startswith(DCT) and iri not in (DCT + "title", DCT + "description"))):
            yield ox.Triple(DATASET, triple.predicate, triple.object)
        if triple.subject == ONTOLOGY and iri == OWL + "versionInfo" and isinstance(triple.object, ox.Literal):
            date = triple.object.value
            yield ox.Triple(DATASET, named(DCT, "issued"), ox.Literal(date, datatype=named(XSD, "date")))
            yield ox.Triple(DATASET, named(DCT, "hasVersion"), ox.NamedNode(f"{BKG}releases/{date}/{_WHOLE}"))


def _figures(dataset: ox.NamedNode, graph: list[ox.Triple]) -> Iterator[ox.Triple]:
    say = partial(ox.Triple, dataset)
    yield say(named(VOID, "triples"), ox.Literal(len(graph)))
    yield say(named(VOID, "distinctSubjects"), ox.Literal(len({t.subject for t in graph})))
    yield say(named(VOID, "distinctObjects"), ox.Literal(len({t.object for t in graph})))
    members: Counter[str] = Counter(t.object.value for t in graph if t.predicate.value == RDF + "type" and isinstance(t.object, ox.NamedNode))
    yield say(named(VOID, "classes"), ox.Literal(len(members)))
    for iri, count in sorted(members.items()):
        part = ox.BlankNode(blank_name("classpartition", f"{dataset.value} {iri}"))
        yield say(named(VOID, "classPartition"), part)
        yield ox.Triple(part, named(VOID, "class"), ox.NamedNode(iri))
        yield ox.Triple(part, named(VOID, "entities"), ox.Literal(count))
    uses: dict[str, list[ox.Triple]] = defaultdict(list)
    for triple in graph:
        uses[triple.predicate.value].append(triple)
    yield say(named(VOID, "properties"), ox.Literal(len(uses)))
    for iri, used in sorted(uses.items()):
        part = ox.BlankNode(blank_name("propertypartition", f"{dataset.value} {iri}"))
        yield say(named(VOID, "propertyPartition"), part)
        yield ox.Triple(part, named(VOID, "property"), ox.NamedNode(iri))
        yield ox.Triple(part, named(VOID, "triples"), ox.Literal(len(used)))
        yield ox.Triple(part, named(VOID, "distinctSubjects"), ox.Literal(len({t.subject for t in used})))
        yield ox.Triple(part, named(VOID, "distinctObjects"), ox.Literal(len({t.object for t in used})))
