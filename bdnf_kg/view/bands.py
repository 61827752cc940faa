"""Where a term stands in the picture: its band, from outside the body to the whole body, and the look of its kind.

Both are data: ``bands.tsv`` gives for a term, or for a stage and a kind, the band (the first row that fits counts), ``kinds.tsv``
the shape and the fill. Terms without a stage go by their kind; a term has a row of its own where its stage runs in several places.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..model import Term


@dataclass(frozen=True, order=True, slots=True)
class Band:
    """One compartment of the picture; bands of a lower rank lie above."""

    rank: int
    label: str


@dataclass(frozen=True, order=True, slots=True)
class Look:
    """How the nodes of a kind look: a shape and the fills for a light and a dark page."""

    kind: str
    shape: str
    fill: str
    dark: str


@cache
def bands() -> tuple[Band, ...]:
    """All bands, top to bottom.

    >>> [band.label for band in bands()][4]
    'Dense-core vesicle'
    """
    return tuple(sorted({Band(int(row["rank"]), row["band"]) for row in _rows("bands.tsv")}))


def band(term: Term) -> Band:
    """The band of a term.

    >>> band(kg.term("BDNF release")).label
    'Dense-core vesicle'
    """
    for row in _rows("bands.tsv"):
        if row["term"] in ("", term.id) and row["stage"] in ("", term.stage) and row["kind"] in ("", term.kind):
            return Band(int(row["rank"]), row["band"])
    raise AssertionError("the last row of bands.tsv fits every term")


@cache
def looks() -> dict[str, Look]:
    """The look of each kind of causal node."""
    return {row["kind"]: Look(row["kind"], row["shape"], row["fill"], row["dark"]) for row in _rows("kinds.tsv")}


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
