"""How arrows run between the boxes of a grid: through the channels between its rows and the gutters between its columns.

Arrows of one look that share an end form a tree: they run together as far as they go the same way. Whatever else runs there has a track
of its own beside them, and a port of its own on each box. So arrows that lie on each other have one end and one look in common.

A way is told in steps of the grid: column ``c`` is at ``2c + 1``, the gutter on its left at ``2c``; row ``r`` is at ``2r + 1``, the channel
above it at ``2r``. Odd steps hold boxes, even ones tracks.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

TRACK, PORT = 8, 12

Point = tuple[int, int]
Tree = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Link:
    """An arrow to be drawn: arrows of one look may run together, where they share an end."""

    key: str
    subject: str
    object: str
    look: str


@dataclass(frozen=True, slots=True)
class Way:
    """How one arrow bends, in steps of the grid, between the steps of its ends; and the tree that it belongs to."""

    link: Link
    tree: Tree
    start: Point
    bends: tuple[Point, ...]
    end: Point


def ways(links: Iterable[Link], steps: Mapping[str, Point]) -> list[Way]:
    """Lead every link around the boxes that stand at some steps."""
    links = list(links)
    sizes = Counter(tree for link in links for tree in _trees(link))
    full = set(steps.values())
    made = []
    for link in links:
        into, out = _trees(link)
        tree = into if sizes[into] >= sizes[out] else out
        start, end = steps[link.subject], steps[link.object]
        made.append(Way(link, tree, start, _bends(start, end, tree is into, full), end))
    return made


def _trees(link: Link) -> tuple[Tree, Tree]:
    return ("into", link.object, link.look), ("out of", link.subject, link.look)


def _bends(start: Point, end: Point, gathers: bool, full: set[Point]) -> tuple[Point, ...]:
    """Down or up to a channel, along it, and if the end lies further, through the empty part of a column or through the gutter beside the root of the tree."""
    (x, y), (to, low) = start, end
    leave = y + 1 if low > y else y - 1
    enter = low + 1 if low < y else low - 1
    between = range(min(leave, enter) + 1, max(leave, enter), 2)
    free = [all((column, row) not in full for row in between) for column in (x, to)]
    if leave == enter or (free[1] and (gathers or not free[0])):
        return (x, leave), (to, leave)
    if free[0]:
        return (x, enter), (to, enter)
    root, other = (to, x) if gathers else (x, to)
    gutter = root - 1 if other < root else root + 1
    return (x, leave), (gutter, leave), (gutter, enter), (to, enter)


@dataclass(frozen=True, slots=True)
class Tracks:
    """The number of tracks in each street along one axis, and the track of each tree in it."""

    count: Mapping[int, int]
    of: Mapping[tuple[int, Tree], int]


def tracks(made: Iterable[Way], axis: int) -> Tracks:
    """Give the trees in each channel (axis 1) or gutter (axis 0) tracks in which none meets another.

    A tree that turns off mostly to one side lies on that side of the street, so that it crosses few others.
    """
    reach: dict[int, dict[Tree, set[Point]]] = defaultdict(lambda: defaultdict(set))
    for way in made:
        points = (way.start, *way.bends, way.end)
        for before, a, b, after in zip(points, points[1:], points[2:], points[3:], strict=False):
            if a[axis] == b[axis] and a[axis] % 2 == 0:
                ends = ((a[1 - axis], before[axis]), (b[1 - axis], after[axis]))
                reach[a[axis]][way.tree].update((at, 1 if off > a[axis] else -1) for at, off in ends)
    count, of = {}, {}
    for street, trees in reach.items():
        taken: list[list[Point]] = []
        for tree in sorted(trees, key=lambda tree: (sum(side for _, side in trees[tree]), min(trees[tree]), tree)):
            low, high = min(at for at, _ in trees[tree]), max(at for at, _ in trees[tree])
            track = next((i for i, runs in enumerate(taken) if all(high < a or low > b for a, b in runs)), len(taken))
            if track == len(taken):
                taken.append([])
            taken[track].append((low, high))
            of[street, tree] = track
        count[street] = len(taken)
    return Tracks(count, of)


def ports(made: Iterable[Way], straight: Iterable[Link], steps: Mapping[str, Point], widths: Mapping[str, int]) -> dict[tuple[str, int, Tree], int]:
    """How far from the middle of a box, on its upper (-1) or lower (1) side, each tree touches it: in the order in which they turn off.

    Straight arrows aim at the middle, which stays theirs. Boxes that face each other have their ports at different places.
    """
    headings: dict[tuple[str, int], dict[Tree, list[int]]] = defaultdict(lambda: defaultdict(list))
    for way in made:
        headings[way.link.subject, 1 if way.bends[0][1] > way.start[1] else -1][way.tree].append(way.bends[1][0])
        headings[way.link.object, 1 if way.bends[-1][1] > way.end[1] else -1][way.tree].append(way.bends[-2][0])
    for link in straight:
        a, b = steps[link.subject], steps[link.object]
        if a[1] != b[1]:
            for node, side in ((link.subject, 1 if b[1] > a[1] else -1), (link.object, 1 if a[1] > b[1] else -1)):
                headings[node, side][_MIDDLE] = [steps[node][0]]
    found: dict[tuple[str, int, Tree], int] = {}
    lower: dict[int, list[int]] = {}
    for node in sorted(steps, key=lambda node: (steps[node][1], steps[node][0])):
        for side in (-1, 1):
            trees = headings.get((node, side), {})
            order = sorted(trees, key=lambda tree: (sum(trees[tree]) / len(trees[tree]), tree))
            places = _spread(order, widths[node])
            if side < 0 and set(places) & set(lower.get(steps[node][0], ())):
                aside = (places[1] - places[0] if len(places) > 1 else PORT) // 2
                places = [place + aside if tree != _MIDDLE else place for tree, place in zip(order, places, strict=True)]
            if side > 0:
                lower[steps[node][0]] = places
            found.update(((node, side, tree), place) for tree, place in zip(order, places, strict=True))
    return found


_MIDDLE: Tree = ("", "", "")


def _spread(order: Sequence[Tree], width: int) -> list[int]:
    """Places side by side on the flat part of a side; the one of the straight arrows is the middle."""
    last = len(order) - 1
    middle = order.index(_MIDDLE) if _MIDDLE in order else None
    halves = last if middle is None else 2 * max(middle, last - middle)
    step = PORT if not halves else max(2, min(PORT, width * 7 // 10 // halves // 2 * 2))
    first = -last * step // 2 if middle is None else -middle * step
    return [first + i * step for i in range(last + 1)]
