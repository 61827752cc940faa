"""The shell examples of the docs and the README run as they are printed. (Their Python examples run as doctests.)"""

from __future__ import annotations

import ast
import builtins
import doctest
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
COMMANDS = [
    (page.name, line)
    for page in PAGES
    for block in re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    for line in block.splitlines()
    if line.startswith("bdnf-kg ")
]


def test_there_are_examples() -> None:
    assert len(COMMANDS) >= 10


@pytest.mark.parametrize(("page", "line"), COMMANDS)
def test_a_command_of_the_docs_runs(page: str, line: str, tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", *shlex.split(line.replace("bdnf-kg ", "bdnf_kg ", 1))], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, f"{page}: {line}\n{done.stderr}"
    assert done.stdout or done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_examples_of_a_page_run_when_they_are_pasted_in_their_order(page: Path) -> None:
    """Each name that an example uses is made by an example before it, not by what the tests of the docs have at hand."""
    known = set(dir(builtins))
    for example in doctest.DocTestParser().get_examples(page.read_text(encoding="utf-8")):
        nodes = list(ast.walk(ast.parse(example.source)))
        known |= {(node.asname or node.name).partition(".")[0] for node in nodes if isinstance(node, ast.alias)}
        known |= {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)} | {node.arg for node in nodes if isinstance(node, ast.arg)}
        known |= {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        assert {node.id for node in nodes if isinstance(node, ast.Name)} <= known, f"{page.name}:{example.lineno + 1}: {example.source}"


def test_every_link_inside_the_docs_leads_somewhere() -> None:
    broken = [
        f"{page.name}: {target}" for page in PAGES for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")) if not (page.parent / target).exists()
    ]
    assert broken == []
