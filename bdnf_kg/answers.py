"""What the knowledge graph answers: values that print well and know no file or library."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .causal.effect import Basis, Verdict, Weighing
from .causal.network import CausalGraph, Edge
from .causal.perturb import Perturbation
from .causal.profile import Hypothesis, witnesses
from .causal.search import Path
from .causal.support import Support
from .errors import TermNotFound
from .model import Claim, Evidence, Sign, Term

if TYPE_CHECKING:
    from .graph import KnowledgeGraph


@dataclass(frozen=True, slots=True)
class Effect:
    """What raising the source does to the target, with the best witness of each sign.

    ``claims`` holds the evidence on the pair itself, where there is any; it decides before any path does, and so do
    ``nulls``, the rows that looked for an effect, of the pair or of its kinds, and found none. ``observed`` holds what was only seen to go together, in
    either order: it decides nothing. ``structure`` holds, where the verdict rests on nothing, the facts that join the two or
    their kinds by what they are and not by what was found: the output of a process, its parts and its order.
    """

    source: Term
    target: Term
    verdict: Verdict
    reason: str
    positive: Path | None = None
    negative: Path | None = None
    undetermined: Path | None = None
    claims: tuple[Claim, ...] = ()
    bound: str = ""
    nulls: tuple[Evidence, ...] = ()
    observed: tuple[Claim, ...] = ()
    structure: tuple[str, ...] = ()

    @property
    def basis(self) -> Basis:
        """What the verdict rests on: evidence, findings of no effect, paths, or nothing."""
        if self.claims or self.nulls:
            return Basis.EVIDENCE if self.claims else Basis.NO_EFFECT
        return Basis.PATHS if self.positive or self.negative or self.undetermined else Basis.NOTHING

    @property
    def best(self) -> dict[str, Path | None]:
        """The best path of each sign."""
        return {"+": self.positive, "-": self.negative}

    @property
    def references(self) -> tuple[str, ...]:
        """All papers behind the evidence on the pair and the best paths, sorted."""
        found = {ref for claim in self.claims for ref in claim.references} | {row.reference for row in self.nulls}
        for path in (self.positive, self.negative, self.undetermined):
            found |= set(path.references) if path else set()
        return tuple(sorted(found))

    def __str__(self) -> str:
        return f"{self.source} -> {self.target}: {self.verdict} ({self.reason})"

    def __repr__(self) -> str:
        return f"Effect({self})"

    def _repr_html_(self) -> str:
        from .export.text import effect_html

        return effect_html(self)


@dataclass(frozen=True, slots=True)
class Robustness:
    """The verdict on a pair from all evidence and from parts of it, and how many papers must fall before it changes."""

    effect: Effect
    rows: tuple[tuple[str, Effect], ...]
    support: Support

    @property
    def verdicts(self) -> dict[str, Verdict]:
        """The verdict by the name of the part of the evidence."""
        return {name: effect.verdict for name, effect in self.rows}

    @property
    def is_robust(self) -> bool:
        """Whether no part that gives an answer gives another one."""
        return all(effect.verdict in (self.effect.verdict, Verdict.NONE) for _, effect in self.rows)

    def __str__(self) -> str:
        return "\n".join([*(f"{name}: {effect.verdict} ({effect.reason})" for name, effect in self.rows), str(self.support)])

    def __repr__(self) -> str:
        verdicts = ", ".join(f"{name}: {verdict}" for name, verdict in self.verdicts.items())
        return f"Robustness({self.effect.source} -> {self.effect.target}: {verdicts})"


@dataclass(frozen=True, slots=True)
class Reached:
    """A node up- or downstream of another: in which signs, and the fewest steps for each."""

    term: Term
    steps: Mapping[Sign, int]

    @property
    def distance(self) -> int:
        """The fewest steps in either sign."""
        return min(self.steps.values())

    @property
    def signs(self) -> tuple[Sign, ...]:
        """The signs in which it is reached, ``+`` first."""
        return tuple(sorted(self.steps, reverse=True))

    def __str__(self) -> str:
        return f"{self.term} ({', '.join(f'{sign} in {self.steps[sign]}' for sign in self.signs)})"

    def __repr__(self) -> str:
        return f"Reached({self})"


@dataclass(frozen=True, slots=True)
class Predicted:
    """Which way a term moves in a what-if, with the best path of each sign."""

    term: Term
    weighing: Weighing

    @property
    def verdict(self) -> Verdict:
        """The sign, or ``conflicting``."""
        return self.weighing.verdict

    @property
    def strength(self) -> float:
        """The belief in the evidence that decides, else the weight of the best path of the sign that is stated: see :class:`bdnf_kg.causal.effect.Weighing`."""
        return self.weighing.strength

    def __str__(self) -> str:
        return f"{self.term}: {self.verdict} ({self.weighing.reason})"

    def __repr__(self) -> str:
        return f"Predicted({self})"


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The outcome of holding some terms: predictions, strongest first, and the terms whose sign stays undetermined."""

    clamps: Mapping[Term, Sign]
    predictions: tuple[Predicted, ...]
    undetermined: tuple[Term, ...]
    perturbation: Perturbation = field(repr=False)
    graph: KnowledgeGraph = field(repr=False)

    def __getitem__(self, text: str) -> Predicted:
        """The prediction for a term; TermNotFound if it is not reached."""
        term = self.graph.node(text)
        for predicted in self.predictions:
            if predicted.term == term:
                return predicted
        raise TermNotFound(text, why="is not reached from what is held")

    def blocked(self, text: str, source: str | None = None, *, k: int = 10) -> list[Path]:
        """The best paths to a target that the held terms break, from a source, else from what is held."""
        return self.perturbation.blocked(self.graph.node(text).id, self._id(source), k=k)

    def escapes(self, text: str, source: str | None = None, *, k: int = 10) -> list[Path]:
        """The best paths to a target that stay open, from a source, else from what is held."""
        return self.perturbation.escapes(self.graph.node(text).id, self._id(source), k=k)

    def assumed(self, text: str) -> tuple[Edge, ...]:
        """The steps of the best path to a term that nobody showed in the direction in which they are used."""
        return self.perturbation.assumed(self[text].term.id)

    def _id(self, text: str | None) -> str | None:
        return None if text is None else self.graph.node(text).id

    def __str__(self) -> str:
        held = ", ".join(f"{term} {sign}" for term, sign in self.clamps.items())
        count = Counter(predicted.verdict for predicted in self.predictions)
        count[Verdict.UNDETERMINED] += len(self.undetermined)
        words = {Verdict.POSITIVE: "rise", Verdict.NEGATIVE: "fall"}
        return f"with {held}: {', '.join(f'{count[verdict]} {words.get(verdict, verdict)}' for verdict in Verdict if count[verdict]) or 'nothing else moves'}"

    def __repr__(self) -> str:
        return f"WhatIf({self})"


@dataclass(frozen=True, slots=True)
class Explanation:
    """The causes that would explain a profile, best first, and the measured names that were refused, each with its reason."""

    hypotheses: tuple[tuple[Term, Hypothesis], ...]
    measured: Mapping[str, Term]
    refused: Mapping[str, str]
    network: CausalGraph = field(repr=False)
    max_length: int = 3

    @property
    def unmapped(self) -> tuple[str, ...]:
        """The measured names that were refused, sorted."""
        return tuple(sorted(self.refused))

    def evidence(self, hypothesis: Hypothesis) -> dict[str, Path]:
        """The evidence for a hypothesis: a shortest path to each measured node that it speaks of."""
        return witnesses(self.network, hypothesis, max_length=self.max_length)

    def __str__(self) -> str:
        causes, names, refused = len(self.hypotheses), len(self.measured), len(self.refused)
        known = f"the {names} measured names that the graph knows" if names != 1 else "the one measured name that the graph knows"
        return (
            f"{causes} cause{'s' if causes != 1 else ''}, each with the direction in which it must have moved, compared with {known}; "
            f"{refused or 'no'} name{'s' if refused != 1 else ''} refused"
        )

    def __repr__(self) -> str:
        return f"Explanation({self})"
