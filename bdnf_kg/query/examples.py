"""The stored questions as data: ``sh:SPARQLExecutable``, in the form of the SIB example queries that tools of the field read.

See https://github.com/sib-swiss/sparql-examples for the form.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from .library import stored_queries
from .syntax import STANDARD

RDF, RDFS, XSD, SH, SCHEMA, DCT, BKG = (STANDARD[name] for name in ("rdf", "rdfs", "xsd", "sh", "schema", "dcterms", "bkg"))


def triples() -> Iterator[ox.Triple]:
    """Each stored question as an executable query with its prefixes, question, keywords and parameters."""
    for name, iri in STANDARD.items():
        node = ox.NamedNode(f"{BKG}query/prefix/{name}")
        yield ox.Triple(node, _n(SH, "prefix"), ox.Literal(name))
        yield ox.Triple(node, _n(SH, "namespace"), ox.Literal(iri, datatype=_n(XSD, "anyURI")))
        yield ox.Triple(ox.NamedNode(BKG + "query/prefixes"), _n(SH, "declare"), node)
    for query in stored_queries().values():
        node = ox.NamedNode(f"{BKG}query/{query.name}")
        yield ox.Triple(node, _n(RDF, "type"), _n(SH, "SPARQLExecutable"))
        yield ox.Triple(node, _n(RDF, "type"), _n(SH, "SPARQLSelectExecutable"))
        yield ox.Triple(node, _n(SH, "prefixes"), ox.NamedNode(BKG + "query/prefixes"))
        yield ox.Triple(node, _n(SH, "select"), ox.Literal(query.sparql))
        yield ox.Triple(node, _n(RDFS, "label"), ox.Literal(query.title))
        yield ox.Triple(node, _n(RDFS, "comment"), ox.Literal(query.question))
        yield ox.Triple(node, _n(DCT, "identifier"), ox.Literal(query.name))
        yield ox.Triple(node, _n(SCHEMA, "target"), ox.NamedNode(BKG + "sparql"))
        yield ox.Triple(node, _n(SCHEMA, "keywords"), ox.Literal(query.group))
        yield ox.Triple(node, _n(SCHEMA, "teaches"), ox.Literal(query.teaches))
        for parameter in query.parameters:
            at = ox.NamedNode(f"{BKG}query/{query.name}/{parameter.name}")
            yield ox.Triple(node, _n(SH, "parameter"), at)
            yield ox.Triple(at, _n(SH, "name"), ox.Literal(parameter.name))
            yield ox.Triple(at, _n(SH, "description"), ox.Literal(f"{parameter.meaning} ({parameter.type})"))
            if parameter.default:
                yield ox.Triple(at, _n(SH, "defaultValue"), ox.Literal(parameter.default))


def turtle() -> bytes:
    """The same as one Turtle file."""
    data = ox.serialize(triples(), format=ox.RdfFormat.TURTLE, prefixes={name: STANDARD[name] for name in ("rdf", "rdfs", "xsd", "sh", "schema", "dcterms", "bkg")})
    assert data is not None
    return data


def _n(namespace: str, name: str) -> ox.NamedNode:
    return ox.NamedNode(namespace + name)
