"""The command line: arguments in, library calls, text out. It holds no logic that the library lacks.

Data goes to stdout and everything else to stderr. Exit 0: fine; 1: findings; 2: misuse.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import __version__
from .errors import BdnfKgError, ReasonerUnavailable, TableError

if TYPE_CHECKING:
    from .graph import KnowledgeGraph
    from .tables import Tables

_EXAMPLES = {
    "build": "bdnf-kg build",
    "check": "bdnf-kg check",
    "stats": "bdnf-kg stats --format json",
    "term": "bdnf-kg term estradiol",
    "query": "bdnf-kg query release_triggers --format csv",
    "paths": 'bdnf-kg paths "physical exercise" "long-term potentiation" -k 3',
    "effect": 'bdnf-kg effect "physical exercise" memory',
    "perturb": 'bdnf-kg perturb "physical exercise=+" TrkB=- --top 10',
    "profile": "bdnf-kg profile -",
    "view": 'bdnf-kg view "physical exercise" memory -o paths.html',
    "export": "bdnf-kg export sif -o bdnf.sif",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; no error leaves a traceback."""
    args = _parser().parse_args(argv)
    try:
        return int(_COMMANDS[args.command](args) or 0)
    except TableError as error:
        print(error, file=sys.stderr)
        return 1
    except BdnfKgError as error:
        print(f"bdnf-kg {args.command}: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bdnf-kg", description="The computable reference for BDNF release.", epilog="example: bdnf-kg effect exercise memory")
    parser.add_argument("--version", action="version", version=f"bdnf-kg {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, text: str, *formats: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text, epilog=f"example: {_EXAMPLES[name]}")
        if formats:
            sub.add_argument("--format", choices=formats, default=formats[0], help="how to print (default: %(default)s)")
        return sub

    sub = command("build", "check the tables and compile them into the ontology and the dataset")
    sub.add_argument("--ontology", type=Path, help="a folder with tables/ and axioms.ttl (default: the one of the package)")
    sub.add_argument("--skip-reasoner", action="store_true", help="do not run HermiT")
    sub = command("check", "report every problem of the tables", "table", "json")
    sub.add_argument("--ontology", type=Path, help="a folder with tables/ (default: the one of the package)")
    sub.add_argument("--reasoner", action="store_true", help="also run HermiT over the built ontology")
    sub.add_argument("--report", action="store_true", help="if there is no problem, print what the content rests on")
    command("stats", "count what the graph holds", "table", "json", "csv")
    sub = command("term", "look a term up by id, label, symbol or synonym, or search", "table", "json", "csv")
    sub.add_argument("text")
    sub.add_argument("--search", action="store_true", help="list all terms that match instead of one")
    sub = command("query", "run a stored query, or a SPARQL file; other options are the parameters of the query", "table", "json", "csv", "tsv")
    sub.add_argument("name", nargs="?", help="the name of a stored query")
    sub.add_argument("--list", action="store_true", help="list the stored queries")
    sub.add_argument("--file", help="a SPARQL file, or - for standard input")
    sub.add_argument("--no-check", action="store_true", help="do not look for names that the graph does not hold")
    sub.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a parameter of the query; may be repeated")
    for name, text in (("paths", "list the best signed paths between two terms"), ("effect", "say what raising one term does to another")):
        sub = command(name, text, "table", "json", "csv")
        _search_arguments(sub, name == "paths")
    sub = command("perturb", "hold terms up or down and predict which way the others move", "table", "json", "csv")
    sub.add_argument("clamps", nargs="+", metavar="TERM=SIGN", help="a term and + or -")
    sub.add_argument("--top", type=int, default=30, help="predictions to print (default: %(default)s)")
    sub.add_argument("--strict", action="store_true", help="use only directions that were shown")
    sub.add_argument("--max-length", type=int, default=6, help="steps at most (default: %(default)s)")
    _filter_arguments(sub)
    sub = command("profile", "rank the causes that would explain a measured profile", "table", "json", "csv")
    sub.add_argument("file", help="a tab-separated file, or - for standard input: symbol, then direction or log fold change, then p-value if any")
    sub.add_argument("--max-p", type=float, default=0.05, help="measured p-values above this count as unchanged (default: %(default)s)")
    sub.add_argument("--max-length", type=int, default=3, help="steps at most (default: %(default)s)")
    sub.add_argument("--top", type=int, default=20, help="hypotheses to print (default: %(default)s)")
    _filter_arguments(sub)
    sub = command("view", "write one HTML page with the paths between two terms, or what is around one")
    sub.add_argument("source", nargs="?")
    sub.add_argument("target", nargs="?")
    sub.add_argument("-k", type=int, default=10, help="paths (default: %(default)s)")
    sub.add_argument("-o", "--output", type=Path, default=Path("bdnf-kg.html"))
    sub = command("export", "write the graph to a file")
    sub.add_argument("format", help="tsv, sif or graphml")
    sub.add_argument("-o", "--output", type=Path, required=True)
    return parser


def _search_arguments(sub: argparse.ArgumentParser, several: bool) -> None:
    sub.add_argument("source")
    sub.add_argument("target")
    if several:
        sub.add_argument("-k", type=int, default=10, help="paths (default: %(default)s)")
        sub.add_argument("--sign", choices=("+", "-"), help="only paths of this net sign")
        sub.add_argument("--via", action="append", help="a term that each path must pass; may be repeated")
    sub.add_argument("--max-length", type=int, default=6, help="steps at most (default: %(default)s)")
    sub.add_argument("--strict", action="store_true", help="walk only directions that were shown")
    sub.add_argument("--min-belief", type=float, default=0.0, help="leave out steps below this belief")
    sub.add_argument("--avoid", action="append", help="a term that no path may pass; may be repeated")
    _filter_arguments(sub)


def _filter_arguments(sub: argparse.ArgumentParser) -> None:
    for name in ("species", "anatomy", "cell-type", "study-design", "without", "directness"):
        text = "study designs whose evidence is left out" if name == "without" else f"only evidence of this {name.replace('-', ' ')}"
        sub.add_argument(f"--{name}", action="append", help=f"{text}; may be repeated")


def _keywords(args: argparse.Namespace) -> dict[str, Any]:
    names = ("k", "sign", "via", "max_length", "strict", "min_belief", "avoid", "species", "anatomy", "cell_type", "study_design", "without", "directness")
    return {name: getattr(args, name) for name in names if getattr(args, name, None) is not None}


def _load() -> KnowledgeGraph:
    from .graph import load

    return load()


def _print_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]], format: str) -> None:
    if format == "json":
        _print_json([dict(zip(columns, row, strict=True)) for row in rows])
    elif format in ("csv", "tsv"):
        import csv

        writer = csv.writer(sys.stdout, delimiter="," if format == "csv" else "\t", lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    else:
        from .export.text import table

        print(table(columns, rows))


def _print_json(value: Any) -> None:
    import json

    print(json.dumps(value, indent=2, ensure_ascii=False))


def _build(args: argparse.Namespace) -> int:
    from . import _resources, tables
    from .build import compile_files, write_files
    from .check import check
    from .graph import KnowledgeGraph

    folder: Path = args.ontology or _resources.ontology()
    read = tables.read(folder / "tables")
    problems = check(read)
    if problems:
        raise TableError(problems)
    kg = KnowledgeGraph(tables.curation(read))
    for path in write_files(folder, compile_files(kg, folder / "axioms.ttl")):
        print(path)
    return 0 if args.skip_reasoner else _reason(folder)


def _reason(folder: Path) -> int:
    from .reason import verify

    try:
        print(verify(folder / "bdnf.ttl"), file=sys.stderr)
    except ReasonerUnavailable as error:
        print(f"reasoner skipped: {error}", file=sys.stderr)
    return 0


def _check(args: argparse.Namespace) -> int:
    from . import _resources, tables
    from .check import check

    folder: Path = args.ontology or _resources.ontology()
    read = tables.read(folder / "tables")
    problems = check(read)
    if args.format == "json":
        _print_json([{"file": p.file, "row": p.row, "column": p.column, "rule": p.rule, "message": p.message, "nearest": p.nearest} for p in problems])
    else:
        for problem in problems:
            print(problem)
    rows = sum(len(r) for r in read.rows.values())
    print(f"{len(problems)} problem{'s' if len(problems) != 1 else ''} in {rows} rows of {len(read.rows)} tables", file=sys.stderr)
    if problems:
        return 1
    if args.report:
        _report(read)
    return _reason(folder) if args.reasoner else 0


def _report(read: Tables) -> None:
    from . import tables
    from .export.text import table
    from .graph import KnowledgeGraph
    from .report import report

    for section in report(KnowledgeGraph(tables.curation(read))):
        print(f"## {section.title}\n\n{table(section.columns, section.rows)}\n")


def _stats(args: argparse.Namespace) -> None:
    stats = _load().stats()
    if args.format == "json":
        _print_json(stats)
    else:
        _print_rows(("figure", "count"), list(stats.items()), args.format)


def _term(args: argparse.Namespace) -> int:
    kg = _load()
    found = kg.search(args.text) if args.search else [kg.term(args.text)]
    columns = ("id", "label", "kind", "parent", "quantity", "stage", "definition", "synonyms", "xrefs")
    rows = [(t.id, t.label, t.kind, kg.terms[t.parent].label if t.parent else "", t.quantity, t.stage, t.definition, "|".join(t.synonyms), "|".join(t.xrefs)) for t in found]
    if args.format == "table" and not args.search:
        for column, cell in zip(columns, rows[0], strict=True):
            if cell:
                print(f"{column:<11} {cell}")
        below = sorted(kg.terms[i].label for i in kg.hierarchy.descendants(found[0].id))
        if below:
            print(f"{'kinds':<11} {', '.join(below)}")
    else:
        _print_rows(columns, rows, args.format)
    return 0 if found else 1


def _query(args: argparse.Namespace) -> int:
    from .query import stored_queries

    if args.list:
        _print_rows(("name", "group", "question"), [(q.name, q.group, q.question) for q in stored_queries().values()], args.format)
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
    kg = _load()
    if args.name:
        rows = kg.run(args.name, **given)
    else:
        try:
            text = sys.stdin.read() if args.file == "-" else Path(args.file).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            print(f"bdnf-kg query: {args.file}: cannot be read: {error}", file=sys.stderr)
            return 2
        rows = kg.query(text, check=not args.no_check)
    _print_rows(rows.columns, rows.rows, args.format)
    return 0


_PATH_COLUMNS = ("path", "path_sign", "path_belief", "step", "subject", "sign", "object", "belief", "references")


def _path_rows(paths: Sequence[Any]) -> list[tuple[Any, ...]]:
    rows = []
    for number, path in enumerate(paths, 1):
        for step, e in enumerate(path.edges, 1):
            sign = path.sign if path.sign is not None else "undetermined"
            rows.append((number, str(sign), round(path.belief, 4), step, e.subject_label, e.arrow, e.object_label, round(e.belief, 4), "|".join(e.references)))
    return rows


def _paths(args: argparse.Namespace) -> int:
    from .export.text import path_json, paths_text

    kg = _load()
    found = kg.paths(args.source, args.target, **_keywords(args))
    if args.format == "json":
        _print_json([path_json(path) for path in found])
    elif args.format == "csv":
        _print_rows(_PATH_COLUMNS, _path_rows(found), "csv")
    else:
        print(paths_text(kg, found))
    for note in filter(None, {found.reason, found.bound} if args.format != "table" else ()):
        print(note, file=sys.stderr)
    return 0 if found else 1


def _effect(args: argparse.Namespace) -> int:
    from .export.text import effect_json, effect_text

    kg = _load()
    effect = kg.effect(args.source, args.target, **_keywords(args))
    if args.format == "json":
        _print_json(effect_json(effect))
    elif args.format == "csv":
        columns = ("source", "target", "verdict", "reason", "belief_plus", "belief_minus", "references")
        beliefs = [round(path.belief, 4) if path else "" for path in (effect.positive, effect.negative)]
        _print_rows(columns, [(effect.source.label, effect.target.label, str(effect.verdict), effect.reason, *beliefs, "|".join(effect.references))], "csv")
    else:
        print(effect_text(kg, effect))
    return 0


def _perturb(args: argparse.Namespace) -> int:
    from .errors import InvalidArgument
    from .export.text import what_if_rows

    clamps = {}
    for pair in args.clamps:
        name, equals, sign = pair.rpartition("=")
        if not equals or sign not in ("+", "-"):
            raise InvalidArgument("clamp", pair, why=f"{pair!r} is not of the form TERM=+ or TERM=-")
        clamps[name] = sign
    what_if = _load().perturb(clamps, **_keywords(args))
    _print_rows(("term", "verdict", "belief", "best_path"), what_if_rows(what_if)[: args.top], args.format)
    print(what_if, file=sys.stderr)
    return 0 if what_if.predictions else 1


def _profile(args: argparse.Namespace) -> int:
    kg = _load()
    explanation = kg.explain_profile(_read_profile(args.file, args.max_p), top=args.top, **_keywords(args))
    columns = ("cause", "sign", "score", "right", "wrong", "ambiguous", "enrichment_p", "concordance_p", "q_value")
    rows = [
        (term.label, str(h.sign), h.score, len(h.correct), len(h.incorrect), len(h.ambiguous), *(float(f"{x:.3g}") for x in (h.enrichment_p, h.concordance_p, h.q_value)))
        for term, h in explanation.hypotheses
    ]
    _print_rows(columns, rows, args.format)
    print(explanation, file=sys.stderr)
    if explanation.unmapped:
        print(f"not in the graph: {', '.join(explanation.unmapped[:20])}{' ...' if len(explanation.unmapped) > 20 else ''}", file=sys.stderr)
    return 0 if rows else 1


def _read_profile(name: str, max_p: float) -> dict[str, float]:
    from .errors import InvalidArgument

    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidArgument("file", name, why=f"{name}: cannot be read: {error}") from None
    words = {"up": 1.0, "+": 1.0, "down": -1.0, "-": -1.0}
    values: dict[str, float] = {}
    for number, line in enumerate(text.splitlines(), 1):
        cells = line.split("\t")
        if not line.strip() or (number == 1 and cells[0].lower() in ("symbol", "gene", "node", "term")):
            continue
        try:
            value = words[cells[1].strip().lower()] if cells[1].strip().lower() in words else float(cells[1])
            changed = len(cells) < 3 or not cells[2].strip() or float(cells[2]) <= max_p
        except (IndexError, ValueError):
            raise InvalidArgument("file", name, why=f"{name}:{number}: {line!r} is not: symbol, direction or log fold change, p-value") from None
        values[cells[0].strip()] = value if changed else 0.0
    return values


def _view(args: argparse.Namespace) -> None:
    print(_load().view(args.source, args.target, args.output, k=args.k))


def _export(args: argparse.Namespace) -> None:
    print(_load().export(args.format, args.output))


_COMMANDS = {
    "build": _build,
    "check": _check,
    "stats": _stats,
    "term": _term,
    "query": _query,
    "paths": _paths,
    "effect": _effect,
    "perturb": _perturb,
    "profile": _profile,
    "view": _view,
    "export": _export,
}

if __name__ == "__main__":
    sys.exit(main())
