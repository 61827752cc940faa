"""What the pages show of a graph, gathered once: its ontology as axioms, and claims and uses by term."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from .. import owl
from ..build.rdf import BKG, graph_name
from ..errors import TermNotFound
from ..manchester import Class
from ..model import Claim, Evidence, Sign

if TYPE_CHECKING:
    from ..graph import KnowledgeGraph

RELEASE_CHAIN = (
    "transcription", "mRNA trafficking", "translation", "sorting", "packaging", "transport",
    "docking and priming", "exocytosis", "cleavage", "extracellular", "body fluid", "receptor",
)  # fmt: skip
"""The stages of the release chain in their order, with where released BDNF is measured and what it binds."""


class Use(NamedTuple):
    """An axiom of another entity in which an entity is named."""

    subject: str
    word: str
    expression: Class


class Model:
    """The gathered graph."""

    def __init__(self, kg: KnowledgeGraph) -> None:
        self.kg = kg
        self.ontology = owl.read(quad.triple for quad in kg.store.quads_for_pattern(None, None, None, graph_name("ontology")))
        self.changes = {self._expand(term.change_id(sign)): term.id for term in kg.terms.values() if term.is_causal for sign in Sign}
        self.guide = {row["id"]: row for row in kg.content.guide}
        self.outgoing: dict[str, list[Claim]] = defaultdict(list)
        self.incoming: dict[str, list[Claim]] = defaultdict(list)
        for claim in kg.claims():
            self.outgoing[claim.subject].append(claim)
            self.incoming[claim.object].append(claim)
        self.nulls: dict[str, list[tuple[str, str, list[Evidence]]]] = defaultdict(list)
        for (subject, object_), rows in kg.nulls().items():
            for end in {subject, object_}:
                self.nulls[end].append((subject, object_, rows))
        self.uses: dict[str, list[Use]] = defaultdict(list)
        for entity in self.ontology.entities.values():
            for word, axioms in (("SubClassOf", entity.superclasses), ("EquivalentTo", entity.equivalents), ("DisjointWith", entity.disjoint)):
                for axiom in axioms:
                    for iri in sorted(owl.names_in(axiom.expression)):
                        self.uses[iri].append(Use(entity.iri, word, axiom.expression))

    def _expand(self, id_: str) -> str:
        return self.kg.content.prefixes.expand(id_)

    @property
    def ids(self) -> list[str]:
        """The ids of everything that has a page, sorted: terms, the classes of the upper model, relations."""
        entities = (e for e in [*self.ontology.classes, *self.ontology.properties] if e.iri not in self.changes)
        return sorted({*self.kg.terms, *map(self.id_of, (e.iri for e in entities))})

    def id_of(self, iri: str) -> str:
        """The id of an IRI: a CURIE, ``bkg:kind`` for the properties of the project, else the IRI itself."""
        curie = self.kg.content.prefixes.compact(iri)
        return f"bkg:{iri.removeprefix(BKG)}" if curie == iri and iri.startswith(BKG) else curie

    def iri_of(self, id_: str) -> str:
        """The IRI of an id."""
        if id_.startswith("bkg:"):
            return BKG + id_.removeprefix("bkg:")
        return id_ if "://" in id_ else self._expand(id_)

    def entity(self, id_: str) -> owl.Entity:
        """What the ontology states of an id; nothing, if the ontology does not hold it."""
        iri = self.iri_of(id_)
        return self.ontology.entities.get(iri) or owl.Entity(iri)

    def label(self, id_: str) -> str:
        """The label of an id."""
        return self.kg.terms[id_].label if id_ in self.kg.terms else self.entity(id_).label

    def find(self, text: str) -> str:
        """The id that an id, IRI, label, symbol or synonym names; TermNotFound or AmbiguousTerm otherwise."""
        id_ = self.id_of(text) if "://" in text else text
        if id_ in self.kg.terms or self.iri_of_known(id_):
            return id_
        change = self.changes.get(text) or self.changes.get(self.iri_of(id_) if self._has_prefix(id_) else "")
        if change:
            return change
        try:
            return self.kg.term(text).id
        except TermNotFound:
            named = [self.id_of(p.iri) for p in self.ontology.properties if p.label == text]
            if named:
                return named[0]
            raise

    def _has_prefix(self, id_: str) -> bool:
        return id_.partition(":")[0] in {*self.kg.content.prefixes.table, "bkg"}

    def iri_of_known(self, id_: str) -> str:
        """The IRI of an id that the ontology holds as other than a change; empty if it does not."""
        if not self._has_prefix(id_) and "://" not in id_:
            return ""
        iri = self.iri_of(id_)
        return iri if iri in self.ontology.entities and iri not in self.changes else ""


@lru_cache(maxsize=4)
def model(kg: KnowledgeGraph) -> Model:
    """Gather a graph; the last few are kept."""
    return Model(kg)
