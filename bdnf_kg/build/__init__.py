"""From the tables to the ontology and the dataset: a pure function of the files.

No clock, no network, no iteration over sets: triples are made in a fixed order, blank nodes are named by what they
stand for, and everything is sorted before it is written, so that the same tables give the same bytes everywhere.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from ..el import saturate
from ..errors import OutputError, Problem, TableError
from ..graph import KnowledgeGraph
from ..owl import OWL, read
from ..query import examples
from . import base, claims, inferred, metadata, obo, obographs, ontology, sssom
from .inferred_hierarchy import inferred_hierarchy
from .rdf import ONTOLOGY, PREFIXES, Names, graph_name

HAND_WRITTEN = ("axioms.ttl", "vocabulary.ttl")
FILES = ("bdnf.owl", "bdnf.ttl", "bdnf.trig", "bdnf-base.owl", "bdnf.obo", "bdnf.json", "bdnf.sssom.tsv", "inferred_hierarchy.tsv", "queries.ttl")


def compile_files(kg: KnowledgeGraph, folder: Path) -> dict[str, bytes]:
    """Return the content of every built file by name; the folder holds what is written by hand.

    Raises
    ------
    TableError
        If a file that is written by hand is missing or is no Turtle.
    InconsistentOntology
        If the ontology contradicts itself or a class can have no member, as far as EL sees; with the axioms.
    """
    problems = list(_unreadable(folder))
    if problems:
        raise TableError(problems, outcome="nothing was written")
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
    own = sorted(base.triples(terms), key=lambda t: (t.subject != base.BASE, str(t)))
    return {
        "bdnf.owl": _serialize(terms, ox.RdfFormat.RDF_XML),
        "bdnf.ttl": _serialize(terms, ox.RdfFormat.TURTLE),
        "bdnf.trig": _serialize(sorted(quads, key=lambda q: (str(q.graph_name), str(q))), ox.RdfFormat.TRIG),
        "bdnf-base.owl": _serialize(own, ox.RdfFormat.RDF_XML),
        "bdnf.obo": obo.dumps(model, kg.content.prefixes).encode(),
        "bdnf.json": obographs.dumps(model).encode(),
        "bdnf.sssom.tsv": sssom.dumps(kg, model.header[OWL + "versionInfo"][0]).encode(),
        "inferred_hierarchy.tsv": inferred_hierarchy(entailed, kg.content.prefixes.compact),
        "queries.ttl": examples.turtle(),
    }


def _unreadable(folder: Path) -> Iterator[Problem]:
    """What is wrong with the form of the files that are written by hand."""
    for name in HAND_WRITTEN:
        try:
            for _ in ox.parse(path=str(folder / name), format=ox.RdfFormat.TURTLE):
                pass
        except OSError as error:
            yield Problem(name, 0, "", f"cannot be read: {error.strerror or error}", "missing-file")
        except SyntaxError as error:
            yield Problem(name, error.lineno or 0, "", f"is no Turtle: {error.msg}", "syntax")


def write_files(folder: Path, files: dict[str, bytes]) -> list[Path]:
    """Write files so that a failure leaves the old ones in place: all to a temporary folder first, then renamed, and back if one cannot be.

    Raises
    ------
    OutputError
        If a file cannot be written; the folder is then as it was.
    """
    replaced: list[tuple[Path, Path]] = []
    try:
        with tempfile.TemporaryDirectory(prefix=".build-", dir=folder) as made:
            new, old = Path(made, "new"), Path(made, "old")
            new.mkdir()
            old.mkdir()
            for name, data in files.items():
                (new / name).write_bytes(data)
                if (folder / name).is_file():
                    shutil.copy2(folder / name, old / name)
            try:
                for name in files:
                    (new / name).replace(folder / name)
                    replaced.append((folder / name, old / name))
            except OSError:
                for path, before in replaced:
                    if before.exists():
                        before.replace(path)
                    else:
                        path.unlink()
                raise
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written: {error.strerror or error}") from None
    return [path for path, _ in replaced]


def _serialize(items: Iterable[ox.Triple] | Iterable[ox.Quad], format: ox.RdfFormat) -> bytes:
    data = ox.serialize(items, format=format, prefixes=PREFIXES)
    assert data is not None
    return data if data.endswith(b"\n") else data + b"\n"
