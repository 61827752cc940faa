"""The page of one term or relation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import TYPE_CHECKING

from .. import owl
from ..build.frames import DEFINITION, DEFINITION_SOURCE
from ..manchester import Class, Named, quoted, write
from ..model import Claim, Evidence, Sign, Standing
from .finding import paper, row_item
from .guide import note
from .html import facts, link, page, section
from .model import Model, model
from .place import Place

if TYPE_CHECKING:
    from ..graph import KnowledgeGraph

SHOWN_USES = 40
"""How many uses of a term in the axioms of others a page lists; it says how many there are."""


def term_page(kg: KnowledgeGraph, text: str, place: Place | None = None) -> str:
    """Return the page of a term or relation as HTML that asks no host for anything.

    Parameters
    ----------
    kg : KnowledgeGraph
    text : str
        An id, IRI, label, symbol or synonym. A change class leads to the page of what changes.
    place : Place, optional
        Where the page stands; by default in the folder ``terms`` of the documentation.

    Raises
    ------
    TermNotFound, AmbiguousTerm
        If the text names nothing, or several things.

    Examples
    --------
    >>> html = term_page(kg, "TrkB")
    >>> "<h1>TrkB</h1>" in html
    True
    """
    gathered = model(kg)
    return _Page(gathered, gathered.find(text), place or Place(kg.content.prefixes, "../")).html()


_KINDS = {
    owl.OWL + "ObjectProperty": "relation",
    owl.OWL + "DatatypeProperty": "datatype property",
    owl.OWL + "AnnotationProperty": "annotation property",
    owl.OWL + "Class": "class",
}


class _Page:
    def __init__(self, gathered: Model, id_: str, place: Place) -> None:
        self.model, self.kg, self.id, self.place = gathered, gathered.kg, id_, place
        self.entity = gathered.entity(id_)
        self.term = gathered.kg.terms.get(id_)
        self.anchored: set[str] = set()

    def html(self) -> str:
        label = self.model.label(self.id)
        definition = self.term.definition if self.term else self.entity.text(DEFINITION)
        source = self.term.definition_source if self.term else self.entity.text(DEFINITION_SOURCE)
        comment = "" if definition else self.entity.text(owl.RDFS + "comment")
        body = [
            f"<h1>{escape(label)}</h1>",
            f'<p class="id">{escape(self.id)} · <code>{escape(self.entity.iri)}</code></p>',
            f"<p>{escape(definition or comment)}" + (f' <span class="soft">({escape(source)})</span>' if source else "") + "</p>",
            self._retired(),
            note(self.model, self.id, self.place),
            facts(self._facts()),
            section("Logical axioms", self._axioms()),
            section("Members", self._members()),
            *self._claims(),
            section("Changes, as the ontology states the held claims", self._changes()),
            self._uses(),
        ]
        return page(label, "\n".join(part for part in body if part), self.place)

    def _to(self, id_: str) -> str:
        return link(self.place.term(id_), self.model.label(id_))

    def _to_all(self, ids: Iterable[str]) -> str:
        return ", ".join(map(self._to, ids))

    def _retired(self) -> str:
        if not self.term or not self.term.deprecated:
            return ""
        heir = f" Use {self._to(self.term.replaced_by)} instead." if self.term.replaced_by else ""
        return f'<p class="note"><b>Retired.</b>{heir}</p>'

    def _facts(self) -> Iterator[tuple[str, str]]:
        kg, term = self.kg, self.term
        if term:
            yield "kind", escape(term.kind)
            yield "stage", escape(term.stage)
            yield "what rises or falls", escape(term.quantity)
            yield "is a", " › ".join(self._to(i) for i in kg.hierarchy.ancestors(term.id))
            yield "kinds of it", self._to_all(sorted((t.id for t in kg.terms.values() if t.parent == term.id), key=lambda i: kg.terms[i].label))
            yield "synonyms", escape(" · ".join(term.synonyms))
            yield "broader names", escape(" · ".join(term.broad_synonyms))
            yield "narrower names", escape(" · ".join(term.narrow_synonyms))
            yield "related names", escape(" · ".join(term.related_synonyms))
            yield "cross references", ", ".join(link(kg.content.prefixes.expand(xref), xref) for xref in term.xrefs)
            yield "note", escape(term.note)
            return
        yield "kind", _KINDS[next(t for t in self.entity.types if t in _KINDS)]
        yield "below", self._to_all(map(self.model.id_of, self.entity.above))
        yield "inverse of", self._to_all(map(self.model.id_of, self.entity.inverses))
        yield "domain", " and ".join(map(self._manchester, self.entity.domains))
        yield "range", " and ".join(map(self._manchester, self.entity.ranges))
        yield "characteristics", escape(", ".join(owl.characteristics(self.entity)))
        yield "chains", "; ".join(" o ".join(self._to(self.model.id_of(iri)) for iri in chain) for chain in self.entity.chains)

    # axioms

    def _manchester(self, expression: Class) -> str:
        """An expression with its names as links; the words of the syntax need no escape."""
        return write(expression, self._name)

    def _name(self, iri: str) -> str:
        text = quoted(self.model.ontology.label(iri))
        if iri in self.model.changes:
            return link(f"{self.place.term(self.model.changes[iri])}#{iri.rpartition('/')[2]}", text)
        if iri not in self.model.ontology.entities:
            return escape(text)
        return link(self.place.term(self.model.id_of(iri)), text)

    def _axioms(self, entity: owl.Entity | None = None) -> str:
        entity = entity or self.entity
        lines = []
        for word, axioms in (("EquivalentTo", entity.equivalents), ("SubClassOf", entity.superclasses), ("DisjointWith", entity.disjoint)):
            lines += [f"<li><b>{word}</b> {self._manchester(axiom.expression)}{self._basis(axiom)}</li>" for axiom in axioms]
        for group in self.model.ontology.disjoint_groups:
            if entity.iri in group:
                lines.append(f"<li><b>DisjointClasses</b> {', '.join(map(self._name, group))}</li>")
        return f'<ul class="axioms">{"".join(lines)}</ul>' if lines else ""

    def _members(self) -> str:
        """Of a defined class: what the reasoner found under it, and what it must and must not find."""
        definition = next((d for d in self.kg.content.definitions if d.id == self.id), None)
        if not definition:
            return ""
        pairs = (
            ("found by the reasoner", tuple(term.id for term in self.kg.members(self.id))),
            ("must be found", definition.members),
            ("must not be found", definition.non_members),
        )
        return facts((name, ", ".join(self._name(self.model.iri_of(i)) for i in ids)) for name, ids in pairs)

    def _basis(self, axiom: owl.Axiom) -> str:
        basis = [value for predicate, value in axiom.annotations if predicate.endswith("/basis")]
        return f' <span class="soft">[{escape(", ".join(basis))}]</span>' if basis else ""

    def _changes(self) -> str:
        if not self.term or not self.term.is_causal:
            return ""
        parts = []
        for sign in sorted(Sign, reverse=True):
            iri = self.model.iri_of(self.term.change_id(sign))
            entity = self.model.ontology.entities.get(iri)
            if entity:
                local = iri.rpartition("/")[2]
                count = len(entity.superclasses)
                about = f"{local.replace('_', ':', 1)} · {count} axiom{'' if count == 1 else 's'} of what it leads to"
                head = f'<summary>{escape(entity.label)} <span class="id">{escape(about)}</span></summary>'
                parts.append(f'<details id="{escape(local)}">{head}{self._axioms(entity)}</details>')
        return "".join(parts)

    def _uses(self) -> str:
        uses = [use for use in self.model.uses.get(self.entity.iri, ()) if use.subject != self.entity.iri]
        if self.term:
            uses = [use for use in uses if use.subject not in self.model.changes and not isinstance(use.expression, Named)]
        uses.sort(key=lambda use: use.subject in self.model.changes)
        lines = [f"<li>{self._name(use.subject)} <b>{use.word}</b> {self._manchester(use.expression)}</li>" for use in uses[:SHOWN_USES]]
        more = f'<p class="soft">and {len(uses) - SHOWN_USES} more</p>' if len(uses) > SHOWN_USES else ""
        return section("In the axioms of others", f'<ul class="axioms">{"".join(lines)}</ul>{more}' if lines else "", count=len(uses))

    # claims

    def _claims(self) -> Iterator[str]:
        for title, found, outgoing in (("What it does", self.model.outgoing, True), ("What acts on it", self.model.incoming, False)):
            claims = sorted((c for c in found.get(self.id, ()) if c.causal), key=lambda c: (-c.belief.value, c.key))
            yield section(title, self._claim_list(claims, outgoing=outgoing), id_="out" if outgoing else "in", count=len(claims))
        seen = [(c, True) for c in self.model.outgoing.get(self.id, ()) if not c.causal] + [(c, False) for c in self.model.incoming.get(self.id, ()) if not c.causal]
        items = "".join(self._claim(claim, outgoing=outgoing) for claim, outgoing in sorted(seen, key=lambda pair: (-pair[0].belief.value, pair[0].key)))
        yield section("Only observed together (no cause is claimed)", f'<ul class="claims">{items}</ul>' if items else "", count=len(seen))
        nulls = self.model.nulls.get(self.id, [])
        items = "".join(
            f"<li>{self._to(subject)} → {self._to(object_)} <details><summary>{_papers(rows)}</summary><ul>{''.join(map(self._row, rows))}</ul></details></li>"
            for subject, object_, rows in nulls
        )
        yield section("Tested and not found", f'<ul class="claims">{items}</ul>' if items else "", count=len(nulls))

    def _claim_list(self, claims: list[Claim], *, outgoing: bool) -> str:
        return f'<ul class="claims">{"".join(self._claim(claim, outgoing=outgoing) for claim in claims)}</ul>' if claims else ""

    def _claim(self, claim: Claim, *, outgoing: bool) -> str:
        other = claim.object if outgoing else claim.subject
        up = claim.sign > 0
        if claim.causal:
            words = f'<span class="{"plus" if up else "minus"}">{"+ raises" if up else "− lowers"}</span>'
            subject, object_ = (self._to(self.id), self._to(other)) if outgoing else (self._to(other), self._to(self.id))
            statement = f"{words} <b>{object_}</b>" if outgoing else f"<b>{subject}</b> {words} it"
        else:
            statement = f"{'higher' if up else 'lower'} where <b>{self._to(other)}</b> is higher"
        standing = str(claim.standing)
        if claim.causal and not claim.is_held:
            standing += ", not held"
        mark = "soft" if claim.standing is Standing.UNCONTESTED else "contested"
        summary = f'belief {claim.belief.value:.2f}, {_papers(claim.evidence)} <span class="{mark}">{escape(standing)}</span>'
        heading = "Against it:" if claim.belief.opposing else "Against it, but only in other contexts, so without weight here:"
        against = f"<p>{heading}</p><ul>{''.join(map(self._row, claim.against))}</ul>" if claim.against else ""
        rows = "".join(map(self._row, claim.evidence))
        itself = self.place.claim(claim)
        own_page = f"{link(itself, 'the claim')} · " if itself else ""
        derivation = f'<p class="soft">{own_page}{self._derivation(claim)}</p>'
        return f"<li>{statement} <details><summary>{summary}</summary><ul>{rows}</ul>{against}{derivation}</details></li>"

    def _derivation(self, claim: Claim) -> str:
        """How the belief comes about, each paper a link."""
        papers = {escape(id_): self.kg.references[id_] for id_, _ in (*claim.belief.supporting, *claim.belief.opposing)}
        ids = "|".join(re.escape(id_) for id_ in sorted(papers, key=len, reverse=True))
        sum_ = re.sub(ids, lambda match: paper(papers[match[0]], self.place, papers[match[0]].name), escape(claim.belief.derivation))
        if claim.against:
            sum_ = sum_.replace("against: nothing;", "against: nothing in its contexts;")
        return f"How the belief comes about: {sum_}"

    def _row(self, row: Evidence) -> str:
        anchor = row.id not in self.anchored
        self.anchored.add(row.id)
        return row_item(self.kg, row, self.place, anchor=anchor)


def _papers(rows: Iterable[Evidence]) -> str:
    count = len({row.reference for row in rows})
    return f"{count} paper{'' if count == 1 else 's'}"
