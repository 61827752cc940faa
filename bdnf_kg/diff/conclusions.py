"""What follows from the rows and is no longer the same: claims, and verdicts on pairs of terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..errors import TermNotFound
from ..graph import KnowledgeGraph
from ..model import Claim
from .difference import Difference
from .release import paper

Pair = tuple[str, str]
UNKNOWN = "no such causal node"


def compare_claims(old: KnowledgeGraph, new: KnowledgeGraph, belief_step: float) -> tuple[list[Difference], dict[Pair, float]]:
    """Return the differences of claims, and the causal pairs concerned with the largest move of belief on each."""
    before, after = ({claim.key: claim for claim in kg.claims()} for kg in (old, new))
    found: list[Difference] = []
    pairs: dict[Pair, float] = {}
    for key in sorted(before.keys() | after.keys()):
        was, now = before.get(key), after.get(key)
        claim = now or was
        assert claim is not None
        differences = list(_claim(was, now, old, new, belief_step, before, after))
        found += differences
        if differences and claim.causal:
            pair = claim.subject, claim.object
            move = abs((now.belief.value if now else 0) - (was.belief.value if was else 0))
            pairs[pair] = max(move, pairs.get(pair, 0.0))
    return found, pairs


def _claim(
    was: Claim | None, now: Claim | None, old: KnowledgeGraph, new: KnowledgeGraph, belief_step: float, before: dict[str, Claim], after: dict[str, Claim]
) -> Iterator[Difference]:
    if was is None and now is not None:
        opposite = _opposite(now)
        turned = opposite in before and opposite not in after
        note = "the opposite claim stands too" if opposite in after else ""
        if turned:
            yield Difference("claims", "turned", now.key, _words(now, new), "sign", str(-now.sign), str(now.sign))
        else:
            yield Difference("claims", "appeared", now.key, _words(now, new), new=_state(now, new), note=note)
    elif now is None and was is not None:
        opposite = _opposite(was)
        if not (opposite in after and opposite not in before):
            yield Difference("claims", "vanished", was.key, _words(was, old), old=_state(was, old))
    elif was is not None and now is not None:
        if was.standing != now.standing or was.is_held != now.is_held:
            yield Difference("claims", "standing changed", now.key, _words(now, new), "standing", _standing(was), _standing(now))
        if abs(was.belief.value - now.belief.value) >= belief_step and round(was.belief.value, 4) != round(now.belief.value, 4):
            yield Difference("claims", "belief moved", now.key, _words(now, new), "belief", f"{was.belief.value:.3f}", f"{now.belief.value:.3f}", _papers(was, now, old, new))


def _opposite(claim: Claim) -> str:
    return Claim(claim.subject, claim.object, -claim.sign, claim.causal).key


def _words(claim: Claim, kg: KnowledgeGraph) -> str:
    verb = ("raises" if claim.sign > 0 else "lowers") if claim.causal else f"goes {'with' if claim.sign > 0 else 'against'}"
    return f"{kg.terms[claim.subject].label} {verb} {kg.terms[claim.object].label}"


def _state(claim: Claim, kg: KnowledgeGraph) -> str:
    return f"{claim.standing}, belief {claim.belief.value:.3f}, {', '.join(paper(kg, ref) for ref in claim.references)}"


def _standing(claim: Claim) -> str:
    return f"{claim.standing}{', held' if claim.is_held else ', not held' if claim.causal else ''}"


def _papers(was: Claim, now: Claim, old: KnowledgeGraph, new: KnowledgeGraph) -> str:
    words = []
    for side, before, after in (("for", was.references, now.references), ("against", _against(was), _against(now))):
        words += [f"{side} it now also {paper(new, ref)}" for ref in after if ref not in before]
        words += [f"{side} it no longer {paper(old, ref)}" for ref in before if ref not in after]
    return "; ".join(words)


def _against(claim: Claim) -> tuple[str, ...]:
    return tuple(sorted({row.reference for row in claim.against}))


def compare_verdicts(old: KnowledgeGraph, new: KnowledgeGraph, pairs: Iterable[tuple[str, str]] | None, changed: dict[Pair, float], max_pairs: int) -> tuple[list[Difference], str]:
    """Return the pairs on which ``effect`` no longer says the same, and over how many pairs that was asked."""
    asked = list(new.content.textbook) if pairs is None else [(_id(a, old, new), _id(b, old, new)) for a, b in pairs]
    ordered = dict.fromkeys([*asked, *sorted(changed, key=lambda pair: (-changed[pair], pair))])
    compared = list(ordered)[:max_pairs]
    found = [d for pair in compared if (d := _verdict(pair, old, new))]
    left_out = len(ordered) - len(compared)
    asked_of = "the verdict of 1 pair was" if len(compared) == 1 else f"the verdicts of {len(compared)} pairs were"
    bound = f"{asked_of} compared, of those asked for and those with a changed claim, and {left_out} left out; others may have changed through paths"
    return found, bound


def _id(text: str, old: KnowledgeGraph, new: KnowledgeGraph) -> str:
    try:
        return new.node(text).id
    except TermNotFound:
        try:
            return old.node(text).id
        except TermNotFound:
            pass
        raise


def _verdict(pair: Pair, old: KnowledgeGraph, new: KnowledgeGraph) -> Difference | None:
    was, now = (_effect(kg, pair) for kg in (old, new))
    if was[0] == now[0]:
        return None
    signs = ("+", "-")
    if was[0] in signs and now[0] in signs:
        change = "flipped"
    elif was[0] in signs:
        change = "lost its sign"
    elif now[0] in signs:
        change = "gained a sign"
    else:
        change = "changed"
    labels = [(new.terms.get(i) or old.terms[i]).label for i in pair]
    return Difference("conclusions", change, " -> ".join(pair), " -> ".join(labels), "verdict", was[0], now[0], now[1])


def _effect(kg: KnowledgeGraph, pair: Pair) -> tuple[str, str]:
    if any(i not in kg.terms or not kg.terms[i].is_causal for i in pair):
        return UNKNOWN, UNKNOWN
    effect = kg.effect(*pair)
    return str(effect.verdict), effect.reason
