"""Rules that SPARQL cannot say: files that agree, ids by pattern, age, and the headings of the MIRO report."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from .. import __version__
from ..query import STANDARD
from .release import Release
from .rule import Level, Offender, Rule, Undecided

OWN = STANDARD["bkg"]
VOCABULARIES = (
    "http://www.w3.org/", "http://purl.org/dc/terms/", "http://purl.org/vocab/vann/", "http://xmlns.com/foaf/0.1/", "http://purl.org/ontology/bibo/",
    "http://usefulinc.com/ns/doap#", "http://www.geneontology.org/formats/oboInOwl#", "https://w3id.org/biolink/vocab/", "http://rdfs.org/ns/void#",
    "https://creativecommons.org/", "https://orcid.org/", OWN,
)  # fmt: skip
"""Namespaces that need no prefix of the table: vocabularies of metadata, licences, persons, and our own."""

MIRO_MUST = (
    "Ontology name", "Ontology owner", "Ontology license", "Ontology URL", "Ontology repository", "Methodological framework",
    "Need", "Competition", "Target audience", "Scope and coverage", "Development community", "Communication",
    "Knowledge acquisition methodology", "Knowledge Representation language", "Incorporation of other ontologies", "Entity naming convention",
    "Identifier generation policy", "Entity metadata policy", "Upper ontology", "Ontology relationships", "Axiom patterns",
    "Sustainability plan", "Entity deprecation strategy", "Versioning policy", "Testing", "Evaluation", "Example of use", "Evidence of use",
)  # fmt: skip
MIRO_SHOULD = ("Source knowledge location", "Content selection", "Ontology metrics", "Dereferenceable IRIs", "Development environment", "Institutional endorsement")
"""The items of the MIRO guideline (DOI 10.1186/s13326-017-0172-7) that must, and those that should or may be reported."""


def same_ontology(release: Release) -> Iterator[Offender]:
    """The RDF/XML file is missing, broken, or holds another ontology than the Turtle file and the dataset."""
    triples: dict[str, frozenset[str]] = {}
    for name, format in (("bdnf.owl", ox.RdfFormat.RDF_XML), ("bdnf.ttl", ox.RdfFormat.TURTLE)):
        try:
            triples[name] = _readable(ox.parse(path=str(release.folder / name), format=format))
        except (OSError, SyntaxError) as error:
            yield Offender(name, f"cannot be read: {error}")
    expected = _readable(release.ontology)
    for name, found in triples.items():
        if found != expected:
            yield Offender(name, f"{len(found ^ expected)} statements differ from those of the dataset")


def _readable(quads: Iterable[ox.Triple | ox.Quad]) -> frozenset[str]:
    """The statements, with one name for all blank nodes, so that two files compare whatever they call them."""

    def name(term: object) -> str:
        return "_:" if isinstance(term, ox.BlankNode) else str(term)

    return frozenset(f"{name(q.subject)} {name(q.predicate)} {name(q.object)}" for q in quads)


def foreign_ids(release: Release) -> Iterator[Offender]:
    """An IRI outside our namespace has no known stem, or an id that the stem does not allow."""
    for iri in sorted(release.iris):
        if iri.startswith(VOCABULARIES):
            continue
        curie = release.prefixes.compact(iri)
        if curie == iri:
            yield Offender(iri, "is in no namespace of prefixes.tsv")
        elif not release.prefixes.is_valid(curie):
            yield Offender(curie, "has not the form of its prefix")


def older_than(years: int, release: Release) -> Iterator[Offender]:
    """The dated version is older than a number of years."""
    for text in release.header(STANDARD["owl"] + "versionIRI"):
        found = re.search(r"/(\d{4}-\d\d-\d\d)/", text)
        if found and (release.today - date.fromisoformat(found[1])).days > 365.25 * years:
            yield Offender(text, f"today is {release.today}")


def citation(release: Release) -> Iterator[Offender]:
    """Version or date differ between the package, CITATION.cff, CHANGELOG.md and the header of the ontology."""
    repository = _repository(release)
    cff = _text(repository / "CITATION.cff")
    versions = re.findall(r"(?m)^version: (\S+)$", cff)
    if versions != [__version__]:
        yield Offender("CITATION.cff", f"version {', '.join(versions) or 'missing'}, the package has {__version__}")
    dates = re.findall(r"(?m)^date-released: (\S+)$", cff)
    if dates != release.header(STANDARD["owl"] + "versionInfo"):
        yield Offender("CITATION.cff", f"date-released {', '.join(dates) or 'missing'}, the ontology has {', '.join(release.header(STANDARD['owl'] + 'versionInfo'))}")
    for name in ("issued", "modified"):
        if release.header(STANDARD["dcterms"] + name) != release.header(STANDARD["owl"] + "versionInfo"):
            yield Offender("axioms.ttl", f"dcterms:{name} is not the date of the version")
    if not re.search(rf"(?m)^## {re.escape(__version__)}\b", _text(repository / "CHANGELOG.md")):
        yield Offender("CHANGELOG.md", f"says nothing of version {__version__}")


def miro(items: tuple[str, ...], release: Release) -> Iterator[Offender]:
    """The MIRO report lacks a heading, or has nothing under it."""
    text = _text(_repository(release) / "docs" / "miro.md")
    sections = {title.strip(): body.strip() for title, body in re.findall(r"(?ms)^### ([^\n]+)\n(.*?)(?=^#|\Z)", text)}
    for item in items:
        if item not in sections:
            yield Offender(item, "no such heading in docs/miro.md")
        elif len(sections[item].split()) < 3:
            yield Offender(item, "nothing stands under the heading")


def _repository(release: Release) -> Path:
    if release.repository is None:
        raise Undecided("needs the repository; an installed package has none")
    return release.repository


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _rule(id_: str, source: str, level: Level, find: Callable[[Release], Iterable[Offender]], means: str = "") -> Rule:
    return Rule(id_, tuple(source.split("; ")), level, means or (find.__doc__ or "").strip(), find)


RULES = (
    _rule("obo-fp2-files", "OBO FP2; FOOPS URI2", Level.ERROR, same_ontology),
    _rule("obo-fp16-one-year", "OBO FP16", Level.INFO, partial(older_than, 1), "The dated version is older than a year."),
    _rule("obo-fp16-two-years", "OBO FP16", Level.WARN, partial(older_than, 2), "The dated version is older than two years."),
    _rule("obo-fp16-three-years", "OBO FP16", Level.ERROR, partial(older_than, 3), "The dated version is older than three years."),
    _rule("oops-p40", "OOPS P40", Level.ERROR, foreign_ids),
    _rule("files-citation", "FOOPS OM2", Level.WARN, citation),
    _rule("miro-must", "MIRO MUST; OBO FP5; OBO FP9", Level.WARN, partial(miro, MIRO_MUST), "An item that the MIRO guideline demands is not reported in docs/miro.md."),
    _rule("miro-should", "MIRO SHOULD; MIRO OPTIONAL", Level.INFO, partial(miro, MIRO_SHOULD), "An item that the MIRO guideline asks for is not reported in docs/miro.md."),
)
