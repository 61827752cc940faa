"""From the tables to the ontology and the dataset: a pure function of the files.

No clock, no network, no iteration over sets: triples are made in a fixed order, blank nodes are named by what they
stand for, and everything is sorted before it is written, so that the same tables give the same bytes everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from ..el import saturate
from ..errors import OutputError
from ..graph import KnowledgeGraph
from ..owl import OWL, read
from ..query import examples
from . import base, claims, inferred, metadata, obo, obographs, ontology, rdfxml, sssom
from .inferred_hierarchy import inferred_hierarchy
from .rdf import ONTOLOGY, PREFIXES, Names, graph_name

HAND_WRITTEN = ("axioms.ttl", "vocabulary.ttl")
FILES = ("bdnf.owl", "bdnf.ttl", "bdnf.trig", "bdnf-base.owl", "bdnf.obo", "bdnf.json", "bdnf.sssom.tsv", "inferred_hierarchy.tsv", "queries.ttl")


def compile_files(kg: KnowledgeGraph, folder: Path) -> dict[str, bytes]:
    """Return the content of every built file by name; the folder holds what is written by hand.

    Raises
    ------
    InconsistentOntology
        If the ontology contradicts itself or a class can have no member, as far as EL sees; with the axioms.
    """
    names = Names(kg)
    terms = sorted(set(ontology.triples(names, [folder / name for name in HAND_WRITTEN])), key=lambda t: (t.subject != ONTOLOGY, str(t)))
    entailed = saturate(terms)
    contradiction = entailed.contradiction()
    if contradiction:
        raise contradiction
    graphs: dict[str, list[ox.Triple]] = {
        "claims": list(claims.triples(names)),
        "direct": list(inferred.direct(names)),
        "inferred": list(inferred.inferred(names, entailed)),
        "ontology": terms,
        "queries": list(examples.triples()),
    }
    graphs["metadata"] = list(metadata.triples(names, graphs))
    quads = {ox.Quad(t.subject, t.predicate, t.object, graph_name(name)) for name, triples in graphs.items() for t in triples}
    model = read(terms)
    return {
        "bdnf.owl": rdfxml.dumps(terms),
        "bdnf.ttl": _serialize(terms, ox.RdfFormat.TURTLE),
        "bdnf.trig": _serialize(sorted(quads, key=lambda q: (str(q.graph_name), str(q))), ox.RdfFormat.TRIG),
        "bdnf-base.owl": rdfxml.dumps(base.triples(terms)),
        "bdnf.obo": obo.dumps(model, kg.content.prefixes).encode(),
        "bdnf.json": obographs.dumps(model).encode(),
        "bdnf.sssom.tsv": sssom.dumps(kg, model.header[OWL + "versionInfo"][0]).encode(),
        "inferred_hierarchy.tsv": inferred_hierarchy(entailed, kg.content.prefixes.compact),
        "queries.ttl": examples.turtle(),
    }


def write_files(folder: Path, files: dict[str, bytes]) -> list[Path]:
    """Write files so that a failure leaves the old ones in place: all to temporary names first, then renamed."""
    temporary = []
    try:
        for name, data in files.items():
            path = folder / f".{name}.new"
            temporary.append(path)
            path.write_bytes(data)
    except OSError as error:
        for path in temporary:
            path.unlink(missing_ok=True)
        raise OutputError(f"{folder}: cannot be written: {error.strerror}") from None
    written = []
    for name, path in zip(files, temporary, strict=True):
        path.replace(folder / name)
        written.append(folder / name)
    return written


def _serialize(items: Iterable[ox.Triple] | Iterable[ox.Quad], format: ox.RdfFormat) -> bytes:
    data = ox.serialize(items, format=format, prefixes=PREFIXES)
    assert data is not None
    return data if data.endswith(b"\n") else data + b"\n"
