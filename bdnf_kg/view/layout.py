"""Where the nodes stand and how the arrows run: bands from top to bottom, whole numbers only, the same everywhere.

Nodes stand on a grid whose columns all bands share, so that the gutters between columns and the channels between rows
hold no box. An arrow is straight if it then runs behind no box; else it takes channels and gutters, which are as wide as
what runs in them needs (:mod:`bdnf_kg.view.routing`). So no arrow seems to touch what it does not touch. The page lays
out what it shows by the same rules (``explorer/src/layout.js``), and a test compares the two.
"""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isqrt

from .routing import TRACK, Link, Point, Tracks, ports, tracks, ways

BAND_GAP = 10
BOX_WIDTH = 170
_GUTTER, _CHANNEL, _VERGE = 20, 26, 12
_LINE, _LETTER, _CAPITAL = 16, 7, 10
_WIDER = {"ellipse": 16, "rhomboid": 28, "hexagon": 20, "octagon": 12, "tag": 28, "barrel": 8}
_CLEAR = 4


@dataclass(frozen=True, slots=True)
class Box:
    """A node to be placed: its name, the rank of its band, its rank within the band, and its size in pixels."""

    id: str
    band: int
    order: int
    width: int
    height: int


def wrap(label: str, width: int = 20) -> list[str]:
    """Break a label into at most three lines; words that are longer than a line are broken too.

    >>> wrap("brain-derived neurotrophic factor receptor signaling pathway")
    ['brain-derived', 'neurotrophic factor', 'receptor signaling…']
    """
    lines = textwrap.wrap(label, width, break_on_hyphens=False) or [label]
    return lines if len(lines) <= 3 else [*lines[:2], lines[2][: width - 1] + "…"]


def size(lines: Sequence[str], shape: str) -> tuple[int, int]:
    """The width and height of a box around the lines of a label; both are even."""
    width = min(BOX_WIDTH, max(56, max(map(_length, lines)) + 18 + _WIDER.get(shape, 0)))
    height = min(60, max(30, len(lines) * _LINE + 12))
    return width + width % 2, height + height % 2


def _length(line: str) -> int:
    return sum(_CAPITAL if letter.isupper() or letter in "mw" else _LETTER for letter in line)


def order(nodes: Mapping[str, tuple[int, str]], links: Iterable[tuple[str, str]], first: Sequence[str] = (), sweeps: int = 12) -> dict[str, int]:
    """Rank the nodes within their bands so that linked ones stand above each other (barycentre heuristic; Sugiyama, Tagawa & Toda 1981).

    Parameters
    ----------
    nodes : mapping
        Node to the rank of its band and its label.
    links : iterable
        Pairs of nodes.
    first : sequence
        Nodes that come first in their bands, in this order.
    """
    ahead = {node: i for i, node in enumerate(first)}
    rows: dict[int, list[str]] = defaultdict(list)
    for node in sorted(nodes, key=lambda n: (nodes[n][1].lower(), n)):
        rows[nodes[node][0]].append(node)
    near: dict[str, list[str]] = defaultdict(list)
    for a, b in links:
        if a in nodes and b in nodes and nodes[a][0] != nodes[b][0]:
            near[a].append(b)
            near[b].append(a)
    place = {node: (2 * i + 1) / (2 * len(row)) for row in rows.values() for i, node in enumerate(row)}
    for sweep in range(sweeps):
        for rank in sorted(rows, reverse=bool(sweep % 2)):
            row = rows[rank]
            want = {n: round(sum(place[m] for m in near[n]) / len(near[n]), 9) if near[n] else place[n] for n in row}
            row.sort(key=lambda n: (ahead.get(n, len(ahead)), want[n], nodes[n][1].lower(), n))
            for i, node in enumerate(row):
                place[node] = (2 * i + 1) / (2 * len(row))
    return {node: i for row in rows.values() for i, node in enumerate(row)}


