"""The completion rules of EL, applied until nothing new follows, with one derivation kept for every conclusion.

The rules are those of CEL (Baader, Brandt and Lutz 2005, *Pushing the EL Envelope*, IJCAI) in the form of ELK (Kazakov,
Krötzsch and Simančík 2014, *The Incredible ELK*, Journal of Automated Reasoning 53, doi:10.1007/s10817-013-9296-3): every
class has a context with its superclasses and its links to other contexts; superclasses are taken apart only where they were
told, and put together only where an axiom asks for them.

A transitive property ``T`` makes no links of its own: where ``S some D`` is asked for and ``T`` is below ``S``, the class
``T some D`` travels backwards along the links of ``T``. Only below a property that a chain of others uses are the links of
``T`` closed. A range joins the filler of a link: ``R some C`` links to ``C and range of R``.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence

from .axioms import Range, Rule, SubClass, SubProperty
from .expressions import NOTHING, THING, Expressions

Fact = tuple[int, int] | tuple[int, int, int]
"""``(context, superclass)`` or ``(context, property, context)``."""
Reason = tuple[tuple[int, ...], tuple[Fact, ...]]
"""The axioms of one step, and the facts that it starts from."""


class Saturation:
    """What follows from some rules about the contexts of interest and those that they link to.

    ``rules`` are pairs of the number of an axiom and a rule of it. ``superclasses[c]`` and ``links[c]`` map each conclusion
    about a context to its reason.
    """

    def __init__(self, expressions: Expressions, rules: Iterable[tuple[int, Rule]], contexts: Iterable[int]) -> None:
        self.expressions = expressions
        self.superclasses: dict[int, dict[int, Reason]] = {}
        self.links: dict[int, dict[tuple[int, int], Reason]] = {}
        self._sources: dict[int, dict[int, list[int]]] = {}
        self._todo: deque[tuple[Fact, bool]] = deque()
        rules = list(rules)
        self._properties([(axiom, rule) for axiom, rule in rules if isinstance(rule, SubProperty)])
        self._ranges: dict[int, list[tuple[int, tuple[int, ...]]]] = defaultdict(list)
        ranges = [(axiom, rule) for axiom, rule in rules if isinstance(rule, Range)]
        for axiom, known in ranges:
            for r, above in self.above.items():
                if known.property in above:
                    self._ranges[r].append((known.sup, (axiom, *above[known.property])))
        self._told: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self._pairs: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        self._composed: dict[int, list[tuple[int, tuple[int, ...]]]] = defaultdict(list)
        self._asked: dict[int, list[tuple[int, int, tuple[int, ...]]]] = defaultdict(list)
        self._indexed: set[tuple[int, bool]] = set()
        for axiom, rule in rules:
            if isinstance(rule, SubClass):
                self._told[rule.sub].append((rule.sup, axiom))
                self._ask(rule.sub)
                self._tell(rule.sup)
        for _, known in ranges:
            self._tell(known.sup)
        self._told_closure: dict[int, frozenset[int]] = {}
        self._open(THING)
        for context in contexts:
            self._open(context)
        self._run()

    # properties

    def _properties(self, rules: Sequence[tuple[int, SubProperty]]) -> None:
        """For each property those above it, with the axioms of one way up; the transitive ones; the chains of two."""
        step: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for axiom, rule in rules:
            if len(rule.chain) == 1:
                step[rule.chain[0]].append((rule.sup, axiom))
        self.above: dict[int, dict[int, tuple[int, ...]]] = {}
        for r in range(len(self.expressions.properties)):
            found: dict[int, tuple[int, ...]] = {r: ()}
            todo = deque([r])
            while todo:
                lower = todo.popleft()
                for upper, axiom in step.get(lower, ()):
                    if upper not in found:
                        found[upper] = (*found[lower], axiom)
                        todo.append(upper)
            self.above[r] = found
        self.transitive: dict[int, int] = {}
        longer = []
        for axiom, rule in rules:
            if len(rule.chain) == 2 and set(rule.chain) == {rule.sup}:
                self.transitive.setdefault(rule.sup, axiom)
            elif len(rule.chain) > 1:
                longer.append((axiom, rule))
        used = {r for _, rule in longer for r in rule.chain}
        self._closed_by_links = {t for t in self.transitive if any(s in used for s in self.above[t])}
        self._chains: dict[int, list[tuple[int, int, tuple[int, ...]]]] = defaultdict(list)
        for t in self._closed_by_links:
            self._chains[t].append((t, t, (self.transitive[t],)))
        for axiom, rule in longer:
            left = rule.chain[0]
            for i, right in enumerate(rule.chain[1:], 1):
                whole = rule.sup if i == len(rule.chain) - 1 else self.expressions.property(" o ".join(map(str, rule.chain[: i + 1])))
                self.above.setdefault(whole, {whole: ()})
                self._chains[left].append((right, whole, (axiom,)))
                left = whole
        self._right_of: dict[int, list[tuple[int, int, tuple[int, ...]]]] = defaultdict(list)
        for left, continuations in self._chains.items():
            for right, whole, axioms in continuations:
                self._right_of[right].append((left, whole, axioms))

    # the index of what axioms ask for and tell

    def _ask(self, expression: int) -> None:
        """Prepare an expression for being put together, because a subclass side holds it."""
        if (expression, False) in self._indexed:
            return
        self._indexed.add((expression, False))
        kind, _, members, property = self.expressions[expression]
        if kind not in ("and", "or", "some"):
            return
        for member in members:
            self._ask(member)
        if kind == "or":
            for member in members:
                self._composed[member].append((expression, ()))
        elif kind == "and":
            left = members[0]
            for i, right in enumerate(members[1:], 2):
                whole = self.expressions.both(members[:i])
                self._pair(left, right, whole)
                left = whole
        else:
            self._ask_some(property, members[0], expression)

    def _pair(self, left: int, right: int, whole: int) -> None:
        for a, b in ((left, right), (right, left)):
            if whole not in self._pairs[a][b]:
                self._pairs[a][b].append(whole)

    def _ask_some(self, property: int, filler: int, expression: int) -> None:
        self._asked[filler].append((property, expression, ()))
        if filler == THING:
            return
        for t, axiom in self.transitive.items():
            if property not in self.above[t] or t in self._closed_by_links:
                continue
            if t != property:
                travelling = self.expressions.some(t, filler)
                self._ask(travelling)
                self._composed[travelling].append((expression, self.above[t][property]))
            else:
                self._asked[expression].append((t, expression, (axiom,)))

    def _tell(self, expression: int) -> None:
        """Prepare an expression for being taken apart: what is not a member contradicts what is."""
        if (expression, True) in self._indexed:
            return
        self._indexed.add((expression, True))
        kind, _, members, _ = self.expressions[expression]
        if kind in ("and", "some"):
            for member in members:
                self._tell(member)
        elif kind == "not":
            self._ask(members[0])
            self._pair(members[0], expression, NOTHING)

    # the rules

    def _open(self, context: int) -> None:
        if context in self.superclasses:
            return
        self.superclasses[context], self.links[context], self._sources[context] = {}, {}, defaultdict(list)
        self._conclude(context, context, (), (), told=True)
        self._conclude(context, THING, (), (), told=True)

    def _conclude(self, context: int, superclass: int, axioms: tuple[int, ...], facts: tuple[Fact, ...], *, told: bool = False) -> None:
        known = self.superclasses[context]
        if superclass not in known:
            known[superclass] = (axioms, facts)
            self._todo.append(((context, superclass), told))

    def _link(self, context: int, property: int, target: int, axioms: tuple[int, ...], facts: tuple[Fact, ...]) -> None:
        known = self.links[context]
        if (property, target) not in known:
            known[property, target] = (axioms, facts)
            self._todo.append(((context, property, target), True))

    def _run(self) -> None:
        while self._todo:
            fact, told = self._todo.popleft()
            if len(fact) == 2:
                self._on_superclass(*fact, told=told)
            else:
                self._on_link(*fact)

    def _on_superclass(self, c: int, d: int, *, told: bool) -> None:
        known, here = self.superclasses[c], (c, d)
        for sup, axiom in self._told.get(d, ()):
            if sup not in known:
                self._conclude(c, sup, (axiom,), (here,), told=True)
        pairs = self._pairs.get(d)
        if pairs:
            for other in pairs.keys() & known.keys():
                for whole in pairs[other]:
                    self._conclude(c, whole, (), (here, (c, other)))
        for whole, axioms in self._composed.get(d, ()):
            self._conclude(c, whole, axioms, (here,))
        if told:
            kind, _, members, property = self.expressions[d]
            if kind == "and":
                for member in members:
                    self._conclude(c, member, (), (here,), told=True)
            elif kind == "some":
                self._follow(c, property, members[0], here)
        sources = self._sources[c]
        if not sources:
            return
        if d == NOTHING:
            for r, contexts in sources.items():
                for e in contexts:
                    self._conclude(e, NOTHING, (), ((e, r, c), here))
        for s, whole, axioms in self._asked.get(d, ()):
            for r, contexts in sources.items():
                way = self.above[r].get(s)
                if way is not None:
                    for e in contexts:
                        if whole not in self.superclasses[e]:
                            self._conclude(e, whole, (*way, *axioms), ((e, r, c), here))

    def _follow(self, c: int, property: int, filler: int, here: Fact) -> None:
        """Link to the filler, narrowed by the ranges of the property that the filler is not told to lie in."""
        target, narrowed_by = filler, tuple[int, ...]()
        missing = [(sup, axioms) for sup, axioms in self._ranges.get(property, ()) if sup not in self._is_told(filler)]
        if missing:
            target = self.expressions.both([filler, *(sup for sup, _ in missing)])
            narrowed_by = tuple(axiom for _, way in missing for axiom in way)
        self._open(target)
        self._link(c, property, target, narrowed_by, (here,))

    def _is_told(self, expression: int) -> frozenset[int]:
        """The superclasses that follow from told axioms alone."""
        if expression not in self._told_closure:
            found, todo = {expression, THING}, [expression, THING]
            while todo:
                d = todo.pop()
                more = [sup for sup, _ in self._told.get(d, ())]
                if self.expressions[d].kind == "and":
                    more += self.expressions[d].members
                todo += [sup for sup in more if sup not in found]
                found.update(more)
            self._told_closure[expression] = frozenset(found)
        return self._told_closure[expression]

    def _on_link(self, e: int, r: int, c: int) -> None:
        self._sources[c][r].append(e)
        here, above, known = (e, r, c), self.above[r], self.superclasses[e]
        for d in list(self.superclasses[c]):
            for s, whole, axioms in self._asked.get(d, ()):
                if whole not in known and s in above:
                    self._conclude(e, whole, (*above[s], *axioms), (here, (c, d)))
        if NOTHING in self.superclasses[c]:
            self._conclude(e, NOTHING, (), (here, (c, NOTHING)))
        if self._chains:
            self._on_chain(e, r, c)

    def _on_chain(self, e: int, r: int, c: int) -> None:
        here = (e, r, c)
        for s, way in self.above[r].items():
            for right, whole, axioms in self._chains.get(s, ()):
                for q, target in list(self.links[c]):
                    if right in self.above[q]:
                        self._link(e, whole, target, (*way, *self.above[q][right], *axioms), (here, (c, q, target)))
            for left, whole, axioms in self._right_of.get(s, ()):
                for q, contexts in list(self._sources[e].items()):
                    if left in self.above[q]:
                        for first in list(contexts):
                            self._link(first, whole, c, (*self.above[q][left], *way, *axioms), ((first, q, e), here))

    # proofs

    def axioms_of(self, facts: Iterable[Fact]) -> set[int]:
        """The axioms of the kept derivation of each fact."""
        axioms, seen, todo = set[int](), set[Fact](), list(facts)
        while todo:
            fact = todo.pop()
            if fact in seen:
                continue
            seen.add(fact)
            used, premises = self.superclasses[fact[0]][fact[1]] if len(fact) == 2 else self.links[fact[0]][fact[1], fact[2]]
            axioms.update(used)
            todo += premises
        return axioms
