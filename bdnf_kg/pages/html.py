"""The frame of a page and small pieces of HTML, every text escaped. No page may ask any host for anything."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files

from .place import Place


def page(title: str, body: str, place: Place, *, script: str = "") -> str:
    """Return a whole page.

    Parameters
    ----------
    title : str
        Plain text.
    body : str
        HTML.
    place : Place
        Where the page stands.
    script : str
        The one script of the page; no other may run.
    """
    style = resource("style.css")
    allowed = _hash(script) if script else "'none'"
    policy = f"default-src 'none'; style-src {_hash(style)}; script-src {allowed}; base-uri 'none'; form-action {place.forms}"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)} · bdnf-kg</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f"{place.navigation()}\n<main>\n{body}\n</main>\n" + (f"<script>{script}</script>\n" if script else "") + "</body>\n</html>\n"
    )


def link(href: str, text: str) -> str:
    """A link with a plain text; a link that leads off the site says no referrer."""
    outside = ' rel="noreferrer"' if "://" in href else ""
    return f'<a href="{escape(href)}"{outside}>{escape(text)}</a>'


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """Pairs of a plain name and HTML as a list; empty values are left out."""
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in pairs if value)
    return f"<dl>{rows}</dl>" if rows else ""


def section(title: str, body: str, *, id_: str = "", count: int | None = None) -> str:
    """A section with a plain title; nothing if its body is empty."""
    if not body:
        return ""
    anchor = f' id="{escape(id_)}"' if id_ else ""
    number = f" <small>{count}</small>" if count is not None else ""
    return f"<section{anchor}><h2>{escape(title)}{number}</h2>{body}</section>"


def table(columns: Iterable[str], rows: Iterable[Iterable[str]], caption: str) -> str:
    """A table of plain column names and HTML cells, which scrolls by itself, also by keyboard, where it is too wide."""
    head = "".join(f'<th scope="col">{escape(c)}</th>' for c in columns)
    body = "\n".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    name = escape(caption)
    return f'<div class="wide" role="region" aria-label="{name}" tabindex="0"><table><caption>{name}</caption><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table></div>'


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'"


@cache
def resource(name: str) -> str:
    """A script or a style of the package."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
