"""Places and looks as attributes of a networkx graph, for those who draw with networkx, Cytoscape or Gephi."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .bands import band, looks
from .ink import COLOUR, DASH, HEAD
from .layout import arrange
from .payload import boxes, look
from .selection import Selection

if TYPE_CHECKING:
    import networkx

    from ..causal import CausalGraph
    from ..graph import KnowledgeGraph


def dress(graph: networkx.MultiDiGraph[str], kg: KnowledgeGraph, network: CausalGraph) -> None:
    """Add to each node ``x``, ``y`` (upwards), ``band``, ``shape`` and ``fill``; to each edge ``colour``, ``width``, ``head`` and ``line``.

    >>> graph = kg.to_networkx(layout=True)
    >>> place = {node: (data["x"], data["y"]) for node, data in graph.nodes(data=True)}
    >>> len(place) == len(graph)
    True
    """
    box = boxes(kg, Selection(network.edges, "", network.nodes))
    for node, (x, y) in arrange(box.values())[0].items():
        term = kg.terms[node]
        found = looks().get(term.kind)
        graph.nodes[node].update(x=x, y=-y, band=band(term).label, shape=look(term), fill=found.fill if found else "#FFFFFF")
    for edge in network.edges:
        sign = "is a" if edge.kind == "is a" else int(edge.sign) if edge.sign is not None else 0
        graph.edges[edge.subject, edge.object, edge.key].update(
            colour=COLOUR[sign], width=1.0 if edge.kind == "is a" else round(1 + 3 * edge.belief, 2), head=HEAD[sign], line="dashed" if DASH[sign] else "solid"
        )
