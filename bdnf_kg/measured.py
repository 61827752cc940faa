"""A measured profile, from a table, a data frame or a dictionary, to values by name."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from .errors import InvalidArgument

_NAMES = frozenset(("symbol", "gene", "genesymbol", "genename", "node", "term", "name", "id"))
_CHANGES = frozenset(("direction", "change", "sign", "logfc", "log2fc", "log2foldchange", "logfoldchange", "lfc", "value"))
_RATIOS = frozenset(("foldchange", "fold", "fc", "ratio"))
_P_VALUES = ("padj", "adjpval", "adjpvalue", "fdr", "qvalue", "p", "pvalue", "pval")
_WORDS = {"up": 1.0, "+": 1.0, "increase": 1.0, "down": -1.0, "-": -1.0, "decrease": -1.0, "none": 0.0, "unchanged": 0.0}


def read_profile(source: Any, *, max_p: float = 0.05) -> dict[str, float]:
    r"""Return measured values by name: positive where it rose, negative where it fell, 0 where it did not change.

    Parameters
    ----------
    source : mapping, data frame, path or text
        A mapping is taken as it is. A data frame, or a tab- or comma-separated file or text, has a column of names, one of
        directions (``up``, ``down``, ``+``, ``-``) or log fold changes and, if any, one of p-values; they are found by their
        usual headings, an adjusted p-value before a plain one, else in that order. Names may be the index of a data frame.
    max_p : float
        A value with a p-value above this, or with ``NA`` for one, counts as unchanged; one without a p-value as changed.

    Raises
    ------
    InvalidArgument
        If it cannot be read, naming the line; or if its only changes are fold changes that are no logarithms, of which 0.5
        is a fall and not a rise.

    Examples
    --------
    >>> read_profile("gene\tlogFC\tpadj\nFos\t2.1\t0.001\nArc\t-0.2\t0.7\n")
    {'Fos': 2.1, 'Arc': 0.0}
    """
    if isinstance(source, Mapping):
        return {str(name): _value(value, f"profile: {name!r}") for name, value in source.items()}
    if hasattr(source, "columns") and hasattr(source, "itertuples"):
        return _from_rows(*_frame(source), max_p, "data frame")
    name = "text"
    if isinstance(source, Path) or "\n" not in str(source):
        name = str(source)
        try:
            source = Path(source).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError, ValueError) as error:
            raise InvalidArgument("file", name, why=f"{name}: cannot be read: {error}") from None
    lines = [line for line in source.splitlines() if line.strip()]
    delimiter = "\t" if not lines or "\t" in lines[0] else ","
    rows = [(number, row) for number, row in enumerate(csv.reader(io.StringIO(source), delimiter=delimiter), 1) if any(map(str.strip, row))]
    if rows and _heading(rows[0][1]):
        return _from_rows(rows[0][1], rows[1:], max_p, name)
    return _from_rows((), rows, max_p, name)


def _frame(frame: Any) -> tuple[list[str], Iterable[tuple[int, Sequence[Any]]]]:
    columns = [str(column) for column in frame.columns]
    rows = frame.itertuples(index=True, name=None)
    if any(_plain(column) in _NAMES for column in columns):
        return columns, ((number, row[1:]) for number, row in enumerate(rows))
    return ["symbol", *columns], enumerate(rows)


def _plain(heading: str) -> str:
    return "".join(c for c in heading.lower() if c.isalnum())


def _heading(cells: Sequence[str]) -> bool:
    """Whether a first line names columns: none of its cells but the first is a number or a direction."""
    return len(cells) > 1 and not any(cell.strip().lower() in _WORDS or _number(cell) is not None for cell in cells[1:])


def _number(cell: Any) -> float | None:
    try:
        return float(cell)
    except (TypeError, ValueError):
        return None


def _value(cell: Any, where: str) -> float:
    word = str(cell).strip().lower()
    number = _WORDS.get(word, _number(cell))
    if number is None or math.isnan(number):
        raise InvalidArgument("profile", cell, why=f"{where}: {cell!r} is neither a direction nor a number")
    return number


def _from_rows(head: Sequence[str], rows: Iterable[tuple[int, Sequence[Any]]], max_p: float, name: str) -> dict[str, float]:
    plain = [_plain(heading) for heading in head]
    names = next((i for i, heading in enumerate(plain) if heading in _NAMES), 0)
    ratio = next((heading for heading, word in zip(head, plain, strict=True) if word in _RATIOS), "")
    if ratio and _CHANGES.isdisjoint(plain):
        raise InvalidArgument("profile", ratio, why=f"{name}: {ratio!r} is no logarithm, so that a fall is a positive number: give log2 of it, as 'log2FC'")
    changes = next((i for i, heading in enumerate(plain) if heading in _CHANGES), 1)
    chances = next((plain.index(heading) for heading in _P_VALUES if heading in plain), None if head else 2)
    values: dict[str, float] = {}
    for number, row in rows:
        if not any(str(cell).strip() for cell in row):
            continue
        wrong = InvalidArgument("file", name, why=f"{name}:{number}: {chr(9).join(map(str, row))!r} is not: symbol, direction or log fold change, p-value")
        if len(row) <= max(names, changes):
            raise wrong
        chance = _number(row[chances]) if chances is not None and chances < len(row) and str(row[chances]).strip() else None
        given = chances is not None and chances < len(row) and str(row[chances]).strip()
        if given and chance is None and str(row[chances or 0]).strip().upper() not in ("NA", "NAN"):
            raise wrong
        try:
            value = _value(row[changes], name)
        except InvalidArgument:
            if str(row[changes]).strip().upper() in ("NA", "NAN"):
                value = 0.0
            else:
                raise wrong from None
        changed = not given or (chance is not None and chance <= max_p)
        values[str(row[names]).strip()] = value if changed else 0.0
    return values
