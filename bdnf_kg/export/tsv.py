"""An edge table: one claim a line, causal claims and associations, nothing lost but the single rows of evidence.

The kinds are those of the network: ``claim`` (causal) and ``association``.
The cells ``sufficiency`` and ``necessity`` are empty where no paper raised the subject, or took it away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..graph import KnowledgeGraph
    from ..model import Belief

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
            "claim" if c.causal else "association", str(c.standing), f"{c.belief.value:.4f}",
            _number(c.sufficiency), _number(c.necessity), "|".join(c.species), "|".join(c.references),
        )  # fmt: skip
        lines.append("\t".join(cells))
    return "\n".join(lines) + "\n"


def _number(belief: Belief) -> str:
    return f"{belief.value:.4f}" if belief.is_tested else ""
