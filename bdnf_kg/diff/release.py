"""Where the tables of a release come from: a folder, or a commit of a repository."""

from __future__ import annotations

import io
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from .. import _resources, tables
from ..errors import Problem, ReleaseNotFound, TableError
from ..graph import KnowledgeGraph

TABLES = "ontology/tables"


@dataclass(frozen=True)
class Release:
    """One state of the tables: their rows as they stand in the files, and the graph over them."""

    name: str
    columns: dict[str, tuple[str, ...]]
    rows: dict[str, list[tables.Row]]
    kg: KnowledgeGraph


def shipped() -> Release:
    """Return the release that comes with the package."""
    return _read(_resources.ontology() / "tables", "the tables of this package")


def open_release(name: str, *, repository: Path | None = None) -> Release:
    """Return a release by its name.

    Parameters
    ----------
    name : str
        A folder of an ontology (with ``tables/`` in it), a folder of tables, or a commit, branch or tag.
    repository : path, optional
        A folder inside the repository that holds the commit; by default the working directory.

    Raises
    ------
    ReleaseNotFound
        If the name is neither; with the tags that come close. Also if git is missing.
    TableError
        If its tables cannot be read.
    """
    folder = Path(name)
    for place in (folder / "tables", folder / TABLES, folder):
        if (place / "terms.tsv").is_file():
            return _read(place, name)
    if folder.is_dir() and any(folder.iterdir()):
        raise ReleaseNotFound(name, why="is a folder without tables: terms.tsv is neither in it nor in its tables/")
    return _from_git(name, repository or Path.cwd())


def _from_git(name: str, repository: Path) -> Release:
    why = "is no folder, and no commit or tag either"
    if name.startswith("-") or not name.strip():
        raise ReleaseNotFound(name, why="is neither a folder nor a commit")
    top = _git(name, repository, "rev-parse", "--show-toplevel", why=f"is no folder, and {repository} lies in no git repository")
    root = Path(top.decode().strip())
    commit = _git(name, root, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}", why=why).decode().strip()
    packed = _git(name, root, "archive", "--format=tar", commit, TABLES, why=f"is a commit that has no {TABLES}/")
    with TemporaryDirectory() as temporary, tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for member in archive.getmembers():
            file = archive.extractfile(member) if member.isfile() else None
            if file is not None and member.name.startswith(f"{TABLES}/") and ".." not in member.name.split("/"):
                path = Path(temporary) / member.name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(file.read())
        return _read(Path(temporary) / TABLES, name if commit.startswith(name) else f"{name} ({commit[:10]})")


def _git(name: str, folder: Path, *words: str, why: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(folder), *words], capture_output=True, check=False)
    except OSError:
        raise ReleaseNotFound(name, why="is no folder, and git is not installed, so that no commit can be read") from None
    if done.returncode:
        raise ReleaseNotFound(name, _near(name, folder), why=why)
    return done.stdout


def _near(name: str, folder: Path) -> list[str]:
    from difflib import get_close_matches

    done = subprocess.run(["git", "-C", str(folder), "for-each-ref", "--format=%(refname:short)", "refs/tags", "refs/heads"], capture_output=True, check=False)
    return get_close_matches(name, done.stdout.decode().split(), 3, 0.5)


def _read(folder: Path, name: str) -> Release:
    """Read tables of any form: each by its own header, so that releases with fewer or more columns can be compared."""
    problems: list[Problem] = []
    columns: dict[str, tuple[str, ...]] = {}
    rows: dict[str, list[tables.Row]] = {}
    for path in sorted(folder.rglob("*.tsv")):
        file = path.relative_to(folder).as_posix()
        with path.open(encoding="utf-8", errors="replace", newline="\n") as opened:
            columns[file] = tuple(opened.readline().rstrip("\n").split("\t"))
        rows[file] = tables.read_table(path, file, columns[file], problems)
    if problems:
        raise TableError(problems)
    return Release(name, columns, rows, KnowledgeGraph(_curation(folder, rows, name)))


def _curation(folder: Path, rows: dict[str, list[tables.Row]], name: str) -> tables.Curation:
    wanted = {**tables.COLUMNS, **{file: tables.EVIDENCE for file in rows if file.startswith("evidence/")}}
    fitted = {file: [tables.Row(file, row.line, {column: row.cells.get(column, "") for column in columns}) for row in rows.get(file, ())] for file, columns in wanted.items()}
    fitted["definitions.tsv"] = []  # claims and verdicts need no logical definition, and one may name a label that is gone
    try:
        return tables.curation(tables.Tables(folder, fitted))
    except ValueError as error:
        raise ReleaseNotFound(name, why=f"has tables of a form over which this version cannot reason: {error}") from None


def paper(kg: KnowledgeGraph, id_: str) -> str:
    """What to call a paper of a release by: its id, or author, year and title where the id would lead nobody to it."""
    return kg.references[id_].name if id_ in kg.references else id_
