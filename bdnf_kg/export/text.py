"""Answers as text for the terminal, as JSON-ready values, and as small HTML for notebooks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from ..causal.effect import Basis, weight, weight_text
from ..model import CONTEXT_FIELDS, Sign

if TYPE_CHECKING:
    from ..answers import Effect, Robustness, WhatIf
    from ..causal import Edge, Path, Paths
    from ..causal.support import Support
    from ..graph import KnowledgeGraph
    from ..model import Claim, Evidence, Term
    from ..review import Finding


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Return rows as aligned text."""
    cells = [[_cell(x) for x in row] for row in rows]
    widths = [max([len(c), *(len(row[i]) for row in cells)]) for i, c in enumerate(columns)]
    lines = ["  ".join(c.ljust(w) for c, w in zip(columns, widths, strict=True)).rstrip()]
    lines.append("  ".join("-" * w for w in widths))
    lines += ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in cells]
    return "\n".join(lines)


def _cell(value: Any) -> str:
    return "" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)


def term_json(term: Term) -> dict[str, Any]:
    """A term as id and label."""
    return {"id": term.id, "label": term.label}


def step_json(edge: Edge) -> dict[str, Any]:
    """One step of a path."""
    claim = edge.claim
    return {
        "subject": {"id": edge.subject, "label": edge.subject_label},
        "object": {"id": edge.object, "label": edge.object_label},
        "kind": edge.kind,
        "sign": str(edge.sign) if edge.sign is not None else None,
        "belief": round(edge.belief, 4),
        "derivation": edge.derivation,
        "sentence": edge.sentence,
        "standing": str(claim.standing) if claim else None,
        "species": list(claim.species) if claim else [],
        "references": list(edge.references),
        "against": list(edge.against),
    }


def path_json(path: Path) -> dict[str, Any]:
    """A path with its steps; ``context`` holds the values that are common to all steps, by field."""
    return {
        "sign": str(path.sign) if path.sign is not None else "undetermined",
        "belief": round(path.belief, 4),
        "derivation": path.derivation,
        "weight": round(weight(path), 4),
        "sentence": path.sentence,
        "weakest_step": path.edges.index(path.weakest_step) + 1,
        "context": {name: list(path.shared(name)) for name in CONTEXT_FIELDS if path.shared(name)},
        "nothing_in_common": list(path.breaks()),
        "references": list(path.references),
        "steps": [step_json(edge) for edge in path.edges],
    }


def effect_json(effect: Effect) -> dict[str, Any]:
    """A verdict with the best path of each sign and the evidence on the pair itself."""
    return {
        "source": term_json(effect.source),
        "target": term_json(effect.target),
        "verdict": str(effect.verdict),
        "basis": str(effect.basis),
        "reason": effect.reason,
        "best": {sign: path_json(path) if path else None for sign, path in effect.best.items()},
        "evidence_on_the_pair": [claim_json(claim) for claim in effect.claims],
        "no_effect_found": [{"evidence": row.id, "reference": row.reference, "finding": row.finding} for row in effect.nulls],
        "observed": [claim_json(claim) for claim in effect.observed],
        "structure": list(effect.structure),
        "references": list(effect.references),
        "bound": effect.bound,
    }


def claim_json(claim: Claim) -> dict[str, Any]:
    """A claim with its numbers and papers; ``sufficiency`` and ``necessity`` are None where no paper tested them."""
    return {
        "subject": claim.subject,
        "object": claim.object,
        "sign": str(claim.sign),
        "causal": claim.causal,
        "standing": str(claim.standing),
        "belief": round(claim.belief.value, 4),
        "sufficiency": round(claim.sufficiency.value, 4) if claim.sufficiency.is_tested else None,
        "necessity": round(claim.necessity.value, 4) if claim.necessity.is_tested else None,
        "references": list(claim.references),
        "against": sorted({row.reference for row in claim.against}),
    }


_WORDS = {Sign.POSITIVE: "raises", Sign.NEGATIVE: "lowers", None: "is linked with"}


def step_text(kg: KnowledgeGraph, edge: Edge) -> list[str]:
    """One step: in words, with its sign, stage, species and papers."""
    if edge.kind == "is a":
        return [f"{edge.subject_label} {edge.verb} {edge.object_label}"]
    stage = kg.terms[edge.object].stage or kg.terms[edge.subject].stage
    claim = edge.claim
    species = ", ".join(_species(kg, claim.species)) if claim else ""
    papers = len(edge.references)
    head = f"{edge.subject_label} {edge.arrow} {edge.object_label}"
    facts = [
        f"sign {edge.sign if edge.sign is not None else 'unknown'}",
        *([f"stage {stage}"] if stage else []),
        species or "species not given",
        f"belief {edge.belief:.2f}",
    ]
    lines = [head, f"    {edge.sentence}", "    " + " · ".join(facts)]
    if claim and edge.against:
        lines.append(f"    {claim.standing}: against it {_papers(kg, edge.against)}")
    for reference in edge.references[:4]:
        lines.append(f"    {kg.references[reference].citation}")
    if papers > 4:
        lines.append(f"    and {_papers(kg, edge.references[4:])}")
    return lines


