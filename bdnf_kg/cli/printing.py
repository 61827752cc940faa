"""Printing for commands: data to stdout as a table, JSON or delimited text."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any


def print_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]], format: str) -> None:
    """Print rows as a table, JSON objects, or delimited text with a header."""
    if format == "json":
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    elif format in ("csv", "tsv"):
        import csv

        writer = csv.writer(sys.stdout, delimiter="," if format == "csv" else "\t", lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    else:
        from ..export.text import table

        print(table(columns, rows))


def print_json(value: Any) -> None:
    """Print a value as indented JSON."""
    import json

    print(json.dumps(value, indent=2, ensure_ascii=False))
