"""Arguments that several commands share, and how a command enters the parser."""

from __future__ import annotations

import argparse
import difflib
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from ..graph import KnowledgeGraph
    from ..measured import Profile

Run: TypeAlias = Callable[[argparse.Namespace], int]


class Commands:
    """The commands in the order they are added; each with its help, its example, its parser and the function that runs it."""

    def __init__(self, parser: argparse.ArgumentParser) -> None:
        self._subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
        self.examples: dict[str, str] = {}
        self.parsers: dict[str, argparse.ArgumentParser] = {}

    def add(self, name: str, run: Run, text: str, *formats: str, example: str) -> argparse.ArgumentParser:
        """Add a command; the first of ``formats`` is its default. The arguments are then added to the parser that comes out."""
        sub = self._subparsers.add_parser(name, help=text, description=text, epilog=f"example: {example}")
        sub.set_defaults(run=run)
        if formats:
            sub.add_argument("--format", choices=formats, default=formats[0], help="how to print (default: %(default)s)")
        self.examples[name], self.parsers[name] = example, sub
        return sub

    def fault(self, words: Sequence[str]) -> str:
        """Say what is wrong with the words of a command that name no command, no option of it, or are too many."""
        name, *rest = words
        if name not in self.parsers:
            return f"{name!r} is no command{_nearest(name, self.parsers)}"
        if not rest[0].startswith("-"):
            return f"{rest[0]!r} is one word too many; put a name of several words in quotes"
        options = re.findall(r"(?<=\[)--?[\w-]+", self.parsers[name].format_usage())
        return f"{rest[0]!r} is no option of {name!r}{_nearest(rest[0].partition('=')[0], options)}"


def _nearest(text: str, names: Iterable[str]) -> str:
    found = difflib.get_close_matches(text, list(names), 3, 0.5)
    return f" (nearest: {', '.join(map(repr, found))})" if found else ""


def search_arguments(sub: argparse.ArgumentParser) -> None:
    """Add what a search between two terms takes."""
    sub.add_argument("source")
    sub.add_argument("target")
    sub.add_argument("--max-length", type=int, default=6, help="steps at most (default: %(default)s)")
    sub.add_argument("--strict", action="store_true", help="walk only directions that were shown")
    sub.add_argument("--min-belief", type=float, default=0.0, help="leave out steps below this belief")
    sub.add_argument("--avoid", action="append", help="a term that no path may pass; may be repeated")
    sub.add_argument("--no-subclasses", dest="subclasses", action="store_false", help="do not let a term stand for its kinds")
    filter_arguments(sub)


def filter_arguments(sub: argparse.ArgumentParser) -> None:
    """Add the filters of evidence."""
    for name in ("species", "anatomy", "cell-type", "study-design", "without", "directness"):
        text = "study designs, papers, species, regions or cell types whose evidence is left out" if name == "without" else f"only evidence of this {name.replace('-', ' ')}"
        sub.add_argument(f"--{name}", action="append", help=f"{text}; may be repeated")


def keywords(args: argparse.Namespace) -> dict[str, Any]:
    """Return the arguments that were given and that searches of the graph take, by name."""
    names = (
        "k",
        "sign",
        "order",
        "via",
        "include",
        "subclasses",
        "max_length",
        "strict",
        "min_belief",
        "avoid",
        "species",
        "anatomy",
        "cell_type",
        "study_design",
        "without",
        "directness",
    )
    return {name: getattr(args, name) for name in names if getattr(args, name, None) is not None}


def measured(file: str, *, max_p: float = 0.05) -> Profile:
    """Read measured values from a file, or from standard input for ``-``, and say on standard error how."""
    from ..measured import decoded, read_profile

    profile = read_profile(f"{decoded(sys.stdin.buffer.read(), 'standard input')}\n" if file == "-" else Path(file), max_p=max_p)
    print(profile, file=sys.stderr)
    return profile


def ontology_folder(args: argparse.Namespace) -> Path:
    """Return the folder of the ontology that was asked for, else the one of the package."""
    from .. import _resources

    return args.ontology or _resources.ontology()


def load() -> KnowledgeGraph:
    """Return the graph of the package; its modules are loaded only now, so that help and version stay quick."""
    from ..graph import load as load_graph

    return load_graph()
