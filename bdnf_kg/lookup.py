"""From what people type to terms: ids, CURIEs, labels, synonyms and cross references."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from .errors import AmbiguousTerm, InvalidArgument, TermNotFound
from .model import Term

GREEK = {"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "κ": "kappa", "ω": "omega", "μ": "mu"}
"""The Greek letters of names, and how they are spelled out."""
_SPELLED = str.maketrans(GREEK)


def fold(text: str) -> str:
    """Fold case, Greek letters, accents, hyphens and spaces, so that spellings of one name meet.

    >>> fold("17β-Estradiol"), fold("17beta estradiol")
    ('17betaestradiol', '17betaestradiol')
    """
    text = unicodedata.normalize("NFKD", text.lower().translate(_SPELLED))
    return re.sub(r"[\s\-‐-―_'’]|[\u0300-\u036f]", "", text)


def typed(name: str, value: object) -> str:
    """The text that an argument must be; anything else is refused by the name of the argument."""
    if not isinstance(value, str):
        raise InvalidArgument(name, value, why=f"{value!r} is no text")
    return value


class Lexicon:
    """All names of all terms, ready for lookup and search.

    A label beats a synonym of whatever scope, and a synonym beats a cross reference; two terms at the same rank are ambiguous.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms: Mapping[str, Term] = {term.id: term for term in terms}
        self._ranks: tuple[dict[str, list[str]], ...] = ({}, {}, {}, {})
        for term in self.terms.values():
            for rank, names in enumerate(((term.id,), (term.label,), term.names[1:], term.xrefs)):
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

    @cached_property
    def _words(self) -> Mapping[str, Mapping[str, str]]:
        """The words of each name, by the name folded: see :func:`_tails`."""
        return {fold(name): _tails(name) for term in self.terms.values() for name in term.names}

    def nearest(self, text: str, n: int = 4) -> tuple[str, ...]:
        """Return labels of the terms whose names come closest to a text, best first.

        First come names in which every word of the text, or what it is a slip of, begins a word (``sleep`` in "sleep
        deprivation"), whole words and slips of whole names before others; then names that are less alike.
        """
        key = fold(text)
        labels = {name: self.terms[ids[0]].label for rank in (2, 1) for name, ids in self._ranks[rank].items()}
        words = [_meant(word, self._words.values()) for word in map(fold, text.split()) if word]
        holding = [name for name in labels if words and all(any(tail.startswith(word) for tail in self._words[name].values()) for word in words)]
        holding.sort(key=lambda name: (not name.startswith(words[0]), len(name), name))
        whole = [name for name in holding if self._words[name].keys() >= set(words)]
        slips = difflib.get_close_matches(key, sorted(labels), n, 0.85)
        alike = difflib.get_close_matches(key, sorted(labels), n * 2, 0.7)
        inside = sorted((name for name in labels if len(key) > 3 and key in name), key=lambda name: (len(name), name))
        return tuple(dict.fromkeys(labels[name] for name in [*whole, *slips, *holding, *alike, *inside]))[:n]

    def search(self, text: str, limit: int = 20) -> list[Term]:
        """Return the terms whose names or definition hold every word of a text, or of which it begins an id, best first."""
        whole, words = fold(text), [fold(word) for word in text.split()]
        if not words:
            return []
        hits = []
        for term in self.terms.values():
            names, ids = [fold(name) for name in term.names], [fold(id_) for id_ in (term.id, *term.xrefs)]
            if whole in names or whole in ids:
                score = 0
            elif any(name.startswith(whole) for name in names):
                score = 1
            elif all(any(word in name for name in names) for word in words):
                score = 2
            elif any(_begins(whole, id_) for id_ in ids):
                score = 3
            elif all(word in fold(term.definition) for word in words):
                score = 4
            else:
                continue
            hits.append((score, len(term.label), term.label, term))
        return [term for *_, term in sorted(hits)[:limit]]


def _tails(name: str) -> dict[str, str]:
    """Each word of a name with what remains of the name from it on, folded: a text that begins there begins a word."""
    return {fold(word[0]): fold(name[word.start() :]) for word in re.finditer(r"[^\W_]+", name)}


def _meant(word: str, names: Collection[Mapping[str, str]]) -> str:
    """The word itself if it begins a word of a name, else the word of a name of which it is a slip, if any."""
    if any(tail.startswith(word) for tails in names for tail in tails.values()):
        return word
    return next(iter(difflib.get_close_matches(word, sorted(set().union(*names)), 1, 0.8)), word)


def _begins(text: str, id_: str) -> bool:
    """Whether a text begins an id or, without a colon, what follows its prefix: ``bdnf`` begins no ``BDNFKG:0000012``."""
    return (id_ if ":" in text else id_.partition(":")[2]).startswith(text)
