"""Every error that bdnf-kg raises, on one page.

Each names the offender, its place and, where there is one, the nearest thing that would have worked.
"No path" is an answer and not an error: see :class:`bdnf_kg.causal.Paths`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


class BdnfKgError(Exception):
    """Base of all errors of this package."""


@dataclass(frozen=True, order=True)
class Problem:
    """One fault in a table: where it is, what is wrong, and the rule that found it.

    ``row`` counts lines of the file from 1, the header being line 1; 0 means the whole file.

    >>> print(Problem("terms.tsv", 4, "parent", "'GO:1' is not a term", "unknown-id", nearest=("GO:0008150",)))
    terms.tsv:4: parent: 'GO:1' is not a term (nearest: 'GO:0008150')
    """

    file: str
    row: int
    column: str
    message: str
    rule: str
    nearest: tuple[str, ...] = ()

    def __str__(self) -> str:
        place = f"{self.file}:{self.row}" if self.row else self.file
        column = f" {self.column}:" if self.column else ""
        hint = f" (nearest: {', '.join(repr(n) for n in self.nearest)})" if self.nearest else ""
        return f"{place}:{column} {self.message}{hint}"


class TableError(BdnfKgError):
    """The tables do not pass the check. ``problems`` holds every fault found, not only the first.

    ``outcome`` ends the message with what that means for the caller: a build says that nothing was written.
    """

    def __init__(self, problems: Iterable[Problem], *, outcome: str = "") -> None:
        self.problems = tuple(sorted(problems))
        files = {p.file for p in self.problems}
        found = f"{_count(len(self.problems), 'problem')} in {_count(len(files), 'table')}"
        super().__init__("\n".join([*map(str, self.problems), f"{found}; {outcome}" if outcome else found]))


class TermNotFound(BdnfKgError, LookupError):
    """A text names no term, or none that will do: ``why`` says which. ``nearest`` lists labels that come close."""

    def __init__(self, text: str, nearest: Sequence[str] = (), *, why: str = "is not a term") -> None:
        self.text, self.nearest, self.why = text, tuple(nearest), why
        hint = f" (nearest: {', '.join(repr(n) for n in self.nearest)})" if self.nearest else ""
        super().__init__(f"{text!r} {why}{hint}")


class AmbiguousTerm(BdnfKgError, LookupError):
    """A text names several terms. ``candidates`` lists them as ``(id, label)``."""

    def __init__(self, text: str, candidates: Sequence[tuple[str, str]]) -> None:
        self.text, self.candidates = text, tuple(candidates)
        listed = ", ".join(f"{label!r} ({id_})" for id_, label in self.candidates)
        super().__init__(f"{text!r} is ambiguous: {listed}")


class InvalidArgument(BdnfKgError, ValueError):
    """An argument has a value that the call does not know. ``allowed`` lists the ones it does; the one that comes near is named.

    >>> print(InvalidArgument("format", "cx", ("tsv", "cx2")))
    format: 'cx' is not allowed (one of: tsv, cx2; nearest: 'cx2')
    """

    def __init__(self, name: str, value: object, allowed: Sequence[str] = (), *, why: str = "") -> None:
        self.name, self.value, self.allowed = name, value, tuple(allowed)
        near = get_close_matches(str(value), self.allowed, 1) if len(self.allowed) > 1 else []
        hint = f" (one of: {', '.join(self.allowed)}{f'; nearest: {near[0]!r}' if near else ''})" if self.allowed else ""
        super().__init__(f"{name}: {why or f'{value!r} is not allowed'}{hint}")


class QueryError(BdnfKgError):
    """A SPARQL query cannot be run. ``line`` and ``column`` count from 1 where the place is known."""

    def __init__(self, message: str, *, line: int | None = None, column: int | None = None) -> None:
        self.line, self.column = line, column
        place = f"line {line}, column {column}: " if line else ""
        super().__init__(f"{place}{message}")


class UnknownQuery(QueryError, LookupError):
    """No stored query has this name. ``nearest`` lists names that come close."""

    def __init__(self, name: str, nearest: Sequence[str] = ()) -> None:
        self.name, self.nearest = name, tuple(nearest)
        hint = f" (nearest: {', '.join(repr(n) for n in self.nearest)})" if self.nearest else ""
        super().__init__(f"{name!r} is not a stored query{hint}")


class UnknownIRI(QueryError, LookupError):
    """A query uses a prefix, class, property or individual that the graph does not hold."""

    def __init__(self, offenders: Sequence[tuple[str, Sequence[str]]]) -> None:
        self.offenders = tuple((name, tuple(nearest)) for name, nearest in offenders)
        super().__init__("; ".join(f"the graph does not hold {name}" + (f" (nearest: {', '.join(nearest)})" if nearest else "") for name, nearest in self.offenders))


class ReleaseNotFound(BdnfKgError, LookupError):
    """A text names neither a folder with tables nor a commit that holds them. ``nearest`` lists tags and branches that come close."""

    def __init__(self, name: str, nearest: Sequence[str] = (), *, why: str) -> None:
        self.name, self.nearest = name, tuple(nearest)
        hint = f" (nearest: {', '.join(repr(n) for n in self.nearest)})" if self.nearest else ""
        super().__init__(f"{name!r} {why}{hint}")


class EndpointError(BdnfKgError, OSError):
    """A SPARQL endpoint gives no answer, or not an answer to a query. The message names its address."""


class OutputError(BdnfKgError, OSError):
    """A file could not be written; nothing was left behind."""


class ExtraMissing(BdnfKgError, ImportError):
    """An optional package is not installed. ``extra`` names what to install."""

    def __init__(self, package: str, extra: str) -> None:
        self.package, self.extra = package, extra
        super().__init__(f"this needs {package}: pip install 'bdnf-kg[{extra}]'")


class ReasonerError(BdnfKgError):
    """The reasoner gave no usable answer."""


class ReasonerUnavailable(ReasonerError):
    """The reasoner cannot run here: Java is missing. This says nothing about the ontology."""


class InconsistentOntology(ReasonerError):
    """The ontology contradicts itself, or a class can have no member.

    ``classes`` names the classes or individuals; ``reasons`` holds, for some of them, axioms that cannot all be true.
    """

    def __init__(self, message: str, classes: Sequence[str] = (), reasons: Mapping[str, Sequence[object]] | None = None) -> None:
        self.classes, self.reasons = tuple(classes), {name: tuple(axioms) for name, axioms in (reasons or {}).items()}
        why = "".join(f"\n{name}:" + "".join(f"\n    {axiom}" for axiom in axioms) for name, axioms in self.reasons.items())
        super().__init__(message + why)

    @classmethod
    def empty(cls, classes: Sequence[str], reasons: Mapping[str, Sequence[object]]) -> InconsistentOntology:
        """The error for classes that can have no member."""
        shown = ", ".join(classes[:10]) + (f" and {len(classes) - 10} more" if len(classes) > 10 else "")
        return cls(f"{_count(len(classes), 'class', 'classes')} can have no member: {shown}", classes, reasons)

    @classmethod
    def impossible(cls, individuals: Sequence[str], reasons: Mapping[str, Sequence[object]]) -> InconsistentOntology:
        """The error for an ontology that contradicts itself: individuals cannot exist, or nothing can."""
        return cls("the ontology contradicts itself" + (f": {', '.join(individuals)} cannot exist" if individuals else ""), individuals, reasons)


def _count(n: int, noun: str, plural: str = "") -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {plural or noun + 's'}"
