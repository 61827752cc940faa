"""Commands that look things up: stats, term, query."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .arguments import Commands, load
from .printing import print_json, print_rows


def add(commands: Commands) -> None:
    """Add the commands of this group."""
    commands.add("stats", _stats, "count what the graph holds", "table", "json", "csv", example="bdnf-kg stats --format json")
    sub = commands.add("term", _term, "look a term up by id, label, symbol or synonym, or search", "table", "json", "csv", example="bdnf-kg term estradiol")
    sub.add_argument("text")
    sub.add_argument("--search", action="store_true", help="list all terms that match instead of one")
    text = "run a stored query, or a SPARQL file; other options are the parameters of the query"
    sub = commands.add("query", _query, text, "table", "json", "csv", "tsv", example="bdnf-kg query release_triggers --format csv")
    sub.add_argument("name", nargs="?", help="the name of a stored query")
    sub.add_argument("--list", action="store_true", help="list the stored queries")
    sub.add_argument("--file", help="a SPARQL file, or - for standard input")
    sub.add_argument("--no-check", action="store_true", help="do not look for names that the graph does not hold")
    sub.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a parameter of the query; may be repeated")


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
    columns = ("id", "label", "kind", "parent", "quantity", "stage", "definition", "synonyms", "xrefs")
    rows = [(t.id, t.label, t.kind, kg.terms[t.parent].label if t.parent else "", t.quantity, t.stage, t.definition, "|".join(t.synonyms), "|".join(t.xrefs)) for t in found]
    if args.format == "table" and not args.search:
        for column, cell in zip(columns, rows[0], strict=True):
            if cell:
                print(f"{column:<11} {cell}")
        definition = next((d.text for d in kg.content.definitions if d.id == found[0].id), "")
        if definition:
            print(f"{'equivalent':<11} {definition}")
        members = [term.label for term in kg.members(found[0].id)]
        if members:
            print(f"{'members':<11} {', '.join(members)}")
    else:
        print_rows(columns, rows, args.format)
    return 0 if found else 1


def _query(args: argparse.Namespace) -> int:
    from ..query import stored_queries

    if args.list:
        print_rows(("name", "group", "question"), [(q.name, q.group, q.question) for q in stored_queries().values()], args.format)
        return 0
    if bool(args.name) == bool(args.file):
        print("bdnf-kg query: give the name of a stored query, or --file, or --list", file=sys.stderr)
        return 2
    given = {}
    for pair in args.set:
        name, equals, value = pair.partition("=")
        if not equals:
            print(f"bdnf-kg query: --set {pair!r} is not of the form NAME=VALUE", file=sys.stderr)
            return 2
        given[name] = value
    kg = load()
    if args.name:
        rows = kg.run(args.name, **given)
    else:
        try:
            text = sys.stdin.read() if args.file == "-" else Path(args.file).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            print(f"bdnf-kg query: {args.file}: cannot be read: {error}", file=sys.stderr)
            return 2
        rows = kg.query(text, check=not args.no_check)
    print_rows(rows.columns, rows.rows, args.format)
    return 0
