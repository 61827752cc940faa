"""The redirect rules of docs/w3id.md, applied as Apache's mod_rewrite does, lead every IRI of the project somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import bdnf_kg
from bdnf_kg.build import FILES
from bdnf_kg.pages.model import model
from bdnf_kg.pages.place import file_name

PAGE = (Path(__file__).parent.parent / "docs" / "w3id.md").read_text(encoding="utf-8")
RULES = re.search(r"```apache\n(.*?)```", PAGE, re.DOTALL)[1].splitlines()  # type: ignore[index]
BROWSER, XML, TURTLE = "text/html,application/xhtml+xml,*/*;q=0.8", "application/rdf+xml", "text/turtle"
STEM = "https://w3id.org/bdnf-kg/"


def redirect(path: str, accept: str) -> str | None:
    """Apply the rules in order: conditions before a rule hold together, those that end in [OR] with the next one."""
    conditions: list[tuple[bool, bool]] = []
    environment: dict[str, str] = {}
    for line in RULES:
        words = line.split()
        if line.startswith("RewriteCond %{HTTP_ACCEPT}"):
            conditions.append((re.search(words[2], accept) is not None, words[-1] == "[OR]"))
        elif line.startswith("RewriteRule"):
            holds, group = True, False
            for met, or_next in conditions:
                group = group or met
                if not or_next:
                    holds, group = holds and group, False
            conditions = []
            match = re.search(words[1], path)
            if not match or not holds:
                continue
            if words[2] == "-":
                name, value = re.search(r"E=(\w+):([^\]]+)", words[3]).groups()  # type: ignore[union-attr]
                environment[name] = value
            else:
                target = re.sub(r"%\{ENV:(\w+)\}", lambda m: environment[m[1]], words[2])
                return target.replace("$1", match[1] if match.re.groups else "").replace("$2", match[2] if match.re.groups > 1 else "").removeprefix(environment["SITE"])
    return None


@pytest.mark.parametrize(
    ("path", "browser", "xml", "turtle"),
    [
        ("", "/index.html", "/bdnf.owl", "/bdnf.ttl"),
        ("bdnf.owl", "/index.html", "/bdnf.owl", "/bdnf.ttl"),
        ("BDNFKG_0000024", "/terms/BDNFKG_0000024.html", "/bdnf.owl", "/bdnf.ttl"),
        ("BDNFKG_1000024", "/index.html#BDNFKG_1000024", "/bdnf.owl", "/bdnf.ttl"),
        ("kind", "/terms/kind.html", "/bdnf.owl", "/bdnf.ttl"),
        ("Claim", "/terms/class_Claim.html", "/bdnf.owl", "/bdnf.ttl"),
        ("dataset", "/index.html", "/bdnf.trig", "/bdnf.trig"),
        ("graph/claims", "/index.html", "/bdnf.trig", "/bdnf.trig"),
        ("evidence/E000001", "/index.html", "/bdnf.trig", "/bdnf.trig"),
        *((f"releases/2026-11-25/{name}", *(f"/releases/2026-11-25/{name}",) * 3) for name in FILES if name.startswith("bdnf")),
        *((name, *(f"/{name}",) * 3) for name in FILES if name.startswith("bdnf") and name != "bdnf.owl"),
    ],
)
def test_an_iri_leads_where_the_table_says(path: str, browser: str, xml: str, turtle: str) -> None:
    assert [redirect(path, accept) for accept in (BROWSER, XML, TURTLE)] == [browser, xml, turtle]


def test_a_client_that_asks_for_anything_gets_the_ontology_under_its_own_name() -> None:
    assert redirect("bdnf.owl", "*/*") == "/bdnf.owl"


def test_every_iri_of_the_dataset_has_a_rule(kg: bdnf_kg.KnowledgeGraph) -> None:
    rows = kg.query('SELECT DISTINCT ?x WHERE { { ?x ?p ?o } UNION { ?s ?x ?o } UNION { ?s ?p ?x } FILTER(isIRI(?x) && STRSTARTS(STR(?x), "https://w3id.org/bdnf-kg/")) }')
    paths = [(iri if iri.startswith(STEM) else kg.content.prefixes.expand(iri)).removeprefix(STEM) for (iri,) in rows]
    assert len(paths) > 3000
    assert [path for path in paths if redirect(path, BROWSER) is None or redirect(path, TURTLE) is None][:5] == []


def test_every_page_that_a_rule_names_is_written(kg: bdnf_kg.KnowledgeGraph) -> None:
    pages = {"/index.html", *(f"/terms/{file_name(id_)}" for id_ in model(kg).ids)}
    paths = [iri.removeprefix(STEM) for iri in model(kg).ontology.entities if iri.startswith(STEM)]
    assert len(paths) > 2000
    assert [path for path in paths if (redirect(path, BROWSER) or "").partition("#")[0] not in pages][:5] == []


def test_an_iri_that_is_not_ours_is_not_redirected() -> None:
    assert redirect("BDNFKG_24", BROWSER) is None
    assert redirect("releases/yesterday/bdnf.owl", BROWSER) is None
