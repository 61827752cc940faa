"""From evidence rows to claims: sign, sufficiency, necessity, belief and standing.

Claims are computed and never typed. Papers are counted, not rows: of several rows of one paper on one side, the one
with the heaviest study design counts. Rows from a place or state that excludes that of the claim are shown beside it but
do not lower its belief, nor do rows by which a paper sets a place or state that it names apart from its other findings. A
review that merely repeats a paper is a paper of its own, at a review's weight.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import product

from .model import CONTEXT_FIELDS, Belief, Change, Claim, Context, Evidence, Overlap, Perturbation, Sign, Standing, same_value

_PLACE_AND_STATE = tuple(field for field in CONTEXT_FIELDS if field != "species")


def derive(evidence: Iterable[Evidence], weights: Mapping[str, float], overlap: Overlap = same_value) -> list[Claim]:
    """Derive all claims, causal ones and associations, sorted.

    Parameters
    ----------
    evidence : iterable of Evidence
    weights : mapping
        Study design to the weight of one paper of it, in (0, 1).
    overlap : callable
        Whether two values of a context field can hold at once; an empty value overlaps with all.

    Examples
    --------
    >>> from bdnf_kg.model import Change, Evidence, Perturbation
    >>> rows = [
    ...     Evidence("E1", "exercise", "BDNF", Perturbation.GAIN, Change.INCREASE, "PMID:1", "animal"),
    ...     Evidence("E2", "exercise", "BDNF", Perturbation.GAIN, Change.NONE, "PMID:2", "animal"),
    ... ]
    >>> [claim] = derive(rows, {"animal": 0.5})
    >>> print(claim.sign, claim.standing, round(claim.belief.value, 3))
    + disputed 0.333
    """
    pairs: dict[tuple[str, str, bool], list[Evidence]] = defaultdict(list)
    for row in evidence:
        pairs[row.subject, row.object, row.perturbation is not Perturbation.OBSERVED].append(row)
    claims = []
    for (subject, object_, causal), rows in pairs.items():
        for sign in Sign:
            if any(_sign(row) is sign for row in rows):
                claims.append(_claim(subject, object_, sign, causal, rows, weights, overlap))
    return sorted(claims, key=lambda c: (c.subject, c.object, not c.causal, -c.sign))


def null_findings(evidence: Iterable[Evidence]) -> dict[tuple[str, str], list[Evidence]]:
    """The rows of no effect, by pair, of the pairs for which no row shows a causal sign: tested and not found."""
    signed = set()
    nulls: dict[tuple[str, str], list[Evidence]] = defaultdict(list)
    for row in evidence:
        if row.sign is not None:
            signed.add((row.subject, row.object))
        elif row.change is Change.NONE and row.perturbation is not Perturbation.OBSERVED:
            nulls[row.subject, row.object].append(row)
    return {pair: sorted(rows) for pair, rows in sorted(nulls.items()) if pair not in signed}


def standing(supporting: Iterable[Evidence], opposing: Iterable[Evidence], overlap: Overlap = same_value) -> Standing:
    """Judge how rows of one sign stand beside the others on their pair; never by majority.

    >>> effect = Evidence("E1", "exercise", "BDNF", Perturbation.GAIN, Change.INCREASE, "PMID:1", "animal", context=Context(sex="female"))
    >>> nothing = Evidence("E2", "exercise", "BDNF", Perturbation.GAIN, Change.NONE, "PMID:2", "animal", context=Context(sex="male"))
    >>> print(standing([effect], [nothing]))
    context-dependent
    """
    supporting, opposing = list(supporting), list(opposing)
    opposite = [row for row in opposing if row.change is not Change.NONE]
    if opposite:
        meet = any(contexts_overlap(a.context, b.context, overlap) and not contrasted(a, b) for a, b in product(supporting, opposite))
        return Standing.CONFLICTING if meet else Standing.CONTEXT_DEPENDENT
    own = _by_paper(supporting)
    if any(_meets(row, other, overlap) and not contrasted(row, other) for row in opposing for other in own.get(row.reference, supporting)):
        return Standing.DISPUTED
    return Standing.CONTEXT_DEPENDENT if opposing else Standing.UNCONTESTED


def contexts_overlap(a: Context, b: Context, overlap: Overlap = same_value, fields: tuple[str, ...] = CONTEXT_FIELDS) -> bool:
    """Whether two contexts can hold at once: no field in which both speak and exclude each other.

    >>> contexts_overlap(Context(species="NCBITaxon:10090"), Context(species="NCBITaxon:10116"))
    False
    >>> contexts_overlap(Context(species="NCBITaxon:10090"), Context(sex="female"))
    True
    """
    for field in fields:
        x, y = getattr(a, field), getattr(b, field)
        if x and y and not overlap(field, x, y):
            return False
    return True


def contrasted(a: Evidence, b: Evidence) -> bool:
    """Whether one paper sets two findings apart: they are from different places or states, also where one row names none.

    A paper that finds an effect, and none in diabetic mice, does not dispute its own finding: it says when it holds. Of two
    papers nobody knows that the one which names no state did not look in that of the other.

    >>> effect = Evidence("E1", "exercise", "BDNF", Perturbation.GAIN, Change.INCREASE, "PMID:1", "animal")
    >>> diabetic = Evidence("E2", "exercise", "BDNF", Perturbation.GAIN, Change.NONE, "PMID:1", "animal", context=Context(condition="diabetes"))
    >>> contrasted(effect, diabetic)
    True
    """
    return a.reference == b.reference and any(getattr(a.context, field) != getattr(b.context, field) for field in _PLACE_AND_STATE)


def belief(supporting: Iterable[Evidence], opposing: Iterable[Evidence], weights: Mapping[str, float]) -> Belief:
    """Weigh rows for against rows against, one vote a paper."""
    return Belief(_papers(supporting, weights), _papers(opposing, weights))


def _claim(
    subject: str,
    object_: str,
    sign: Sign,
    causal: bool,
    rows: list[Evidence],
    weights: Mapping[str, float],
    overlap: Overlap,
) -> Claim:
    supporting = sorted(row for row in rows if _sign(row) is sign)
    opposing = sorted(row for row in rows if _sign(row) is not sign)

    own = _by_paper(supporting)
    bearing = [row for row in opposing if any(_bears_on(row, other, overlap) for other in own.get(row.reference, supporting))]

    def shown_by(perturbation: Perturbation) -> Belief:
        return belief(
            (row for row in supporting if row.perturbation is perturbation),
            (row for row in bearing if row.perturbation is perturbation),
            weights,
        )

    return Claim(
        subject=subject,
        object=object_,
        sign=sign,
        causal=causal,
        evidence=tuple(supporting),
        against=tuple(opposing),
        belief=belief(supporting, bearing, weights),
        sufficiency=shown_by(Perturbation.GAIN),
        necessity=shown_by(Perturbation.LOSS),
        standing=standing(supporting, opposing, overlap),
    )


def _by_paper(rows: Iterable[Evidence]) -> dict[str, list[Evidence]]:
    """The rows of each paper. What a paper finds beside its own effect is judged by that effect, and not by those of other papers."""
    found: dict[str, list[Evidence]] = defaultdict(list)
    for row in rows:
        found[row.reference].append(row)
    return found


def _meets(row: Evidence, other: Evidence, overlap: Overlap) -> bool:
    """Whether a row was found in a place and state that does not exclude that of another.

    Another region, cell type, sex, age, duration or condition says nothing against it; another species does.
    """
    return contexts_overlap(row.context, other.context, overlap, _PLACE_AND_STATE)


def _bears_on(row: Evidence, other: Evidence, overlap: Overlap) -> bool:
    """Whether a row counts against another: they meet, and the paper does not name the place or state that sets it apart.

    Where only the other names one (an effect in diabetic mice, and none in plain ones), the row speaks of the rest and counts.
    """
    apart = contrasted(row, other) and any(getattr(row.context, field) not in ("", getattr(other.context, field)) for field in _PLACE_AND_STATE)
    return _meets(row, other, overlap) and not apart


def _sign(row: Evidence) -> Sign | None:
    return row.correlation if row.perturbation is Perturbation.OBSERVED else row.sign


def _papers(rows: Iterable[Evidence], weights: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    heaviest: dict[str, float] = {}
    for row in rows:
        heaviest[row.reference] = max(weights[row.study_design], heaviest.get(row.reference, 0.0))
    return tuple(sorted(heaviest.items()))
