"""The closure of the causal axioms as N-Quads: every ``A SubClassOf leads to some B`` that follows, one edge each.

Both ends are increases or decreases of one term: what follows for the general classes (a change, a process) says nothing.
The edges stand in the graph of inferences, the relation of the ontology as their predicate, as Ubergraph does it. The dataset
that queries load leaves them out, because they are some hundred thousand; ``bkg:leadsTo+`` walks to the same pairs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..graph import KnowledgeGraph

RELATIONS = ("BDNFKG:0900001", "BDNFKG:0900004")
"""``leads to``, and under it ``leads through shown steps to``."""


def dumps(kg: KnowledgeGraph) -> str:
    """Return the edges of both relations, sorted; of the ontology that was last built from the tables."""
    from .. import _resources
    from ..el import saturate
    from ..model import Sign

    expand = kg.content.prefixes.expand
    folder = kg.content.folder.parent if kg.content.folder else _resources.ontology()
    entailed = saturate(folder / "bdnf.ttl")
    changes = {expand(term.change_id(sign)) for term in kg.terms.values() if term.is_causal for sign in Sign}
    graph = "<https://w3id.org/bdnf-kg/graph/inferred>"
    return "".join(f"<{a}> <{expand(relation)}> <{b}> {graph} .\n" for relation in RELATIONS for a, b in entailed.edges(expand(relation)) if a in changes and b in changes)
