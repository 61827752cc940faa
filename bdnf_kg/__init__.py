"""The computable reference for BDNF release: every step signed, cited and placed in tissue.

>>> import bdnf_kg
>>> kg = bdnf_kg.load()
>>> print(kg.effect("physical exercise", "BDNF mRNA").verdict)
+
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"

__all__ = ["CausalGraph", "Effect", "KnowledgeGraph", "Path", "Sign", "Term", "__version__", "connect", "load"]

if TYPE_CHECKING:
    from .answers import Effect
    from .causal import CausalGraph, Path
    from .graph import KnowledgeGraph, load
    from .model import Sign, Term
    from .remote import connect

_HOME = {
    "CausalGraph": ".causal",
    "Path": ".causal",
    "Effect": ".answers",
    "KnowledgeGraph": ".graph",
    "connect": ".remote",
    "load": ".graph",
    "Sign": ".model",
    "Term": ".model",
}


def __getattr__(name: str) -> object:
    """Import a public name on first use (PEP 562): ``import bdnf_kg`` alone loads nothing."""
    if name not in _HOME:
        raise AttributeError(f"module 'bdnf_kg' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOME[name], __name__), name)


def __dir__() -> list[str]:
    return sorted(__all__)
