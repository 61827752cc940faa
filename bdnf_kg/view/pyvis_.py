"""A tamed ``pyvis`` network: positions from Python, no physics, parallel edges kept, plain-text titles.

pyvis alone is blank offline, drops parallel edges of an undirected graph, and runs hostile text in headings, menus and
titles that contain "href". Sign is told by arrow head and dash as well as by colour (Okabe & Ito 2008).
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import ExtraMissing
from ..model import Sign, Standing
from .bands import looks
from .ink import COLOUR
from .layout import arrange, wrap
from .payload import boxes, summary
from .selection import RELEASE, Selection, select

if TYPE_CHECKING:
    from pyvis.network import Network

    from ..causal import Edge
    from ..graph import KnowledgeGraph

_SHAPE = {"ellipse": "ellipse", "round-rectangle": "box"}


def network(kg: KnowledgeGraph, source: str | None = None, target: str | None = None, **options: Any) -> Network:
    """Return a ``pyvis.network.Network`` that is directed, keeps opposite claims apart and has its positions set.

    Parameters
    ----------
    kg : KnowledgeGraph
    source, target : str, optional
        Two terms for the paths between them, one for its neighbourhood, none for BDNF release.
    **options
        ``k`` and the keywords of :meth:`KnowledgeGraph.paths`.

    Raises
    ------
    ExtraMissing
        If pyvis is not installed.
    """
    if source is None and target is None and not options.get("connect"):
        source = RELEASE
    return draw(kg, select(kg, source, target, **options))


def draw(kg: KnowledgeGraph, selection: Selection) -> Network:
    """Put a selection into a network."""
    net: Network = _offline()(height="750px", width="100%", directed=True, cdn_resources="in_line")
    net.set_options(_OPTIONS)
    places, _ = arrange(boxes(kg, selection).values())
    for node in selection.nodes:
        term, (x, y) = kg.terms[node], places[node]
        look = looks().get(term.kind)
        net.add_node(
            node, label="\n".join(wrap(term.label)), title=plain(f"{term.label}\n{term.kind}{f', {term.stage}' if term.stage else ''}\n{term.definition}"),
            x=x, y=y, shape=_SHAPE.get(look.shape if look else "", "box"), color={"background": look.fill if look else "#FFFFFF", "border": "#404040"},
        )  # fmt: skip
    parallel: dict[frozenset[str], int] = defaultdict(int)
    for edge in selection.edges:
        pair = frozenset((edge.subject, edge.object))
        net.add_edge(edge.subject, edge.object, id=edge.key, title=plain(summary(edge)), **_style(edge, parallel[pair]))
        parallel[pair] += 1
    return net


def _offline() -> type[Network]:
    """A ``Network`` whose page asks no host for anything, and which writes UTF-8 whatever the locale says."""
    try:
        from pyvis.network import Network
    except ImportError:
        raise ExtraMissing("pyvis", "pyvis") from None

    class OfflineNetwork(Network):  # type: ignore[misc]
        def generate_html(self, name: str = "index.html", local: bool = True, notebook: bool = False) -> str:
            self.prep_notebook()
            made: str = super().generate_html(name, local, notebook)
            made = re.sub(r"<link[^>]*https?://[^>]*>|<script[^>]*\bsrc=[^>]*>\s*</script>", "", made, flags=re.DOTALL)
            self.html = made.replace("<html>", '<html lang="en">', 1)
            return self.html

        def write_html(self, name: str, local: bool = True, notebook: bool = False, open_browser: bool = False) -> None:
            Path(name).write_text(self.generate_html(name, local, notebook), encoding="utf-8")
            if open_browser:
                import webbrowser

                webbrowser.open(Path(name).resolve().as_uri())

    return OfflineNetwork


def plain(text: str) -> str:
    """Break up the one word that makes pyvis read a title as HTML."""
    return text.replace("href", "h\u2060ref")


def _style(edge: Edge, number: int) -> dict[str, Any]:
    contested = edge.claim is not None and edge.claim.standing in (Standing.CONFLICTING, Standing.CONTEXT_DEPENDENT)
    head = {Sign.POSITIVE: "arrow", Sign.NEGATIVE: "bar", None: "circle"}[edge.sign]
    style: dict[str, Any] = {
        "color": COLOUR["is a" if edge.kind == "is a" else int(edge.sign or 0)],
        "width": 1 if edge.kind == "is a" else round(1 + 3 * edge.belief, 2),
        "arrows": {"to": {"enabled": True, "type": "vee" if edge.kind == "is a" else head}},
        "dashes": [2, 6] if edge.kind == "is a" else [12, 4, 3, 4] if contested else [8, 5] if edge.sign is Sign.NEGATIVE else [2, 4] if edge.sign is None else False,
    }
    if number:
        kind = "curvedCW" if number % 2 else "curvedCCW"
        style["smooth"] = {"enabled": True, "type": kind, "roundness": round(0.12 + 0.08 * (number // 2), 2)}
    return style


_OPTIONS = """{
  "physics": {"enabled": false},
  "layout": {"improvedLayout": false},
  "interaction": {"hover": true, "keyboard": {"enabled": true, "bindToWindow": false}, "navigationButtons": false, "tooltipDelay": 150},
  "nodes": {"font": {"size": 15, "face": "sans-serif"}, "borderWidth": 1, "margin": 8},
  "edges": {"smooth": {"enabled": true, "type": "curvedCW", "roundness": 0.04}, "hoverWidth": 1.5, "selectionWidth": 1.5}
}"""
