"""A signed network: nodes, and edges that keep their sign, belief, context and references."""

from __future__ import annotations

import math
from bisect import insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from ..errors import InvalidArgument, TermNotFound
from ..model import CONTEXT_FIELDS, Claim, Overlap, Sign, same_value
from . import bounds

if TYPE_CHECKING:
    from .effect import Weighing
    from .perturb import Perturbation
    from .profile import Hypothesis
    from .search import Paths
    from .structure import Common, Cut, Mediators
    from .support import Support

Nodes: TypeAlias = str | Iterable[str]
"""One node or several, where an argument takes either."""
Pair: TypeAlias = tuple[str, str]
"""A subject and an object."""


def several(values: str | Iterable[str]) -> list[str]:
    """One text, or the texts of a collection, as a list.

    >>> several("BDNF"), several(("BDNF", "NTF3"))
    (['BDNF'], ['BDNF', 'NTF3'])
    """
    return list(values) if isinstance(values, Iterable) and not isinstance(values, str) else [values]


class _Neighbours(dict[str, tuple[list[str], list[str]]]):
    """For each node where its links of + and those of - lead, found when it is first asked for.

    ``shown`` is empty for all links, or ``gain`` or ``loss`` for those shown that way.
    """

    def __init__(self, edges: Callable[[str], list[Edge]], end: str, shown: str) -> None:
        self.edges, self.end, self.shown = edges, end, shown

    def __missing__(self, node: str) -> tuple[list[str], list[str]]:
        found: tuple[list[str], list[str]] = ([], [])
        for edge in self.edges(node):
            if edge.sign is not None and (not self.shown or getattr(edge, self.shown)):
                found[edge.sign < 0].append(getattr(edge, self.end))
        self[node] = found
        return found


