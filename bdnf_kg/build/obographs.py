"""The ontology as OBO Graphs JSON, https://github.com/geneontology/obographs."""

from __future__ import annotations

import json
from typing import Any

from ..manchester import Named
from ..owl import OWL, Ontology
from .frames import COMMENT, DEFINITION, DEPRECATED, REPLACED_BY, SYNONYMS, XREF, Frame, frames, said

_PREDICATES = {scope: predicate.rpartition("#")[2] for predicate, scope in SYNONYMS.items()}


def dumps(ontology: Ontology) -> str:
    """Return the ontology as JSON text; what the format cannot say is counted in the comments of the graph."""
    found, left_out = frames(ontology)
    classes = [frame for frame in found if frame.entity.is_class]
    header = [{"pred": p, "val": v} for p, values in ontology.header.items() if p != OWL + "versionIRI" for v in values]
    graph: dict[str, Any] = {
        "id": ontology.iri,
        "meta": {
            "version": ontology.version,
            "basicPropertyValues": header,
            "comments": [f"left out, because the format cannot say it: {line}" for line in said(left_out)],
        },
        "nodes": [_node(frame) for frame in found],
        "edges": [_edge(frame, *edge) for frame in found for edge in frame.edges],
        "equivalentNodesSets": [{"representativeNodeId": f.entity.iri, "nodeIds": [f.entity.iri, *f.equivalent]} for f in classes if f.equivalent],
        "logicalDefinitionAxioms": [
            {
                "definedClassId": frame.entity.iri,
                "genusIds": list(frame.definition.genera),
                "restrictions": [{"propertyId": relation, "fillerId": filler} for relation, filler in frame.definition.differentia],
            }
            for frame in classes
            if frame.definition
        ],
        "domainRangeAxioms": [axiom for frame in found if (axiom := _domain_and_range(frame))],
        "propertyChainAxioms": [
            {"predicateId": frame.entity.iri, "chainPredicateIds": list(chain)} for frame in found for chain in frame.entity.chains
        ],
    }  # fmt: skip
    return json.dumps({"graphs": [graph]}, ensure_ascii=False, indent=1) + "\n"


def _node(frame: Frame) -> dict[str, Any]:
    entity = frame.entity
    node: dict[str, Any] = {"id": entity.iri, "lbl": entity.label, "type": "CLASS" if entity.is_class else "PROPERTY"}
    if not entity.is_class:
        node["propertyType"] = next(word.upper() for word in ("Object", "Data", "Annotation") if f"{OWL}{word}" in {t[: len(OWL) + len(word)] for t in entity.types})
    meta: dict[str, Any] = {}
    if entity.text(DEFINITION):
        meta["definition"] = {"val": entity.text(DEFINITION), "xrefs": frame.cited}
    if entity.annotations.get(COMMENT):
        meta["comments"] = entity.annotations[COMMENT]
    synonyms = [{"pred": _PREDICATES[scope], "val": value} for predicate, scope in SYNONYMS.items() for value in sorted(entity.annotations.get(predicate, ()))]
    if synonyms:
        meta["synonyms"] = synonyms
    if entity.annotations.get(XREF):
        meta["xrefs"] = [{"val": xref} for xref in sorted(entity.annotations[XREF])]
    others = [*frame.others, *((REPLACED_BY, iri) for iri in entity.annotations.get(REPLACED_BY, ()))]
    if others:
        meta["basicPropertyValues"] = [{"pred": p, "val": v} for p, v in sorted(others)]
    if entity.text(DEPRECATED) == "true":
        meta["deprecated"] = True
    return {**node, "meta": meta} if meta else node


def _edge(frame: Frame, relation: str, object_: str, annotations: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    edge: dict[str, Any] = {"sub": frame.entity.iri, "pred": relation or ("is_a" if frame.entity.is_class else "subPropertyOf"), "obj": object_}
    return {**edge, "meta": {"basicPropertyValues": [{"pred": p, "val": v} for p, v in annotations]}} if annotations else edge


def _domain_and_range(frame: Frame) -> dict[str, Any] | None:
    entity = frame.entity
    domains, ranges = ([e.id for e in expressions if isinstance(e, Named)] for expressions in (entity.domains, entity.ranges))
    if not domains and not ranges:
        return None
    return {"predicateId": entity.iri, **({"domainClassIds": domains} if domains else {}), **({"rangeClassIds": ranges} if ranges else {})}
