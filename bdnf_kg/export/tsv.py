"""An edge table: one claim a line, causal claims and associations, nothing lost but the single rows of evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..graph import KnowledgeGraph

COLUMNS = (
    "subject", "subject_label", "sign", "object", "object_label", "kind", "standing", "belief", "sufficiency",
    "necessity", "species", "references",
)  # fmt: skip


def dumps(kg: KnowledgeGraph) -> str:
    """Return the edge table as text."""
    lines = ["\t".join(COLUMNS)]
    for c in kg.claims():
        cells = (
            c.subject, kg.terms[c.subject].label, str(c.sign), c.object, kg.terms[c.object].label,
            "causal" if c.causal else "association", str(c.standing), f"{c.belief.value:.4f}",
            f"{c.sufficiency.value:.4f}", f"{c.necessity.value:.4f}", "|".join(c.species), "|".join(c.references),
        )  # fmt: skip
        lines.append("\t".join(cells))
    return "\n".join(lines) + "\n"
