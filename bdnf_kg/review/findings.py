"""The review itself: every rule run once, accepted exceptions set apart, and exceptions that no longer occur reported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from .catalogue import read_table, rules
from .release import Release
from .rule import Level, Offender, Rule, Undecided

Reasons: TypeAlias = dict[tuple[str, str], str]


class Verdict(str, Enum):
    """What became of a rule: kept, kept but for accepted exceptions, broken (an error or a warning), noted (information), or not decidable here."""

    KEPT = "kept"
    ACCEPTED = "accepted"
    BROKEN = "broken"
    NOTED = "noted"
    UNDECIDED = "not run"

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule found. ``reason`` says why it could not be decided."""

    rule: Rule
    offenders: tuple[Offender, ...] = ()
    accepted: tuple[tuple[Offender, str], ...] = ()
    reason: str = ""

    @property
    def verdict(self) -> Verdict:
        """What became of the rule."""
        if self.reason:
            return Verdict.UNDECIDED
        if self.offenders:
            return Verdict.NOTED if self.rule.level is Level.INFO else Verdict.BROKEN
        return Verdict.ACCEPTED if self.accepted else Verdict.KEPT

    @property
    def fails(self) -> bool:
        """Whether the review fails by it."""
        return self.verdict is Verdict.BROKEN


STALE = Rule("stale-exception", ("bdnf-kg",), Level.WARN, "An accepted exception no longer occurs, or names a rule that does not exist.", lambda release: ())
"""Found over the findings of all other rules, and so not by a query."""


def exceptions() -> Reasons:
    """Return the accepted exceptions: the reason by rule and offender; the offender ``*`` stands for all of a rule."""
    return {(row["rule"], row["offender"]): row["reason"] for row in read_table("exceptions.tsv")}


def findings(release: Release, chosen: Iterable[Rule], *, accepted: Reasons | None = None) -> list[Finding]:
    """Run rules over a release and return what each found, in their order; last, the exceptions that no longer occur.

    ``accepted`` replaces the table of exceptions.

    Raises
    ------
    ExtraMissing
        If a shape is among the rules and pyshacl is not installed.
    """
    reasons = exceptions() if accepted is None else accepted
    found = [_finding(rule, release, reasons) for rule in chosen]
    return [*found, Finding(STALE, tuple(_stale(found, reasons)))]


def _finding(rule: Rule, release: Release, reasons: Reasons) -> Finding:
    try:
        offenders = sorted(set(rule.find(release)))
    except Undecided as why:
        return Finding(rule, reason=str(why))
    accepted = {o: reasons[key] for o in offenders for key in ((rule.id, "*"), (rule.id, o.name)) if key in reasons}
    return Finding(rule, tuple(o for o in offenders if o not in accepted), tuple(accepted.items()))


def _stale(found: Sequence[Finding], reasons: Reasons) -> Iterable[Offender]:
    decided = {f.rule.id for f in found if f.verdict is not Verdict.UNDECIDED}
    unknown = {rule for rule, _ in reasons} - {rule.id for rule in rules()}
    seen = {(f.rule.id, name) for f in found for offender, _ in f.accepted for name in (offender.name, "*")}
    for rule, offender in sorted(reasons):
        if rule in unknown or (rule in decided and (rule, offender) not in seen):
            yield Offender(rule, offender)
