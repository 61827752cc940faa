"""A copy of the network for networkx."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx

    from ..causal import CausalGraph, Edge
    from ..graph import KnowledgeGraph


def to_networkx(kg: KnowledgeGraph, network: CausalGraph) -> networkx.MultiDiGraph[str]:
    """Return a ``MultiDiGraph``: nodes by id with label, kind, stage and quantity; edges by claim key.

    Edge data: ``kind`` (``claim``, ``is a``, ``association``), ``belief``, ``standing``, ``species`` and ``references`` (joined by ``|``), so that every
    writer of networkx can take the graph. Only a claim has a ``sign`` (1 or -1), and only an association a ``correlation``;
    ``sufficiency`` and ``necessity`` are there where a paper tested them. A step to a superclass has neither sign nor belief: it is no finding.
    """
    import networkx

    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph(name="bdnf-kg")
    for node in network.nodes:
        term = kg.terms[node]
        graph.add_node(node, label=term.label, kind=term.kind, stage=term.stage, quantity=term.quantity)
    for edge in network.edges:
        graph.add_edge(edge.subject, edge.object, key=edge.key, kind=edge.kind, references="|".join(edge.references), **_finding(edge))
    return graph


def _finding(edge: Edge) -> dict[str, int | float | str]:
    """The values of an edge that rests on evidence."""
    if edge.kind == "is a":
        return {}
    found: dict[str, int | float | str] = {"belief": round(edge.belief, 4)}
    if edge.sign is not None:
        found["sign"] = int(edge.sign)
    if claim := edge.claim:
        found |= {"standing": str(claim.standing), "species": "|".join(claim.species)}
        found |= {name: round(belief.value, 4) for name, belief in (("sufficiency", claim.sufficiency), ("necessity", claim.necessity)) if belief.is_tested}
        if not claim.causal:
            found["correlation"] = int(claim.sign)
    return found
