"""CURIEs and IRIs: one expansion and one contraction, from one table of prefixes."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

from .errors import InvalidArgument

_IRI_SAFE = "!$&'()*+,;=:@/?-._~"
_CURIE = re.compile(r"([A-Za-z][A-Za-z0-9_.-]*):(\S+)")


@dataclass(frozen=True)
class Prefixes:
    r"""The prefixes of the project: for each its IRI stem and the pattern that a local id must match.

    >>> p = Prefixes({"GO": ("http://purl.obolibrary.org/obo/GO_", r"\\d{7}")})
    >>> p.expand("GO:0008150")
    'http://purl.obolibrary.org/obo/GO_0008150'
    >>> p.compact("http://purl.obolibrary.org/obo/GO_0008150")
    'GO:0008150'
    >>> p.is_valid("GO:815")
    False
    """

    table: Mapping[str, tuple[str, str]]

    @classmethod
    def read(cls, path: Path) -> Prefixes:
        """Read ``prefixes.tsv`` (columns prefix, iri, pattern)."""
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            return cls({row["prefix"]: (row["iri"], row["pattern"]) for row in rows})

    def expand(self, curie: str) -> str:
        """Return the IRI of a CURIE; an unknown prefix raises :class:`InvalidArgument`.

        What an IRI may not hold (old DOIs have ``<`` and ``>``), and ``%`` itself, is percent-encoded, and decoded by
        :meth:`compact`, so that a CURIE comes back as it was.
        """
        prefix, _, local = curie.partition(":")
        if prefix not in self.table:
            raise InvalidArgument("curie", curie, why=f"{curie!r} has the unknown prefix {prefix!r}")
        return self.table[prefix][0] + quote(local, safe=_IRI_SAFE)

    def compact(self, iri: str) -> str:
        """Return the CURIE of an IRI by its longest matching stem, or the IRI itself where none matches."""
        best = max(
            ((stem, prefix) for prefix, (stem, _) in self.table.items() if iri.startswith(stem)),
            key=lambda pair: len(pair[0]),
            default=None,
        )
        return f"{best[1]}:{unquote(iri[len(best[0]) :])}" if best else iri

    def is_valid(self, curie: str) -> bool:
        """Whether the CURIE has a known prefix and a local id of the right form."""
        match = _CURIE.fullmatch(curie)
        if not match or match[1] not in self.table:
            return False
        return re.fullmatch(self.table[match[1]][1], match[2]) is not None
