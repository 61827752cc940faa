"""Commands that reason: paths, effect, perturb, profile."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..errors import InvalidArgument
from .arguments import Commands, filter_arguments, keywords, load, measured, search_arguments
from .printing import print_json, print_rows

if TYPE_CHECKING:
    from ..answers import Effect


def add(commands: Commands) -> None:
    """Add the commands of this group."""
    formats = ("table", "json", "csv")
    example = 'bdnf-kg paths "physical exercise" "long-term potentiation" -k 3'
    sub = commands.add("paths", _paths, "list the best signed paths between two terms", *formats, example=example)
    sub.add_argument("-k", type=int, default=10, help="paths (default: %(default)s)")
    sub.add_argument("--sign", choices=("+", "-"), help="only paths of this net sign")
    sub.add_argument("--order", choices=("belief", "length"), default="belief", help="the most believable first, or the shortest (default: %(default)s)")
    sub.add_argument("--via", action="append", help="a term that each path must pass; may be repeated")
    sub.add_argument("--include", action="append", choices=("associations",), help="take observed links as steps of unknown sign")
    search_arguments(sub)
    sub = commands.add("effect", _effect, "say what raising one term does to another", *formats, example='bdnf-kg effect "physical exercise" memory')
    sub.add_argument("--robustness", action="store_true", help="also ask without rodents, reviews, databases, ..., and say how many papers must fall before the verdict changes")
    search_arguments(sub)
    example = 'bdnf-kg perturb "physical exercise=+" TrkB=- --top 10'
    sub = commands.add("perturb", _perturb, "hold terms up or down and predict which way the others move", *formats, example=example)
    sub.add_argument("clamps", nargs="+", metavar="TERM=SIGN", help="a term and + or -")
    sub.add_argument("--top", type=int, default=30, help="predictions to print (default: %(default)s)")
    sub.add_argument("--strict", action="store_true", help="use only directions that were shown")
    sub.add_argument("--max-length", type=int, default=6, help="steps at most (default: %(default)s)")
    filter_arguments(sub)
    sub = commands.add("profile", _profile, "rank the causes that would explain a measured profile", *formats, example="bdnf-kg profile -")
    sub.add_argument(
        "file",
        help="tabs, commas or semicolons between the cells; - for standard input: symbol, direction or log fold change, p-value if any; by usual headings, else in that order",
    )
    sub.add_argument("--max-p", type=float, default=0.05, help="measured p-values above this count as unchanged (default: %(default)s)")
    sub.add_argument("--permutations", type=int, default=2000, help="how often the values are dealt anew for the p-value (default: %(default)s)")
    sub.add_argument("--max-length", type=int, default=3, help="steps at most (default: %(default)s)")
    sub.add_argument("--top", type=int, default=20, help="causes to print (default: %(default)s)")
    filter_arguments(sub)


_PATH_COLUMNS = ("path", "path_sign", "path_belief", "step", "subject", "sign", "object", "belief", "references")


def _path_rows(paths: Sequence[Any]) -> list[tuple[Any, ...]]:
    rows = []
    for number, path in enumerate(paths, 1):
        for step, e in enumerate(path.edges, 1):
            sign = path.sign if path.sign is not None else "undetermined"
            rows.append((number, str(sign), round(path.belief, 4), step, e.subject_label, e.arrow, e.object_label, round(e.belief, 4), "|".join(e.references)))
    return rows


def _paths(args: argparse.Namespace) -> int:
    from ..export.text import path_json, paths_text

    kg = load()
    found = kg.paths(args.source, args.target, **keywords(args))
    if args.format == "json":
        print_json([path_json(path) for path in found])
    elif args.format == "csv":
        print_rows(_PATH_COLUMNS, _path_rows(found), "csv")
    else:
        print(paths_text(kg, found))
    for note in filter(None, {found.reason, found.bound} if args.format != "table" else ()):
        print(note, file=sys.stderr)
    return 0 if found else 1


def _effect(args: argparse.Namespace) -> int:
    from ..export.text import effect_json, effect_text, robustness_json, robustness_text, support_text

    kg = load()
    robustness = kg.robustness(args.source, args.target, **keywords(args)) if args.robustness else None
    effect = robustness.effect if robustness else kg.effect(args.source, args.target, **keywords(args))
    if args.format == "json":
        print_json(effect_json(effect) | ({"robustness": robustness_json(robustness)} if robustness else {}))
    elif args.format == "csv":
        columns = ("evidence", "source", "target", "verdict", "basis", "reason", "belief_plus", "belief_minus", "references")
        print_rows(columns, [_effect_row(name, found) for name, found in (robustness.rows if robustness else (("all evidence", effect),))], "csv")
        if robustness:
            print(support_text(kg, robustness.support), file=sys.stderr)
    else:
        print(effect_text(kg, effect))
        if robustness:
            print(f"\n{robustness_text(kg, robustness)}")
    return 0 if str(effect.basis) != "nothing" else 1


def _effect_row(name: str, effect: Effect) -> tuple[Any, ...]:
    beliefs = [round(path.belief, 4) if path else "" for path in (effect.positive, effect.negative)]
    return (name, effect.source.label, effect.target.label, str(effect.verdict), str(effect.basis), effect.reason, *beliefs, "|".join(effect.references))


def _perturb(args: argparse.Namespace) -> int:
    from ..export.text import what_if_rows

    if args.top < 1:
        raise InvalidArgument("top", args.top, why=f"{args.top} is not a positive number")
    clamps: dict[str, str] = {}
    for pair in args.clamps:
        name, equals, sign = pair.rpartition("=")
        if not equals or sign not in ("+", "-"):
            raise InvalidArgument("clamp", pair, why=f"{pair!r} is not of the form TERM=+ or TERM=-")
        if clamps.setdefault(name, sign) != sign:
            raise InvalidArgument("clamps", name, why=f"{name!r} would be held both up and down")
    what_if = load().perturb(clamps, **keywords(args))
    print_rows(("term", "verdict", "strength", "basis", "best_path", "assumed_steps"), what_if_rows(what_if)[: args.top], args.format)
    print(what_if, file=sys.stderr)
    return 0 if what_if.predictions else 1


def _profile(args: argparse.Namespace) -> int:
    from ..measured import other_ids

    profile = measured(args.file, max_p=args.max_p)
    explanation = load().explain_profile(profile, top=args.top, permutations=args.permutations, **keywords(args))
    columns = ("cause", "sign", "score", "right", "wrong", "ambiguous", "permutation_p", "q_value", "enrichment_p", "concordance_p")
    rows = [
        (term.label, str(h.sign), h.score, len(h.correct), len(h.incorrect), len(h.ambiguous), *map(_short, (h.permutation_p, h.q_value, h.enrichment_p, h.concordance_p)))
        for term, h in explanation.hypotheses
    ]
    print_rows(columns, rows, args.format)
    print(explanation, file=sys.stderr)
    hint = other_ids(explanation.refused)
    if hint:
        print(f"of those refused: {hint}", file=sys.stderr)
    for name, why in list(explanation.refused.items())[:20]:
        print(f"refused: {name} {why}", file=sys.stderr)
    if len(explanation.refused) > 20:
        print(f"and {len(explanation.refused) - 20} more", file=sys.stderr)
    return 0 if rows else 1


def _short(value: float) -> float:
    return float(f"{value:.3g}")
