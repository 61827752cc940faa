"""The graph in the formats that others read; one module a format."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import InvalidArgument, OutputError

if TYPE_CHECKING:
    from ..graph import KnowledgeGraph

FORMATS = {
    "closure": ("closure", "dumps"), "graphml": ("graphml", "dumps"), "kgx-edges": ("kgx", "edges"), "kgx-nodes": ("kgx", "nodes"),
    "sif": ("sif", "dumps"), "tsv": ("tsv", "dumps"),
}  # fmt: skip
"""The formats, and for each the module and its function that makes the text."""


def write(kg: KnowledgeGraph, format: str, path: Path) -> Path:
    """Write the graph in one of ``FORMATS``; a file that cannot be written leaves nothing behind."""
    if format not in FORMATS:
        raise InvalidArgument("format", format, tuple(FORMATS))
    from importlib import import_module

    module, function = FORMATS[format]
    text: str = getattr(import_module(f".{module}", __name__), function)(kg)
    return write_text(path, text)


def write_text(path: Path, text: str) -> Path:
    """Write a text file whole or not at all."""
    return write_bytes(path, text.encode())


def write_bytes(path: Path, data: bytes) -> Path:
    """Write a file whole or not at all."""
    if not path.name:
        raise OutputError(f"{str(path)!r} is not the name of a file")
    temporary = path.with_name(f".{path.name}.new")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise OutputError(f"{path}: cannot be written: {error.strerror or error}") from None
    return path
