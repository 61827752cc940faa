"""What the graph says of genes, for tools that know nothing else: gene sets as GMT, and signed edges onto genes as a table.

A gene stands for its message and its protein where the term carries its HGNC id; forms that are told apart from it (proBDNF, serum BDNF) stand for none.
Only claims that are held count, those on the kinds of a term as claims on the term; a gene that they move both ways is left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..model import Sign

if TYPE_CHECKING:
    from ..graph import KnowledgeGraph
    from ..model import Claim

FEWEST = 5
"""A set of fewer genes is left out."""
_VERBS = {Sign.POSITIVE: ("raises", "raised"), Sign.NEGATIVE: ("lowers", "lowered")}


def symbols(kg: KnowledgeGraph) -> dict[str, str]:
    """Return the symbol of the human gene of each message and protein that stands for one, by the id of the term.

    >>> found = symbols(kg)
    >>> found[kg.term("TrkB").id], found[kg.term("BDNF mRNA").id]
    ('NTRK2', 'BDNF')
    """
    genes = {term.id: next((xref for xref in term.xrefs if xref.startswith("HGNC:")), "") for term in kg.terms.values() if term.is_causal}
    names: dict[str, list[str]] = defaultdict(list)
    for id_, gene in genes.items():
        names[gene] += [name.removesuffix(" mRNA") for name in kg.terms[id_].names]
    chosen = {gene: next((name for name in said if re.fullmatch(r"[A-Z][A-Z0-9]*(orf\d+)?(-[A-Z0-9]+)*", name)), "") for gene, said in names.items() if gene}
    return {id_: chosen[gene] for id_, gene in genes.items() if chosen.get(gene)}


def sets(kg: KnowledgeGraph) -> str:
    """Return the gene sets as GMT: for each term the genes that it raises, that it lowers, that raise it and that lower it.

    A set of what a term raises holds genes whose message or protein was found to change in amount; a change of activity does not show in a table of expression.
    Of a term and its superclass with the same genes only the term has a set.
    """
    lines = []
    for raised in (True, False):
        found = _raised(kg) if raised else _raising(kg)
        for (id_, sign), genes in sorted(found.items(), key=lambda item: (kg.terms[item[0][0]].label, -item[0][1])):
            if len(genes) < FEWEST or any(found.get((kind, sign)) == genes for kind in kg.hierarchy.descendants(id_) if kind != id_):
                continue
            label, verb = kg.terms[id_].label, _VERBS[sign][1 if raised else 0]
            name = re.sub(r"\W+", "_", f"BDNFKG {verb} {'by ' if raised else ''}{label}").strip("_").upper()
            text = f"genes whose message or protein is {verb} in amount by {label}" if raised else f"genes whose product {verb} {label}"
            lines.append("\t".join((name, f"{text} ({id_}), held claims of bdnf-kg", *sorted(genes))))
    return "\n".join(lines) + "\n"


def edges(kg: KnowledgeGraph) -> str:
    """Return ``source``, ``target`` and ``weight`` of each held claim that a gene's message or protein changes in amount.

    The source is a symbol where the term stands for a gene, else a label. The weight is sign times belief, the strongest where message and protein are both known.
    """
    symbol = symbols(kg)
    weights: dict[tuple[str, str], list[float]] = defaultdict(list)
    for claim in _on_amounts(kg, symbol):
        source, target = symbol.get(claim.subject, kg.terms[claim.subject].label), symbol[claim.object]
        weights[source, target].append(int(claim.sign) * claim.belief.value)
    agreed = {pair: max(values, key=abs) for pair, values in sorted(weights.items()) if pair[0] != pair[1] and min(values) * max(values) > 0}
    return "\n".join(["source\ttarget\tweight", *(f"{source}\t{target}\t{weight:.4f}" for (source, target), weight in agreed.items())]) + "\n"


def _on_amounts(kg: KnowledgeGraph, symbol: Mapping[str, str]) -> list[Claim]:
    return [claim for claim in kg.claims(causal=True) if claim.is_held and claim.object in symbol and kg.terms[claim.object].quantity == "amount"]


_Sets = dict[tuple[str, Sign], frozenset[str]]


def _raised(kg: KnowledgeGraph) -> _Sets:
    symbol = symbols(kg)
    return _gathered(kg, [(claim.subject, claim.sign, symbol[claim.object]) for claim in _on_amounts(kg, symbol)])


def _raising(kg: KnowledgeGraph) -> _Sets:
    symbol = symbols(kg)
    return _gathered(kg, [(claim.object, claim.sign, symbol[claim.subject]) for claim in kg.claims(causal=True) if claim.is_held and claim.subject in symbol])


def _gathered(kg: KnowledgeGraph, found: list[tuple[str, Sign, str]]) -> _Sets:
    """The genes by term and sign, with those of its kinds, less those of both signs."""
    own: dict[tuple[str, Sign], set[str]] = defaultdict(set)
    for id_, sign, gene in found:
        own[id_, sign].add(gene)
    gathered: _Sets = {}
    for term in kg.terms.values():
        if term.is_causal:
            up, down = (set().union(*(own.get((kind, sign), ()) for kind in {term.id, *kg.hierarchy.descendants(term.id)})) for sign in (Sign.POSITIVE, Sign.NEGATIVE))
            gathered[term.id, Sign.POSITIVE], gathered[term.id, Sign.NEGATIVE] = frozenset(up - down), frozenset(down - up)
    return gathered
