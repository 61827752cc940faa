"""What a rule is, and how one is read from a SPARQL file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from .. import query
from ..errors import QueryError

if TYPE_CHECKING:
    from .release import Release


class Level(str, Enum):
    """How much a breach weighs: an error or a warning fails the review, information does not."""

    ERROR = "ERROR"
    WARN = "WARN"
    INFO = "INFO"

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True, order=True, slots=True)
class Offender:
    """What breaks a rule (an id, an IRI, a file or a heading), and what is wrong with it where the rule says more."""

    name: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.name} ({self.detail})" if self.detail else self.name


class Undecided(Exception):
    """A rule cannot be decided here; the reason says what is missing. It says nothing about the release."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One promise about a release: who asks for it, how much it weighs, what breaks it, and a way to find the offenders."""

    id: str
    sources: tuple[str, ...]
    level: Level
    means: str
    find: Callable[[Release], Iterable[Offender]]


def stored(path: Path) -> Rule:
    """Read a rule from a SPARQL file: its header of comments, then a SELECT of ``?offender`` and, if it says more, ``?detail``.

    Raises
    ------
    QueryError
        If the header lacks a line.
    """
    sparql = path.read_text(encoding="utf-8")
    header = dict(line[2:].split(": ", 1) for line in sparql.splitlines() if line.startswith("# ") and ": " in line)
    missing = [name for name in ("source", "level", "over", "means") if name not in header]
    if missing or header["over"] not in ("ontology", "dataset"):
        raise QueryError(f"{path.name}: the header has no line {', '.join(missing) or 'over: ontology | dataset'}")

    prefixes = re.findall(r"(?m)^PREFIX (\w+): <([^>]+)>", sparql)

    def compact(text: str) -> str:
        return next((f"{prefix}:{text[len(iri) :]}" for prefix, iri in prefixes if text.startswith(iri)), text)

    def find(release: Release) -> Iterable[Offender]:
        rows = query.run(getattr(release, header["over"]), sparql, release.prefixes, check=False)
        for row in rows.to_dicts():
            if row["offender"] is not None:
                detail = row.get("detail")
                yield Offender(str(row["offender"]), "" if detail is None else compact(str(detail)))

    return Rule(path.stem, tuple(header["source"].split("; ")), Level(header["level"]), header["means"], find)
