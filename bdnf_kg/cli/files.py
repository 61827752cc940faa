"""Commands that write files for others: view, export, docs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from ..errors import InvalidArgument
from ..export import FORMATS
from .arguments import Commands, filter_arguments, keywords, load, measured


def add(commands: Commands) -> None:
    """Add the commands of this group."""
    text = "write one interactive HTML page: everything, what is around one term, the paths between two, or what joins several"
    sub = commands.add("view", _view, text, example='bdnf-kg view "physical exercise" memory -o paths.html')
    sub.add_argument("source", nargs="?")
    sub.add_argument("target", nargs="?")
    sub.add_argument("more", nargs="*", metavar="term", help="more terms: show what joins them all")
    sub.add_argument("--connect", action="store_true", help="join two terms by bridge nodes instead of showing the paths from one to the other")
    sub.add_argument("--values", metavar="FILE", help="a table of measured values to colour the nodes by, as for the command profile, or - for standard input")
    sub.add_argument("-k", type=int, help="paths of each sign between two terms (default: 10)")
    sub.add_argument("-o", "--output", type=Path, default=Path("bdnf-kg.html"), help="the page, or - for standard output (default: %(default)s)")
    filter_arguments(sub)
    sub = commands.add("export", _export, "write the graph to a file", example="bdnf-kg export sif -o bdnf.sif")
    sub.add_argument("format", help="; ".join(f"{name}: {format.holds}" for name, format in FORMATS.items()))
    sub.add_argument("-o", "--output", type=Path, required=True, help="the file, or - for standard output")
    text = "write the documentation of the ontology: a page for every term and relation, an index, a guide and pictures"
    sub = commands.add("docs", _docs, text, example="bdnf-kg docs -o site")
    sub.add_argument("-o", "--output", type=Path, help="an empty folder, or one that holds an earlier documentation")
    sub.add_argument("--guide", type=Path, help="also write the guide as Markdown into this folder")


def _view(args: argparse.Namespace) -> int:
    terms = [term for term in (args.source, args.target, *args.more) if term is not None]
    values = measured(args.values) if args.values else None
    if args.connect and len(terms) < 2:
        raise InvalidArgument("connect", terms, why="give at least two terms to connect")
    joined = args.connect or len(terms) > 2
    source, target = (None, None) if joined else (args.source, args.target)
    page = load().explore(source, target, connect=terms if joined else (), values=values, **keywords(args))
    _deliver(page.write, args.output)
    if page.uncoloured:
        more = f" and {len(page.uncoloured) - 20} more" if len(page.uncoloured) > 20 else ""
        print(f"not in the page: {', '.join(page.uncoloured[:20])}{more}", file=sys.stderr)
    return 0


def _export(args: argparse.Namespace) -> int:
    kg = load()
    _deliver(lambda path: kg.export(args.format, path), args.output)
    return 0


def _deliver(write: Callable[[Path], Path], output: Path) -> None:
    """Write a file and print its name, or print what it would hold for ``-``."""
    if output != Path("-"):
        print(write(output))
        return
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        sys.stdout.buffer.write(write(Path(folder) / "output").read_bytes())


def _docs(args: argparse.Namespace) -> int:
    from ..pages import write
    from ..pages.site import write_guide

    if not args.output and not args.guide:
        raise InvalidArgument("output", None, why="give a folder for the pages (-o) or for the guide (--guide)")
    kg = load()
    if args.output:
        pages = write(kg, args.output)
        print(args.output / "index.html")
        print(f"{len(pages)} pages", file=sys.stderr)
    if args.guide:
        for path in write_guide(kg, args.guide):
            print(path)
    return 0
