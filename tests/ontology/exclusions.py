"""What the axioms exclude, and one fixture for each of them that breaks it.

    python tests/ontology/exclusions.py

writes the fixtures that are missing into should_fail/ and names those whose axiom is gone.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pyoxigraph as ox

from bdnf_kg import _resources
from bdnf_kg.el import Axiom, Entailments, saturate

SHOULD_FAIL = Path(__file__).with_name("should_fail")
TEST = "https://w3id.org/bdnf-kg/test/"
OWL, RDFS, RDF = "http://www.w3.org/2002/07/owl#", "http://www.w3.org/2000/01/rdf-schema#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
PREFIXES = f"@prefix owl: <{OWL}> .\n@prefix rdfs: <{RDFS}> .\n"
THING = OWL + "Thing"


@dataclass(frozen=True)
class Breach:
    """A class that breaks an axiom: it lies under all of ``parents``, and has the ``relation`` to a ``filler`` if there is one."""

    axiom: str
    parents: tuple[str, ...]
    relation: str = ""
    filler: str = ""

    @property
    def iri(self) -> str:
        return TEST + re.sub(r"\W+", "-", "-".join([self.axiom, *(p.rpartition("/")[2] for p in self.parents)])).strip("-")

    def turtle(self, entailed: Entailments, name: str = "") -> str:
        """The class as Turtle, with the labels beside the IRIs."""
        lines = [f"<{name or self.iri}> a owl:Class", *(f"rdfs:subClassOf <{iri}> # {entailed.label(iri)}" for iri in self.parents)]
        if self.relation:
            some = f"[ a owl:Restriction ; owl:onProperty <{self.relation}> ; owl:someValuesFrom <{self.filler}> ]"
            lines.append(f"rdfs:subClassOf {some} # {entailed.label(self.relation)} some {entailed.label(self.filler)}")
        return "\n    ; ".join(lines) + "\n    .\n"


def disjoint(entailed: Entailments) -> dict[Axiom, list[tuple[str, str]]]:
    """The disjointness axioms of named classes, each with its pairs."""
    found = {}
    for axiom in entailed.axioms:
        pairs = [(t.subject, t.object) for t in axiom.triples if t.predicate.value == OWL + "disjointWith"]
        if any(t.object == ox.NamedNode(OWL + "AllDisjointClasses") for t in axiom.triples):
            pairs = list(combinations(sorted((t.object for t in axiom.triples if t.predicate.value == RDF + "first"), key=str), 2))
        if pairs:
            found[axiom] = [(a.value, b.value) for a, b in pairs]
    return found


def typed_ends(entailed: Entailments) -> dict[Axiom, tuple[str, str]]:
    """The domain and range axioms, each with its property and 'domain' or 'range'."""
    found = {}
    for axiom in entailed.axioms:
        for t in axiom.triples[:1]:
            if len(axiom.triples) == 1 and t.predicate.value in (RDFS + "domain", RDFS + "range"):
                found[axiom] = (t.subject.value, t.predicate.value.removeprefix(RDFS))
    return found


def breaches(entailed: Entailments) -> dict[str, Breach]:
    """For each disjointness, domain and range axiom a class that it forbids; none for an end that no class lies outside of."""
    found = {axiom.text: Breach(axiom.text, pairs[0]) for axiom, pairs in disjoint(entailed).items()}
    kinds = sorted({iri for pairs in disjoint(entailed).values() for pair in pairs for iri in pair})
    tried = {}
    for axiom, (property, end) in typed_ends(entailed).items():
        for kind in kinds:
            breach = Breach(axiom.text, (kind,), property, THING) if end == "domain" else Breach(axiom.text, (), property, kind)
            tried[f"{TEST}tried{len(tried)}"] = breach
    together = with_classes(entailed, tried)
    for name in together.unsatisfiable:
        breach = tried.get(name)
        if breach and breach.axiom not in found and breach.axiom in {axiom.text for axiom in together.why(name)}:
            found[breach.axiom] = breach
    return found


def with_classes(entailed: Entailments, named: dict[str, Breach]) -> Entailments:
    """The ontology with classes of these names on top."""
    return saturate([*entailed.triples, *classes(entailed, named)])


def classes(entailed: Entailments, named: dict[str, Breach]) -> list[ox.Triple]:
    """The triples of classes of these names."""
    text = PREFIXES + "".join(breach.turtle(entailed, name) for name, breach in named.items())
    return [q.triple for q in ox.parse(text, format=ox.RdfFormat.TURTLE)]


def fixture(entailed: Entailments, breach: Breach) -> str:
    """The text of a fixture file."""
    return f"# axiom: {breach.axiom}\n{PREFIXES}{breach.turtle(entailed)}"


def stored() -> dict[str, Path]:
    """The fixture files by the axiom that they break."""
    return {path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# axiom: "): path for path in sorted(SHOULD_FAIL.glob("*.ttl"))}


def main() -> int:
    """Write the fixtures that are missing."""
    entailed = saturate(_resources.ontology() / "bdnf.ttl")
    wanted, there = breaches(entailed), stored()
    for axiom in sorted(wanted.keys() - there.keys()):
        path = SHOULD_FAIL / (re.sub(r"\W+", "-", axiom.lower()).strip("-")[:80].rstrip("-") + ".ttl")
        path.write_text(fixture(entailed, wanted[axiom]), encoding="utf-8")
        print(f"wrote {path.name}")
    for axiom in sorted(there.keys() - wanted.keys()):
        print(f"no longer an axiom that a class can break, delete: {there[axiom].name}")
    for axiom in sorted({a.text for a in typed_ends(entailed)} - wanted.keys()):
        print(f"no class lies outside: {axiom}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
