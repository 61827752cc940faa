"""What the nodes and numbers of a question must be; any other is refused by name."""

from __future__ import annotations

from numbers import Integral, Real
from typing import Any

from ..errors import InvalidArgument


def whole(name: str, value: Any) -> None:
    """Refuse what is not a whole number of at least 1."""
    if not isinstance(value, Integral) or value < 1:
        raise InvalidArgument(name, value, why=f"{value!r} is not a positive whole number")


def text(name: str, value: Any, *, what: str = "node") -> None:
    """Refuse what is no text, as a node or a paper must be."""
    if not isinstance(value, str):
        raise InvalidArgument(name, value, why=f"{value!r} is no text, as a {what} must be")


def share(name: str, value: Any) -> None:
    """Refuse what is not a number from 0 to 1."""
    if not isinstance(value, Real) or not 0 <= float(value) <= 1:
        raise InvalidArgument(name, value, why=f"{value!r} is not a number from 0 to 1")


def odds(value: Any) -> None:
    """Refuse odds that are not a number of at least 1."""
    if not isinstance(value, Real) or not float(value) >= 1:
        raise InvalidArgument("odds", value, why=f"{value!r} is not a number of at least 1")
