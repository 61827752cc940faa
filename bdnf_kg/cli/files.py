"""Commands that write files for others: view, export."""

from __future__ import annotations

import argparse
from pathlib import Path

from .arguments import Commands, load


def add(commands: Commands) -> None:
    """Add the commands of this group."""
    text = "write one HTML page with the paths between two terms, or what is around one"
    sub = commands.add("view", _view, text, example='bdnf-kg view "physical exercise" memory -o paths.html')
    sub.add_argument("source", nargs="?")
    sub.add_argument("target", nargs="?")
    sub.add_argument("-k", type=int, default=10, help="paths (default: %(default)s)")
    sub.add_argument("-o", "--output", type=Path, default=Path("bdnf-kg.html"))
    sub = commands.add("export", _export, "write the graph to a file", example="bdnf-kg export sif -o bdnf.sif")
    sub.add_argument("format", help="tsv, sif or graphml")
    sub.add_argument("-o", "--output", type=Path, required=True)


def _view(args: argparse.Namespace) -> int:
    print(load().view(args.source, args.target, args.output, k=args.k))
    return 0


def _export(args: argparse.Namespace) -> int:
    print(load().export(args.format, args.output))
    return 0
