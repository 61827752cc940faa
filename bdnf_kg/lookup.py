"""From what people type to terms: ids, CURIEs, labels, synonyms and cross references."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping

from .errors import AmbiguousTerm, TermNotFound
from .model import Term

_GREEK = {"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "κ": "kappa", "ω": "omega", "μ": "mu"}


def fold(text: str) -> str:
    """Fold case, Greek letters, accents, hyphens and spaces, so that spellings of one name meet.

    >>> fold("17β-Estradiol"), fold("17beta estradiol")
    ('17betaestradiol', '17betaestradiol')
    """
    text = "".join(_GREEK.get(c, c) for c in text.lower())
    text = unicodedata.normalize("NFKD", text)
    return re.sub(r"[\s\-‐-―_'’]|[\u0300-\u036f]", "", text)


class Lexicon:
    """All names of all terms, ready for lookup and search.

    A label beats a synonym, and a synonym beats a cross reference; two terms at the same rank are ambiguous.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms: Mapping[str, Term] = {term.id: term for term in terms}
        self._ranks: tuple[dict[str, list[str]], ...] = ({}, {}, {}, {})
        for term in self.terms.values():
            for rank, names in enumerate(((term.id,), (term.label,), term.synonyms, term.xrefs)):
                for name in names:
                    ids = self._ranks[rank].setdefault(fold(name), [])
                    if term.id not in ids:
                        ids.append(term.id)

    def find(self, text: str) -> Term:
        """Return the one term of this name; raise TermNotFound or AmbiguousTerm otherwise."""
        found = self.candidates(text)
        if len(found) > 1:
            raise AmbiguousTerm(text, [(term.id, term.label) for term in found])
        if not found:
            raise TermNotFound(text, self.nearest(text))
        return found[0]

    def candidates(self, text: str) -> list[Term]:
        """Return the terms that a name stands for at its best rank, sorted by id: none, one, or several."""
        key = fold(text.strip())
        for names in self._ranks:
            if key in names:
                return sorted({self._current(self.terms[id_]) for id_ in names[key]})
        return []

    def _current(self, term: Term) -> Term:
        """The term itself, or the last of its heirs that there is."""
        passed = {term.id}
        while term.deprecated and term.replaced_by in self.terms and term.replaced_by not in passed:
            term = self.terms[term.replaced_by]
            passed.add(term.id)
        return term

    def nearest(self, text: str, n: int = 4) -> tuple[str, ...]:
        """Return labels of the terms whose names come closest to a text, best first."""
        key = fold(text)
        names: dict[str, str] = {}
        for rank in (2, 1):
            for name, ids in self._ranks[rank].items():
                names[name] = self.terms[ids[0]].label
        close = difflib.get_close_matches(key, sorted(names), n * 2, 0.6)
        inside = sorted((name for name in names if len(key) > 3 and key in name), key=lambda name: (len(name), name))
        return tuple(dict.fromkeys(names[name] for name in [*close, *inside]))[:n]

    def search(self, text: str, limit: int = 20) -> list[Term]:
        """Return the terms whose id, label, synonyms or definition hold every word of a text, best first."""
        words = [fold(word) for word in text.split()]
        if not words:
            return []
        hits = []
        for term in self.terms.values():
            places = (fold(term.label), *(fold(s) for s in term.synonyms), fold(term.id), *(fold(x) for x in term.xrefs))
            whole = fold(text)
            if whole in places:
                score = 0
            elif any(place.startswith(whole) for place in places):
                score = 1
            elif all(any(word in place for place in places) for word in words):
                score = 2
            elif all(word in fold(term.definition) for word in words):
                score = 3
            else:
                continue
            hits.append((score, len(term.label), term.label, term))
        return [term for *_, term in sorted(hits)[:limit]]
