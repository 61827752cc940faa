"""The description-logic reasoner: HermiT through owlready2. The only module that imports owlready2; it needs Java.

What EL sees is found first, without Java (:mod:`bdnf_kg.el`); HermiT then has the last word on all of OWL 2 DL.
"""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import InconsistentOntology, ReasonerError, ReasonerUnavailable

if TYPE_CHECKING:
    import pyoxigraph as ox

    from .el import Axiom, Entailments

HERMIT = "HermiT"
OWL = "http://www.w3.org/2002/07/owl#"
_ENTITIES = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "NamedIndividual")
RUNS = 60
"""How often HermiT may run to find the axioms of one reason."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What the reasoner found of a consistent ontology.

    ``hierarchy`` holds every pair of a named class and another that holds its members, as IRIs, sorted.
    """

    classes: int
    hierarchy: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    reasoner: str = HERMIT

    def __str__(self) -> str:
        return f"{self.reasoner}: consistent, no unsatisfiable class among {self.classes}"


def java() -> str:
    """Return the path of Java; raise ReasonerUnavailable where it does not run."""
    found = shutil.which("java")
    if not found:
        raise ReasonerUnavailable("the reasoner needs Java, and no 'java' is on the path; install a Java runtime 11 or later")
    try:
        subprocess.run([found, "-version"], capture_output=True, check=True, timeout=60)
    except (OSError, subprocess.SubprocessError) as error:
        raise ReasonerUnavailable(f"the reasoner needs Java, and {found} does not run ({error})") from None
    return found


def verify(ontology: Path) -> Verification:
    """Classify an ontology (.ttl, .owl, .rdf or .nt): first in EL, then with HermiT.

    Raises
    ------
    InconsistentOntology
        If it contradicts itself, or classes can have no member; with the axioms of a reason. What EL sees is found
        without Java.
    ReasonerUnavailable
        If EL sees no contradiction and Java is missing; this says nothing about the rest of the ontology.
    """
    from .el import saturate

    entailed = saturate(ontology)
    contradiction = entailed.contradiction()
    if contradiction:
        raise contradiction
    found = classify(entailed.triples)
    if not found.consistent:
        raise InconsistentOntology.impossible((), {"the ontology": _reason(entailed, "")})
    if found.unsatisfiable:
        labels = {iri: entailed.label(iri) for iri in found.unsatisfiable}
        first = min(found.unsatisfiable, key=lambda iri: (len(entailed.module([iri])), iri))
        raise InconsistentOntology.empty(sorted(labels.values()), {labels[first]: _reason(entailed, first)})
    return Verification(len(entailed.classes), found.hierarchy)


@dataclass(frozen=True, slots=True)
class Classification:
    """What HermiT found: whether the ontology is consistent, the classes that can have no member, and the hierarchy of the others."""

    consistent: bool
    unsatisfiable: tuple[str, ...] = ()
    hierarchy: tuple[tuple[str, str], ...] = field(default=(), repr=False)


def classify(triples: Iterable[ox.Triple]) -> Classification:
    """Run HermiT over the triples of an ontology; imports are not followed.

    Raises
    ------
    ReasonerUnavailable
        If Java is missing.
    ReasonerError
        If HermiT refuses the ontology, for instance because it is not in OWL 2 DL.
    """
    import owlready2
    import pyoxigraph as ox
    import rdflib

    owlready2.JAVA_EXE = java()
    data = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    assert data is not None
    world = owlready2.World()
    onto = world.get_ontology("https://w3id.org/bdnf-kg/bdnf.owl#").load(fileobj=io.BytesIO(data), format="ntriples")
    try:
        with onto:
            owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return Classification(consistent=False)
    except owlready2.OwlReadyJavaError as error:
        raise ReasonerError(f"HermiT failed: {' '.join(str(error).splitlines()[:2])}") from None
    above: dict[str, set[str]] = {}
    graph = world.as_rdflib_graph()
    for predicate in ("http://www.w3.org/2000/01/rdf-schema#subClassOf", OWL + "equivalentClass"):
        for sub, _, sup in graph.triples((None, rdflib.URIRef(predicate), None)):
            if isinstance(sub, rdflib.URIRef) and isinstance(sup, rdflib.URIRef):
                above.setdefault(str(sub), set()).add(str(sup))
    reached = {iri: _reached(above, iri) for iri in above if not iri.startswith(OWL)}
    empty = {iri for iri, found in reached.items() if OWL + "Nothing" in found}
    pairs = [(iri, sup) for iri, found in reached.items() for sup in found if iri not in empty and sup != iri and sup != OWL + "Thing"]
    return Classification(True, tuple(sorted(empty)), tuple(sorted(pairs)))


def _reached(above: dict[str, set[str]], start: str) -> set[str]:
    found, todo = {start}, [start]
    while todo:
        for sup in above.get(todo.pop(), ()):
            if sup not in found:
                found.add(sup)
                todo.append(sup)
    return found


def _reason(entailed: Entailments, iri: str) -> Sequence[object]:
    """The axioms of one reason why a class can have no member, or, with no class, why the ontology contradicts itself."""
    import pyoxigraph as ox

    from .el.contraction import contract

    kind, entities = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), {ox.NamedNode(OWL + name) for name in _ENTITIES}
    declarations = [t for t in entailed.triples if t.predicate == kind and t.object in entities]

    def is_wrong(axioms: Sequence[Axiom]) -> bool:
        triples = {t for axiom in axioms for t in axiom.triples}
        named = {node for t in triples for node in (t.subject, t.predicate, t.object)}
        found = classify(sorted(triples | {t for t in declarations if t.subject in named}, key=str))
        return iri in found.unsatisfiable if iri else not found.consistent

    module = entailed.module([iri] if iri else [])
    if not is_wrong(module):
        return ("(not by axioms about classes, object properties and individuals alone)",)
    axioms, is_minimal = contract(module, is_wrong, RUNS)
    return axioms if is_minimal else (*axioms, f"(stopped after {RUNS} runs of {HERMIT}: some of these axioms may not be needed)")
