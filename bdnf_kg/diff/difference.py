"""The values of a comparison: one difference, and all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

SECTIONS = ("conclusions", "claims", "terms", "evidence", "tables")
CHANGES = (
    "added", "appeared", "removed", "vanished", "retired", "revived", "relabelled", "redefined", "moved", "flipped", "turned",
    "lost its sign", "gained a sign", "changed", "standing changed", "belief moved", "column added", "column removed",
)  # fmt: skip


@dataclass(frozen=True, order=True, slots=True)
class Difference:
    """One thing that is not the same in two releases.

    ``section`` is one of ``SECTIONS`` and ``change`` one of ``CHANGES``; ``column`` is the cell that changed, where it
    is one cell; ``note`` says what a reader must know, first of all that a term no longer means what it meant.
    """

    section: str
    change: str
    id: str
    label: str = ""
    column: str = ""
    old: str = ""
    new: str = ""
    note: str = ""

    def place(self) -> tuple[object, ...]:
        """Where the difference stands in a list: by section and kind of change, then by id."""
        return SECTIONS.index(self.section), CHANGES.index(self.change), self.id, self.column, self.old, self.new

    def __str__(self) -> str:
        head = f"{self.change}: {self.label or self.id}" + (f" ({self.id})" if self.label and self.label != self.id else "")
        cell = f" {self.column}" if self.column else ""
        turned = f":{cell} {self.old or 'empty'!r} -> {self.new or 'empty'!r}" if self.old or self.new else ""
        return head + turned + (f" [{self.note}]" if self.note else "")


@dataclass(frozen=True, slots=True)
class Diff:
    """All differences between two releases, in a total order. It is false if there is none.

    ``bound`` says over which pairs verdicts were compared, and what was left out.
    """

    old: str
    new: str
    differences: tuple[Difference, ...] = ()
    bound: str = ""

    def __bool__(self) -> bool:
        return bool(self.differences)

    def section(self, name: str) -> list[Difference]:
        """The differences of one of ``SECTIONS``."""
        return [d for d in self.differences if d.section == name]

    def counts(self) -> dict[str, dict[str, int]]:
        """How many differences there are, by section and kind of change."""
        found: dict[str, dict[str, int]] = {}
        for name in SECTIONS:
            counted = Counter(d.change for d in self.section(name))
            if counted:
                found[name] = {change: counted[change] for change in CHANGES if change in counted}
        return found

    def __str__(self) -> str:
        lines = [f"{self.old} -> {self.new}"]
        if not self:
            lines.append("no difference")
        heads = {name: f"{name}: {', '.join(f'{n} {change}' for change, n in counted.items())}" for name, counted in self.counts().items()}
        lines += [f"  {head}" for head in heads.values()]
        for name, head in heads.items():
            lines += ["", head]
            for difference in self.section(name):
                lines += _lines(difference)
        return "\n".join([*lines, "", f"({self.bound})"] if self.bound else lines)


def _lines(d: Difference) -> Sequence[str]:
    name = f"{d.label} ({d.id})" if d.label and d.label != d.id else d.id
    lines = [f"  {d.change:<16} {name}{f': {d.column}' if d.column else ''}"]
    short = len(d.old) + len(d.new) < 80
    if d.old and d.new and short:
        lines.append(f"  {'':<16}   {d.old} -> {d.new}")
    else:
        lines += [f"  {'':<16}   {word} {text}" for word, text in (("was:", d.old), ("now:", d.new)) if text]
    return [*lines, *([f"  {'':<16}   ! {d.note}"] if d.note else [])]