def columns(count: int) -> int:
    """How many columns a picture of so many nodes has."""
    return max(5, min(24, isqrt(5 * count // 4)))


def arrange(boxes: Iterable[Box], links: Iterable[Link] = ()) -> tuple[dict[str, Point], dict[str, tuple[Point, ...]]]:
    """Give every box the place of its middle, and every link the points at which it bends; none if it runs straight.

    Bands lie from top to bottom, within one the boxes column by column. A link that bends starts right below or above its
    first bend, and ends right below or above its last.

    >>> arrange([Box("a", 1, 0, 80, 30), Box("b", 2, 0, 80, 30)], [Link("a+b", "a", "b", "+")])
    ({'a': (0, 0), 'b': (0, 66)}, {'a+b': ()})
    """
    box = {b.id: b for b in boxes}
    steps, tops = _grid(box.values())
    bent: list[Link] = []
    straight: list[Link] = []
    pairs: set[tuple[str, str]] = set()
    for link in sorted(links, key=lambda link: link.key):
        pair = min((link.subject, link.object), (link.object, link.subject))
        (bent if pair in pairs else straight).append(link)
        pairs.add(pair)
    while True:
        made = ways(bent, steps)
        gutters, channels = tracks(made, 0), tracks(made, 1)
        columns_, rows = _spaced(steps, box, 0, gutters), _spaced(steps, box, 1, channels, tops)
        places = {i: (columns_[steps[i][0]], rows[steps[i][1]]) for i in box}
        walls = [(places[i][0], places[i][1], box[i].width // 2 + _CLEAR, box[i].height // 2 + _CLEAR, i) for i in sorted(places)]
        clear = {link.key for link in straight if _is_clear(places[link.subject], places[link.object], [w for w in walls if w[4] not in (link.subject, link.object)])}
        if len(clear) == len(straight):
            break
        bent = sorted((*bent, *(link for link in straight if link.key not in clear)), key=lambda link: link.key)
        straight = [link for link in straight if link.key in clear]
    touch = ports(made, straight, steps, {i: b.width for i, b in box.items()})
    routes: dict[str, tuple[Point, ...]] = {link.key: () for link in straight}
    for way in made:
        out, into = (
            (node, 1 if bend[1] > step[1] else -1, way.tree) for node, step, bend in ((way.link.subject, way.start, way.bends[0]), (way.link.object, way.end, way.bends[-1]))
        )
        xs = [columns_[x] if x % 2 else columns_[x] + TRACK * gutters.of[x, way.tree] for x, _ in way.bends]
        xs[0] += touch[out]
        xs[-1] += touch[into]
        routes[way.link.key] = tuple((x, rows[y] + TRACK * channels.of[y, way.tree]) for x, (_, y) in zip(xs, way.bends, strict=True))
    return places, routes


def _grid(boxes: Iterable[Box]) -> tuple[dict[str, Point], set[int]]:
    """The step of each box on the grid (see :mod:`bdnf_kg.view.routing`), and the steps of the channels above bands."""
    by_band: dict[int, list[Box]] = defaultdict(list)
    for box in boxes:
        by_band[box.band].append(box)
    wide = columns(sum(map(len, by_band.values())))
    steps, tops = {}, set()
    y = 0
    for _, row in sorted(by_band.items()):
        row.sort(key=lambda box: (box.order, box.id))
        deep = -(-len(row) // wide)
        start = (wide - -(-len(row) // deep)) // 2
        tops.add(2 * y)
        for i, box in enumerate(row):
            steps[box.id] = (2 * (start + i // deep) + 1, 2 * (y + i % deep) + 1)
        y += deep
    return steps, tops


def _spaced(steps: Mapping[str, Point], boxes: Mapping[str, Box], axis: int, streets: Tracks, tops: Collection[int] = ()) -> dict[int, int]:
    """Where each step along an axis lies: the middle of a column or row, and the first track of a gutter or channel."""
    sizes: dict[int, int] = defaultdict(int)
    for i, at in steps.items():
        sizes[at[axis]] = max(sizes[at[axis]], boxes[i].height if axis else boxes[i].width)
    found = {}
    edge = 0
    for step in range(max(sizes, default=0) + 2):
        if step % 2:
            size = sizes.get(step, 0)
            found[step] = edge + size // 2
        else:
            count = streets.count.get(step, 0)
            size = max(_CHANNEL if axis else _GUTTER, 2 * _VERGE + TRACK * (count - 1)) + (BAND_GAP if step in tops else 0)
            found[step] = edge + (size - TRACK * max(0, count - 1)) // 2
        edge += size
    first = found[min(sizes, default=0)]
    return {step: place - first for step, place in found.items()}


_Wall = tuple[int, int, int, int, str]


def _is_clear(a: Point, b: Point, walls: Iterable[_Wall]) -> bool:
    """Whether a straight line between two points runs behind no box."""
    left, right = min(a[0], b[0]), max(a[0], b[0])
    top, bottom = min(a[1], b[1]), max(a[1], b[1])
    dx, dy = b[0] - a[0], b[1] - a[1]
    for x, y, w, h, _ in walls:
        if x + w < left or x - w > right or y + h < top or y - h > bottom:
            continue
        sides = [dx * (y + sy * h - a[1]) - dy * (x + sx * w - a[0]) for sx in (-1, 1) for sy in (-1, 1)]
        if min(sides) <= 0 <= max(sides):
            return False
    return True
