"""Interactive pictures of the graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .page import Explorer
from .selection import NothingToShow, Selection, select

if TYPE_CHECKING:
    from ..graph import KnowledgeGraph

__all__ = ["Explorer", "NothingToShow", "Selection", "explore", "select"]


def explore(
    kg: KnowledgeGraph, source: str | None = None, target: str | None = None, *, connect: Sequence[str] = (), values: Mapping[str, float] | None = None, **options: Any
) -> Explorer:
    """Make the page of a selection; see :func:`select` and :func:`bdnf_kg.view.payload.payload`."""
    from .payload import payload

    selection = select(kg, source, target, connect=connect, **options)
    return Explorer(selection.title, payload(kg, selection, values))
