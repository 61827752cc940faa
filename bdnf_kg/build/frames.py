"""What a format of terms and edges (OBO, OBO Graphs) can say of an ontology, and what it must leave out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..manchester import And, Class, Named, Other, Some
from ..owl import IRI, OWL, RDFS, Annotations, Entity, Ontology, characteristics
from .rdf import OBO, OIO

LABEL, COMMENT, DEPRECATED = RDFS + "label", RDFS + "comment", OWL + "deprecated"
DEFINITION, DEFINITION_SOURCE, REPLACED_BY = OBO + "IAO_0000115", OBO + "IAO_0000119", OBO + "IAO_0100001"
ID, XREF = OIO + "id", OIO + "hasDbXref"
SYNONYMS = {OIO + f"has{scope.title()}Synonym": scope for scope in ("EXACT", "BROAD", "NARROW", "RELATED")}
_PLACED = {LABEL, COMMENT, DEPRECATED, DEFINITION, DEFINITION_SOURCE, REPLACED_BY, ID, XREF, *SYNONYMS}
_SAYABLE = {"Transitive", "Symmetric", "Asymmetric", "Reflexive", "Functional", "InverseFunctional"}

Edge = tuple[str, str, Annotations]
"""The relation (empty for *is a*), the object, and the annotations of the axiom."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A logical definition: genera, and differentia as pairs of relation and filler."""

    genera: tuple[str, ...]
    differentia: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Frame:
    """What can be said of one entity as a frame of plain values."""

    entity: Entity
    edges: list[Edge] = field(default_factory=list)
    definition: Definition | None = None
    union: tuple[str, ...] = ()
    equivalent: list[str] = field(default_factory=list)
    disjoint: list[str] = field(default_factory=list)

    @property
    def others(self) -> list[tuple[str, str]]:
        """The annotations that have no tag of their own, and the sources of the definition that are no identifiers."""
        found = [(p, v) for p, values in self.entity.annotations.items() if p not in _PLACED for v in values]
        return [*found, *((DEFINITION_SOURCE, v) for v in self.entity.annotations.get(DEFINITION_SOURCE, ()) if not _is_identifier(v))]

    @property
    def cited(self) -> list[str]:
        """The sources of the definition that are identifiers, sorted."""
        return sorted(v for v in self.entity.annotations.get(DEFINITION_SOURCE, ()) if _is_identifier(v))


def _is_identifier(text: str) -> bool:
    return isinstance(text, IRI) or re.fullmatch(r"[A-Za-z]+:[^\s,\]]+", text) is not None


def frames(ontology: Ontology) -> tuple[list[Frame], Counter[str]]:
    """Return the frames of an ontology, properties last, and how many axioms of which form no frame can hold."""
    left_out: Counter[str] = Counter()
    found = [_frame(entity, left_out) for entity in [*ontology.classes, *ontology.properties]]
    left_out["an individual"] += sum(OWL + "NamedIndividual" in entity.types for entity in ontology.entities.values())
    by_iri = {frame.entity.iri: frame for frame in found}
    for group in ontology.disjoint_groups:
        for iri in group:
            by_iri[iri].disjoint += [other for other in group if other > iri]
    for frame in found:
        frame.disjoint = sorted(set(frame.disjoint))
        frame.edges.sort()
    return found, left_out


def _frame(entity: Entity, left_out: Counter[str]) -> Frame:
    frame = Frame(entity, [("", iri, ()) for iri in entity.above])
    for axiom in entity.superclasses:
        edge = _edge(axiom.expression)
        if edge:
            frame.edges.append((*edge, axiom.annotations))
        else:
            left_out["a superclass that is a nested expression"] += 1
    for axiom in entity.equivalents:
        _equivalent(axiom.expression, frame, left_out)
    for axiom in entity.disjoint:
        if isinstance(axiom.expression, Named):
            frame.disjoint.append(axiom.expression.id)
        else:
            left_out["disjointness with an expression"] += 1
    for kind, expressions in (("domain", entity.domains), ("range", entity.ranges)):
        left_out[f"a {kind} that is not one class"] += sum(not isinstance(e, Named) for e in expressions) + max(0, len(expressions) - 1)
    left_out["a property chain of other than two links"] += sum(len(chain) != 2 for chain in entity.chains)
    left_out["a characteristic of a relation"] += sum(word not in _SAYABLE for word in characteristics(entity))
    for predicate, kind in ((DEFINITION, "definition"), (COMMENT, "comment"), (LABEL, "label")):
        left_out[f"a second {kind}"] += max(0, len(entity.annotations.get(predicate, ())) - 1)
    return frame


def _edge(expression: Class) -> tuple[str, str] | None:
    if isinstance(expression, Named):
        return "", expression.id
    if isinstance(expression, Some) and isinstance(expression.filler, Named):
        return expression.relation, expression.filler.id
    return None


def _equivalent(expression: Class, frame: Frame, left_out: Counter[str]) -> None:
    if isinstance(expression, Named):
        frame.equivalent.append(expression.id)
        return
    named = [part.id for part in expression.parts if isinstance(part, Named)] if isinstance(expression, Other) else []
    edges = [_edge(part) for part in expression.parts] if isinstance(expression, And) else []
    if isinstance(expression, Other) and expression.word == "or" and len(named) == len(expression.parts) and not frame.union:
        frame.union = tuple(named)
    elif edges and all(edges) and not frame.definition:
        known = [edge for edge in edges if edge]
        frame.definition = Definition(tuple(iri for relation, iri in known if not relation), tuple(edge for edge in known if edge[0]))
    else:
        left_out["a logical definition that is a nested expression"] += 1


def said(left_out: Counter[str]) -> Iterator[str]:
    """The counts of what is left out, in words."""
    for form, count in sorted(left_out.items()):
        if count:
            yield f"{count} x {form}"