def readable(kg: KnowledgeGraph, rows: Iterable[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """Rows in which a paper whose id leads nobody to it stands under a name that does."""
    names = {reference.id: reference.name for reference in kg.references.values() if not reference.is_identified}
    return [tuple(names.get(cell, cell) for cell in row) for row in rows]


def _papers(kg: KnowledgeGraph, ids: Iterable[str]) -> str:
    return ", ".join(kg.references[id_].name for id_ in ids)


def _species(kg: KnowledgeGraph, ids: Iterable[str]) -> list[str]:
    return [(kg.terms[i].synonyms[:1] or (kg.terms[i].label,))[0] for i in ids]


def path_text(kg: KnowledgeGraph, path: Path, title: str) -> str:
    """A path, step by step."""
    sign = path.sign if path.sign is not None else "undetermined"
    lines = [f"{title}: net sign {sign}, belief {path.belief:.3f}, {len(path)} step{'s' if len(path) != 1 else ''}", f"  {path.sentence}"]
    if len(path.claims) > 1:
        lines += [f"  {weight_text(path)}", f"  {context_text(kg, path)}"]
    for number, edge in enumerate(path.edges, 1):
        head, *rest = step_text(kg, edge)
        lines.append(f"  {number}. {head}")
        lines += [f"  {line}" for line in rest]
    return "\n".join(lines)


def context_text(kg: KnowledgeGraph, path: Path) -> str:
    """Where a path holds together: the species and region common to its steps, or that there is none."""
    parts = []
    for name, noun in (("species", "species"), ("anatomy", "region")):
        values = path.shared(name)
        if values:
            parts.append(f"{noun} {', '.join(_species(kg, values) if name == 'species' else (kg.terms[i].label for i in values))}")
        else:
            parts.append(f"no {noun} in common" if name in path.breaks() else f"{noun} not given")
    return f"context: {'; '.join(parts)}"


def paths_text(kg: KnowledgeGraph, paths: Paths) -> str:
    """Several paths, best first, or the reason why there is none."""
    if not paths:
        return f"no path: {paths.reason}"
    parts = [path_text(kg, path, f"Path {number}") for number, path in enumerate(paths, 1)]
    if paths.bound:
        parts.append(f"(bound: {paths.bound})")
    return "\n\n".join(parts)


def effect_text(kg: KnowledgeGraph, effect: Effect) -> str:
    """A verdict in words, the evidence on the pair, and the best path of each sign."""
    parts = [f"{effect.source} -> {effect.target}: {effect.verdict}\n  {effect.reason}"]
    if effect.basis is Basis.PATHS:
        parts[0] += "\n  No paper here tests this pair: the verdict is inferred from paths."
    if effect.structure:
        parts[0] += f"\n  By structure, which shows no effect: {'; '.join(effect.structure)}."
    if effect.claims:
        lines = ["Evidence on the pair"]
        for claim in effect.claims:
            subject, object_ = kg.terms[claim.subject].label, kg.terms[claim.object].label
            lines.append(f"  {subject} {_WORDS[claim.sign]} {object_}: {claim.standing}, belief {claim.belief.value:.2f}")
            lines += [f"    {_row_text(kg, row)}" for row in claim.evidence]
            lines += [f"    against: {_row_text(kg, row)}" for row in claim.against]
        parts.append("\n".join(lines))
    if effect.nulls:
        parts.append("\n".join(["Looked for, and not found", *(f"  {_row_text(kg, row)}" for row in effect.nulls)]))
    if effect.observed:
        lines = ["Observed together, which shows no cause"]
        for claim in effect.observed:
            subject, object_ = kg.terms[claim.subject].label, kg.terms[claim.object].label
            lines.append(f"  {subject} goes with {'more' if claim.sign > 0 else 'less'} {object_}: {claim.standing}, {_papers(kg, claim.references)}")
        parts.append("\n".join(lines))
    for path, title in ((effect.positive, "Best path of +"), (effect.negative, "Best path of -"), (effect.undetermined, "Best path, undetermined")):
        if path:
            parts.append(path_text(kg, path, title))
    if effect.bound:
        parts.append(f"(bound: {effect.bound})")
    return "\n\n".join(parts)


def _row_text(kg: KnowledgeGraph, row: Evidence) -> str:
    """A finding with its paper, where it was found, and whether it was read in more than the abstract."""
    context = row.context
    places = [kg.terms[i].label for i in (context.anatomy, context.cell_type, context.condition) if i]
    facts = [*_species(kg, [context.species] if context.species else []), *places, *filter(None, (context.sex, context.life_stage, context.duration)), row.study_design]
    return f"{kg.references[row.reference].name} ({', '.join(facts)}; read in: {row.locator}): {row.finding}"


def robustness_text(kg: KnowledgeGraph, robustness: Robustness) -> str:
    """How the verdict fares with parts of the evidence, and how many papers must fall before it changes."""
    rows = [(name, str(effect.verdict), effect.reason) for name, effect in robustness.rows]
    return f"{table(('evidence', 'verdict', 'why'), rows)}\n\n{support_text(kg, robustness.support)}"


def support_text(kg: KnowledgeGraph, support: Support) -> str:
    """How many papers must fall before the verdict changes, by names that lead a reader to them."""
    return support.words(lambda id_: kg.references[id_].name)


def robustness_json(robustness: Robustness) -> dict[str, Any]:
    """The verdict from all and from parts of the evidence, and the support of the first."""
    support = robustness.support
    return {
        "verdicts": [{"evidence": name, "verdict": str(effect.verdict), "reason": effect.reason} for name, effect in robustness.rows],
        "support": {
            "depth": support.depth,
            "papers": list(support.papers),
            "then": str(support.then) if support.then else None,
            "heaviest": support.heaviest or None,
            "strength": round(support.strength, 4),
            "without_it": round(support.without_it, 4),
            "bound": support.bound,
        },
    }


def what_if_rows(what_if: WhatIf) -> list[tuple[str, str, float, str, str, int]]:
    """The predictions of a what-if: term, verdict, its strength, what it rests on, the best path of the sign, and how many of its steps are assumed."""
    return [
        (
            predicted.term.label, str(predicted.verdict), round(predicted.strength, 4), str(predicted.weighing.basis), str(predicted.weighing.best or ""),
            len(what_if.perturbation.assumed(predicted.term.id)),
        )
        for predicted in what_if.predictions
    ]  # fmt: skip


def rows_html(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Rows as an HTML table, every cell escaped."""
    head = "".join(f"<th>{escape(c)}</th>" for c in columns)
    body = "".join("<tr>" + "".join(f"<td>{escape(_cell(x))}</td>" for x in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def stats_html(stats: Mapping[str, int]) -> str:
    """The figures of a graph as an HTML table."""
    return rows_html(("bdnf-kg", ""), [(name.replace("_", " "), count) for name, count in stats.items()])


def effect_html(effect: Effect) -> str:
    """A verdict as HTML."""
    rows = []
    for sign, path in effect.best.items():
        if path:
            rows.append((sign, str(path), path.belief, ", ".join(path.cited)))
    head = f"<p><b>{escape(str(effect.source))} → {escape(str(effect.target))}: {escape(str(effect.verdict))}</b><br>{escape(effect.reason)}</p>"
    return head + rows_html(("sign", "best path", "belief", "references"), rows)


def finding_json(finding: Finding) -> dict[str, Any]:
    """What one rule of the review found."""
    return {
        "rule": finding.rule.id,
        "sources": list(finding.rule.sources),
        "level": str(finding.rule.level),
        "means": finding.rule.means,
        "result": str(finding.verdict),
        "reason": finding.reason,
        "offenders": [{"name": o.name, "detail": o.detail} for o in finding.offenders],
        "accepted": [{"name": o.name, "detail": o.detail, "reason": reason} for o, reason in finding.accepted],
    }


def findings_text(findings: Sequence[Finding], shown: int = 3) -> str:
    """The table of a review, then for each rule that is not simply kept what it means, who breaks it, and why that is accepted or not run."""
    rows = [(f.rule.id, ", ".join(f.rule.sources), f.rule.level, f.verdict, len(f.offenders) + len(f.accepted), _few([o.name for o in f.offenders], shown)) for f in findings]
    lines = [table(("rule", "source", "level", "result", "count", "offenders"), rows)]
    for f in findings:
        reasons = list(dict.fromkeys(reason for _, reason in f.accepted))
        if f.offenders or f.accepted or f.reason:
            lines += ["", f"{f.rule.id} ({f.rule.level}, {f.verdict}): {f.rule.means}"]
            lines += [f"  {f.reason}"] if f.reason else []
            lines += [f"  {offender}" for offender in f.offenders[: 2 * shown]]
            lines += [f"  ... and {len(f.offenders) - 2 * shown} more (--format json lists all)"] if len(f.offenders) > 2 * shown else []
            lines += [f"  accepted, {_few([str(o) for o, why in f.accepted if why == reason], shown)}: {reason}" for reason in reasons]
    return "\n".join(lines)


def _few(names: Sequence[str], shown: int) -> str:
    names = list(dict.fromkeys(names))
    return ", ".join(names[:shown]) + (f" and {len(names) - shown} more" if len(names) > shown else "")


def paths_html(paths: Paths) -> str:
    """Paths as an HTML table, or the reason why there is none."""
    if not paths:
        return f"<p>no path: {escape(paths.reason)}</p>"
    rows = [(number, str(path.sign) if path.sign is not None else "?", round(path.belief, 3), str(path), ", ".join(path.cited)) for number, path in enumerate(paths, 1)]
    return rows_html(("", "net sign", "belief", "path", "references"), rows)
