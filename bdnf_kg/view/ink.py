"""How a sign looks outside the page: colour (Okabe & Ito 2008, darkened for contrast), head and dash, so that none stands alone."""

from __future__ import annotations

Key = int | str
"""A sign as 1, -1 or 0 where it is unknown, or ``is a``."""

COLOUR: dict[Key, str] = {1: "#0062A3", -1: "#B84400", 0: "#5E5E5E", "is a": "#767676"}
HEAD: dict[Key, str] = {1: "arrow", -1: "tee", 0: "dot", "is a": "vee"}
DASH: dict[Key, tuple[int, ...]] = {1: (), -1: (8, 4), 0: (2, 4), "is a": (2, 5)}
WORDS: dict[Key, str] = {1: "raises", -1: "lowers", 0: "goes with", "is a": "is a kind of"}
CONTESTED = "#6B4A8A"
