"""What changed between two releases, in the words of a biologist.

Rows of the tables are compared first (:mod:`.rows`), then what follows from them: claims, and the verdicts on pairs of
terms (:mod:`.conclusions`). A release is a folder, or a commit of a repository (:mod:`.release`).
"""

from __future__ import annotations

from collections.abc import Iterable

from ..errors import InvalidArgument
from .conclusions import compare_claims, compare_verdicts
from .difference import Diff, Difference
from .release import Release, open_release, shipped
from .rows import compare_tables

__all__ = ["BELIEF_STEP", "MAX_PAIRS", "Diff", "Difference", "Release", "diff", "open_release", "shipped"]

BELIEF_STEP = 0.05
"""By how much the belief of a claim must move to be told."""
MAX_PAIRS = 500
"""How many pairs get their verdict compared. One pair takes about 10 ms on the shipped graph (both releases)."""


def diff(
    old: Release,
    new: Release,
    *,
    pairs: Iterable[tuple[str, str]] | None = None,
    belief_step: float = BELIEF_STEP,
    max_pairs: int = MAX_PAIRS,
) -> Diff:
    """Compare two releases.

    Parameters
    ----------
    old, new : Release
        From :func:`open_release` or :func:`shipped`.
    pairs : iterable of (source, target), optional
        Terms whose effect is compared whatever changed. By default those of ``textbook.tsv`` of the new release. Pairs
        that have a changed claim follow, the largest change first.
    belief_step : float
        A smaller move of belief is not told.
    max_pairs : int
        The bound on the pairs whose verdict is compared; what was left out is said in ``Diff.bound``.

    Raises
    ------
    TermNotFound
        If a name in ``pairs`` is a term of neither release.

    Examples
    --------
    >>> same = diff(shipped(), shipped(), max_pairs=3)
    >>> bool(same), same.bound.split(",")[0]
    (False, 'the verdicts of 3 pairs were compared')
    """
    if not 0 <= belief_step <= 1:
        raise InvalidArgument("belief_step", belief_step, why=f"{belief_step} is not between 0 and 1")
    if max_pairs < 0:
        raise InvalidArgument("max_pairs", max_pairs, why=f"{max_pairs} is negative")
    rows = compare_tables(old, new)
    claims, changed_pairs = compare_claims(old.kg, new.kg, belief_step)
    verdicts, bound = compare_verdicts(old.kg, new.kg, pairs, changed_pairs, max_pairs)
    return Diff(old.name, new.name, tuple(sorted([*rows, *claims, *verdicts], key=Difference.place)), bound)
