"""The documentation of the ontology: one static page for every term and relation, an index, a guide, two pictures.

Everything is made from the graph and its ontology; no page asks any host for anything. :func:`term_page` gives the page
of one term, for whoever serves it.
"""

from .site import write
from .term import term_page

__all__ = ["term_page", "write"]
