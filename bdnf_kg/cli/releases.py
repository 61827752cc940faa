"""The command that compares two releases: diff."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..errors import InvalidArgument
from .arguments import Commands
from .printing import print_json, print_rows


def add(commands: Commands) -> None:
    """Add the commands of this group."""
    text = "say what changed between two releases: terms, evidence, claims, and the conclusions that follow; exit 1 if anything did"
    sub = commands.add("diff", _diff, text, "table", "json", "csv", example="bdnf-kg diff ontology")
    sub.add_argument("old", help="a folder with tables/, or a commit or tag of a repository that holds ontology/tables")
    sub.add_argument("new", nargs="?", help="the same (default: the tables of the package)")
    sub.add_argument("--repository", type=Path, help="where the commits are looked up (default: the working directory)")
    sub.add_argument("--pairs", type=Path, help="a file of two names a line, separated by a tab: pairs whose effect is compared in place of textbook.tsv")
    sub.add_argument("--belief-step", type=float, default=0.05, help="a smaller move of belief is not told (default: %(default)s)")
    sub.add_argument("--max-pairs", type=int, default=500, help="pairs at most whose effect is compared (default: %(default)s)")


_COLUMNS = ("section", "change", "id", "label", "column", "old", "new", "note")


def _diff(args: argparse.Namespace) -> int:
    import sys

    from ..diff import diff, open_release, shipped

    pairs = _read_pairs(args.pairs) if args.pairs else None
    old = open_release(args.old, repository=args.repository)
    new = open_release(args.new, repository=args.repository) if args.new else shipped()
    found = diff(old, new, pairs=pairs, belief_step=args.belief_step, max_pairs=args.max_pairs)
    rows = [tuple(getattr(d, column) for column in _COLUMNS) for d in found.differences]
    if args.format == "json":
        differences = [dict(zip(_COLUMNS, row, strict=True)) for row in rows]
        print_json({"old": found.old, "new": found.new, "counts": found.counts(), "differences": differences, "bound": found.bound})
    elif args.format == "csv":
        print_rows(_COLUMNS, rows, "csv")
        print(found.bound, file=sys.stderr)
    else:
        print(found)
    return 1 if found else 0


def _read_pairs(path: Path) -> list[tuple[str, str]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidArgument("pairs", path, why=f"{path}: cannot be read: {error}") from None
    pairs = []
    for number, line in enumerate(lines, 1):
        cells = [cell.strip() for cell in line.split("\t")]
        if cells == [""] or (number == 1 and cells[:2] == ["source", "target"]):
            continue
        if len(cells) != 2 or not all(cells):
            raise InvalidArgument("pairs", path, why=f"{path}:{number}: {line!r} is not two names separated by a tab")
        pairs.append((cells[0], cells[1]))
    return pairs
