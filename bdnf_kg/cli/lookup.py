"""Commands that look things up: stats, term, query."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InvalidArgument
from .arguments import Commands, load
from .printing import print_json, print_rows

if TYPE_CHECKING:
    from ..graph import KnowledgeGraph
    from ..model import Term


def add(commands: Commands) -> None:
    """Add the commands of this group."""
    commands.add("stats", _stats, "count what the graph holds", "table", "json", "csv", example="bdnf-kg stats --format json")
    sub = commands.add("term", _term, "look a term up by id, label, symbol or synonym, or search", "table", "json", "csv", example="bdnf-kg term estradiol")
    sub.add_argument("text")
    sub.add_argument("--search", action="store_true", help="list all terms that match instead of one")
    text = "run a stored query, or a SPARQL file; other options are the parameters of the query"
    sub = commands.add("query", _query, text, "table", "json", "csv", "tsv", example="bdnf-kg query release_triggers --species mouse --format csv")
    sub.add_argument("name", nargs="?", help="the name of a stored query")
    sub.add_argument("--list", action="store_true", help="list the stored queries with their parameters")
    sub.add_argument("--show", action="store_true", help="print the SPARQL of the stored query instead of running it")
    sub.add_argument("--file", help="a SPARQL file, or - for standard input")
    sub.add_argument("--unknown", choices=("error", "warn", "ignore"), default="error", help="what to do about names that the graph does not hold (default: %(default)s)")
    sub.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a parameter whose name is also an option here; may be repeated")


def _stats(args: argparse.Namespace) -> int:
    stats = load().stats()
    if args.format == "json":
        print_json(stats)
    else:
        print_rows(("figure", "count"), list(stats.items()), args.format)
    return 0


def _term(args: argparse.Namespace) -> int:
    kg = load()
    found = kg.search(args.text) if args.search else [kg.term(args.text)]
    columns = ("id", "label", "kind", "parent", "quantity", "stage", "definition", "synonyms", "broad_synonyms", "narrow_synonyms", "related_synonyms", "xrefs")
    rows = [
        (
            t.id, t.label, t.kind, kg.terms[t.parent].label if t.parent else "", t.quantity, t.stage, t.definition,
            *map("|".join, (t.synonyms, t.broad_synonyms, t.narrow_synonyms, t.related_synonyms, t.xrefs)),
        )
        for t in found
    ]  # fmt: skip
    if args.format == "table" and not args.search:
        for column, cell in zip(columns, rows[0], strict=True):
            if cell:
                print(f"{column.replace('_synonyms', ' name'):<12} {cell}")
        if equivalent := _equivalent(kg, found[0]):
            print(f"{'equivalent':<12} {equivalent}")
        members = [term.label for term in kg.members(found[0].id)]
        if members:
            print(f"{'members':<12} {', '.join(members)}")
    elif args.format == "json":
        print_json([_term_json(kg, term, dict(zip(columns, row, strict=True))) for term, row in zip(found, rows, strict=True)])
    else:
        print_rows(columns, rows, args.format)
    if not found:
        print(f"no term matches {args.text!r}", file=sys.stderr)
    return 0 if found else 1


def _term_json(kg: KnowledgeGraph, term: Term, cells: dict[str, str]) -> dict[str, Any]:
    """The cells of a term, those of several values as lists, with what follows from its definition."""
    lists = {name: getattr(term, name) for name in ("synonyms", "broad_synonyms", "narrow_synonyms", "related_synonyms", "xrefs")}
    return cells | lists | {"equivalent": _equivalent(kg, term), "members": [member.label for member in kg.members(term.id)]}


def _equivalent(kg: KnowledgeGraph, term: Term) -> str:
    """The logical definition of a term, if it has one."""
    return next((definition.text for definition in kg.content.definitions if definition.id == term.id), "")


def _query(args: argparse.Namespace) -> int:
    import warnings

    from ..export.text import readable
    from ..query import Check, cached_store, run, stored, stored_queries

    if args.list:
        for name, value in (("name", args.name), ("file", args.file), ("show", args.show), ("parameters", [*args.rest, *args.set])):
            if value:
                raise InvalidArgument(name, value, why="--list lists all stored queries and takes nothing but --format")
        rows = [(q.name, q.group, q.question, " ".join(f"--{p.name} {p.type}" for p in q.parameters)) for q in stored_queries().values()]
        print_rows(("name", "group", "question", "parameters"), rows, args.format)
        return 0
    if bool(args.name) == bool(args.file):
        print("bdnf-kg query: give the name of a stored query, or --file, or --list", file=sys.stderr)
        return 2
    given, kg = _parameters(args.rest, args.set), load()
    if args.name:
        question = stored(args.name)
        if args.show:
            print(question.sparql, end="")
            return 0
        found = question.run(kg, given, store=cached_store())
    else:
        if args.show:
            raise InvalidArgument("show", args.file, why="--show is for a stored query; a file shows itself")
        if given:
            raise InvalidArgument(next(iter(given)), given, why="a SPARQL file has no parameters")
        try:
            text = sys.stdin.read() if args.file == "-" else Path(args.file).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            print(f"bdnf-kg query: {args.file}: cannot be read: {getattr(error, 'strerror', None) or error}", file=sys.stderr)
            return 2
        check: Check = "warn" if args.unknown == "warn" else args.unknown == "error"
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            found = run(cached_store(), text, kg.content.prefixes, check=check)
        for warning in caught:
            print(f"warning: {warning.message}", file=sys.stderr)
    print_rows(found.columns, readable(kg, found.rows) if args.format == "table" else found.rows, args.format)
    if found.reason:
        print(f"no rows: {found.reason}", file=sys.stderr)
    return 0


def _parameters(rest: Sequence[str], pairs: Sequence[str]) -> dict[str, str]:
    """Read ``--name value``, ``--name=value`` and ``NAME=VALUE``."""
    given = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise InvalidArgument("set", pair, why=f"{pair!r} is not of the form NAME=VALUE")
        given[name] = value
    words = iter(rest)
    for word in words:
        name, equals, value = word.partition("=")
        if not name.startswith("--"):
            raise InvalidArgument("parameter", word, why=f"{word!r} is not of the form --NAME VALUE")
        if not equals:
            value = next(words, "")
        if not value or (not equals and value.startswith("--")):
            raise InvalidArgument("parameter", word, why=f"{word!r} needs a value")
        given[name[2:].replace("-", "_")] = value
    return given
