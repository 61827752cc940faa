"""Synthetic signed graphs of any size: the same numbers give the same graph.

Nodes are drawn by a power of a uniform number, so that a few have very many edges, as in curated networks; 40 % of the
edges are negative. ``write`` gives them the form of the dataset (12 triples a claim), for engines of SPARQL.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

Edge = tuple[int, int, int]
"""Subject, sign, object."""


def edges(nodes: int, count: int, seed: int = 1) -> Iterator[Edge]:
    """Distinct signed edges without loops."""
    rng = random.Random(seed)
    seen: set[tuple[int, int]] = set()
    while len(seen) < count:
        a, b = int(nodes * rng.random() ** 1.5), int(nodes * rng.random() ** 1.5)
        if a != b and (a, b) not in seen:
            seen.add((a, b))
            yield a, -1 if rng.random() < 0.4 else 1, b


def term(number: int) -> str:
    """The IRI of a node."""
    return f"https://w3id.org/bdnf-kg/BDNFKG_{5_000_000 + number:07}"


def write(path: Path, nodes: int, claims: int) -> Path:
    """Write a dataset of claims, each with one evidence row and its paper, as N-Quads in the graphs of the project."""
    a, label = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", "<http://www.w3.org/2000/01/rdf-schema#label>"
    own, biolink, ids = "https://w3id.org/bdnf-kg/", "https://w3id.org/biolink/vocab/", "<http://www.geneontology.org/formats/oboInOwl#id>"
    kinds = ("protein", "process", "hormone", "drug")
    stages = ("transcription", "exocytosis", "cascade", "whole-body effect")
    with path.open("w", encoding="ascii") as file:
        for n in range(nodes):
            node = f"<{term(n)}>"
            for p, o in ((a, "<http://www.w3.org/2002/07/owl#Class>"), (label, f'"synthetic {n}"'), (ids, f'"BDNFKG:{5_000_000 + n:07}"')):
                file.write(f"{node} {p} {o} <{own}graph/ontology> .\n")
            for p, o in (("kind", kinds[n % 4]), ("stage", stages[n // 4 % 4]), ("quantity", "amount")):
                file.write(f'{node} <{own}{p}> "{o}" <{own}graph/ontology> .\n')
        for number, (s, sign, o) in enumerate(edges(nodes, claims)):
            claim, row, graph = f"<{own}claim/S{number}>", f"<{own}evidence/S{number}>", f"<{own}graph/claims>"
            verb = "increases" if sign > 0 else "decreases"
            paper = f"<http://www.ncbi.nlm.nih.gov/pubmed/{900_000_000 + number // 3}>"
            said = [
                (claim, a, f"<{own}CausalClaim>"), (claim, f"<{biolink}subject>", f"<{term(s)}>"), (claim, f"<{biolink}object>", f"<{term(o)}>"),
                (claim, f"<{own}sign>", f'"{"+" if sign > 0 else "-"}"'), (claim, f"<{own}standing>", '"uncontested"'), (claim, f"<{own}evidence>", row),
                (claim, f"<{own}belief>", '"0.5000"^^<http://www.w3.org/2001/XMLSchema#decimal>'), (row, a, f"<{own}Evidence>"),
                (row, f"<{biolink}subject>", f"<{term(s)}>"), (row, f"<{biolink}object>", f"<{term(o)}>"), (row, f"<{biolink}publications>", paper),
            ]  # fmt: skip
            for triple in said:
                file.write(f"{' '.join(triple)} {graph} .\n")
            file.write(f"<{term(s)}> <{own}{verb}> <{term(o)}> <{own}graph/direct> .\n")
    return path
