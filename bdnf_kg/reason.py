"""The description-logic reasoner: HermiT through owlready2. The only module that imports owlready2; it needs Java."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .errors import InconsistentOntology, ReasonerError, ReasonerUnavailable


@dataclass(frozen=True, slots=True)
class Verification:
    """What the reasoner found of a consistent ontology."""

    classes: int
    reasoner: str = "HermiT"

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
    """Classify an ontology (Turtle or RDF/XML) with HermiT.

    Raises
    ------
    ReasonerUnavailable
        If Java is missing; this says nothing about the ontology.
    InconsistentOntology
        If it contradicts itself, or names the classes that can have no member.
    """
    import owlready2
    import pyoxigraph as ox

    owlready2.JAVA_EXE = java()
    format = ox.RdfFormat.RDF_XML if ontology.suffix == ".owl" else ox.RdfFormat.TURTLE
    triples = ox.serialize(ox.parse(path=str(ontology), format=format), format=ox.RdfFormat.N_TRIPLES)
    assert triples is not None
    world = owlready2.World()
    onto = world.get_ontology("https://w3id.org/bdnf-kg/bdnf.owl#").load(fileobj=io.BytesIO(triples))
    count = len(list(world.classes()))
    try:
        with onto:
            owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        raise InconsistentOntology("the ontology contradicts itself") from None
    except owlready2.OwlReadyJavaError as error:
        raise ReasonerError(f"HermiT failed: {str(error).splitlines()[0]}") from None
    empty = sorted(str(c.label.first() or c.iri) for c in world.inconsistent_classes() if c is not owlready2.Nothing)
    if empty:
        raise InconsistentOntology(f"these classes can have no member: {', '.join(empty)}", empty)
    return Verification(count)
