"""Every cross reference as a mapping, in SSSOM/TSV, https://mapping-commons.github.io/sssom/."""

from __future__ import annotations

from ..graph import KnowledgeGraph
from ..model import Term
from .rdf import BKG, OIO

COLUMNS = ("subject_id", "subject_label", "predicate_id", "object_id", "object_label", "mapping_justification", "author_label", "subject_category")
_GENES = ("HGNC", "NCBIGene", "ENSEMBL")
_ROLES = ("CHEBI:35469", "CHEBI:35499", "CHEBI:50113", "CHEBI:50114")
"""Antidepressant, hallucinogen, androgen and estrogen, which ChEBI has as roles that a molecule plays; ours are the molecules."""
_STEMS = {"oboInOwl": OIO, "semapv": "https://w3id.org/semapv/vocab/", "skos": "http://www.w3.org/2004/02/skos/core#"}


def dumps(kg: KnowledgeGraph, version: str) -> str:
    """Return the mapping set of the cross references.

    A cross reference says no more than ``oboInOwl:hasDbXref``, unless the two are known to be different kinds of
    thing (a protein and its gene, a process and a molecule in it, a drug and its role): then it is ``skos:relatedMatch``. None is stated to
    be an exact match. A curator looked each up, but for the genes, which are taken over from the records of HGNC, NCBI and Ensembl.
    """
    rows = sorted(_row(kg, term, xref) for term in kg.terms.values() if not term.deprecated for xref in term.xrefs)
    used = sorted({cell.partition(":")[0] for row in rows for cell in (row[0], row[2], row[3], row[5])})
    stems = {prefix: _STEMS.get(prefix) or kg.content.prefixes.table[prefix][0] for prefix in used}
    head = [
        'sssom_version: "1.0"',
        f"mapping_set_id: {BKG}bdnf.sssom.tsv",
        f'mapping_set_version: "{version}"',
        "mapping_set_title: Cross references of the ontology of BDNF release",
        f"subject_source: {BKG}bdnf.owl",
        "license: https://creativecommons.org/licenses/by/4.0/",
        "mapping_tool: bdnf-kg build",
        "curie_map:",
        *(f"  {prefix}: {stem}" for prefix, stem in stems.items()),
    ]
    return "\n".join([*(f"#{line}" for line in head), "\t".join(COLUMNS), *("\t".join(row) for row in rows)]) + "\n"


def predicate(term: Term, xref: str) -> str:
    """How a cross reference of a term is meant.

    >>> predicate(Term("UniProtKB:P23560", "BDNF", "protein"), "HGNC:1033")
    'skos:relatedMatch'
    >>> predicate(Term("BDNFKG:0000104", "antidepressant drug", "drug"), "CHEBI:35469")
    'skos:relatedMatch'
    """
    prefix = xref.partition(":")[0]
    other_kind = (prefix in _GENES and term.kind != "gene") or (prefix == "UniProtKB" and term.kind != "protein") or (xref in _ROLES and term.kind != "role")
    return "skos:relatedMatch" if other_kind else "oboInOwl:hasDbXref"


def _row(kg: KnowledgeGraph, term: Term, xref: str) -> tuple[str, ...]:
    label = kg.terms[xref].label if xref in kg.terms else ""
    taken_over = xref.partition(":")[0] in _GENES
    justification, author = ("UnspecifiedMatching", "") if taken_over else ("ManualMappingCuration", term.definition_source)
    return term.id, term.label, predicate(term, xref), xref, label, f"semapv:{justification}", author, term.kind
