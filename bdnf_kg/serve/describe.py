"""The service description of the endpoint (https://www.w3.org/TR/sparql11-service-description/)."""

from __future__ import annotations

import pyoxigraph as ox

from ..query.syntax import STANDARD

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
PREFIXES = {"sd": SD, "void": STANDARD["void"], "rdf": STANDARD["rdf"], "dcterms": STANDARD["dcterms"]}


def service(endpoint: str, store: ox.Store, services: bool) -> list[ox.Triple]:
    """What the endpoint at an address offers, and over which graphs."""
    node, data = ox.NamedNode(endpoint), ox.BlankNode("dataset")
    default = ox.BlankNode("default")
    say: list[tuple[ox.NamedNode | ox.BlankNode, ox.NamedNode, ox.NamedNode | ox.BlankNode | ox.Literal]] = [
        (node, _n(STANDARD["rdf"], "type"), _n(SD, "Service")),
        (node, _n(SD, "endpoint"), node),
        (node, _n(SD, "supportedLanguage"), _n(SD, "SPARQL11Query")),
        (node, _n(SD, "feature"), _n(SD, "UnionDefaultGraph")),
        *((node, _n(SD, "resultFormat"), _n(FORMATS, f"SPARQL_Results_{name}")) for name in ("JSON", "XML", "CSV", "TSV")),
        *((node, _n(SD, "resultFormat"), _n(FORMATS, name)) for name in ("Turtle", "N-Triples", "RDF_XML", "JSON-LD")),
        (node, _n(SD, "defaultDataset"), data),
        (data, _n(STANDARD["rdf"], "type"), _n(SD, "Dataset")),
        (data, _n(SD, "defaultGraph"), default),
        (default, _n(STANDARD["rdf"], "type"), _n(SD, "Graph")),
        (node, _n(STANDARD["dcterms"], "license"), ox.NamedNode("https://creativecommons.org/licenses/by/4.0/")),
    ]
    if services:
        say.append((node, _n(SD, "feature"), _n(SD, "BasicFederatedQuery")))
    for number, graph in enumerate(sorted((g for g in store.named_graphs() if isinstance(g, ox.NamedNode)), key=str)):
        at = ox.BlankNode(f"graph{number}")
        say += [
            (data, _n(SD, "namedGraph"), at),
            (at, _n(STANDARD["rdf"], "type"), _n(SD, "NamedGraph")),
            (at, _n(SD, "name"), graph),
            (at, _n(SD, "graph"), ox.BlankNode(f"content{number}")),
            (ox.BlankNode(f"content{number}"), _n(STANDARD["rdf"], "type"), _n(SD, "Graph")),
        ]
        for quad in store.quads_for_pattern(graph, _n(STANDARD["void"], "triples"), None):
            if isinstance(quad.object, ox.Literal):
                say.append((ox.BlankNode(f"content{number}"), quad.predicate, quad.object))
    return [ox.Triple(*triple) for triple in say]


def _n(namespace: str, name: str) -> ox.NamedNode:
    return ox.NamedNode(namespace + name)
