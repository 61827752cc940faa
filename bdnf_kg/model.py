"""The nouns of the field as frozen values: terms, references, evidence rows and claims.

Everything here is ordered and prints well; nothing here reads a file or knows a graph library.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from typing import TypeAlias

from .errors import InvalidArgument
from .manchester import Expression


class Sign(IntEnum):
    """Whether raising the subject raises or lowers the object.

    A finding without a direction has no sign (``None``): it is an association and never enters a product.

    >>> Sign.NEGATIVE * Sign.NEGATIVE
    <Sign.POSITIVE: 1>
    >>> print(Sign.POSITIVE * Sign.NEGATIVE)
    -
    >>> Sign.read("-")
    <Sign.NEGATIVE: -1>
    """

    POSITIVE = 1
    NEGATIVE = -1

    def __mul__(self, other: int) -> Sign:
        return Sign(int(self) * int(other))

    def __neg__(self) -> Sign:
        return Sign(-int(self))

    def __str__(self) -> str:
        return "+" if self > 0 else "-"

    @classmethod
    def read(cls, text: str | int) -> Sign:
        """Read ``+``, ``-``, ``1`` or ``-1``; anything else raises InvalidArgument."""
        words = {"+": cls.POSITIVE, "1": cls.POSITIVE, "1.0": cls.POSITIVE, "-": cls.NEGATIVE, "−": cls.NEGATIVE, "-1": cls.NEGATIVE, "-1.0": cls.NEGATIVE}
        try:
            return words[str(text).strip()]
        except KeyError:
            raise InvalidArgument("sign", text, ("+", "-"), why=f"{text!r} is not a sign") from None


class _Word(str, Enum):
    def __str__(self) -> str:
        return str(self.value)


class Perturbation(_Word):
    """What was done to the subject."""

    GAIN = "gain"
    LOSS = "loss"
    OBSERVED = "observed"


class Change(_Word):
    """What then happened to the object."""

    INCREASE = "increase"
    DECREASE = "decrease"
    NONE = "none"


class Standing(_Word):
    """How the evidence on one directed pair stands together.

    ``CONFLICTING``: rows of both signs in contexts that overlap. ``DISPUTED``: one sign, and findings of no effect in
    contexts that overlap. ``CONTEXT_DEPENDENT``: the other sign, or no effect, only in contexts that exclude those of
    the sign, or that its own paper sets apart. ``UNCONTESTED``: one sign only.
    """

    UNCONTESTED = "uncontested"
    DISPUTED = "disputed"
    CONTEXT_DEPENDENT = "context-dependent"
    CONFLICTING = "conflicting"


INCREASE, DECREASE = "BDNFKG:0900011", "BDNFKG:0900012"
"""The ids of the two kinds of change, under which the increases and decreases of causal nodes stand."""


@dataclass(frozen=True, order=True, slots=True)
class Term:
    """One class of the ontology. A term with a ``quantity`` is a causal node: something that rises or falls.

    ``synonyms`` mean the same as the label; a broad synonym means more, a narrow one less, and a related one something near.
    """

    id: str
    label: str
    kind: str
    parent: str = ""
    quantity: str = ""
    stage: str = ""
    change_number: int | None = None
    definition: str = ""
    definition_source: str = ""
    synonyms: tuple[str, ...] = ()
    broad_synonyms: tuple[str, ...] = ()
    narrow_synonyms: tuple[str, ...] = ()
    related_synonyms: tuple[str, ...] = ()
    xrefs: tuple[str, ...] = ()
    replaced_by: str = ""
    deprecated: bool = False
    note: str = ""

    @property
    def is_causal(self) -> bool:
        """Whether the term can be the subject or object of evidence: something that rises or falls, and is not obsolete."""
        return bool(self.quantity) and not self.deprecated

    @property
    def names(self) -> tuple[str, ...]:
        """All names under which the term is found: its label and its synonyms of every scope, the exact ones first.

        >>> Term("UniProtKB:P00747", "PLG", "protein", synonyms=("plasminogen",), narrow_synonyms=("plasmin",)).names
        ('PLG', 'plasminogen', 'plasmin')
        """
        return (self.label, *self.synonyms, *self.broad_synonyms, *self.narrow_synonyms, *self.related_synonyms)

    @property
    def is_own(self) -> bool:
        """Whether the id was minted here, because no outside vocabulary has the term."""
        return self.id.startswith("BDNFKG:")

    def change_id(self, sign: Sign) -> str:
        """The id of the class of increases, or of decreases, of a causal node.

        >>> Term("CHEBI:6121", "ketamine", "drug", quantity="amount", change_number=12).change_id(Sign.NEGATIVE)
        'BDNFKG:2000012'
        """
        if self.change_number is None:
            raise ValueError(f"{self.label!r} is no causal node")
        return f"BDNFKG:{1 if sign > 0 else 2}{self.change_number:06}"

    def change_label(self, sign: Sign) -> str:
        """The label of that class."""
        words = f"{'increased' if sign > 0 else 'decreased'} {self.label.removeprefix('obsolete ')}"
        return f"obsolete {words}" if self.deprecated else words

    def __str__(self) -> str:
        return self.label

    def __repr__(self) -> str:
        return f"Term({self.label!r}, {self.id})"


@dataclass(frozen=True, order=True, slots=True)
class Definition:
    """The logical definition of a term: what is a member by what it is, with members and non-members to be expected.

    ``text`` is the expression as it was written; members and non-members are ids.
    """

    id: str
    text: str
    expression: Expression
    members: tuple[str, ...] = ()
    non_members: tuple[str, ...] = ()


@dataclass(frozen=True, order=True, slots=True)
class Reference:
    """One publication, or one record of a database."""

    id: str
    title: str
    year: str
    first_author: str
    journal: str
    volume: str = ""
    first_page: str = ""
    pmid: str = ""
    pmcid: str = ""
    doi: str = ""
    flag: str = ""

    @property
    def is_identified(self) -> bool:
        """Whether PubMed, a DOI or a database identifies it; the id of any other is made of its title and leads nobody to it."""
        return not self.id.startswith("TITLE:")

    @property
    def name(self) -> str:
        """What to call the paper by in passing: its id, or author, year and title where the id would lead nobody to it.

        >>> Reference("PMID:15987945", "Val66Met", "2005", "Chen ZY", "J Neurosci").name
        'PMID:15987945'
        >>> Reference("TITLE:on-rafts", "On rafts", "2010", "Assaife-Lopes N", "").name
        'Assaife-Lopes N 2010, "On rafts"'
        """
        return self.id if self.is_identified else ", ".join(filter(None, (f"{self.first_author} {self.year}".strip(), f'"{self.title}"')))

    @property
    def citation(self) -> str:
        """Author, year, title, journal and, if others know it, the id in one line."""
        return ". ".join(filter(None, (self.described, self.id if self.is_identified else "")))

    @property
    def described(self) -> str:
        """Author, year, title and journal in one line."""
        parts = (f"{self.first_author} {self.year}".strip(), self.title.rstrip("."), self.journal.rstrip("."))
        return ". ".join(part for part in parts if part)

    def __str__(self) -> str:
        return self.id


@dataclass(frozen=True, order=True, slots=True)
class StudyDesign:
    """A kind of study: its Evidence & Conclusion Ontology code and the weight that one paper of it carries."""

    name: str
    eco: str
    eco_label: str
    weight: float
    definition: str = ""


CONTEXT_FIELDS = ("species", "anatomy", "cell_type", "sex", "life_stage", "duration", "condition")


@dataclass(frozen=True, order=True, slots=True)
class Context:
    """Where a finding holds. Ids for species, anatomy, cell type and condition; empty means "not in the text"."""

    species: str = ""
    anatomy: str = ""
    cell_type: str = ""
    sex: str = ""
    life_stage: str = ""
    duration: str = ""
    condition: str = ""


Overlap: TypeAlias = Callable[[str, str, str], bool]
"""Whether two values of one context field can hold at once: ``overlap("anatomy", a, b)``."""


def same_value(field: str, a: str, b: str) -> bool:
    """The strictest overlap: only equal values hold at once. Hierarchies refine it (see ``KnowledgeGraph``)."""
    return a == b


@dataclass(frozen=True, order=True, slots=True)
class Evidence:
    """What one paper found about one directed pair.

    >>> row = Evidence("E1", "CHEBI:6121", "NBO:0000085", Perturbation.GAIN, Change.DECREASE, "PMID:1", "animal")
    >>> print(row.sign)
    -
    >>> Evidence("E2", "a", "b", Perturbation.LOSS, Change.DECREASE, "PMID:1", "animal").sign
    <Sign.POSITIVE: 1>
    >>> Evidence("E3", "a", "b", Perturbation.OBSERVED, Change.INCREASE, "PMID:1", "animal").sign is None
    True
    """

    id: str
    subject: str
    object: str
    perturbation: Perturbation
    change: Change
    reference: str
    study_design: str
    finding: str = ""
    context: Context = field(default_factory=Context)
    directness: str = "unknown"
    mechanism: str = ""
    assay: str = ""
    locator: str = ""
    checked: str = ""
    manipulation: str = ""
    source: str = ""
    licence: str = ""
    note: str = ""
    topic: str = ""

    def __repr__(self) -> str:
        return f"Evidence({self.id}: {self.subject} {self.perturbation} -> {self.object} {self.change}, {self.reference})"

    @property
    def sign(self) -> Sign | None:
        """The causal sign: the change under gain, its reverse under loss, none if only observed or unchanged."""
        if self.perturbation is Perturbation.OBSERVED or self.change is Change.NONE:
            return None
        up = self.change is Change.INCREASE
        return Sign.POSITIVE if up == (self.perturbation is Perturbation.GAIN) else Sign.NEGATIVE

    @property
    def correlation(self) -> Sign | None:
        """The sign of an association: which way the object lies where the subject is more; none if not observed."""
        if self.perturbation is not Perturbation.OBSERVED or self.change is Change.NONE:
            return None
        return Sign.POSITIVE if self.change is Change.INCREASE else Sign.NEGATIVE


@dataclass(frozen=True, order=True, slots=True)
class Belief:
    """How far a set of papers supports a statement, with the sum written out.

    ``supporting`` and ``opposing`` hold ``(reference, weight)``, one entry a paper. Each side is combined as
    ``1 - (1-w1)(1-w2)...``; the two sides by Dempster's rule of combination for simple support functions
    (Shafer 1976, *A Mathematical Theory of Evidence*; Dempster 1967):
    ``value = S(1-A) / (1-SA)``.

    >>> b = Belief((("PMID:1", 0.5), ("PMID:2", 0.5)), (("PMID:3", 0.5),))
    >>> round(b.value, 3)
    0.6
    >>> print(b.derivation)
    for: 1-(1-0.50)(1-0.50) = 0.750 [PMID:1, PMID:2]; against: 1-(1-0.50) = 0.500 [PMID:3]; belief 0.750(1-0.500)/(1-0.750*0.500) = 0.600
    """

    supporting: tuple[tuple[str, float], ...] = ()
    opposing: tuple[tuple[str, float], ...] = ()

    @property
    def support(self) -> float:
        """The weight for, in [0, 1)."""
        return 1 - _doubt(self.supporting)

    @property
    def opposition(self) -> float:
        """The weight against, in [0, 1)."""
        return 1 - _doubt(self.opposing)

    @property
    def value(self) -> float:
        """The belief, in [0, 1)."""
        open_for, open_against = _doubt(self.supporting), _doubt(self.opposing)
        return (1 - open_for) * open_against / (open_against + open_for * (1 - open_against))

    @property
    def is_tested(self) -> bool:
        """Whether any paper bears on the statement; a belief of 0 without one says nothing.

        >>> Belief().is_tested
        False
        """
        return bool(self.supporting or self.opposing)

    @property
    def derivation(self) -> str:
        """The sum in words, to be redone by hand."""
        s, a = self.support, self.opposition
        against = f"against: {_terms(self.opposing)} = {a:.3f} [{_names(self.opposing)}]" if self.opposing else "against: nothing"
        return f"for: {_terms(self.supporting)} = {s:.3f} [{_names(self.supporting)}]; {against}; belief {s:.3f}(1-{a:.3f})/(1-{s:.3f}*{a:.3f}) = {self.value:.3f}"

    def __float__(self) -> float:
        return self.value


def _doubt(papers: tuple[tuple[str, float], ...]) -> float:
    """What papers leave open, in (0, 1]; a long product of it does not round to 0 as soon as its complement rounds to 1."""
    return max(math.prod(1 - weight for _, weight in papers), sys.float_info.min)


def _terms(papers: tuple[tuple[str, float], ...]) -> str:
    return "1-" + "".join(f"(1-{w:.2f})" for _, w in papers) if papers else "0"


def _names(papers: tuple[tuple[str, float], ...]) -> str:
    return ", ".join(ref for ref, _ in papers)


@dataclass(frozen=True, order=True, slots=True)
class Claim:
    """All evidence that raising the subject raises (or lowers) the object.

    ``evidence`` is for the claim, ``against`` holds the rows of the opposite sign and those of no effect.
    ``causal`` is false for an association, which rests on observation alone and has no causal sign. ``labels`` holds the
    subject and the object as people call them, where they are known.
    """

    subject: str
    object: str
    sign: Sign
    causal: bool = True
    evidence: tuple[Evidence, ...] = ()
    against: tuple[Evidence, ...] = ()
    belief: Belief = field(default_factory=Belief)
    sufficiency: Belief = field(default_factory=Belief)
    necessity: Belief = field(default_factory=Belief)
    standing: Standing = Standing.UNCONTESTED
    labels: tuple[str, str] | None = field(default=None, compare=False)

    @property
    def key(self) -> str:
        """A name that is unique in the graph and stays the same as long as the pair and sign do."""
        return f"{self.subject}{'' if self.causal else '~'}{self.sign}{self.object}"

    @property
    def references(self) -> tuple[str, ...]:
        """The papers for the claim, sorted."""
        return tuple(sorted({e.reference for e in self.evidence}))

    @property
    def species(self) -> tuple[str, ...]:
        """The species of the papers for the claim, sorted."""
        return tuple(sorted({e.context.species for e in self.evidence if e.context.species}))

    @property
    def shown_sufficient(self) -> bool:
        """Whether gain of the subject was shown to move the object."""
        return any(e.perturbation is Perturbation.GAIN for e in self.evidence)

    @property
    def shown_necessary(self) -> bool:
        """Whether loss of the subject was shown to move the object."""
        return any(e.perturbation is Perturbation.LOSS for e in self.evidence)

    @property
    def is_held(self) -> bool:
        """Whether the ontology states it: causal, no row of the opposite sign, and more for it than against it."""
        return self.causal and all(row.change is Change.NONE for row in self.against) and self.belief.support > self.belief.opposition

    def __str__(self) -> str:
        arrow = ("-->" if self.sign > 0 else "--|") if self.causal else f"~{self.sign}~"
        subject, object_ = self.labels or (self.subject, self.object)
        papers = len(self.references)
        return f"{subject} {arrow} {object_} (belief {self.belief.value:.2f}, {papers} paper{'s' if papers != 1 else ''})"

    def __repr__(self) -> str:
        return f"Claim({self})"
