"""From what people type to terms: ids, CURIEs, labels, synonyms and cross references."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cached_property

from .curie import Prefixes
from .errors import AmbiguousTerm, InvalidArgument, TermNotFound
from .model import Sign, Term

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

    A label beats a synonym of whatever scope, a synonym a cross reference, and that an accession without its prefix; two
    terms at the same rank are ambiguous. An id may be written as an IRI of one of the ``prefixes``. Of names that come equally
    near to a text, those of the terms with the most ``rows`` of evidence come first.
    """

    def __init__(self, terms: Iterable[Term], prefixes: Prefixes | None = None, rows: Mapping[str, int] | None = None) -> None:
        self.terms: Mapping[str, Term] = {term.id: term for term in terms}
        self._prefixes, self._rows = prefixes or Prefixes({}), rows or {}
        self._ranks: tuple[dict[str, list[str]], ...] = ({}, {}, {}, {}, {})
        for term in self.terms.values():
            ids = (term.id, *term.xrefs)
            for rank, names in enumerate((_spellings(term.id), (term.label,), term.names[1:], [s for x in term.xrefs for s in _spellings(x)], _accessions(ids))):
                for name in names:
                    named = self._ranks[rank].setdefault(fold(name), [])
                    if term.id not in named:
                        named.append(term.id)

    def find(self, text: str) -> Term:
        """Return the one term of this name; raise TermNotFound or AmbiguousTerm otherwise."""
        found = self.candidates(text)
        if len(found) > 1:
            raise AmbiguousTerm(text, [(term.id, term.label) for term in found])
        if not found:
            changed = self._changes.get(fold(self._prefixes.compact(text.strip())))
            raise TermNotFound(text, (changed,), why="is the id of a change, not of a term") if changed else TermNotFound(text, self.nearest(text))
        return found[0]

    def candidates(self, text: str) -> list[Term]:
        """Return the terms that a name stands for at its best rank, sorted by id: none, one, or several."""
        key = fold(self._prefixes.compact(text.strip()))
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
    def _changes(self) -> Mapping[str, str]:
        """The label of the node of each change, by the spellings of the id of the change."""
        nodes = [term for term in self.terms.values() if term.change_number is not None]
        return {fold(name): term.label for term in nodes for sign in Sign for name in _spellings(term.change_id(sign))}

    @cached_property
    def _words(self) -> Mapping[str, Mapping[str, str]]:
        """The words of each name, by the name folded: see :func:`_tails`."""
        return {fold(name): _tails(name) for term in self.terms.values() for name in term.names}

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        """Every word of the names."""
        return frozenset().union(*self._words.values())

    @cached_property
    def _forms(self) -> Mapping[str, frozenset[str]]:
        """The words of the names by each of their stems."""
        forms: dict[str, set[str]] = {}
        for word in self._vocabulary:
            for stem in _stems(word):
                forms.setdefault(stem, set()).add(word)
        return {stem: frozenset(words) for stem, words in forms.items()}

    def _forms_of(self, word: str) -> frozenset[str]:
        """A word with its other forms in the names."""
        return frozenset({word}).union(*(self._forms.get(stem, ()) for stem in _stems(word)))

    def nearest(self, text: str, n: int = 4) -> tuple[str, ...]:
        """Return labels of the terms whose names come closest to a text, best first.

        First come names that are the text in another form (``memory`` for "memories"); then names in which every word of the
        text, a form of it or what it is a slip of stands (``sleep deprivation`` for "sleep"), slips of whole names, and names
        in which every word begins one; then those in which some of the words stand, and names that are less alike.
        """
        key = fold(text)
        ids = {name: ids for rank in (2, 1) for name, ids in self._ranks[rank].items()}
        given = [word for word in map(fold, text.split()) if word and word not in _SMALL] or [key]
        words = [word if self._is_word(word) or self._begins_word(word) else self._corrected(word) for word in given]
        forms = [self._forms_of(word) for word in words]
        names = sorted(ids, key=lambda name: (-max(self._rows.get(id_, 0) for id_ in ids[name]), len(name), name)) if key else []
        held = {name: sum(not form.isdisjoint(self._words[name]) for form in forms) for name in names}
        whole = sorted((name for name in names if held[name] == len(words)), key=lambda name: len(self._words[name]) > len(words))
        slips = [] if all(map(self._is_word, given)) else difflib.get_close_matches(key, sorted(ids), n, 0.85)
        begun = [name for name in names if all(any(tail.startswith(word) for tail in self._words[name].values()) for word in words)]
        partly = sorted((name for name in names if held[name]), key=lambda name: (-held[name], len(self._words[name]) > held[name]))
        alike = difflib.get_close_matches(key, sorted(ids), n * 2, 0.7)
        inside = [name for name in names if len(key) > 3 and key in name]
        found = [*whole, *slips, *begun, *partly, *alike, *inside]
        return tuple(dict.fromkeys(self.terms[id_].label for name in found for id_ in sorted(ids[name], key=lambda id_: -self._rows.get(id_, 0))))[:n]

    def _is_word(self, word: str) -> bool:
        """Whether a word, or another form of it, stands in a name."""
        return any(stem in self._forms for stem in _stems(word))

    def _begins_word(self, word: str) -> bool:
        return any(tail.startswith(word) for tails in self._words.values() for tail in tails.values())

    def _corrected(self, word: str) -> str:
        """The word of a name of which a word is a slip, if any, else the word itself."""
        return next(iter(difflib.get_close_matches(word, sorted(self._vocabulary), 1, 0.8)), word)

    def search(self, text: str, limit: int = 20) -> list[Term]:
        """Return the terms whose names or definition hold every word of a text or a form of it, or of which it begins an id, best first."""
        whole, words = fold(self._prefixes.compact(text.strip())), [fold(word) for word in text.split()]
        if not words:
            return []
        forms = [self._forms_of(word) for word in words]
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
            elif any(all(not form.isdisjoint(self._words[name]) for form in forms) for name in names):
                score = 4
            elif all(word in fold(term.definition) for word in words):
                score = 5
            else:
                continue
            hits.append((score, len(term.label), term.label, term))
        return [term for *_, term in sorted(hits)[:limit]]


