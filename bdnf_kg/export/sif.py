"""SIF of Cytoscape: subject, relation, object by label. It drops belief, evidence and context, and isolated nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..graph import KnowledgeGraph


def dumps(kg: KnowledgeGraph) -> str:
    """Return the causal claims as SIF; opposite claims on a pair are two lines."""
    lines = []
    for c in kg.claims(causal=True):
        lines.append(f"{kg.terms[c.subject].label}\t{'increases' if c.sign > 0 else 'decreases'}\t{kg.terms[c.object].label}")
    return "\n".join(lines) + "\n"
