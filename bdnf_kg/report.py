"""What the content rests on: figures that keep it honest, from rows and claims alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from .graph import KnowledgeGraph
from .model import Evidence

RELEASE = "BDNF release"
MANY = 10
"""A reference behind more claims than this is worth a look."""


@dataclass(frozen=True, slots=True)
class Section:
    """One table of the report."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


def report(kg: KnowledgeGraph) -> list[Section]:
    """Return the report, table by table.

    >>> [section.title for section in report(kg)][:2]
    ['by topic', 'by study design']
    """
    return [
        _by(kg, "topic", lambda row: row.topic),
        _by(kg, "study design", lambda row: row.study_design),
        _by(kg, "stage of the object", lambda row: kg.terms[row.object].stage or "none"),
        _by(kg, "species", lambda row: kg.terms[row.context.species].label if row.context.species else "not given"),
        _by(kg, "decade", lambda row: f"{kg.references[row.reference].year[:3]}0s" if kg.references[row.reference].year else "no year"),
        _by(kg, "licence and source", lambda row: f"{row.licence}, {row.source}"),
        _completeness(kg),
        _busy_references(kg),
        _single_papers(kg),
        _unconnected(kg),
        _conflicts(kg),
    ]


def _by(kg: KnowledgeGraph, name: str, key: Callable[[Evidence], str]) -> Section:
    rows: dict[str, list[Evidence]] = defaultdict(list)
    for row in kg.evidence:
        rows[key(row)].append(row)
    table = [(name_, len(found), len({r.reference for r in found}), len({(r.subject, r.object, r.sign) for r in found})) for name_, found in sorted(rows.items())]
    return Section(f"by {name}", (name, "rows", "references", "pairs with sign"), tuple(table))


def _completeness(kg: KnowledgeGraph) -> Section:
    """The four rules of the MI2CAST guideline for one causal statement: entities, effect, source and evidence, context."""
    rules: dict[str, Callable[[Evidence], bool]] = {
        "1 entities are terms with an id": lambda row: row.subject in kg.terms and row.object in kg.terms,
        "2 the effect is signed, or its absence is stated": lambda row: bool(row.perturbation and row.change),
        "3 reference and evidence code": lambda row: row.reference in kg.references and bool(row.study_design),
        "4 context: species, and a tissue or cell": lambda row: bool(row.context.species and (row.context.anatomy or row.context.cell_type)),
        "species": lambda row: bool(row.context.species),
        "tissue or cell": lambda row: bool(row.context.anatomy or row.context.cell_type),
        "assay": lambda row: bool(row.assay),
    }
    total = len(kg.evidence)
    table = [(name, sum(map(rule, kg.evidence)), _share(sum(map(rule, kg.evidence)), total)) for name, rule in rules.items()]
    complete = sum(all(rule(row) for rule in list(rules.values())[:4]) for row in kg.evidence)
    return Section("completeness by the rules of MI2CAST", ("rule", "rows", "share"), (*table, ("all four", complete, _share(complete, total))))


def _busy_references(kg: KnowledgeGraph) -> Section:
    counts = Counter(ref for claim in kg.claims() for ref in claim.references)
    table = [(ref, count, kg.references[ref].title) for ref, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])) if count > MANY]
    return Section(f"references behind more than {MANY} claims", ("reference", "claims", "title"), tuple(table))


def _single_papers(kg: KnowledgeGraph) -> Section:
    claims = kg.claims(causal=True)
    single = sum(len(claim.references) == 1 for claim in claims)
    return Section("claims on one paper", ("claims", "on one paper", "share"), ((len(claims), single, _share(single, len(claims))),))


def _unconnected(kg: KnowledgeGraph) -> Section:
    near = {r.term.id for r in (*kg.upstream(RELEASE), *kg.downstream(RELEASE))} | {kg.term(RELEASE).id}
    near |= kg.hierarchy.descendants(kg.term(RELEASE).id)
    far = [(t.label, t.kind) for t in kg.terms.values() if t.is_causal and t.id not in near]
    return Section(f"causal nodes with no chain to or from {RELEASE}", ("node", "kind"), tuple(sorted(far)))


def _conflicts(kg: KnowledgeGraph) -> Section:
    def papers(rows: Iterable[Evidence]) -> str:
        return ", ".join(sorted({row.reference for row in rows}))

    table = [(kg.terms[a.subject].label, kg.terms[a.object].label, str(a.standing), papers(a.evidence), papers(b.evidence)) for a, b in kg.conflicts()]
    return Section("conflicts, both sides", ("subject", "object", "standing", "for +", "for -"), tuple(table))


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else ""
