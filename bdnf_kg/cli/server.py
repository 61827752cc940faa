"""Commands that serve the graph, or write it for a server: serve, load."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .arguments import Commands, load


def add(commands: Commands) -> None:
    """Add the commands of this group."""
    text = "serve SPARQL, the explorer, a query page and term pages over HTTP, read-only"
    sub = commands.add("serve", _serve, text, example="bdnf-kg serve --port 8000")
    sub.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: %(default)s, this machine only)")
    sub.add_argument("--port", type=int, default=8000, help="the port to listen on (default: %(default)s)")
    sub.add_argument("--store", type=Path, help="an on-disk store written by 'bdnf-kg load' (default: the shipped dataset)")
    sub.add_argument("--seconds", type=float, default=20.0, help="how long a query may run (default: %(default)s)")
    sub.add_argument("--rows", type=int, default=100_000, help="rows of an answer at most (default: %(default)s)")
    sub.add_argument("--workers", type=int, help="processes that run queries (default: one for each core, two at least)")
    sub.add_argument("--allow-service", action="append", default=[], metavar="HOST", help="a host that SERVICE may ask; may be repeated (default: none)")
    sub.add_argument("--log-queries", action="store_true", help="show the text of queries in the access log")
    sub = commands.add("load", _load, "write the dataset, or an RDF file, as an on-disk store that oxigraph can serve", example="bdnf-kg load --to store")
    sub.add_argument("--to", type=Path, required=True, help="a folder that is empty or not there yet")
    sub.add_argument("--file", type=Path, help="an RDF file (default: the shipped dataset)")


def _serve(args: argparse.Namespace) -> int:
    from ..serve import serve
    from ..serve.limits import Limits

    workers = {} if args.workers is None else {"workers": args.workers}
    limits = Limits(seconds=args.seconds, rows=args.rows, services=tuple(args.allow_service), log_queries=args.log_queries, **workers)
    serve(load(), host=args.host, port=args.port, limits=limits, store=args.store, announce=_announce)
    return 0


def _announce(address: str) -> None:
    print(f"bdnf-kg on {address} (SPARQL at /sparql); stop with Ctrl-C", file=sys.stderr, flush=True)


def _load(args: argparse.Namespace) -> int:
    from ..query import write_store

    print(write_store(args.to, args.file))
    return 0
