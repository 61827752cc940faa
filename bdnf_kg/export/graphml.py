"""GraphML by networkx, for Gephi and yEd: nodes, causal claims, associations and the steps to superclasses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .networkx_ import to_networkx

if TYPE_CHECKING:
    from ..graph import KnowledgeGraph


def dumps(kg: KnowledgeGraph) -> str:
    """Return the network as GraphML."""
    import networkx

    return "\n".join(networkx.generate_graphml(to_networkx(kg, kg.network(include=("associations",))))) + "\n"
