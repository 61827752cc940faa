"""A user's values from a tab-separated file: symbol, then direction or log fold change, then p-value if any."""

from __future__ import annotations

import sys
from pathlib import Path

from ..errors import InvalidArgument


def read_values(name: str, max_p: float = 0.05) -> dict[str, float]:
    """Read symbols with a direction or a number; ``-`` is standard input. Above a p-value of ``max_p`` a number counts as 0."""
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidArgument("file", name, why=f"{name}: cannot be read: {error}") from None
    words = {"up": 1.0, "+": 1.0, "down": -1.0, "-": -1.0}
    values: dict[str, float] = {}
    for number, line in enumerate(text.splitlines(), 1):
        cells = line.split("\t")
        if not line.strip() or (number == 1 and cells[0].lower() in ("symbol", "gene", "node", "term")):
            continue
        try:
            value = words[cells[1].strip().lower()] if cells[1].strip().lower() in words else float(cells[1])
            changed = len(cells) < 3 or not cells[2].strip() or float(cells[2]) <= max_p
        except (IndexError, ValueError):
            raise InvalidArgument("file", name, why=f"{name}:{number}: {line!r} is not: symbol, direction or log fold change, p-value") from None
        values[cells[0].strip()] = value if changed else 0.0
    return values
