"""What the dataset is, who may use it, and how much it holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

import pyoxigraph as ox

from .. import __version__
from .rdf import BKG, DCT, OWL, RDF, VOID, Names, graph_name, named


def triples(names: Names, graphs: Iterable[str]) -> Iterator[ox.Triple]:
    """What the dataset is, who may use it, and how much it holds."""
    node = ox.NamedNode(BKG + "dataset")
    say = partial(ox.Triple, node)
    yield say(named(RDF, "type"), named(VOID, "Dataset"))
    yield say(named(DCT, "title"), ox.Literal("bdnf-kg: the computable reference for BDNF release"))
    yield say(named(DCT, "license"), ox.NamedNode("https://creativecommons.org/licenses/by/4.0/"))
    yield say(named(OWL, "versionInfo"), ox.Literal(__version__))
    yield say(named(VOID, "uriSpace"), ox.Literal(BKG))
    for name, count in names.kg.stats().items():
        words = name.split("_")
        yield say(named(BKG, words[0] + "".join(word.title() for word in words[1:]) + "Count"), ox.Literal(count))
    for name in graphs:
        yield say(named(VOID, "subset"), graph_name(name))
        yield ox.Triple(graph_name(name), named(RDF, "type"), named(VOID, "Dataset"))
        yield ox.Triple(graph_name(name), named(DCT, "title"), ox.Literal(name))
