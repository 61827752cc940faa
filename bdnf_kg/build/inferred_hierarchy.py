"""The hierarchy that the reasoner adds to what is stated, as a table: a change in it shows in a diff."""

from __future__ import annotations

from collections.abc import Callable

from ..el import Entailments
from .rdf import OWL, RDFS, named

COLUMNS = ("child", "child_label", "parent", "parent_label")


def inferred_hierarchy(entailed: Entailments, compact: Callable[[str], str]) -> bytes:
    r"""Return, as sorted TSV, every direct pair of a class and one above it that follows and is not stated.

    ``compact`` turns an IRI into the id to print. Direct means that no other class lies between; of two equivalent
    classes each stands above the other.

    >>> import pyoxigraph as ox
    >>> from bdnf_kg.el import saturate
    >>> text = '''@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix : <http://e.org/> .
    ... :a rdfs:subClassOf :b , :c . :both owl:equivalentClass [ owl:intersectionOf ( :b :c ) ] .'''
    >>> entailed = saturate(ox.parse(text, format=ox.RdfFormat.TURTLE))
    >>> print(inferred_hierarchy(entailed, lambda iri: iri.removeprefix("http://e.org/")).decode().replace("\t", " | "))
    child | child_label | parent | parent_label
    a | a | both | both
    both | both | b | b
    both | both | c | c
    <BLANKLINE>
    """
    below, same = named(RDFS, "subClassOf"), named(OWL, "equivalentClass")
    stated = {(str(t.subject), str(t.object)) for t in entailed.triples if t.predicate in (below, same)}
    stated |= {(str(t.object), str(t.subject)) for t in entailed.triples if t.predicate == same}
    rows = [(compact(child), entailed.label(child), compact(parent), entailed.label(parent)) for child, parent in entailed.direct() if (f"<{child}>", f"<{parent}>") not in stated]
    return "".join("\t".join(row) + "\n" for row in [COLUMNS, *sorted(rows)]).encode()
