"""Two pictures drawn by code, the same on every machine: the upper model, and the release chain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from html import escape
from textwrap import wrap

from ..tables import Curation
from .model import Model
from .place import Place

PRECEDED_BY = "BFO:0000062"
_SIDE = {"BFO:0000066": "in", "RO:0002233": "takes", "RO:0002234": "makes", "RO:0000057": "with"}
_WIDTH, _BOX, _GAP, _LINE, _LETTERS = 288, 34, 46, 16, 34
_FEWEST = 12
"""A class enters the picture of the upper model if it is at most two below the root, or has at least so many terms below it."""


def upper_model(model: Model, place: Place) -> str:
    """The top of the hierarchy as a tree, with the number of terms below each class."""
    kg = model.kg
    below = {term.id: kg.hierarchy.descendants(term.id) for term in kg.terms.values()}
    children: dict[str, list[str]] = defaultdict(list)
    for term in kg.terms.values():
        children[term.parent].append(term.id)
    lines: list[tuple[int, str]] = []

    def walk(id_: str, depth: int) -> None:
        lines.append((depth, id_))
        for child in sorted(children[id_], key=lambda i: kg.terms[i].label.lower()):
            if len(below[child]) >= _FEWEST or (depth < 2 and below[child]):
                walk(child, depth + 1)

    for root in sorted(children[""]):
        walk(root, 0)
    rows = []
    last: dict[int, int] = {}
    for number, (depth, id_) in enumerate(lines):
        y = 24 + number * 30
        last[depth] = y
        if depth:
            x = 14 + (depth - 1) * 26
            rows.append(f'<path d="M{x} {last[depth - 1] + 8} V{y - 5} H{x + 14}"/>')
        count = len(below[id_])
        label = f'{escape(model.label(id_))}<tspan class="soft"> {count} below it</tspan>'
        rows.append(f'<a href="{escape(place.term(id_))}"><text x="{4 + depth * 26}" y="{y}">{label}</text></a>')
    height = 24 + len(lines) * 30
    return _svg("The upper model", 640, height, "".join(rows))


def release_chain(model: Model, place: Place) -> str:
    """The processes that the ontology orders by *preceded by*, from the first down, with place, input and output."""
    layers = chain(model.kg.content)
    about: dict[str, list[str]] = defaultdict(list)
    for subject, relation, object_, _ in model.kg.content.structure:
        if relation in _SIDE:
            about[subject].append(f"{_SIDE[relation]} {model.label(object_)}")
    heads = {id_: wrap(model.label(id_), _LETTERS) or [""] for layer in layers for id_ in layer}
    heights = [max(_BOX + _LINE * (len(heads[id_]) - 1 + len(about[id_])) for id_ in layer) + 10 for layer in layers]
    at: dict[str, tuple[int, int]] = {}
    y = 10
    for layer, height in zip(layers, heights, strict=True):
        for number, id_ in enumerate(layer):
            at[id_] = 10 + number * (_WIDTH + 24), y
        y += height + _GAP
    size = {id_: height for layer, height in zip(layers, heights, strict=True) for id_ in layer}
    parts = []
    for subject, relation, object_, _ in sorted(model.kg.content.structure):
        if relation == PRECEDED_BY and subject in at and object_ in at:
            (x1, y1), (x2, y2) = at[object_], at[subject]
            start, end = y1 + size[object_], y2 - 6
            middle = (start + end) // 2
            parts.append(f'<path d="M{x1 + _WIDTH // 2} {start} V{middle} H{x2 + _WIDTH // 2} V{end}" marker-end="url(#arrow)"/>')
    for kind, above in kinds_in(model.kg.content, at):
        (x1, y1), (x2, y2) = at[kind], at[above]
        if y1 == y2:
            route = f"M{x1 + (_WIDTH if x1 < x2 else 0)} {y1 + size[kind] // 2} H{x2 + (-6 if x1 < x2 else _WIDTH + 6)}"
        else:
            route = f"M{x1 + _WIDTH // 2} {y1 + size[kind]} V{y2 - 26} H{x2 + _WIDTH // 2} V{y2 - 6}"
        parts.append(f'<path class="kind" d="{route}" marker-end="url(#arrow)"/>')
    for id_, (x, top) in at.items():
        parts.append(f'<rect x="{x}" y="{top}" width="{_WIDTH}" height="{size[id_]}" rx="6"/>')
        lines = [f'<text x="{x + 12}" y="{top + 22 + n * _LINE}">{escape(text)}</text>' for n, text in enumerate(heads[id_])]
        parts.append(f'<a href="{escape(place.term(id_))}">{"".join(lines)}</a>')
        parts += [f'<text class="soft" x="{x + 12}" y="{top + 22 + n * _LINE}">{escape(text)}</text>' for n, text in enumerate(about[id_], len(lines))]
    arrow = '<defs><marker id="arrow" markerWidth="9" markerHeight="9" refX="4" refY="4" orient="auto"><path d="M0 0 L8 4 L0 8 z"/></marker></defs>'
    return _svg("The release chain", 20 + max(map(len, layers), default=1) * (_WIDTH + 24), y - _GAP + 10, arrow + "".join(parts))


def chain(content: Curation) -> list[list[str]]:
    """The processes that *preceded by* orders, in layers: each stands one below the last of those that precede it.

    A process without a predecessor of its own takes its place from its kinds or, as one of them, from what it is a kind of:
    release stands below exocytosis, which is a kind of it, and release of proBDNF beside release.
    """
    before: dict[str, set[str]] = defaultdict(set)
    for subject, relation, object_, _ in content.structure:
        if relation == PRECEDED_BY:
            before[subject].add(object_)
            before.setdefault(object_, set())
    kinds = kinds_in(content, before)
    placed = {id_: set(found) for id_, found in before.items()}
    for kind, above in kinds:
        if not before[above] and before[kind]:
            placed[above].add(kind)
    for kind, above in kinds:
        if not before[kind]:
            placed[kind] |= placed[above]
    depth: dict[str, int] = {}
    while len(depth) < len(placed):
        ready = sorted(i for i in placed if i not in depth and placed[i] <= depth.keys())
        if not ready:
            break
        depth |= {id_: 1 + max((depth[other] for other in placed[id_]), default=-1) for id_ in ready}
    return [sorted(id_ for id_, d in depth.items() if d == layer) for layer in sorted(set(depth.values()))]


def kinds_in(content: Curation, ids: Iterable[str]) -> list[tuple[str, str]]:
    """The pairs of a term and the nearest of its superclasses, both among ``ids``."""
    wanted, parents = set(ids), {term.id: term.parent for term in content.terms}
    found = []
    for id_ in sorted(wanted):
        above = parents[id_]
        while above and above not in wanted:
            above = parents[above]
        if above:
            found.append((id_, above))
    return found


def _svg(title: str, width: int, height: int, body: str) -> str:
    return (
        f'<div class="picture"><svg xmlns="http://www.w3.org/2000/svg" role="group" aria-label="{escape(title)}" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><title>{escape(title)}</title>{body}</svg></div>'
    )
