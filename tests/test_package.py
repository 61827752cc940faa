"""Promises of the package itself: light to import, arrows that point one way, errors that stay ours."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import bdnf_kg

PACKAGE = Path(bdnf_kg.__file__).parent
LAYERS = {
    "errors": 0, "_resources": 0, "curie": 1, "manchester": 1, "model": 2, "owl": 2, "el": 2, "tables": 3, "claims": 3, "causal": 3, "lookup": 3, "measured": 3,
    "hierarchy": 4, "answers": 4, "scale": 4, "derivation": 5, "graph": 6, "check": 6, "reason": 7, "query": 7, "report": 7, "diff": 7, "build": 8, "review": 8, "export": 8,
    "view": 9, "pages": 9, "remote": 9, "serve": 10, "cli": 11, "__main__": 12,
}  # fmt: skip


def _python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_importing_the_package_loads_no_library() -> None:
    heavy = "networkx rdflib owlready2 pyvis matplotlib anywidget pandas pyoxigraph oxrdflib numpy"
    assert _python(f"import sys, bdnf_kg; print([m for m in '{heavy}'.split() if m in sys.modules])").strip() == "[]"


def test_a_causal_question_loads_no_rdf_library_and_no_network_library() -> None:
    code = "import sys, bdnf_kg; bdnf_kg.load().effect('exercise', 'BDNF mRNA'); print([m for m in 'networkx rdflib owlready2 pandas pyoxigraph'.split() if m in sys.modules])"
    assert _python(code).strip() == "[]"


def test_arrows_point_one_way() -> None:
    """A module imports at load time only from layers below its own."""
    wrong = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).parts
        name = parts[0].removesuffix(".py")
        if name == "__init__":
            continue
        depth = len(parts) - 1
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, ast.ImportFrom) and node.level > depth:
                targets = [node.module.split(".")[0]] if node.module else [alias.name for alias in node.names]
                wrong += [f"{name} -> {t}" for t in targets if t != name and LAYERS.get(t, -1) >= LAYERS[name]]
    assert wrong == []


def test_every_module_has_its_layer() -> None:
    modules = {p.relative_to(PACKAGE).parts[0].removesuffix(".py") for p in PACKAGE.rglob("*.py")} - {"__init__"}
    assert modules == set(LAYERS)


def test_public_names_exist() -> None:
    assert all(getattr(bdnf_kg, name) for name in bdnf_kg.__all__)
    with pytest.raises(AttributeError):
        bdnf_kg.nothing  # noqa: B018


def _run_time_imports(path: Path) -> set[str]:
    """The packages that a module imports when it runs, not only for a type checker."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            node.body = []
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and not node.level}
    return {name.split(".")[0] for name in names}


@pytest.mark.parametrize(
    ("library", "home"),
    [
        ("owlready2", "reason.py"), ("pyvis", "view"), ("matplotlib", "view"), ("anywidget", "view"), ("pyshacl", "review"),
        ("starlette", "serve"), ("uvicorn", "serve"), ("pyspark", "scale.py"),
    ],
)  # fmt: skip
def test_a_heavy_library_has_one_home(library: str, home: str) -> None:
    users = {path.relative_to(PACKAGE).parts[0] for path in PACKAGE.rglob("*.py") if library in _run_time_imports(path)}
    assert users == {home}


def test_the_source_archive_holds_what_its_tests_need() -> None:
    root = Path(__file__).parents[1]
    include = re.search(r"sdist\]\ninclude = \[(.*)\]", (root / "pyproject.toml").read_text(encoding="utf-8"))
    assert include
    assert {"bdnf_kg", "ontology", "queries", "tests", "docs", "conftest.py"} <= set(re.findall(r'"([^"]+)"', include[1]))