def _tails(name: str) -> dict[str, str]:
    """Each word of a name with what remains of the name from it on, folded: a text that begins there begins a word."""
    return {fold(word[0]): fold(name[word.start() :]) for word in re.finditer(r"[^\W_]+", name)}


_SMALL = frozenset({"a", "an", "and", "by", "for", "in", "of", "on", "the", "to"})
_ENDINGS = (
    *("", "s", "es", "e", "y", "ies", "ed", "ing", "er", "ly", "al", "ally", "ic", "ics", "ical", "ically", "ion", "ions", "ory", "ive", "ous", "ety"),
    *("us", "i", "a", "ar", "um", "ex", "ices", "is", "se", "ses", "sis", "tic"),
)
"""The endings, English and Latin, by which the forms of a word of this field differ: its number, adjective, adverb, participles."""


_IRREGULAR = {"mice": "mouse"}
"""The plurals of this field that no ending makes."""


def _stems(word: str) -> set[str]:
    """What is left of a word without one of the endings; two words that share a stem are forms of one.

    >>> sorted(_stems("memories") & _stems("memory")), sorted(_stems("hippocampi") & _stems("hippocampal"))
    (['memor'], ['hippocamp'])
    """
    word = _IRREGULAR.get(word, word)
    return {word[: len(word) - len(ending)] for ending in _ENDINGS if word.endswith(ending) and len(word) - len(ending) >= max(3, len(ending))}


def _spellings(id_: str) -> tuple[str, str]:
    """An id with a colon, and with the underscore that IRIs have in its place."""
    return id_, id_.replace(":", "_", 1)


def _accessions(ids: Iterable[str]) -> list[str]:
    """The ids without their prefixes, of those with a letter in them: a bare number is the id of many things."""
    return [local for local in (id_.partition(":")[2] for id_ in ids) if re.search(r"[^\W\d_]", local)]


def _begins(text: str, id_: str) -> bool:
    """Whether a text begins an id or, without a colon, what follows its prefix: ``bdnf`` begins no ``BDNFKG:0000012``."""
    return (id_ if ":" in text else id_.partition(":")[2]).startswith(text)
