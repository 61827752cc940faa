"""The command line: arguments in, library calls, text out. It holds no logic that the library lacks.

Data goes to stdout and everything else to stderr. Exit 0: fine; 1: findings; 2: misuse.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence

from .. import __version__
from ..errors import BdnfKgError, InconsistentOntology, TableError
from . import causal, files, lookup, ontology, releases, server
from .arguments import Commands


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; no error leaves a traceback, and no letter that the terminal lacks is an error."""
    words = list(sys.argv[1:] if argv is None else argv)
    top, commands = parser()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if words and not words[0].startswith("-") and words[0] not in commands.parsers:
        top.error(commands.fault(words))
    args, rest = top.parse_known_args(words)
    if args.command == "query":
        args.rest = rest
    elif rest:
        top.error(commands.fault([args.command, *rest]))
    try:
        return int(args.run(args))
    except TableError as error:
        print(error, file=sys.stderr)
        return 1
    except BdnfKgError as error:
        print(f"bdnf-kg {args.command}: {error}", file=sys.stderr)
        return 1 if isinstance(error, InconsistentOntology) else 2
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130


def parser() -> tuple[argparse.ArgumentParser, Commands]:
    """Return the parser of the command line and its commands."""
    top = argparse.ArgumentParser(prog="bdnf-kg", description="The computable reference for BDNF release.", epilog="example: bdnf-kg effect exercise memory")
    top.add_argument("--version", action="version", version=f"bdnf-kg {__version__}")
    commands = Commands(top)
    for group in (ontology, releases, lookup, causal, files, server):
        group.add(commands)
    return top, commands
