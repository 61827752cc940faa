"""Reasoning over any signed network: paths, reach, and the weighing of two signs. It knows nothing of BDNF."""

from .effect import Verdict
from .network import CausalGraph, Edge
from .search import Path, Paths

__all__ = ["CausalGraph", "Edge", "Path", "Paths", "Verdict"]
