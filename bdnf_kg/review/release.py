"""What is reviewed: the built files of one release, and the repository around them where there is one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from .. import _resources
from ..curie import Prefixes
from ..query import STANDARD, dataset_store

ONTOLOGY_GRAPH = ox.NamedNode(f"{STANDARD['bkg']}graph/ontology")


@dataclass(frozen=True, eq=False)
class Release:
    """The ontology and the dataset in a store each, and the places of the files.

    ``folder`` is the one of the built files, ``repository`` the one above it with ``docs/`` (None in an installed package),
    ``today`` the day by which the age is judged.
    """

    ontology: ox.Store
    dataset: ox.Store
    prefixes: Prefixes
    folder: Path
    repository: Path | None
    today: date

    @classmethod
    def read(cls, folder: Path | None = None, *, today: date | None = None) -> Release:
        """Read the built files of a folder, by default those of the package.

        Raises
        ------
        QueryError
            If the dataset cannot be read.
        """
        folder = folder or _resources.ontology()
        prefixes = Prefixes.read(folder / "tables" / "prefixes.tsv")
        store = dataset_store(folder / "bdnf.trig")
        repository = folder.parent if (folder.parent / "docs").is_dir() else None
        return cls.of(store, prefixes, folder=folder, repository=repository, today=today or date.today())

    @classmethod
    def of(cls, dataset: Iterable[ox.Quad], prefixes: Prefixes, *, folder: Path, repository: Path | None, today: date) -> Release:
        """Make a release of quads; those of the graph ``ontology`` are the ontology."""
        ontology, whole = ox.Store(), ox.Store()
        quads = list(dataset)
        whole.bulk_extend(quads)
        ontology.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in quads if q.graph_name == ONTOLOGY_GRAPH)
        return cls(ontology, whole, prefixes, folder, repository, today)

    @cached_property
    def iris(self) -> frozenset[str]:
        """Every IRI that stands in the ontology."""
        return frozenset(term.value for quad in self.ontology for term in (quad.subject, quad.predicate, quad.object) if isinstance(term, ox.NamedNode))

    def header(self, predicate: str) -> list[str]:
        """The values that the header of the ontology has for a property."""
        nodes = [q.subject for q in self.ontology.quads_for_pattern(None, ox.NamedNode(STANDARD["rdf"] + "type"), ox.NamedNode(STANDARD["owl"] + "Ontology"))]
        quads = [q for node in nodes for q in self.ontology.quads_for_pattern(node, ox.NamedNode(predicate), None)]
        return sorted(q.object.value for q in quads if isinstance(q.object, ox.NamedNode | ox.Literal))
