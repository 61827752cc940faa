"""Reasoning in OWL 2 EL, in plain Python: the class hierarchy, the ``R some B`` edges, contradictions, and why.

No Java. What lies outside EL is counted in :attr:`Entailments.unused`, never silently dropped.
"""

from .axioms import Axiom
from .entailments import Entailments, saturate

__all__ = ["Axiom", "Entailments", "saturate"]
