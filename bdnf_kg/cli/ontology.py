"""Commands over the tables and the built ontology: build, check."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ReasonerUnavailable, TableError
from .arguments import Commands, ontology_folder
from .printing import print_json

if TYPE_CHECKING:
    from ..tables import Tables


def add(commands: Commands) -> None:
    """Add the commands of this group."""
    sub = commands.add("build", _build, "check the tables and compile them into the ontology and the dataset", example="bdnf-kg build")
    sub.add_argument("--ontology", type=Path, help="a folder with tables/ and axioms.ttl (default: the one of the package)")
    sub.add_argument("--skip-reasoner", action="store_true", help="do not run HermiT")
    sub = commands.add("check", _check, "report every problem of the tables", "table", "json", example="bdnf-kg check")
    sub.add_argument("--ontology", type=Path, help="a folder with tables/ (default: the one of the package)")
    sub.add_argument("--reasoner", action="store_true", help="also run HermiT over the built ontology")
    sub.add_argument("--report", action="store_true", help="if there is no problem, judge the built files by the rules of outside reviewers, and print what the content rests on")
    sub.add_argument("--shapes", action="store_true", help="as --report, and judge by the SHACL shapes too (needs pyshacl; about a minute)")


def _build(args: argparse.Namespace) -> int:
    from .. import tables
    from ..build import compile_files, write_files
    from ..check import check
    from ..graph import KnowledgeGraph

    folder = ontology_folder(args)
    read = tables.read(folder / "tables")
    problems = check(read)
    if problems:
        raise TableError(problems, outcome="nothing was written")
    kg = KnowledgeGraph(tables.curation(read))
    for path in write_files(folder, compile_files(kg, folder)):
        print(path)
    return 0 if args.skip_reasoner else _reason(folder)


def _reason(folder: Path) -> int:
    from ..reason import verify

    try:
        print(verify(folder / "bdnf.ttl"), file=sys.stderr)
    except ReasonerUnavailable as error:
        print(f"reasoner skipped: {error}", file=sys.stderr)
    return 0


def _check(args: argparse.Namespace) -> int:
    from .. import tables
    from ..check import check

    folder = ontology_folder(args)
    report = args.report or args.shapes
    read = tables.read(folder / "tables")
    problems = check(read)
    if args.format == "table":
        for problem in problems:
            print(problem)
    elif problems or not report:
        faults = [{"file": p.file, "row": p.row, "column": p.column, "rule": p.rule, "message": p.message, "nearest": p.nearest} for p in problems]
        print_json({"problems": faults} if report else faults)
    rows = sum(len(r) for r in read.rows.values())
    print(f"{len(problems)} problem{'s' if len(problems) != 1 else ''} in {rows} rows of {len(read.rows)} tables", file=sys.stderr)
    if problems:
        return 1
    failed = _report(args, folder, read) if report else 0
    return failed or (_reason(folder) if args.reasoner else 0)


def _report(args: argparse.Namespace, folder: Path, read: Tables) -> int:
    from .. import tables
    from ..export import text
    from ..graph import KnowledgeGraph
    from ..report import report
    from ..review import Release, findings, rules

    found = findings(Release.read(folder), rules(with_shapes=args.shapes))
    sections = report(KnowledgeGraph(tables.curation(read)))
    if args.format == "json":
        content = [{"title": s.title, "rows": [dict(zip(s.columns, row, strict=True)) for row in s.rows]} for s in sections]
        print_json({"problems": [], "rules": [text.finding_json(f) for f in found], "content": content})
    else:
        print(f"# Rules of outside reviewers\n\n{text.findings_text(found)}\n\n# What the content rests on\n")
        for section in sections:
            print(f"## {section.title}\n\n{text.table(section.columns, section.rows)}\n")
    failing = sum(f.fails for f in found)
    print(f"{len(found)} rules; {failing} broken of level ERROR or WARN", file=sys.stderr)
    return 1 if failing else 0
