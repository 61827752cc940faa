"""A copy of the network for networkx."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx

    from ..causal import CausalGraph
    from ..graph import KnowledgeGraph


def to_networkx(kg: KnowledgeGraph, network: CausalGraph) -> networkx.MultiDiGraph[str]:
    """Return a ``MultiDiGraph``: nodes by id with label, kind, stage and quantity; edges by claim key.

    Edge data: ``sign`` (1, -1, or 0 where unknown), ``belief``, ``kind`` (``claim``, ``is a``, ``association``),
    ``standing`` and ``references`` (joined by ``|``), so that every writer of networkx can take the graph.
    """
    import networkx

    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph(name="bdnf-kg")
    for node in network.nodes:
        term = kg.terms[node]
        graph.add_node(node, label=term.label, kind=term.kind, stage=term.stage, quantity=term.quantity)
    for edge in network.edges:
        graph.add_edge(
            edge.subject,
            edge.object,
            key=edge.key,
            sign=int(edge.sign) if edge.sign is not None else 0,
            belief=round(edge.belief, 4),
            kind=edge.kind,
            standing=str(edge.claim.standing) if edge.claim else "",
            references="|".join(edge.references),
        )
    return graph
