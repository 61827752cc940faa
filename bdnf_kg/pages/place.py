"""Where a page stands, in a folder of files or on a server: from that follow its navigation and where its links lead."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from ..model import Claim, Evidence, Reference

if TYPE_CHECKING:
    from ..curie import Prefixes

DOCUMENTATION = (("index.html", "Terms"), ("which-node.html", "Which node?"), ("relations.html", "Relations"), ("pictures.html", "Pictures"))
"""The pages of the documentation that are of no one term."""


@dataclass(frozen=True)
class Place:
    """A place in a folder of files; a server has one of its own.

    Parameters
    ----------
    prefixes : Prefixes
        What tells the address of a reference.
    root : str
        What leads from the page to the folder of the index: empty, or ``../``.
    """

    prefixes: Prefixes
    root: str = ""

    forms = "'none'"
    """Where the forms of the page may lead, as a content policy says it."""

    def navigation(self) -> str:
        """The head of the page: what else is there."""
        return navigation("<b>bdnf-kg</b>", ((self.root + name, text) for name, text in DOCUMENTATION))

    def term(self, id_: str) -> str:
        """The address of the page of a term or relation."""
        return f"{self.root}terms/{file_name(id_)}"

    def evidence(self, row: Evidence) -> str:
        """The address of the page of an evidence row; empty if it has none of its own."""
        return ""

    def claim(self, claim: Claim) -> str:
        """The address of the page of a claim; empty if it has none of its own."""
        return ""

    def reference(self, reference: Reference) -> str:
        """The address of a paper; empty if its id is not valid."""
        return self.prefixes.expand(reference.id) if self.prefixes.is_valid(reference.id) else ""


def navigation(name: str, links: Iterable[tuple[str, str]], more: str = "") -> str:
    """A navigation of a name as HTML, addresses with plain texts, and more HTML."""
    listed = "".join(f'<a href="{escape(href)}">{escape(text)}</a>' for href, text in links)
    return f'<nav aria-label="Pages">{name}{listed}{more}</nav>'


def file_name(id_: str) -> str:
    """The name of the page of an id; names differ by more than case, which some file systems do not tell apart.

    >>> file_name("BDNFKG:0000024"), file_name("bkg:claim"), file_name("bkg:Claim")
    ('BDNFKG_0000024.html', 'claim.html', 'class_Claim.html')
    """
    prefix, _, local = id_.partition(":")
    if prefix == "bkg":
        return f"class_{local}.html" if local[:1].isupper() else f"{local}.html"
    return re.sub(r"[^A-Za-z0-9._-]", "_", id_.replace("://", "_")) + ".html"
