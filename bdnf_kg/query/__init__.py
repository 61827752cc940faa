"""SPARQL: the dataset in a store, queries that refuse to be silently wrong, and the stored questions.

The only package that talks to the SPARQL engine in process (pyoxigraph; an rdflib Graph of the same dataset on request).
"""

from .engine import Check, Rows, bind, cached_store, dataset_path, dataset_rdflib, dataset_store, literal, run, write_store
from .library import GROUPS, Parameter, StoredQuery, parse, stored, stored_queries
from .names import unknown, why_empty
from .syntax import STANDARD, declare

__all__ = [
    "GROUPS",
    "STANDARD",
    "Check",
    "Parameter",
    "Rows",
    "StoredQuery",
    "bind",
    "cached_store",
    "dataset_path",
    "dataset_rdflib",
    "dataset_store",
    "declare",
    "literal",
    "parse",
    "run",
    "stored",
    "stored_queries",
    "unknown",
    "why_empty",
    "write_store",
]
