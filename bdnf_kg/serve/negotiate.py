"""Which of the forms that we can write a client wants most (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Sequence


def best(accept: str | None, offers: Sequence[str]) -> str | None:
    """Return the offer that an Accept header rates highest, the first of equals; None if it wants none of them.

    >>> best("text/html;q=0.5, application/*", ["text/turtle", "application/ld+json", "text/html"])
    'application/ld+json'
    >>> best("text/html", ["text/turtle"]) is None
    True
    >>> best(None, ["text/turtle"])
    'text/turtle'
    """
    if not accept or not accept.strip():
        return offers[0]
    ranges = [_range(part) for part in accept.split(",") if part.strip()]
    rated = []
    for place, offer in enumerate(offers):
        fits = [(precision, quality) for kind, quality in ranges for precision in [_precision(kind, offer)] if precision]
        if fits:
            precision, quality = max(fits)
            rated.append((-quality, -precision, place, offer))
    rated.sort()
    return rated[0][3] if rated and rated[0][0] < 0 else None


def _range(part: str) -> tuple[str, float]:
    kind, *parameters = (piece.strip() for piece in part.split(";"))
    quality = 1.0
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                quality = min(1.0, max(0.0, float(value)))
            except ValueError:
                quality = 0.0
    return kind.lower(), quality


def _precision(kind: str, offer: str) -> int:
    if kind == offer:
        return 3
    if kind.endswith("/*") and kind != "*/*" and offer.startswith(kind[:-1]):
        return 2
    return 1 if kind == "*/*" else 0
