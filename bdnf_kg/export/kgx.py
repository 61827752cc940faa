"""KGX: a graph of the Biolink Model as two tables, https://github.com/biolink/kgx/blob/master/specification/kgx-format.md.

The nodes are the terms that stand in a claim, the edges the claims. The columns are slots of Biolink; ``belief``, ``standing`` and ``is_held`` at the end of an edge
are our own, which the format allows. A value of several parts is joined by ``|``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..graph import KnowledgeGraph
    from ..model import Claim, Term

NODES = ("id", "category", "name", "description", "synonym", "xref")
EDGES = (
    "id", "subject", "predicate", "object", "category", "original_predicate", "qualified_predicate", "object_direction_qualifier", "knowledge_level", "agent_type",
    "primary_knowledge_source", "publications", "has_evidence", "belief", "standing", "is_held",
)  # fmt: skip
_CATEGORIES = {
    "RNA": "Transcript", "anatomy": "AnatomicalEntity", "behaviour": "Behavior", "cell-type": "Cell", "cellular-component": "CellularComponent",
    "characteristic": "PhenotypicFeature", "chemical": "ChemicalEntity", "complex": "MacromolecularComplex", "disease": "DiseaseOrPhenotypicFeature",
    "drug": "ChemicalEntity", "gene": "Gene", "hormone": "ChemicalEntity", "metabolite": "ChemicalEntity", "neurotransmitter": "ChemicalEntity",
    "process": "BiologicalProcessOrActivity", "protein": "Protein", "taxon": "OrganismTaxon", "variant": "SequenceVariant",
}  # fmt: skip
"""Kinds of terms and the category of Biolink that holds them; of the others (an exposure) no more is said than that they are things."""


def nodes(kg: KnowledgeGraph) -> str:
    """Return the table of nodes."""
    ends = sorted({end for claim in kg.claims() for end in (claim.subject, claim.object)})
    return _table(NODES, [_node(kg.terms[end]) for end in ends])


def edges(kg: KnowledgeGraph) -> str:
    """Return the table of edges: the causal claims and the associations."""
    return _table(EDGES, [_edge(kg, claim) for claim in kg.claims()])


def category(term: Term) -> str:
    """Return the category of a term: a hormone that is a protein is a protein.

    >>> from bdnf_kg.model import Term
    >>> category(Term("UniProtKB:P01308", "INS", "hormone"))
    'biolink:Protein'
    """
    return "biolink:Protein" if term.id.startswith("UniProtKB:") else f"biolink:{_CATEGORIES.get(term.kind, 'NamedThing')}"


def _node(term: Term) -> dict[str, str]:
    return {
        "id": term.id, "category": category(term), "name": term.label, "description": term.definition,
        "synonym": "|".join(term.synonyms), "xref": "|".join(term.xrefs),
    }  # fmt: skip


def _edge(kg: KnowledgeGraph, claim: Claim) -> dict[str, str]:
    from ..build.claims import biolink
    from ..build.rdf import BIOLINK, Names

    names = Names(kg)
    slots: dict[str, list[str]] = {}
    for triple in biolink(names, claim):
        value = str(getattr(triple.object, "value", triple.object))
        slots.setdefault(triple.predicate.value.removeprefix(BIOLINK), []).append(value.replace(BIOLINK, "biolink:"))
    compact = kg.content.prefixes.compact
    correlated = f"biolink:{'positively' if claim.sign > 0 else 'negatively'}_correlated_with"
    return {name: "|".join(compact(value) for value in values) for name, values in slots.items()} | {
        "id": names.claim(claim).value, "subject": claim.subject, "object": claim.object,
        "predicate": "biolink:affects" if claim.causal else correlated, "original_predicate": names.shortcut(claim).value,
        "belief": f"{claim.belief.value:.4f}", "standing": str(claim.standing), "is_held": str(claim.is_held).lower(),
    }  # fmt: skip


def _table(columns: tuple[str, ...], rows: list[dict[str, str]]) -> str:
    return "\n".join(["\t".join(columns), *("\t".join(row.get(column, "") for column in columns) for row in rows)]) + "\n"
