"""A tamed ``pyvis`` network: positions from Python, no physics, parallel edges kept, plain-text titles.

pyvis alone is blank offline, drops parallel edges of an undirected graph, and runs hostile text in headings, menus and
titles that contain "href". Sign is told by arrow head and dash as well as by colour (Okabe & Ito 2008).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..errors import ExtraMissing
from ..model import Sign, Standing
from .selection import select

if TYPE_CHECKING:
    from pyvis.network import Network

    from ..causal import Edge
    from ..graph import KnowledgeGraph
    from ..model import Term

_COLOUR = {Sign.POSITIVE: "#0072B2", Sign.NEGATIVE: "#D55E00", None: "#767676"}
_SHAPE = {
    "protein": "ellipse", "gene": "box", "RNA": "box", "complex": "ellipse", "process": "box", "behaviour": "box",
    "exposure": "box", "disease": "box",
}  # fmt: skip
_FILL = {
    "protein": "#FFF2CC", "RNA": "#FCE4D6", "complex": "#FFF2CC", "hormone": "#E2EFDA", "neurotransmitter": "#E2EFDA",
    "metabolite": "#E2EFDA", "chemical": "#EDEDED", "drug": "#EDEDED", "process": "#DDEBF7", "behaviour": "#D9D2E9",
    "exposure": "#F8CBAD", "disease": "#EAD1DC", "variant": "#FCE4D6",
}  # fmt: skip
_COLUMN, _LINE = 250, 110


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
    return draw(kg, select(kg, source, target, **options))


def draw(kg: KnowledgeGraph, edges: Sequence[Edge]) -> Network:
    """Put edges, and the nodes at their ends, into a network."""
    try:
        from pyvis.network import Network
    except ImportError:
        raise ExtraMissing("pyvis", "view") from None
    net = Network(height="100%", width="100%", directed=True, cdn_resources="in_line")
    net.set_options(_OPTIONS)
    for node, (x, y) in positions(kg, edges).items():
        term = kg.terms[node]
        net.add_node(
            node, label=_wrap(term.label), title=plain(f"{term.label}\n{term.kind}{f', {term.stage}' if term.stage else ''}\n{term.definition}"),
            x=x, y=y, shape=_SHAPE.get(term.kind, "ellipse"), color={"background": _FILL.get(term.kind, "#FFFFFF"), "border": "#404040"},
        )  # fmt: skip
    parallel: dict[frozenset[str], int] = defaultdict(int)
    for edge in edges:
        pair = frozenset((edge.subject, edge.object))
        net.add_edge(edge.subject, edge.object, id=edge.key, title=plain(summary(edge)), **_style(edge, parallel[pair]))
        parallel[pair] += 1
    return net


def positions(kg: KnowledgeGraph, edges: Sequence[Edge]) -> dict[str, tuple[int, int]]:
    """Place each node in the column of its stage, from trigger to whole body, in the order of label within it."""
    ranks = {row["value"]: int(row["rank"]) for row in kg.content.vocabulary if row["column"] == "stage"}
    columns: dict[int, list[Term]] = defaultdict(list)
    for node in sorted({end for edge in edges for end in (edge.subject, edge.object)}):
        columns[ranks.get(kg.terms[node].stage, 0)].append(kg.terms[node])
    place = {}
    for x, (_, terms) in enumerate(sorted(columns.items())):
        terms.sort(key=lambda term: term.label.lower())
        for y, term in enumerate(terms):
            zigzag = (_COLUMN // 5) * (1 if y % 2 else -1) if len(terms) > 5 else 0
            place[term.id] = (x * _COLUMN + zigzag, round((y - (len(terms) - 1) / 2) * _LINE + (_LINE / 3) * (x % 2)))
    return place


def summary(edge: Edge) -> str:
    """An edge in one line: sign, standing, belief and papers."""
    if edge.kind == "is a":
        return f"{edge.subject_label} is a {edge.object_label}"
    verb = {Sign.POSITIVE: "raises", Sign.NEGATIVE: "lowers", None: "goes with"}[edge.sign]
    standing = f"{edge.claim.standing}, " if edge.claim else ""
    count = len(edge.references)
    return f"{edge.subject_label} {verb} {edge.object_label}: {standing}belief {edge.belief:.2f}, {count} paper{'s' if count != 1 else ''}"


def plain(text: str) -> str:
    """Break up the one word that makes pyvis read a title as HTML."""
    return text.replace("href", "h\u2060ref")


def _wrap(label: str, width: int = 22) -> str:
    import textwrap

    return "\n".join(textwrap.wrap(label, width, break_long_words=False)) or label


def _style(edge: Edge, number: int) -> dict[str, Any]:
    contested = edge.claim is not None and edge.claim.standing in (Standing.CONFLICTING, Standing.CONTEXT_DEPENDENT)
    head = {Sign.POSITIVE: "arrow", Sign.NEGATIVE: "bar", None: "circle"}[edge.sign]
    style: dict[str, Any] = {
        "color": "#9A9A9A" if edge.kind == "is a" else _COLOUR[edge.sign],
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
