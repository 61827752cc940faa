"""Where the data files lie: beside the package in a source checkout, inside it in an installed wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    checkout = _PACKAGE.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / name).is_dir():
        return checkout / name
    return _PACKAGE / "_data" / name


def ontology() -> Path:
    """The folder with the tables, the axioms and the built files."""
    return _folder("ontology")


def queries() -> Path:
    """The folder with the stored queries."""
    return _folder("queries")
