"""The ontology in OBO format 1.4, https://owlcollab.github.io/oboformat/doc/obo-syntax.html."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..curie import Prefixes
from ..manchester import Named
from ..owl import IRI, OWL, Annotations, Ontology, characteristics
from .frames import COMMENT, DEFINITION, DEPRECATED, REPLACED_BY, SYNONYMS, XREF, Frame, frames, said
from .rdf import DCT, PREFIXES

_TAGS = {
    "Transitive": "is_transitive", "Symmetric": "is_symmetric", "Asymmetric": "is_asymmetric", "Reflexive": "is_reflexive",
    "Functional": "is_functional", "InverseFunctional": "is_inverse_functional",
}  # fmt: skip


def dumps(ontology: Ontology, prefixes: Prefixes) -> str:
    """Return the ontology as OBO text; what the format cannot say is counted in ``remark`` lines of its header."""
    return _Writer(ontology, prefixes).text()


class _Writer:
    def __init__(self, ontology: Ontology, prefixes: Prefixes) -> None:
        self.ontology = ontology
        stems = {prefix: stem for prefix, (stem, _) in prefixes.table.items()}
        stems |= {prefix: stem for prefix, stem in PREFIXES.items() if prefix not in ("obo", "rdf", "rdfs", "owl", "xsd")}
        self.stems, self.prefixes = stems, Prefixes({prefix: (stem, "") for prefix, stem in stems.items()})
        self.used: set[str] = set()

    def text(self) -> str:
        found, left_out = frames(self.ontology)
        values = [frame for frame in found if OWL + "DatatypeProperty" in frame.entity.types]
        left_out["a datatype property"] += len(values)
        found = [frame for frame in found if frame not in values]
        stanzas = ["\n".join(self._stanza(frame)) for frame in found]
        head = ["format-version: 1.4"]
        version = re.search(r"releases/[0-9-]+", self.ontology.version)
        if version:
            head.append(f"data-version: {version[0]}")
        head += [f"idspace: {prefix} {_bare(self.stems[prefix])}" for prefix in sorted(self.used)]
        head += [f"remark: left out, because the format cannot say it: {_bare(line)}" for line in said(left_out)]
        head.append(f"ontology: {self.ontology.iri}")
        for predicate in ("title", "description", "license"):
            for value in self.ontology.header.get(DCT + predicate, ()):
                head.append(f"property_value: dcterms:{predicate} {self._value(value)}")
        return "\n\n".join(["\n".join(head), *stanzas]) + "\n"

    def _id(self, iri: str) -> str:
        curie = self.prefixes.compact(iri)
        prefix = curie.partition(":")[0]
        if prefix not in self.stems:
            return re.sub(r"([\s\\{!])", r"\\\1", iri)
        self.used.add(prefix)
        return re.sub(r"([\s\\{!])", r"\\\1", curie)

    def _cited(self, iri: str) -> str:
        """An IRI as an id of a prefix of the tables; what is no id but an address of our own (a claim) in full."""
        curie = self.prefixes.compact(iri)
        return iri if curie.startswith("bkg:") and "/" in curie else curie

    def _named(self, iri: str) -> str:
        return f"{self._id(iri)} ! {_bare(self.ontology.label(iri))}"

    def _value(self, value: str) -> str:
        return self._id(value) if isinstance(value, IRI) else f"{_quoted(value)} xsd:string"

    def _qualifiers(self, annotations: Annotations) -> str:
        pairs = [f"{self._id(p)}={_quoted(self._cited(v) if isinstance(v, IRI) else v)}" for p, v in annotations]
        return f" {{{', '.join(pairs)}}}" if pairs else ""

    def _stanza(self, frame: Frame) -> Iterator[str]:
        """One stanza; the tags in the order that the format asks for."""
        entity = frame.entity
        is_class = entity.is_class
        yield "[Term]" if is_class else "[Typedef]"
        yield f"id: {self._id(entity.iri)}"
        yield f"name: {_bare(entity.label)}"
        if entity.text(DEFINITION):
            yield f"def: {_quoted(entity.text(DEFINITION))} [{', '.join(map(self._id, frame.cited))}]"
        if entity.text(COMMENT):
            yield f"comment: {_bare(entity.text(COMMENT))}"
        for predicate, scope in SYNONYMS.items():
            for synonym in sorted(entity.annotations.get(predicate, ())):
                yield f"synonym: {_quoted(synonym)} {scope} []"
        for xref in sorted(entity.annotations.get(XREF, ())):
            yield f"xref: {re.sub(r'([ {!])', _BACKSLASH, xref)}"
        yield from sorted(f"property_value: {self._id(p)} {self._value(v)}" for p, v in frame.others)
        if is_class:
            yield from self._class_axioms(frame)
        else:
            yield from self._relation_axioms(frame)
        if entity.text(DEPRECATED) == "true":
            yield "is_obsolete: true"
            for iri in sorted(entity.annotations.get(REPLACED_BY, ())):
                yield f"replaced_by: {self._named(iri)}"
        if OWL + "AnnotationProperty" in entity.types:
            yield "is_metadata_tag: true"

    def _class_axioms(self, frame: Frame) -> Iterator[str]:
        for relation, iri, why in frame.edges:
            if not relation:
                yield f"is_a: {self._id(iri)}{self._qualifiers(why)} ! {_bare(self.ontology.label(iri))}"
        if frame.definition:
            for iri in frame.definition.genera:
                yield f"intersection_of: {self._named(iri)}"
            for relation, iri in frame.definition.differentia:
                yield f"intersection_of: {self._id(relation)} {self._named(iri)}"
        yield from (f"union_of: {self._named(iri)}" for iri in frame.union)
        yield from (f"equivalent_to: {self._named(iri)}" for iri in frame.equivalent)
        yield from (f"disjoint_from: {self._named(iri)}" for iri in frame.disjoint)
        for relation, iri, why in frame.edges:
            if relation:
                yield f"relationship: {self._id(relation)} {self._id(iri)}{self._qualifiers(why)} ! {_bare(self.ontology.label(iri))}"

    def _relation_axioms(self, frame: Frame) -> Iterator[str]:
        entity = frame.entity
        for tag, expressions in (("domain", entity.domains), ("range", entity.ranges)):
            yield from (f"{tag}: {self._named(e.id)}" for e in expressions[:1] if isinstance(e, Named))
        yield from (f"holds_over_chain: {self._id(chain[0])} {self._id(chain[1])}" for chain in entity.chains if len(chain) == 2)
        yield from (f"{_TAGS[word]}: true" for word in characteristics(entity) if word in _TAGS)
        yield from (f"is_a: {self._named(iri)}" for _, iri, _ in frame.edges)
        yield from (f"disjoint_from: {self._named(iri)}" for iri in frame.disjoint)
        yield from (f"inverse_of: {self._named(iri)}" for iri in entity.inverses)


_BACKSLASH = r"\\\1"


def _bare(text: str) -> str:
    """Text without quotes: line breaks, and what would begin a comment or a qualifier, are escaped."""
    return re.sub(r"([\\{!])", r"\\\1", text).replace("\n", "\\n")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
