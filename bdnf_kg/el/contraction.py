"""From many axioms that are wrong together to few of them: leave out what is not needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

_Item = TypeVar("_Item")


def contract(axioms: Sequence[_Item], is_wrong: Callable[[Sequence[_Item]], bool], runs: int | None = None) -> tuple[tuple[_Item, ...], bool]:
    """Leave axioms out, first many at a time, as long as what remains is wrong; return it, and whether each is needed.

    ``is_wrong`` is called at most ``runs`` times, where that is given; it holds of all the axioms together, and of
    every set that holds a set it holds of.

    >>> contract("abcdefgh", lambda some: {"b", "g"} <= set(some))
    (('b', 'g'), True)
    >>> contract("abcdefgh", lambda some: {"b", "g"} <= set(some), 5)
    (('a', 'b', 'g', 'h'), False)
    """
    kept, size, calls = list(axioms), max(1, len(axioms) // 2), 0
    while True:
        start = 0
        while start < len(kept):
            if calls == runs:
                return tuple(kept), False
            calls += 1
            fewer = kept[:start] + kept[start + size :]
            if is_wrong(fewer):
                kept = fewer
            else:
                start += size
        if size == 1:
            return tuple(kept), True
        size = max(1, size // 2)
