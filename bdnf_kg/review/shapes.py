"""SHACL: the shapes of ``ontology/shapes/``, one rule a file, run by pyshacl. The only module that imports pyshacl."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from .. import _resources
from ..errors import ExtraMissing
from ..query import STANDARD
from .release import Release
from .rule import Level, Offender, Rule

if TYPE_CHECKING:
    import rdflib

SHACL = "http://www.w3.org/ns/shacl#"
GRAPHS = ("claims", "ontology")
"""The named graphs that the shapes describe."""

_found: WeakKeyDictionary[Release, dict[str, list[Offender]]] = WeakKeyDictionary()


def rules() -> list[Rule]:
    """Return one rule a shape of the package, sorted by name."""
    return [_rule(path) for path in sorted((_resources.ontology() / "shapes").glob("*.ttl"))]


def _rule(path: Path) -> Rule:
    means = {t.object.value for t in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE) if t.predicate.value == STANDARD["rdfs"] + "comment"}
    return Rule(f"shape-{path.stem}", ("SHACL",), Level.ERROR, " ".join(sorted(means)), partial(_find, path))


def _find(path: Path, release: Release) -> Iterable[Offender]:
    if release not in _found:
        _found[release] = violations(_graph(release), sorted(path.parent.glob("*.ttl")), release.prefixes.compact)
    return _found[release].get(path.stem, [])


def _graph(release: Release) -> rdflib.Graph:
    import rdflib

    names = [ox.NamedNode(f"{STANDARD['bkg']}graph/{name}") for name in GRAPHS]
    triples = (ox.Triple(q.subject, q.predicate, q.object) for name in names for q in release.dataset.quads_for_pattern(None, None, None, name))
    return rdflib.Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")


def violations(graph: rdflib.Graph, paths: Iterable[Path], compact: Callable[[str], str] = str) -> dict[str, list[Offender]]:
    """Return what breaks the shapes of some files: by the name of the file, the offenders with the message of the shape.

    Raises
    ------
    ExtraMissing
        If pyshacl is not installed.
    """
    import rdflib

    try:
        import pyshacl
    except ImportError:
        raise ExtraMissing("pyshacl", "shapes") from None
    shapes = rdflib.Graph()
    home: dict[str, str] = {}
    for path in paths:
        one = rdflib.Graph().parse(path, format="turtle")
        home |= dict.fromkeys(map(str, one.subjects()), path.stem)
        shapes += one
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, meta_shacl=False, advanced=True)
    sh = rdflib.Namespace(SHACL)
    found: dict[str, list[Offender]] = defaultdict(list)
    for result in report.subjects(rdflib.RDF.type, sh.ValidationResult):
        say = partial(_one, report, result)
        value = f": {say(sh.value)[:60]!r}" if say(sh.value) else ""
        found[home[say(sh.sourceShape)]].append(Offender(compact(say(sh.focusNode)), say(sh.resultMessage) + value))
    return found


def _one(report: rdflib.Graph, result: rdflib.term.Node, predicate: rdflib.URIRef) -> str:
    return min(map(str, report.objects(result, predicate)), default="")
