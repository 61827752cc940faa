"""Where the nodes stand and how the arrows run: bands from top to bottom, whole numbers only, the same everywhere.

Nodes stand on a grid whose columns all bands share, so that the gutters between columns and the channels between rows
hold no box. An arrow is straight if it then runs behind no box; else it takes the channels and gutters. So no arrow
seems to touch what it does not touch. The page packs what it shows by the same rules (``explorer/src/layout.js``), and
a test compares the two.
"""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isqrt

CELL_WIDTH, ROW_HEIGHT, BAND_GAP = 176, 84, 10
BOX_WIDTH = 156
_LINE, _LETTER, _CAPITAL = 16, 7, 10
_WIDER = {"ellipse": 16, "rhomboid": 44, "hexagon": 20, "octagon": 12, "tag": 28, "barrel": 8}
_CLEAR = 4
_HALF = ROW_HEIGHT // 2

Point = tuple[int, int]


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


def arrange(boxes: Iterable[Box]) -> dict[str, Point]:
    """Give every box the place of its middle: bands from top to bottom, within one column by column.

    >>> arrange([Box("b", 2, 0, 80, 30), Box("a", 1, 0, 80, 30)])
    {'a': (352, 0), 'b': (352, 94)}
    """
    by_band: dict[int, list[Box]] = defaultdict(list)
    for box in boxes:
        by_band[box.band].append(box)
    wide = columns(sum(map(len, by_band.values())))
    places: dict[str, Point] = {}
    y = 0
    for _, row in sorted(by_band.items()):
        row.sort(key=lambda box: (box.order, box.id))
        deep = -(-len(row) // wide)
        used = -(-len(row) // deep)
        start = (wide - used) // 2
        for i, box in enumerate(row):
            places[box.id] = ((start + i // deep) * CELL_WIDTH, y + i % deep * ROW_HEIGHT)
        y += deep * ROW_HEIGHT + BAND_GAP
    return places


def route(links: Iterable[tuple[str, str, str]], boxes: Mapping[str, Box], places: Mapping[str, Point]) -> dict[str, tuple[Point, ...]]:
    """Give every link ``(key, subject, object)`` the points at which it bends; none if it runs straight."""
    walls = [(places[i][0], places[i][1], boxes[i].width // 2 + _CLEAR, boxes[i].height // 2 + _CLEAR, i) for i in sorted(places)]
    twins: dict[tuple[str, str], int] = defaultdict(int)
    lanes: dict[tuple[str, int], int] = defaultdict(int)
    routes = {}
    for key, subject, object_ in sorted(links):
        pair = min((subject, object_), (object_, subject))
        routes[key] = _route(places[subject], places[object_], subject, object_, twins[pair], walls, lanes)
        twins[pair] += 1
    return routes


_Wall = tuple[int, int, int, int, str]


def _route(a: Point, b: Point, subject: str, object_: str, twin: int, walls: Sequence[_Wall], lanes: dict[tuple[str, int], int]) -> tuple[Point, ...]:
    others = [wall for wall in walls if wall[4] not in (subject, object_)]
    if not twin:
        if _is_clear(a, b, others):
            return ()
    elif twin <= 2:
        aside = 24 if twin == 1 else -24
        middle = ((a[0] + b[0]) // 2, (a[1] + b[1]) // 2)
        bend = (middle[0] + aside, middle[1]) if abs(a[1] - b[1]) >= abs(a[0] - b[0]) else (middle[0], middle[1] + aside)
        if _is_clear(a, bend, others) and _is_clear(bend, b, others):
            return (bend,)
    down = b[1] > a[1]
    leave = a[1] + (_HALF if down else -_HALF)
    enter = b[1] - _HALF if down or a[1] == b[1] else b[1] + _HALF
    leave += 2 * _lane(lanes, "y", leave, 9)
    port = 5 * _lane(lanes, f"port {subject}", 0, 11)
    entry = 5 * _lane(lanes, f"port {object_}", 0, 11)
    if abs(a[1] - b[1]) <= ROW_HEIGHT + BAND_GAP:
        return ((a[0] + port, leave), (b[0] + entry, leave))
    enter += 2 * _lane(lanes, "y", enter, 9)
    gutter = b[0] - CELL_WIDTH // 2 if a[0] < b[0] else b[0] + CELL_WIDTH // 2
    gutter += 2 * _lane(lanes, "x", gutter, 9)
    return ((a[0] + port, leave), (gutter, leave), (gutter, enter), (b[0] + entry, enter))


def _lane(lanes: dict[tuple[str, int], int], axis: str, at: int, count: int) -> int:
    """The next lane of a channel, from the middle outwards: 0, 1, -1, 2, -2, ..."""
    number = lanes[axis, at] % count
    lanes[axis, at] += 1
    return (number + 1) // 2 * (1 if number % 2 else -1)


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
