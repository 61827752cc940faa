"""What is a kind of what, and what is a part of what: the tree that lookup, filters and conflicts stand on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache

from .model import Term
from .tables import Curation

PART_OF = "BFO:0000050"


class Hierarchy:
    """The is-a tree of the terms and the part-of links of their structure."""

    def __init__(self, content: Curation) -> None:
        self._terms: dict[str, Term] = {term.id: term for term in content.terms}
        self._kinds: dict[str, set[str]] = defaultdict(set)
        self._inside: dict[str, set[str]] = defaultdict(set)
        self._inferred: dict[str, set[str]] = defaultdict(set)
        for term in content.terms:
            if term.parent:
                self._kinds[term.parent].add(term.id)
        for child, parent in content.inferred:
            self._inferred[parent].add(child)
        for subject, relation, object_, _ in content.structure:
            if relation == PART_OF:
                self._inside[object_].add(subject)
        self.including = cache(self._including)

    def ancestors(self, id_: str) -> list[str]:
        """The superclasses of a term, nearest first."""
        found = []
        above = self._terms[id_].parent
        while above and above not in found:
            found.append(above)
            above = self._terms[above].parent
        return found

    def descendants(self, id_: str) -> set[str]:
        """The subclasses of a term, at any depth."""
        return _closure(id_, self._kinds)

    def members(self, id_: str) -> set[str]:
        """What lies below a term by what is stated and by what the reasoner inferred, at any depth."""
        both = {key: self._kinds.get(key, set()) | self._inferred.get(key, set()) for key in {*self._kinds, *self._inferred}}
        return {found for found in _closure(id_, both) if found in self._terms}

    def _including(self, id_: str) -> frozenset[str]:
        """A term with its kinds, its parts, and theirs: what a filter on the term lets pass."""
        both = {key: self._kinds.get(key, set()) | self._inside.get(key, set()) for key in {*self._kinds, *self._inside}}
        return frozenset({id_, *_closure(id_, both)})

    def counted(self, ids: Iterable[str]) -> Counter[str]:
        """How often each term is named by ids, or one of its kinds is: what a question about the term draws on."""
        return Counter(above for id_ in ids if id_ in self._terms for above in (id_, *self.ancestors(id_)))

    def causal_parent(self, id_: str) -> str | None:
        """The nearest superclass that is a causal node."""
        return next((above for above in self.ancestors(id_) if self._terms[above].is_causal), None)

    def overlap(self, field: str, a: str, b: str) -> bool:
        """Whether two values of a context field can hold at once: equal, one within the other, or both sexes."""
        if a == b or (field == "sex" and "mixed" in (a, b)):
            return True
        return b in self.including(a) or a in self.including(b)


def _closure(start: str, below: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    stack = [start]
    while stack:
        for node in below.get(stack.pop(), ()):
            if node not in found:
                found.add(node)
                stack.append(node)
    return found
