"""A signed network: nodes, and edges that keep their sign, belief and references."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import InvalidArgument, TermNotFound
from ..model import Claim, Sign

if TYPE_CHECKING:
    from .search import Paths


@dataclass(frozen=True, slots=True)
class Edge:
    """One signed link. ``sign`` is None where the direction of the effect is not known.

    ``gain`` and ``loss`` say which direction was shown: that raising the subject moves the object, that lowering it
    does. ``key`` is unique in a graph. An edge of kind ``is a`` leads from a class to its superclass.
    """

    subject: str
    object: str
    sign: Sign | None
    belief: float = 0.5
    gain: bool = True
    loss: bool = True
    kind: str = "claim"
    references: tuple[str, ...] = ()
    key: str = ""
    claim: Claim | None = None
    labels: tuple[str, str] | None = None

    @property
    def subject_label(self) -> str:
        """The subject as people call it; the node itself where it has no label."""
        return self.labels[0] if self.labels else self.subject

    @property
    def object_label(self) -> str:
        """The object as people call it; the node itself where it has no label."""
        return self.labels[1] if self.labels else self.object

    @property
    def arrow(self) -> str:
        """``-->`` raises, ``--|`` lowers, ``--?`` unknown sign, ``is a`` the step to a superclass."""
        return "is a" if self.kind == "is a" else {None: "--?", Sign.POSITIVE: "-->", Sign.NEGATIVE: "--|"}[self.sign]

    def __str__(self) -> str:
        return f"{self.subject_label} {self.arrow} {self.object_label}"


class CausalGraph:
    """A signed directed network with parallel edges; built once, then only read.

    >>> g = CausalGraph.from_edges([("exercise", "+", "BDNF"), ("BDNF", "-", "apoptosis")])
    >>> [str(path) for path in g.paths("exercise", "apoptosis")]
    ['exercise --> BDNF --| apoptosis']
    >>> print(g.paths("exercise", "apoptosis")[0].sign)
    -
    """

    def __init__(self, edges: Iterable[Edge], nodes: Iterable[str] = ()) -> None:
        self.edges: tuple[Edge, ...] = tuple(sorted(edges, key=lambda e: (e.subject, e.object, e.key)))
        self._out: dict[str, list[Edge]] = defaultdict(list)
        self._into: dict[str, list[Edge]] = defaultdict(list)
        for edge in self.edges:
            self._out[edge.subject].append(edge)
            self._into[edge.object].append(edge)
        self.nodes: tuple[str, ...] = tuple(sorted({*nodes, *self._out, *self._into}))
        self._known = frozenset(self.nodes)

    @classmethod
    def from_edges(cls, edges: Iterable[tuple[str, str | int | None, str] | tuple[str, str | int | None, str, float]]) -> CausalGraph:
        """Build a graph from ``(subject, sign, object)`` or ``(subject, sign, object, belief)``.

        Parameters
        ----------
        edges : iterable
            The sign is ``+``, ``-``, ``1``, ``-1``, or None, ``0`` or ``?`` where it is unknown. The belief lies in
            (0, 1]; it is 0.5 where it is not given. Parallel edges are kept, also of opposite sign.

        Raises
        ------
        InvalidArgument
            On a sign or belief that is none, naming the edge.
        """
        made = []
        for number, row in enumerate(edges):
            subject, text, object_ = row[:3]
            belief = float(row[3]) if len(row) > 3 else 0.5
            try:
                sign = None if text in (None, 0, "0", "?", "") else Sign.read(text)
            except ValueError:
                raise InvalidArgument("sign", text, ("+", "-", "?"), why=f"edge {number}: {text!r} is not a sign") from None
            if not 0 < belief <= 1:
                raise InvalidArgument("belief", belief, why=f"edge {number}: the belief {belief} is not in (0, 1]")
            made.append(Edge(subject, object_, sign, belief, key=f"{number:09}"))
        return cls(made)

    def out(self, node: str) -> list[Edge]:
        """The edges that leave a node, sorted."""
        return self._out.get(node, [])

    def into(self, node: str) -> list[Edge]:
        """The edges that reach a node, sorted."""
        return self._into.get(node, [])

    def __contains__(self, node: object) -> bool:
        return node in self._known

    def __len__(self) -> int:
        return len(self.nodes)

    def __repr__(self) -> str:
        return f"CausalGraph({len(self.nodes)} nodes, {len(self.edges)} edges)"

    def require(self, nodes: Iterable[str]) -> frozenset[str]:
        """Return nodes as a set; one that the graph does not hold raises TermNotFound."""
        found = frozenset(nodes)
        for node in sorted(found - self._known):
            from difflib import get_close_matches

            raise TermNotFound(node, get_close_matches(node, self.nodes, 4), why="is not a node of this graph")
        return found

    def paths(
        self,
        source: str | Iterable[str],
        target: str | Iterable[str],
        *,
        k: int = 10,
        sign: str | int | None = None,
        max_length: int = 6,
        strict: bool = False,
        min_belief: float = 0.0,
        via: Iterable[str] = (),
        avoid: Iterable[str] = (),
        max_visits: int = 200_000,
    ) -> Paths:
        """Return the k best simple paths by belief, in a total order. See :func:`bdnf_kg.causal.search.best_paths`."""
        from .search import best_paths

        return best_paths(
            self, source, target, k=k, sign=sign, max_length=max_length, strict=strict, min_belief=min_belief,
            via=via, avoid=avoid, max_visits=max_visits,
        )  # fmt: skip

    def reach(self, source: str | Iterable[str], *, strict: bool = False, backward: bool = False, max_length: int | None = None) -> dict[str, dict[Sign, int]]:
        """Return every node that the sources reach, with the signs in which they do and the fewest steps for each.

        These are walks, not simple paths: a walk round a negative feedback loop reaches both signs. Links of unknown
        sign are not followed. With ``strict`` only directions that were shown are walked, from raised sources;
        ``backward`` finds what reaches the sources instead, and cannot be strict.
        """
        if strict and backward:
            raise InvalidArgument("backward", True, why="strict reach is defined forward from a raised source only")
        start = self.require([source] if isinstance(source, str) else source)
        layer = [(node, Sign.POSITIVE) for node in sorted(start)]
        steps = dict.fromkeys(layer, 0)
        while layer and (max_length is None or steps[layer[0]] < max_length):
            following = []
            for node, sign in layer:
                for edge in self.into(node) if backward else self.out(node):
                    if edge.sign is None or (strict and not (edge.gain if sign > 0 else edge.loss)):
                        continue
                    state = (edge.subject if backward else edge.object, sign * edge.sign)
                    if state not in steps:
                        steps[state] = steps[node, sign] + 1
                        following.append(state)
            layer = following
        found: dict[str, dict[Sign, int]] = defaultdict(dict)
        for (node, sign), count in sorted(steps.items(), key=lambda item: (item[0][0], -item[0][1])):
            if node not in start:
                found[node][sign] = count
        return dict(found)
