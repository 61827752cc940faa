"""The list of all rules, and the checklist of what outside reviewers ask."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from . import files, shapes
from .rule import Rule, stored

HERE = Path(__file__).parent


def rules(*, with_shapes: bool = True) -> list[Rule]:
    """Return every rule, sorted by id: the stored ones, those about files, and one a SHACL shape, which take pyshacl and about a minute.

    >>> [rule.id for rule in rules() if "FOOPS FIND1" in rule.sources]
    ['foops-om2']
    """
    return sorted([*_stored(), *files.RULES, *(shapes.rules() if with_shapes else ())], key=lambda rule: rule.id)


@cache
def _stored() -> tuple[Rule, ...]:
    return tuple(stored(path) for path in sorted((HERE / "rules").glob("*.rq")))


def checklist() -> dict[str, str]:
    """Return what reviewers ask for, by name, and where it is decided; an empty text means: by a rule of that source."""
    return {row["item"]: row["decided"] for row in read_table("checklist.tsv")}


def read_table(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of this package."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
