"""SIF of Cytoscape: subject, relation, object by label, for the claims that are held.

It has no place for belief, standing and evidence, so what is contested is left out and not shown as if it were settled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..graph import KnowledgeGraph


def dumps(kg: KnowledgeGraph) -> str:
    """Return the held causal claims as SIF."""
    lines = []
    for c in kg.claims(causal=True):
        if c.is_held:
            lines.append(f"{kg.terms[c.subject].label}\t{'increases' if c.sign > 0 else 'decreases'}\t{kg.terms[c.object].label}")
    return "\n".join(lines) + "\n"
