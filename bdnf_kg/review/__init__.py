"""The rules by which outside reviewers judge an ontology and a knowledge graph, run over the built files.

One file a rule in ``rules/`` (SPARQL that returns the offenders), one a shape in ``ontology/shapes/`` (SHACL), and a few
functions for what neither can say: dates, files, headings. ``exceptions.tsv`` lists what is accepted, and why;
``checklist.tsv`` lists the checks of ROBOT, ODK, the OBO Foundry, OWL 2 DL, OOPS!, FOOPS! and MIRO, and where each is decided.
"""

from __future__ import annotations

from .catalogue import checklist, rules
from .findings import Finding, Verdict, findings
from .release import Release
from .rule import Level, Offender, Rule, Undecided

__all__ = ["Finding", "Level", "Offender", "Release", "Rule", "Undecided", "Verdict", "checklist", "findings", "rules"]
