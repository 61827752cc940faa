"""What the page holds: nodes, arrows, findings and references as one JSON value, texts stored once.

The page reasons over exactly these arrows. Costs are computed here, so that the page and
:func:`bdnf_kg.causal.search.best_paths` add the same whole numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import astuple
from typing import TYPE_CHECKING, Any

from ..causal.search import cost
from ..measured import VOCABULARY, read_profile
from ..model import Change, Sign
from .bands import band, bands, looks
from .layout import Box, order, size, wrap
from .routing import Link

if TYPE_CHECKING:
    from ..causal import Edge
    from ..graph import KnowledgeGraph
    from ..model import Belief, Evidence, Term
    from .selection import Selection


def boxes(kg: KnowledgeGraph, selection: Selection) -> dict[str, Box]:
    """The box of each node of a selection, by id."""
    terms = [kg.terms[node] for node in selection.nodes]
    ranks = order({t.id: (band(t).rank, t.label) for t in terms}, ((e.subject, e.object) for e in selection.edges), selection.open)
    return {t.id: Box(t.id, band(t).rank, ranks[t.id], *size(wrap(t.label), look(t))) for t in terms}


def links(edges: Iterable[Edge]) -> list[Link]:
    """The arrows of the picture; those of one sign may run together."""
    return [Link(e.key, e.subject, e.object, "is a" if e.kind == "is a" else str(int(e.sign or 0))) for e in edges]


def look(term: Term) -> str:
    """The shape of a term."""
    found = looks().get(term.kind)
    return found.shape if found else "round-rectangle"


def payload(kg: KnowledgeGraph, selection: Selection, values: Mapping[str, float] | None = None) -> dict[str, Any]:
    """Everything that the page shows, ready for JSON.

    Parameters
    ----------
    kg : KnowledgeGraph
    selection : Selection
    values : mapping, optional
        What was measured, in any form of :func:`bdnf_kg.measured.read_profile`; names are looked up as in :meth:`KnowledgeGraph.explain_profile`.
    """
    box = boxes(kg, selection)
    index = {node: i for i, node in enumerate(box)}
    store = _Store(kg)
    edges = [_edge(edge, index, store) for edge in selection.edges]
    ranks = {key: i for i, key in enumerate(sorted(edge.key for edge in selection.edges))}
    for i, (made, edge) in enumerate(zip(edges, selection.edges, strict=True)):
        if ranks[edge.key] != i:
            made["rank"] = ranks[edge.key]
    nulls = [{"s": index[a], "t": index[b], "rows": [store.row(row) for row in rows]} for (a, b), rows in kg.nulls(**selection.filters).items() if a in index and b in index]
    return {
        "title": selection.title,
        "bands": [[b.rank, b.label] for b in bands()],
        "looks": [list(astuple(found)) for found in looks().values()],
        "nodes": [_node(kg, box[node], index, store) for node in box],
        "edges": edges,
        "nulls": nulls,
        **store.findings(),
        "references": store.references,
        "words": store.words,
        "stems": _stems(kg, (*selection.nodes, *(x for node in selection.nodes for x in kg.terms[node].xrefs), *(str(reference[0]) for reference in store.references))),
        "including": store.including(),
        "ends": [index[node] for node in selection.ends],
        "question": [index[node] for node in selection.question] if selection.question else None,
        "ask": _ask(kg, selection.search, index),
        "filters": [f"{name.replace('_', ' ')} {value if isinstance(value, str) else ', '.join(value)}" for name, value in selection.filters.items()],
        "open": [index[node] for node in selection.open],
        "steps": [[index[a], index[b]] for a, b in selection.steps],
        "measured": VOCABULARY,
        "profile": _profile(kg, selection, values, index) if values else None,
    }


def _ask(kg: KnowledgeGraph, search: Mapping[str, Any], index: Mapping[str, int]) -> dict[str, Any]:
    """How the page searches for paths until its reader asks otherwise."""

    def numbers(name: str) -> list[int]:
        words = search.get(name) or ()
        ids = [kg.node(word).id for word in ([words] if isinstance(words, str) else words)]
        return [index[i] for i in ids if i in index]

    sign = search.get("sign")
    return {
        "k": search.get("k", 10), "sign": 0 if sign is None else int(Sign.read(sign)), "maxLength": search.get("max_length", 6), "strict": bool(search.get("strict")),
        "minBelief": search.get("min_belief", 0.0), "kinds": bool(search.get("subclasses", True)), "via": numbers("via"), "avoid": numbers("avoid"),
    }  # fmt: skip


def _node(kg: KnowledgeGraph, box: Box, index: Mapping[str, int], store: _Store) -> dict[str, Any]:
    term = kg.terms[box.id]
    kinds = sorted(index[i] for i in kg.hierarchy.descendants(term.id) if i in index)
    made: dict[str, Any] = {
        "id": term.id, "label": term.label, "lines": wrap(term.label), "w": box.width, "h": box.height, "band": box.band, "order": box.order,
        **{name: store.word(text) for name, text in (("kind", term.kind), ("stage", term.stage), ("quantity", term.quantity))}, "definition": term.definition,
        "names": list(term.synonyms), "broader": list(term.broad_synonyms), "narrower": list(term.narrow_synonyms), "related": list(term.related_synonyms),
        "link": _link(kg, term.id), "outside": [[x, _link(kg, x)] for x in term.xrefs], "kinds": kinds,
    }  # fmt: skip
    usual = {"lines": [term.label], "link": 1}
    return {name: value for name, value in made.items() if (value != usual[name] if name in usual else value not in ("", [], 0) or name in ("band", "order"))}


def _edge(edge: Edge, index: Mapping[str, int], store: _Store) -> dict[str, Any]:
    made: dict[str, Any] = {
        "s": index[edge.subject], "t": index[edge.object], "sign": int(edge.sign) if edge.sign is not None else 0,
        "belief": edge.belief, "cost": cost(edge), "gain": int(edge.gain), "loss": int(edge.loss), "kind": edge.kind, "key": edge.key,
    }  # fmt: skip
    if edge.claim:
        claim = edge.claim
        made |= {
            "standing": str(claim.standing),
            "sum": _sum(claim.belief, store),
            "for": [store.row(row) for row in claim.evidence],
            "against": [store.row(row) for row in claim.against if row.change is not Change.NONE],
            "none": [store.row(row) for row in claim.against if row.change is Change.NONE],
        }
    key = f"{edge.subject}{'+' if made['sign'] > 0 else '-'}{edge.object}"
    usual = {"gain": 1, "loss": 1, "kind": "claim", "standing": "uncontested", "key": key}
    return {name: value for name, value in made.items() if value != [] and usual.get(name) != value}


def _sum(belief: Belief, store: _Store) -> list[Any]:
    """How a belief comes about: for each side the numbers of the papers with their weights; support, opposition and belief, rounded."""
    sides = [[[store.reference(ref), f"{weight:.2f}"] for ref, weight in side] for side in (belief.supporting, belief.opposing)]
    return [*sides, *(f"{number:.3f}" for number in (belief.support, belief.opposition, belief.value))]


def _link(kg: KnowledgeGraph, curie: str) -> str | int:
    """The address of an identifier: empty if it is not valid or leads to no page, 1 if it is the stem of its prefix and the rest as it stands."""
    if not kg.content.prefixes.is_valid(curie):
        return ""
    iri = kg.content.prefixes.expand(curie)
    if not iri.startswith(("https://", "http://")):
        return ""
    prefix, _, local = curie.partition(":")
    return 1 if iri == kg.content.prefixes.table[prefix][0] + local else iri


def _stems(kg: KnowledgeGraph, curies: Iterable[str]) -> dict[str, str]:
    """The stems of the prefixes that some identifiers have."""
    used = {curie.partition(":")[0] for curie in curies}
    return {prefix: stem for prefix, (stem, _) in sorted(kg.content.prefixes.table.items()) if prefix in used}


class _Store:
    """Findings, references and words, each once, in the order in which they are first met."""

    fields = ("species", "anatomy", "cell_type", "sex", "life_stage", "duration", "condition")

    def __init__(self, kg: KnowledgeGraph) -> None:
        self.kg = kg
        self.rows: list[list[Any]] = []
        self.references: list[list[Any]] = []
        self.words: list[str] = [""]
        self._row: dict[str, int] = {}
        self._reference: dict[str, int] = {}
        self._word: dict[str, int] = {"": 0}
        self._anatomy: set[str] = set()

    def row(self, row: Evidence) -> int:
        """The number of a finding."""
        if row.id not in self._row:
            context = row.context
            self._anatomy |= {context.anatomy} - {""}
            places = (self._term(context.species, short=True), *map(self._term, (context.anatomy, context.cell_type)))
            states = (context.sex, context.life_stage, context.duration, self._term(context.condition))
            told = (row.manipulation, row.note, *places, *states, row.study_design, str(row.perturbation), str(row.change), row.assay)
            facts = (*told, row.mechanism, row.directness, row.locator, _source(row.source))
            self._row[row.id] = len(self.rows)
            self.rows.append([row.id, row.finding, self.reference(row.reference), *map(self.word, facts)])
        return self._row[row.id]

    def findings(self) -> dict[str, list[Any]]:
        """The findings as rows of cells, and what most of them say in each column: the end of a row that says the same is left out."""
        head = 3
        usual = [Counter(column).most_common(1)[0][0] for column in list(zip(*self.rows, strict=True))[head:]]
        made = []
        for row in self.rows:
            length = max((i for i, cell in enumerate(row) if i < head or cell != usual[i - head]), default=0) + 1
            made.append(row[:length])
        return {"rows": made, "usual": usual}

    def reference(self, id_: str) -> int:
        """The number of a reference."""
        if id_ not in self._reference:
            reference = self.kg.references[id_]
            self._reference[id_] = len(self.references)
            self.references.append([id_, reference.described, _link(self.kg, id_)])
        return self._reference[id_]

    def word(self, text: str) -> int:
        """The number of a word."""
        if text not in self._word:
            self._word[text] = len(self.words)
            self.words.append(text)
        return self._word[text]

    def including(self) -> list[list[int]]:
        """For each anatomy: its word, and the words of all that it includes; parts of a region pass a filter on it."""
        made = []
        for id_ in sorted(self._anatomy, key=lambda i: (self.kg.terms[i].label.lower(), i)):
            inside = [self._term(i) for i in sorted(self.kg.hierarchy.including(id_) & self._anatomy)]
            made.append([self.word(self._term(id_)), *map(self.word, inside)])
        return made

    def _term(self, id_: str, short: bool = False) -> str:
        if not id_:
            return ""
        term = self.kg.terms[id_]
        return term.synonyms[0] if short and term.synonyms else term.label


def _source(text: str) -> str:
    """The name of whose curation a row is, without version and record."""
    return text.split(" ")[0] if not text.startswith("bdnf-kg") else text


def _profile(kg: KnowledgeGraph, selection: Selection, values: Mapping[str, Any], index: Mapping[str, int]) -> dict[str, Any]:
    """The values on the nodes, and the causes that would explain them by the evidence that passes the filters of the selection."""
    profile = read_profile(values)
    found = kg.explain_profile(profile, top=10, **selection.filters)
    measured = {index[term.id]: profile[name] for name, term in found.measured.items() if term.id in index}
    causes = [[index[t.id], int(h.sign), h.score, len(h.correct), len(h.incorrect), len(h.ambiguous)] for t, h in found.hypotheses if t.id in index]
    outside = sorted(name for name, term in found.measured.items() if term.id not in index)
    return {"values": sorted(measured.items()), "causes": causes, "unmapped": [*found.unmapped, *outside]}


def summary(edge: Edge) -> str:
    """An edge in one line: sign, standing, belief and papers."""
    if edge.kind == "is a":
        return f"{edge.subject_label} is a {edge.object_label}"
    verb = {1: "raises", -1: "lowers", 0: "goes with"}[int(edge.sign) if edge.sign is not None else 0]
    standing = f"{edge.claim.standing}, " if edge.claim else ""
    count = len(edge.references)
    return f"{edge.subject_label} {verb} {edge.object_label}: {standing}belief {edge.belief:.2f}, {count} paper{'s' if count != 1 else ''}"
