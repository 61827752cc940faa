"""A figure for a paper: the same bands, places, shapes and signs as the page, as SVG, PDF or PNG by matplotlib, with its legend."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import ExtraMissing, InvalidArgument
from ..model import Standing
from .bands import band, looks
from .ink import COLOUR, CONTESTED, DASH, WORDS, Key
from .layout import Box, arrange, wrap
from .payload import boxes, links, look
from .routing import Point
from .selection import Selection, select

if TYPE_CHECKING:
    from ..causal import Edge
    from ..graph import KnowledgeGraph

_VERGE = 14
FORMATS = (".svg", ".pdf", ".png")
MOST_NODES = 200
_INCH = 72 * 1.6
_ARROW: dict[Key, str] = {1: "-|>,head_length=5,head_width=2.6", -1: "|-|,widthA=0,widthB=4.5", 0: "-", "is a": "->,head_length=4,head_width=2.2"}


def plot(kg: KnowledgeGraph, source: str | None, target: str | None, path: Path, **options: Any) -> Path:
    """Draw a selection (:func:`bdnf_kg.view.select`; release where no term is given) and write it; the suffix says the format.

    Raises
    ------
    ExtraMissing
        If matplotlib is not installed.
    InvalidArgument
        If the suffix is none of ``FORMATS``, or the figure would hold more than ``MOST_NODES`` nodes.
    """
    if path.suffix.lower() not in FORMATS:
        raise InvalidArgument("path", str(path), FORMATS)
    if source is None and target is None and not options.get("connect"):
        source = "BDNF release"
    selection = select(kg, source, target, **options)
    if len(selection.nodes) > MOST_NODES:
        raise InvalidArgument("source", source, why=f"{len(selection.nodes)} nodes are too many to be read in one figure; ask for a path or a smaller neighbourhood")
    try:
        import matplotlib
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError:
        raise ExtraMissing("matplotlib", "plot") from None
    from ..export import write_bytes

    with matplotlib.rc_context({"svg.hashsalt": "bdnf-kg", "svg.fonttype": "none", "pdf.fonttype": 42, "font.family": "sans-serif"}):
        figure = Figure()
        FigureCanvasAgg(figure)
        _draw(figure, kg, selection)
        return write_bytes(path, _saved(figure, path.suffix.lower()[1:]))


def _saved(figure: Any, format: str) -> bytes:
    """The bytes of a figure, without the date that would make every run different."""
    from io import BytesIO

    stream = BytesIO()
    undated = {"svg": {"Date": None}, "pdf": {"CreationDate": None}, "png": {}}[format]
    figure.savefig(stream, format=format, metadata=undated, dpi=200)
    return stream.getvalue()


def _draw(figure: Any, kg: KnowledgeGraph, selection: Selection) -> None:
    box = boxes(kg, selection)
    places, routes = arrange(box.values(), links(selection.edges))
    bends = [point for route in routes.values() for point in route]
    xs = [x for x, _ in bends] + [places[i][0] + side * box[i].width // 2 for i in box for side in (-1, 1)]
    ys = [y for _, y in bends] + [places[i][1] + side * box[i].height // 2 for i in box for side in (-1, 1)]
    left, right, bottom = min(xs) - _VERGE, max(xs) + _VERGE, max(ys) + 2 * _VERGE
    frame = (left - 150, right + 10, bottom + 70, min(ys) - 60)
    right = max(right, left + 560)
    width, height = right + 10 - frame[0], frame[2] - frame[3]
    figure.set_size_inches(width / _INCH, height / _INCH)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(frame[0], right + 10), ylim=(frame[2], frame[3]))
    axes.set_axis_off()
    axes.text(frame[0] + 10, frame[3] + 20, selection.title, fontsize=9, fontweight="bold", va="center")
    _bands(axes, kg, box, places, left, right)
    for edge in selection.edges:
        _edge(axes, edge, box, (places[edge.subject], *routes[edge.key], places[edge.object]))
    for node, at in places.items():
        _node(axes, kg, box[node], at, node in selection.ends)
    _legend(axes, left - 140, bottom + 10)


def _bands(axes: Any, kg: KnowledgeGraph, box: dict[str, Box], places: dict[str, Point], left: int, right: int) -> None:
    from matplotlib.patches import Rectangle

    rows: dict[tuple[int, str], list[int]] = {}
    for node in box:
        found = band(kg.terms[node])
        rows.setdefault((found.rank, found.label), []).extend(places[node][1] + side * box[node].height // 2 for side in (-1, 1))
    bands = [(label, min(ys), max(ys)) for (_, label), ys in sorted(rows.items())]
    for i, (label, first, last) in enumerate(bands):
        top = first - ((first - bands[i - 1][2]) // 2 - 3 if i else 20)
        low = last + ((bands[i + 1][1] - last) // 2 - 3 if i + 1 < len(bands) else 20)
        axes.add_patch(Rectangle((left, top), right - left, low - top, facecolor="#f3f6f9", edgecolor="#c9d3dc", linewidth=0.4, zorder=0))
        axes.text(left - 8, (top + low) / 2, "\n".join(wrap(label, 18)), fontsize=5.5, fontweight="bold", ha="right", va="center")


def _sign(edge: Edge) -> Key:
    return "is a" if edge.kind == "is a" else int(edge.sign) if edge.sign is not None else 0


def _edge(axes: Any, edge: Edge, box: dict[str, Box], points: tuple[Point, ...]) -> None:
    from matplotlib.patches import FancyArrowPatch
    from matplotlib.path import Path as Line

    sign = _sign(edge)
    bends = points[1:-1]
    start, end = (points[0], points[-1]) if not bends else ((bends[0][0], points[0][1]), (bends[-1][0], points[-1][1]))
    line = [_border(box[edge.subject], start, points[1]), *bends, _border(box[edge.object], end, points[-2])]
    width = 0.4 if edge.kind == "is a" else 0.4 + 1.1 * edge.belief
    common: dict[str, Any] = {"color": COLOUR[sign], "linewidth": width, "zorder": 2, "shrinkA": 0, "shrinkB": 0, "capstyle": "butt", "joinstyle": "round"}
    shaft = FancyArrowPatch(path=Line(line), arrowstyle="-", linestyle=(0, tuple(n / 2 for n in DASH[sign])) if DASH[sign] else "solid", **common)
    shaft.set_gid(f"arrow {edge.key}")
    axes.add_patch(shaft)
    (x0, y0), (x1, y1) = line[-2:]
    far = max(1.0, ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5)
    tip = [(x1 - (x1 - x0) * min(1, 14 / far), y1 - (y1 - y0) * min(1, 14 / far)), (x1, y1)]
    axes.add_patch(FancyArrowPatch(path=Line(tip), arrowstyle=_ARROW[sign], mutation_scale=1, **common))
    if sign == 0:
        axes.plot([x1], [y1], marker="o", markersize=2.5, color=COLOUR[sign], zorder=3)
    if edge.claim and edge.claim.standing in (Standing.CONFLICTING, Standing.CONTEXT_DEPENDENT):
        middle = len(line) // 2
        x, y = (line[middle - 1][0] + line[middle][0]) / 2, (line[middle - 1][1] + line[middle][1]) / 2
        axes.plot([x], [y], marker="D" if edge.claim.standing is Standing.CONFLICTING else "o", markersize=3, color=CONTESTED, zorder=3)


def _border(box: Box, at: Point, towards: Point) -> tuple[float, float]:
    """Where a line from the middle of a box to a point leaves the box."""
    dx, dy = towards[0] - at[0], towards[1] - at[1]
    part = min((box.width / 2 + 2) / abs(dx) if dx else 9.0, (box.height / 2 + 2) / abs(dy) if dy else 9.0, 1.0)
    return at[0] + dx * part, at[1] + dy * part


_CORNERS = {
    "cut-rectangle": ((-1, -0.5), (-0.85, -1), (0.85, -1), (1, -0.5), (1, 0.5), (0.85, 1), (-0.85, 1), (-1, 0.5)),
    "octagon": ((-1, -0.4), (-0.6, -1), (0.6, -1), (1, -0.4), (1, 0.4), (0.6, 1), (-0.6, 1), (-1, 0.4)),
    "rhomboid": ((-1, -1), (0.7, -1), (1, 1), (-0.7, 1)),
    "hexagon": ((-0.7, -1), (0.7, -1), (1, 0), (0.7, 1), (-0.7, 1), (-1, 0)),
    "tag": ((-1, -1), (0.65, -1), (1, 0), (0.65, 1), (-1, 1)),
    "barrel": ((-1, -0.7), (-0.8, -1), (0.8, -1), (1, -0.7), (1, 0.7), (0.8, 1), (-0.8, 1), (-1, 0.7)),
}


def _node(axes: Any, kg: KnowledgeGraph, box: Box, at: Point, is_end: bool) -> None:
    from matplotlib.patches import Ellipse, FancyBboxPatch, Polygon

    term = kg.terms[box.id]
    shape, (x, y), w, h = look(term), at, box.width, box.height
    found = looks().get(term.kind)
    paint: dict[str, Any] = {"facecolor": found.fill if found else "#FFFFFF", "edgecolor": "#111111" if is_end else "#4a4a4a", "linewidth": 1.2 if is_end else 0.5, "zorder": 4}
    if shape == "ellipse":
        patch: Any = Ellipse(at, w, h, **paint)
    elif shape in _CORNERS:
        patch = Polygon([(x + cx * w / 2, y + cy * h / 2) for cx, cy in _CORNERS[shape]], closed=True, **paint)
    else:
        patch = FancyBboxPatch((x - w / 2 + 4, y - h / 2 + 4), w - 8, h - 8, boxstyle="round,pad=4", **paint)
    patch.set_gid(f"node {box.id}")
    axes.add_patch(patch)
    axes.text(x, y, "\n".join(wrap(term.label)).replace("$", r"\$"), fontsize=5.2, ha="center", va="center", zorder=5, linespacing=1.1)


def _legend(axes: Any, x: float, y: float) -> None:
    from matplotlib.patches import FancyArrowPatch

    for i, sign in enumerate(COLOUR):
        left = x + i * 150
        common: dict[str, Any] = {"color": COLOUR[sign], "linewidth": 1.0, "shrinkA": 0, "shrinkB": 0}
        axes.add_patch(FancyArrowPatch((left, y), (left + 40, y), arrowstyle="-", linestyle=(0, tuple(n / 2 for n in DASH[sign])) if DASH[sign] else "solid", **common))
        axes.add_patch(FancyArrowPatch((left + 32, y), (left + 40, y), arrowstyle=_ARROW[sign], mutation_scale=1, **common))
        if sign == 0:
            axes.plot([left + 40], [y], marker="o", markersize=2.5, color=COLOUR[sign])
        axes.text(left + 50, y, WORDS[sign], fontsize=5.5, va="center")
    axes.plot([x + 15], [y + 28], marker="D", markersize=3, color=CONTESTED)
    axes.text(x + 26, y + 28, "both signs found: conflicting", fontsize=5.5, va="center")
    axes.plot([x + 215], [y + 28], marker="o", markersize=3, color=CONTESTED)
    axes.text(x + 226, y + 28, "depends on the context", fontsize=5.5, va="center")
    axes.text(x + 420, y + 28, "thicker: more belief", fontsize=5.5, va="center")