@dataclass(frozen=True, slots=True)
class Edge:
    """One signed link. ``sign`` is None where the direction of the effect is not known.

    ``gain`` and ``loss`` say which direction was shown: that raising the subject moves the object, that lowering it
    does; ``gain_belief`` and ``loss_belief`` say how far each is believed, where that differs from ``belief``.
    ``context`` holds for each field the values of the evidence, with an empty one where some evidence does not say.
    ``papers`` holds a name for each reference whose id would lead nobody to it.
    ``key`` is unique in a graph; an edge without one gets a number there. An edge of kind ``is a`` leads from a class to its superclass.
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
    gain_belief: float | None = None
    loss_belief: float | None = None
    context: Mapping[str, tuple[str, ...]] = field(default_factory=dict, compare=False)
    stages: tuple[str, str] = ("", "")
    papers: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def cited(self) -> tuple[str, ...]:
        """The references as people call them: the id, unless ``papers`` has a name for it."""
        return tuple(self.papers.get(reference, reference) for reference in self.references)

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

    @property
    def against(self) -> tuple[str, ...]:
        """The papers that speak against it, sorted: of the opposite sign, or of no effect."""
        return tuple(sorted({row.reference for row in self.claim.against})) if self.claim else ()

    @property
    def is_held(self) -> bool:
        """Whether more speaks for it than against it, and nothing for the opposite sign; what a user gives is held."""
        return self.claim.is_held if self.claim else True

    @property
    def derivation(self) -> str:
        """How its belief comes about."""
        if self.claim:
            return self.claim.belief.derivation
        return "by definition 1" if self.kind == "is a" else f"given as {self.belief:g}"

    @property
    def verb(self) -> str:
        """What the subject does to the object, in words. What was only observed goes with more or less of the object, and shows no cause."""
        if self.kind == "is a":
            return "is a kind of"
        if self.sign is not None:
            return "raises" if self.sign > 0 else "lowers"
        if self.claim is None:
            return "is linked, in an unknown direction, with"
        return f"goes with {'more' if self.claim.sign > 0 else 'less'}"

    @property
    def sentence(self) -> str:
        """The step in words: what moves what, and by what kind of experiment that was shown.

        >>> CausalGraph.from_edges([("TrkB", "-", "apoptosis")]).edges[0].sentence
        'TrkB lowers apoptosis'
        """
        a, b = self.subject_label, self.object_label
        if self.kind == "is a":
            return f"{a} is a kind of {b}"
        text = f"{a} {self.verb} {b}"
        facts = []
        if self.claim and self.sign is not None:
            less = "lowers" if self.sign > 0 else "raises"
            ways = [f"raising {a}"] * self.gain + [f"taking {a} away, which {less} {b}"] * self.loss
            facts.append(f"shown by {' and by '.join(ways)}")
        if self.references:
            facts.append(f"{len(self.references)} paper{'s' if len(self.references) != 1 else ''}")
        if self.against:
            facts.append(f"{len(self.against)} against it")
        return f"{text} ({'; '.join(facts)})" if facts else text

    def when(self, moved: Sign) -> float:
        """The belief that the object moves when the subject is raised (``+``) or lowered (``-``).

        Where nobody tested a direction, the belief in the link as a whole is taken: that it is monotonic is assumed.
        """
        shown = self.gain_belief if moved > 0 else self.loss_belief
        return self.belief if shown is None else shown

    def without(self, papers: frozenset[str]) -> Edge | None:
        """The edge if some papers are withdrawn; None if nothing is left of it. Its papers count as equally heavy.

        >>> edge = Edge("a", "b", Sign.POSITIVE, 0.75, references=("PMID:1", "PMID:2"))
        >>> edge.without(frozenset(["PMID:2"])).belief
        0.5
        """
        left = tuple(ref for ref in self.references if ref not in papers)
        if len(left) == len(self.references):
            return self
        if not left:
            return None
        return replace(self, references=left, belief=1 - (1 - self.belief) ** (len(left) / len(self.references)))

    def __str__(self) -> str:
        return f"{self.subject_label} {self.arrow} {self.object_label}"

    def __repr__(self) -> str:
        return f"Edge({self}, belief {self.belief:.2f})"


def _keyed(edges: Iterable[Edge]) -> Iterator[Edge]:
    """The edges, with a number as key where they have none; a key that stands twice is refused."""
    seen: set[str] = set()
    for number, edge in enumerate(edges):
        keyed = edge if edge.key else replace(edge, key=f"{number:09}")
        if keyed.key in seen:
            raise InvalidArgument("key", keyed.key, why=f"{keyed.key!r} is the key of two edges")
        seen.add(keyed.key)
        yield keyed


def _order(edge: Edge) -> tuple[str, str, str]:
    return edge.subject, edge.object, edge.key


class CausalGraph:
    """A signed directed network with parallel edges; built once, then only read.

    Wherever a node is asked for, several may be given; with ``subclasses`` a node stands for its kinds too, the nodes from
    which edges of kind ``is a`` lead to it.

    >>> g = CausalGraph.from_edges([("exercise", "+", "BDNF"), ("BDNF", "-", "apoptosis")])
    >>> [str(path) for path in g.paths("exercise", "apoptosis")]
    ['exercise --> BDNF --| apoptosis']
    >>> print(g.effect("exercise", "apoptosis").verdict)
    -
    """

    def __init__(
        self,
        edges: Iterable[Edge],
        nodes: Iterable[str] = (),
        *,
        tested: Mapping[Pair, tuple[str, ...]] | None = None,
        overlap: Overlap = same_value,
        labels: Mapping[str, str] | None = None,
        withdraw: Callable[[frozenset[str]], CausalGraph] | None = None,
    ) -> None:
        self.tested: Mapping[Pair, tuple[str, ...]] = tested or {}
        self.overlap = overlap
        self.labels: Mapping[str, str] = labels or {}
        self._withdraw = withdraw
        self._out: dict[str, list[Edge]] = defaultdict(list)
        self._into: dict[str, list[Edge]] = defaultdict(list)
        for edge in sorted(_keyed(edges), key=_order):
            self._out[edge.subject].append(edge)
            self._into[edge.object].append(edge)
        self.nodes: tuple[str, ...] = tuple(sorted({*nodes, *self._out, *self._into, *(node for pair in self.tested for node in pair)}))
        self._known = frozenset(self.nodes)
        self._near: dict[tuple[bool, str], _Neighbours] = {}

    @classmethod
    def from_edges(cls, edges: Iterable[Sequence[Any]]) -> CausalGraph:
        """Build a graph from ``(subject, sign, object)``, ``(subject, sign, object, belief)`` or ``(subject, sign, object, {...})``.

        Parameters
        ----------
        edges : iterable
            The sign is ``+``, ``-``, ``1``, ``-1``; None, ``0`` or ``?`` where it is unknown; ``is a`` from a kind to what
            it is a kind of; ``none`` where it was tested and nothing was found. The dictionary may hold ``belief`` in
            (0, 1] (0.5 if not given), ``references`` (an id, or several) and ``context``: a value, or several, for each of
            ``species``, ``anatomy``, ``cell_type``, ``sex``, ``life_stage``, ``duration`` and ``condition``.
            Parallel edges are kept, also of opposite sign.

        Raises
        ------
        InvalidArgument
            On a sign, belief or context that is none, naming the edge.

        Examples
        --------
        >>> g = CausalGraph.from_edges([("a", "+", "b", {"belief": 0.8, "references": ["PMID:1"], "context": {"species": "mouse"}})])
        >>> g.edges[0].context
        {'species': ('mouse',)}
        """
        made: list[Edge] = []
        tested: dict[tuple[str, str], tuple[str, ...]] = {}
        if not isinstance(edges, Iterable):
            raise InvalidArgument("edges", edges, why=f"{edges!r} is no list of edges")
        for number, row in enumerate(edges):
            if isinstance(row, str) or not isinstance(row, Sequence) or len(row) not in (3, 4):
                raise InvalidArgument("edges", row, why=f"edge {number}: {row!r} is not (subject, sign, object) with a belief or a dictionary after it")
            subject, text, object_ = row[:3]
            for node in (subject, object_):
                if not isinstance(node, str):
                    raise InvalidArgument("edges", node, why=f"edge {number}: {node!r} is no text, as a node must be")
            more = {} if len(row) == 3 else dict(row[3]) if isinstance(row[3], Mapping) else {"belief": row[3]}
            given, references, context = more.pop("belief", 0.5), several(more.pop("references", ())), more.pop("context", {})
            if more:
                raise InvalidArgument("edges", sorted(more)[0], ("belief", "context", "references"), why=f"edge {number}: {sorted(more)[0]!r} is not known")
            try:
                belief = float(given)
            except (TypeError, ValueError):
                belief = math.nan
            if not 0 < belief <= 1:
                raise InvalidArgument("belief", given, why=f"edge {number}: the belief {given!r} is not in (0, 1]")
            if not isinstance(context, Mapping):
                raise InvalidArgument("context", context, CONTEXT_FIELDS, why=f"edge {number}: {context!r} is not a dictionary of the fields of a context")
            for name in sorted(context.keys() - set(CONTEXT_FIELDS)):
                raise InvalidArgument("context", name, CONTEXT_FIELDS, why=f"edge {number}: {name!r} is not a field of a context")
            for name, given in (("references", references), *((name, several(value)) for name, value in context.items() if value)):
                for value in given:
                    if not isinstance(value, str):
                        raise InvalidArgument(name, value, why=f"edge {number}: {value!r} is no text, as each of {name} must be")
            if text == "none":
                tested[subject, object_] = tuple(sorted({*tested.get((subject, object_), ()), *references}))
                continue
            is_a = text == "is a"
            try:
                sign = Sign.POSITIVE if is_a else None if text in (None, 0, "0", "?", "") else Sign.read(text)
            except InvalidArgument:
                raise InvalidArgument("sign", text, ("+", "-", "?", "is a", "none"), why=f"edge {number}: {text!r} is not a sign") from None
            values = {name: tuple(sorted(several(value))) for name, value in sorted(context.items()) if value}
            made.append(
                Edge(
                    subject, object_, sign, 1.0 if is_a else belief, kind="is a" if is_a else "claim",
                    references=tuple(sorted(references)), key=f"{number:09}", context=values,
                )
            )  # fmt: skip
        return cls(made, tested=tested)

    def replaced(self, edges: Iterable[Edge]) -> CausalGraph:
        """Return a graph with other edges between the same nodes."""
        return CausalGraph(edges, self.nodes, tested=self.tested, overlap=self.overlap, labels=self.labels)

    def revised(
        self,
        pairs: Iterable[Pair],
        edges: Iterable[Edge],
        tested: Mapping[Pair, tuple[str, ...]],
        *,
        withdraw: Callable[[frozenset[str]], CausalGraph] | None = None,
    ) -> CausalGraph:
        """Return a graph with other edges, each with its key, on some pairs of its nodes, and other pairs where nothing was found.

        All else is shared with this graph, so that a small change of a large graph costs little.

        >>> g = CausalGraph.from_edges([("a", "+", "b"), ("b", "+", "c")])
        >>> g.revised([("a", "b")], [Edge("a", "b", Sign.NEGATIVE, key="new")], {}).edges
        (Edge(a --| b, belief 0.50), Edge(b --> c, belief 0.50))
        """
        objects, subjects = defaultdict(set), defaultdict(set)
        for subject, object_ in pairs:
            objects[subject].add(object_)
            subjects[object_].add(subject)
        graph = copy(self)
        graph.__dict__.pop("edges", None)
        graph.tested, graph._withdraw, graph._near = tested, withdraw, {}
        graph._out = self._out | {subject: [edge for edge in self.out(subject) if edge.object not in others] for subject, others in objects.items()}
        graph._into = self._into | {object_: [edge for edge in self.into(object_) if edge.subject not in others] for object_, others in subjects.items()}
        for edge in edges:
            insort(graph._out[edge.subject], edge, key=_order)
            insort(graph._into[edge.object], edge, key=_order)
        return graph

    def without(self, papers: str | Iterable[str]) -> CausalGraph:
        """Return the graph as it would be if some papers were withdrawn: what rests on them alone is gone.

        >>> g = CausalGraph.from_edges([("a", "+", "b", {"references": ["PMID:1"]}), ("a", "+", "c")])
        >>> g.without(["PMID:1"])
        CausalGraph(3 nodes, 1 edges)
        """
        withdrawn = several(papers)
        for paper in withdrawn:
            bounds.text("papers", paper, what="paper")
        fallen = frozenset(withdrawn)
        if self._withdraw is not None:
            return self._withdraw(fallen)
        touched = {(edge.subject, edge.object) for edge in self.edges if not fallen.isdisjoint(edge.references)}
        left = (edge.without(fallen) for subject, object_ in touched for edge in self.out(subject) if edge.object == object_)
        tested = {pair: rest for pair, refs in self.tested.items() if (rest := tuple(ref for ref in refs if ref not in fallen)) or not refs}
        return self.revised(touched, filter(None, left), tested)

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """All edges, sorted by subject, object and key."""
        return tuple(edge for node in self.nodes for edge in self.out(node))

    def out(self, node: str) -> list[Edge]:
        """The edges that leave a node, sorted."""
        return self._out.get(node, [])

    def into(self, node: str) -> list[Edge]:
        """The edges that reach a node, sorted."""
        return self._into.get(node, [])

    def _neighbours(self, backward: bool, shown: str) -> _Neighbours:
        if (backward, shown) not in self._near:
            self._near[backward, shown] = _Neighbours(self.into, "subject", shown) if backward else _Neighbours(self.out, "object", shown)
        return self._near[backward, shown]

    def label(self, node: str) -> str:
        """A node as people call it."""
        return self.labels.get(node, node)

    def longest(self, max_length: int) -> int:
        """The steps that a path can have at most: no more than allowed, and no more than pass each node once.

        >>> CausalGraph.from_edges([("a", "+", "b"), ("b", "+", "c")]).longest(1_000_000)
        2
        """
        return max(1, min(max_length, len(self.nodes) - 1))

    def __contains__(self, node: object) -> bool:
        return node in self._known

    def __len__(self) -> int:
        return len(self.nodes)

    def __repr__(self) -> str:
        return f"CausalGraph({len(self.nodes)} nodes, {len(self.edges)} edges)"

    def require(self, nodes: Nodes) -> frozenset[str]:
        """Return nodes as a set; one that the graph does not hold raises TermNotFound, and one that is no text InvalidArgument."""
        asked = several(nodes)
        for node in asked:
            bounds.text("node", node)
        found = frozenset(asked)
        for node in sorted(found - self._known):
            from difflib import get_close_matches

            raise TermNotFound(node, get_close_matches(node, self.nodes, 4), why="is not a node of this graph")
        return found

    def kinds(self, nodes: Nodes, subclasses: bool = True) -> list[str]:
        """Return nodes with their kinds, at any depth, each once: those asked for first.

        >>> CausalGraph.from_edges([("estradiol", "is a", "estrogen"), ("estrogen", "+", "BDNF")]).kinds("estrogen")
        ['estrogen', 'estradiol']
        """
        found = several(nodes)
        self.require(found)
        if subclasses:
            stack, below = list(found), set()
            while stack:
                for edge in self.into(stack.pop()):
                    if edge.kind == "is a" and edge.subject not in below:
                        below.add(edge.subject)
                        stack.append(edge.subject)
            found += sorted(below.difference(found))
        return found

    # questions

    def paths(
        self,
        source: Nodes,
        target: Nodes,
        *,
        k: int = 10,
        sign: str | int | None = None,
        max_length: int = 6,
        order: str = "belief",
        strict: bool = False,
        min_belief: float = 0.0,
        via: Nodes = (),
        avoid: Nodes = (),
        subclasses: bool = True,
        max_visits: int = 200_000,
    ) -> Paths:
        """Return the k best simple paths, by belief or the shortest first, in a total order. See :func:`bdnf_kg.causal.search.best_paths`."""
        from .search import best_paths

        return best_paths(
            self, self.kinds(source, subclasses), self.kinds(target, subclasses), k=k, sign=sign, max_length=max_length, order=order,
            strict=strict, min_belief=min_belief, via=via, avoid=self.kinds(avoid, subclasses), max_visits=max_visits,
        )  # fmt: skip

    def all_paths(self, source: Nodes, target: Nodes, *, sign: str | int | None = None, max_length: int = 6, subclasses: bool = True, max_paths: int = 1_000_000) -> Paths:
        """Return every simple path up to a length, in the order of its edges. See :func:`bdnf_kg.causal.search.all_paths`."""
        from .search import all_paths

        return all_paths(self, self.kinds(source, subclasses), self.kinds(target, subclasses), sign=sign, max_length=max_length, max_paths=max_paths)

    def effect(self, source: str, target: str, **options: Any) -> Weighing:
        """Say what raising the source does to the target. See :func:`bdnf_kg.causal.effect.effect` for the rule and the options."""
        from .effect import effect

        return effect(self, source, target, **options)

    def support(self, source: str, target: str, *, max_trials: int = 300, **options: Any) -> Support:
        """Say how many papers must fall before the verdict on a pair changes. See :func:`bdnf_kg.causal.support.support`."""
        from .support import support

        return support(lambda fallen: (self.without(fallen) if fallen else self).effect(source, target, **options), max_trials=max_trials)

    def perturb(self, clamps: Mapping[str, str | int], **options: Any) -> Perturbation:
        """Hold nodes up or down and predict which way the others move. See :func:`bdnf_kg.causal.perturb.perturb`."""
        from .perturb import perturb

        return perturb(self, clamps, **options)

    def mediators(self, source: Nodes, target: Nodes, *, subclasses: bool = True, **options: Any) -> Mediators[str]:
        """Return the nodes inside some path, best first. See :func:`bdnf_kg.causal.structure.mediators`."""
        from .structure import mediators

        return mediators(self, self.kinds(source, subclasses), self.kinds(target, subclasses), **options)

    def bottlenecks(self, source: Nodes, target: Nodes, *, subclasses: bool = True) -> list[str]:
        """Return the nodes that every path passes, in order. See :func:`bdnf_kg.causal.structure.bottlenecks`."""
        from .structure import bottlenecks

        return bottlenecks(self, self.kinds(source, subclasses), self.kinds(target, subclasses))

    def cut(self, source: Nodes, target: Nodes, *, subclasses: bool = True, **options: Any) -> Cut:
        """Return a smallest set whose removal breaks every path. See :func:`bdnf_kg.causal.structure.cut`."""
        from .structure import cut

        return cut(self, self.kinds(source, subclasses), self.kinds(target, subclasses), **options)

    def common_causes(self, first: Nodes, second: Nodes, *, max_length: int | None = None, subclasses: bool = True) -> list[Common]:
        """Return the nodes from which chains lead to both, nearest first."""
        from .structure import common_causes

        return common_causes(self, self.kinds(first, subclasses), self.kinds(second, subclasses), max_length=max_length)

    def common_effects(self, first: Nodes, second: Nodes, *, max_length: int | None = None, subclasses: bool = True) -> list[Common]:
        """Return the nodes to which chains lead from both, nearest first."""
        from .structure import common_effects

        return common_effects(self, self.kinds(first, subclasses), self.kinds(second, subclasses), max_length=max_length)

    def feedback_loops(self, node: str, **options: Any) -> Paths:
        """Return the k best loops through a node. See :func:`bdnf_kg.causal.structure.feedback_loops`."""
        from .structure import feedback_loops

        return feedback_loops(self, node, **options)

    def conflicts(self) -> list[tuple[Edge, ...]]:
        """Return the edges of each pair of nodes that has both signs, sorted.

        >>> g = CausalGraph.from_edges([("a", "+", "b"), ("a", "-", "b"), ("a", "+", "c")])
        >>> [[str(edge) for edge in pair] for pair in g.conflicts()]
        [['a --> b', 'a --| b']]
        """
        pairs: dict[tuple[str, str], list[Edge]] = defaultdict(list)
        for edge in self.edges:
            if edge.sign is not None and edge.kind != "is a":
                pairs[edge.subject, edge.object].append(edge)
        return [tuple(edges) for edges in pairs.values() if len({edge.sign for edge in edges}) == 2]

    def explain_profile(self, profile: Mapping[str, float], **options: Any) -> list[Hypothesis]:
        """Rank the nodes that would explain a measured profile. See :func:`bdnf_kg.causal.profile.explain_profile`."""
        from .profile import explain_profile

        return explain_profile(self, profile, **options)

    def reach(self, source: Nodes, *, strict: bool = False, start: str | int = Sign.POSITIVE, backward: bool = False, max_length: int | None = None) -> dict[str, dict[Sign, int]]:
        """Return every node that the sources reach, with the signs in which they do and the fewest steps for each.

        These are walks, not simple paths: a walk round a negative feedback loop reaches both signs. Links of unknown
        sign are not followed. With ``strict`` only directions that were shown are walked, from sources that are raised, or
        by ``start="-"`` lowered; the signs are the net ones all the same. ``backward`` finds what reaches the sources
        instead, and cannot be strict.

        >>> g = CausalGraph.from_edges([("a", "+", "b"), ("b", "-", "c")])
        >>> g.reach("a")
        {'b': {<Sign.POSITIVE: 1>: 1}, 'c': {<Sign.NEGATIVE: -1>: 2}}
        """
        if strict and backward:
            raise InvalidArgument("backward", True, why="strict reach is defined forward only")
        if max_length is not None:
            bounds.whole("max_length", max_length)
        raised = Sign.read(start) > 0
        sources = self.require(source)
        steps: dict[bool, dict[str, int]] = {True: dict.fromkeys(sources, 0), False: {}}
        layer: dict[bool, set[str]] = {True: set(sources), False: set()}
        count = 0
        while (layer[True] or layer[False]) and (max_length is None or count < max_length):
            count += 1
            following: dict[bool, set[str]] = {True: set(), False: set()}
            for plus, nodes in layer.items():
                near = self._neighbours(backward, ("gain" if plus is raised else "loss") if strict else "")
                same, turned = following[plus], following[not plus]
                for node in nodes:
                    raising, lowering = near[node]
                    same.update(raising)
                    turned.update(lowering)
            for plus, nodes in following.items():
                nodes.difference_update(steps[plus])
                steps[plus].update(dict.fromkeys(nodes, count))
            layer = following
        found: dict[str, dict[Sign, int]] = {}
        for node in sorted(steps[True].keys() | steps[False].keys()):
            if node not in sources:
                signs = found[node] = {}
                if node in steps[True]:
                    signs[Sign.POSITIVE] = steps[True][node]
                if node in steps[False]:
                    signs[Sign.NEGATIVE] = steps[False][node]
        return found
