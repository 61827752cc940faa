"""Fixtures that break, or keep, one rule: a Turtle file that changes a good graph, and says in comments how and who must be named.

``# without: S P`` takes the statements of S with P away (``*``: all), ``# rename: A B`` puts B for A, ``# offender: X``
names what must be found, ``# also: R`` a rule that cannot but break as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from bdnf_kg.query import STANDARD


@dataclass
class Fixture:
    added: list[ox.Quad]
    without: list[tuple[str, str]] = field(default_factory=list)
    rename: dict[str, str] = field(default_factory=dict)
    offenders: set[str] = field(default_factory=set)
    also: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, path: Path) -> Fixture:
        text = path.read_text(encoding="utf-8")
        prefixes = dict(re.findall(r"(?m)^@prefix (\w+): <([^>]+)>", text)) | STANDARD
        self = cls(list(ox.parse(text, format=ox.RdfFormat.TURTLE)))
        for word, rest in re.findall(r"(?m)^# (without|rename|offender|also): (.+)$", text):
            if word == "offender":
                self.offenders.add(rest)
            elif word == "also":
                self.also |= set(rest.split())
            else:
                a, b = (_iri(name, prefixes) for name in rest.split())
                if word == "without":
                    self.without.append((a, b))
                else:
                    self.rename[a] = b
        return self

    def changed(self, good: Iterable[ox.Quad]) -> list[ox.Quad]:
        """The statements of the good graph that stay, renamed; without those that are added."""
        kept = [q for q in good if not any(q.subject == ox.NamedNode(s) and p in ("*", q.predicate.value) for s, p in self.without)]
        return [ox.Quad(self._renamed(q.subject), q.predicate, self._renamed(q.object), q.graph_name) for q in kept]

    def _renamed(self, term: Any) -> Any:
        return ox.NamedNode(self.rename[term.value]) if isinstance(term, ox.NamedNode) and term.value in self.rename else term


def _iri(name: str, prefixes: dict[str, str]) -> str:
    if name == "*":
        return name
    if name.startswith("<"):
        return name[1:-1]
    prefix, _, local = name.partition(":")
    return prefixes[prefix] + local.replace("\\", "")
