"""What an evidence row and a claim say to a reader: as items of a list, and as what stands first on their own pages."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from ..model import Claim, Evidence, Reference
from .html import facts, link, section
from .place import Place

if TYPE_CHECKING:
    from ..graph import KnowledgeGraph


def paper(reference: Reference, place: Place, text: str = "") -> str:
    """A paper as a link, named by its citation or by another text; plain text if it has no address."""
    address = place.reference(reference)
    return link(address, text or reference.citation) if address else escape(text or reference.citation)


def row_item(kg: KnowledgeGraph, row: Evidence, place: Place, *, anchor: bool = False) -> str:
    """A finding with its context and its paper, as an item of a list; with an anchor it can be linked to."""
    context = row.context
    where = [_term(kg, id_, place) for id_ in (context.species, context.anatomy, context.cell_type, context.condition) if id_]
    words = [context.sex, context.life_stage, context.duration, row.assay, row.study_design, f"{row.perturbation} → {row.change}", f"{row.locator}, read {row.checked}"]
    soft = " · ".join([*where, *(escape(word) for word in words if word)])
    itself = link(place.evidence(row) or f"#{row.id}", row.id)
    name = f' id="{escape(row.id)}"' if anchor else ""
    return f'<li{name}>{escape(row.finding)} <span class="soft">{soft} · {itself}</span><br>{paper(kg.references[row.reference], place)}</li>'


def row_summary(kg: KnowledgeGraph, row: Evidence, place: Place) -> str:
    """What a row found, in which paper, and in what: the head of its page."""
    context = row.context
    pairs = (
        ("what was done", f"{_term(kg, row.subject, place)}: {escape(row.perturbation)}" + (f" ({escape(row.manipulation)})" if row.manipulation else "")),
        ("what changed", f"{_term(kg, row.object, place)}: {escape(row.change)}"),
        *((name, _term(kg, id_, place)) for name, id_ in (("species", context.species), ("region", context.anatomy), ("cell type", context.cell_type))),
        ("condition", _term(kg, context.condition, place)),
        *((name, escape(word)) for name, word in (("sex", context.sex), ("life stage", context.life_stage), ("duration", context.duration))),
        *((name, escape(word)) for name, word in (("assay", row.assay), ("study design", row.study_design), ("read in", f"{row.locator}, {row.checked}"), ("note", row.note))),
    )
    return f"<h1>{escape(row.finding)}</h1>\n<p>{paper(kg.references[row.reference], place)}</p>\n{facts(pairs)}"


def claim_summary(kg: KnowledgeGraph, claim: Claim, place: Place) -> str:
    """What a claim says, how well it stands, and the findings for and against it: the head of its page."""
    subject, object_ = _term(kg, claim.subject, place), _term(kg, claim.object, place)
    title = f"{kg.terms[claim.subject].label} {_verb(claim)} {kg.terms[claim.object].label}"
    shown = [words for words, is_so in (("raising it", claim.shown_sufficient), ("taking it away", claim.shown_necessary)) if is_so]
    pairs = (
        ("from", subject),
        ("to", object_),
        ("standing", escape(str(claim.standing)) + (", not held" if claim.causal and not claim.is_held else "")),
        ("shown by", " and by ".join(shown)),
        ("belief", f'{claim.belief.value:.2f} <span class="soft">{escape(claim.belief.derivation)}</span>'),
    )
    heading = "Against it" if claim.belief.opposing else "Against it, but only in other contexts, so without weight here"
    return f"<h1>{escape(title)}</h1>\n{facts(pairs)}\n{_rows(kg, 'For it', claim.evidence, place)}{_rows(kg, heading, claim.against, place)}"


def _verb(claim: Claim) -> str:
    if claim.causal:
        return "raises" if claim.sign > 0 else "lowers"
    return "goes with more" if claim.sign > 0 else "goes with less"


def _rows(kg: KnowledgeGraph, title: str, rows: Iterable[Evidence], place: Place) -> str:
    items = [row_item(kg, row, place) for row in rows]
    return section(title, f'<ul class="claims">{"".join(items)}</ul>' if items else "", count=len(items))


def _term(kg: KnowledgeGraph, id_: str, place: Place) -> str:
    return link(place.term(id_), kg.terms[id_].label) if id_ else ""
