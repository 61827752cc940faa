"""The part of an ontology that can matter for some names: a module by syntactic locality.

An axiom is left out if it says nothing as soon as every name outside the module is taken as empty (Cuenca Grau, Horrocks,
Kazakov and Sattler 2008, *Modular Reuse of Ontologies: Theory and
Practice*, Journal of Artificial Intelligence Research 31, 273-318). Where this is not
plain from its form the axiom is kept, so that a module may be larger than it must be, never smaller.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from .axioms import BUILT_IN, Ontology, Range, Rule, SubClass, Told
from .expressions import NOTHING, THING


def locality_module(ontology: Ontology, names: Iterable[str]) -> list[int]:
    """The numbers of the axioms of the module around some IRIs, in order."""
    signatures = [_names(ontology, told) for told in ontology.axioms]
    kept, inside, size = set[int](), set(names), -1
    while len(kept) > size:
        size = len(kept)
        for number, told in enumerate(ontology.axioms):
            if number not in kept and not _is_local(ontology, told, signatures[number], inside):
                kept.add(number)
                inside |= signatures[number]
    return sorted(kept)


def _names(ontology: Ontology, told: Told) -> set[str]:
    nodes = {node for t in ontology.public(told).triples for node in (t.subject, t.predicate, t.object) if isinstance(node, ox.NamedNode)}
    return {node.value for node in nodes if not node.value.startswith(BUILT_IN)}


def _is_local(ontology: Ontology, told: Told, signature: set[str], inside: set[str]) -> bool:
    if not told.rules:
        return not signature & inside
    return all(_says_nothing(ontology, rule, inside) for rule in told.rules)


def _says_nothing(ontology: Ontology, rule: Rule, inside: set[str]) -> bool:
    if isinstance(rule, SubClass):
        return _is_empty(ontology, rule.sub, inside)
    if isinstance(rule, Range):
        return _is_unused(ontology, rule.property, inside)
    return any(_is_unused(ontology, r, inside) for r in rule.chain)


def _is_unused(ontology: Ontology, property: int, inside: set[str]) -> bool:
    name, inverse_of = ontology.expressions.properties[property]
    return name not in inside if name else _is_unused(ontology, inverse_of, inside)


def _is_empty(ontology: Ontology, expression: int, inside: set[str]) -> bool:
    """Whether an expression has no member if no name outside has one."""
    kind, name, members, property = ontology.expressions[expression]
    if kind == "class":
        return expression == NOTHING or (expression != THING and name not in inside)
    if kind == "and":
        return any(_is_empty(ontology, m, inside) for m in members)
    if kind == "or":
        return all(_is_empty(ontology, m, inside) for m in members)
    if kind == "some":
        return _is_unused(ontology, property, inside) or _is_empty(ontology, members[0], inside)
    return False
