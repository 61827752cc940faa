"""The page: one file, no request to any host, a content policy by hash, data that no browser can take for markup."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

from ..export import write_text

_CYTOSCAPE_STYLE = ".__________cytoscape_container { position: relative; }"


@dataclass(frozen=True)
class Explorer:
    """An interactive page, as text. In a notebook it shows itself in a sandboxed frame."""

    title: str
    data: dict[str, Any]

    @property
    def html(self) -> str:
        """The whole page."""
        return page(self.title, self.data)

    def within(self, navigation: str, **addresses: str) -> str:
        """The page as a site shows it.

        Parameters
        ----------
        navigation : str
            HTML to stand above it.
        evidence, own : str
            What an id of a row follows in the address of its page, and the stem of the IRIs whose pages lie at the same path of the site.
        """
        return page(self.title, self.data | {"site": addresses}, navigation)

    @property
    def uncoloured(self) -> tuple[str, ...]:
        """The names in the values that colour no node of this page."""
        profile = self.data["profile"]
        return tuple(profile["unmapped"]) if profile else ()

    def write(self, path: str | Path) -> Path:
        """Write the page to a file, whole or not at all, and return its path."""
        return write_text(Path(path), self.html)

    def widget(self, height: int = 720) -> Any:
        """Return the page as a Jupyter widget (extra ``jupyter``); see :func:`bdnf_kg.view.widget.widget`."""
        from .widget import widget

        return widget(self, height)

    def __repr__(self) -> str:
        return f"Explorer({self.title!r}, {len(self.data['nodes'])} nodes, {len(self.data['edges'])} arrows)"

    def _repr_html_(self) -> str:
        return frame(self.html, self.title)


def page(title: str, data: dict[str, Any], navigation: str = "") -> str:
    """Return the page as one self-contained text, under the navigation of a site if there is one, as HTML."""
    script, style = asset("explorer.js"), asset("explorer.css")
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)} {_hash(_CYTOSCAPE_STYLE)}; img-src data: blob:; "
        "connect-src 'none'; base-uri 'none'; form-action 'none'"
    )
    return "\n".join(
        (
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{escape(title)} · bdnf-kg</title>",
            f'<style id="__________cytoscape_stylesheet">{_CYTOSCAPE_STYLE}</style>',
            f"<style>{style}</style>",
            f"</head>\n<body>{navigation}",
            "<noscript><p>This page draws its graph with its own script, which the browser does not run.</p></noscript>",
            f'<script type="application/json" id="data">{_json(data)}</script>',
            f"<script>{script}</script>",
            "</body>\n</html>\n",
        )
    )


def frame(html: str, title: str, height: int = 720) -> str:
    """Return a page as a frame for a notebook: it may run its own script and save files, and reach nothing else."""
    return (
        f'<iframe title="{escape(title)}" sandbox="allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox" '
        f'style="width:100%;height:{height}px;border:1px solid #999" srcdoc="{escape(html)}"></iframe>'
    )


def asset(name: str) -> str:
    """A built file of the page (``explorer/build.mjs`` makes them)."""
    return files(__package__).joinpath("static", name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'"


def _json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
