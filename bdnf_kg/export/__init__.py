"""The graph in the formats that others read; one module a format."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import InvalidArgument, OutputError

if TYPE_CHECKING:
    from ..graph import KnowledgeGraph


@dataclass(frozen=True, slots=True)
class Format:
    """A format: the module here and its function that makes the text, and what the file holds."""

    module: str
    function: str
    holds: str


FORMATS = {
    "tsv": Format("tsv", "dumps", "every claim, a line each"),
    "graphml": Format("graphml", "dumps", "the network, for Gephi and yEd"),
    "cx2": Format("cx2", "dumps", "the network with places and signs drawn, for Cytoscape and NDEx"),
    "sif": Format("sif", "dumps", "held claims by label"),
    "kgx-nodes": Format("kgx", "nodes", "the nodes by the Biolink Model"),
    "kgx-edges": Format("kgx", "edges", "the edges by the Biolink Model"),
    "gmt": Format("genes", "sets", "gene sets: what a term raises and lowers, and what raises and lowers it"),
    "gene-edges": Format("genes", "edges", "source, target and weight of held claims on the amount of genes' products, for decoupler"),
    "closure": Format("closure", "dumps", "every change that leads to another, as N-Quads"),
}
"""The formats by name."""


def write(kg: KnowledgeGraph, format: str, path: Path) -> Path:
    """Write the graph in one of ``FORMATS``; a file that cannot be written leaves nothing behind."""
    if format not in FORMATS:
        raise InvalidArgument("format", format, tuple(FORMATS))
    from importlib import import_module

    chosen = FORMATS[format]
    text: str = getattr(import_module(f".{chosen.module}", __name__), chosen.function)(kg)
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
