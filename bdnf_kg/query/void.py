"""How much a dataset holds, in the Vocabulary of Interlinked Datasets: triples, classes and properties with their counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256

import pyoxigraph as ox

from .syntax import STANDARD

VOID, RDF, XSD = STANDARD["void"], STANDARD["rdf"], STANDARD["xsd"]
_TYPE = ox.NamedNode(RDF + "type")


def describe(dataset: ox.NamedNode, quads: Iterable[ox.Quad]) -> Iterator[ox.Triple]:
    """Count a dataset and each of its named graphs; a triple that stands in two graphs counts once in the dataset.

    The graph that will hold these counts must not be among the quads.
    """
    graphs: dict[ox.NamedNode, set[ox.Triple]] = {}
    for quad in quads:
        assert isinstance(quad.graph_name, ox.NamedNode)
        graphs.setdefault(quad.graph_name, set()).add(quad.triple)
    for name in sorted(graphs, key=str):
        yield from _sizes(name, graphs[name])
    everything = set().union(*graphs.values())
    yield from _sizes(dataset, everything)
    for kind, counts in (
        ("class", Counter(t.object.value for t in everything if t.predicate == _TYPE and isinstance(t.object, ox.NamedNode))),
        ("property", Counter(t.predicate.value for t in everything)),
    ):
        for iri, count in sorted(counts.items()):
            part = ox.NamedNode(f"{dataset.value}/{kind}/{sha256(iri.encode()).hexdigest()[:16]}")
            yield ox.Triple(dataset, ox.NamedNode(f"{VOID}{kind}Partition"), part)
            yield ox.Triple(part, ox.NamedNode(VOID + kind), ox.NamedNode(iri))
            yield ox.Triple(part, ox.NamedNode(VOID + ("entities" if kind == "class" else "triples")), ox.Literal(count))


def _sizes(node: ox.NamedNode, triples: set[ox.Triple]) -> Iterator[ox.Triple]:
    for name, count in (
        ("triples", len(triples)),
        ("distinctSubjects", len({t.subject for t in triples})),
        ("properties", len({t.predicate for t in triples})),
        ("classes", len({t.object for t in triples if t.predicate == _TYPE})),
    ):
        yield ox.Triple(node, ox.NamedNode(VOID + name), ox.Literal(count))
