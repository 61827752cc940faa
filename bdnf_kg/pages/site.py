"""The whole documentation as a folder of files."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import InvalidArgument, OutputError
from .guide import NODES, RELATIONS, guide_page, markdown
from .html import link, page, resource
from .model import Model, model
from .picture import release_chain, upper_model
from .place import Place, file_name
from .term import term_page

if TYPE_CHECKING:
    from ..graph import KnowledgeGraph


def write(kg: KnowledgeGraph, folder: Path) -> list[Path]:
    """Write the documentation into a folder, made if it is missing, and return the files; they are the same on every run.

    Raises
    ------
    OutputError
        If the folder cannot be written, or holds other files: pages of terms that are gone must not stay behind.
    """
    pages = site(kg)
    if folder.is_dir():
        strange = sorted(path.name for path in folder.iterdir() if path.name not in {*pages, "terms"})
        if strange:
            raise OutputError(f"{folder}: holds {strange[0]!r}, which is no page of the documentation; give an empty folder")
    try:
        (folder / "terms").mkdir(parents=True, exist_ok=True)
        for path in (folder / "terms").glob("*.html"):
            path.unlink()
        written = []
        for name, text in pages.items():
            path = folder / name
            path.write_text(text, encoding="utf-8", newline="\n")
            written.append(path)
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written: {error.strerror or error}") from None
    return written


def site(kg: KnowledgeGraph) -> dict[str, str]:
    """Return every page by the name of its file."""
    return overview(kg, Place(kg.content.prefixes)) | {f"terms/{file_name(id_)}": term_page(kg, id_) for id_ in model(kg).ids}


def overview(kg: KnowledgeGraph, place: Place) -> dict[str, str]:
    """Return the pages that are of no one term, by the names of their files."""
    gathered = model(kg)
    return {
        "index.html": _index(gathered, place),
        f"{NODES}.html": guide_page(gathered, NODES, place),
        f"{RELATIONS}.html": guide_page(gathered, RELATIONS, place),
        "pictures.html": _pictures(gathered, place),
    }


def write_guide(kg: KnowledgeGraph, folder: Path) -> list[Path]:
    """Write the guide as Markdown into a folder that exists."""
    from ..export import write_text

    if not folder.is_dir():
        raise InvalidArgument("guide", folder, why=f"{folder}: no such folder")
    return [write_text(folder / f"{which}.md", markdown(kg.content, which)) for which in (NODES, RELATIONS)]


def _index(gathered: Model, place: Place) -> str:
    kg, ontology = gathered.kg, gathered.ontology
    items = []
    for id_ in sorted(gathered.ids, key=lambda i: (i in kg.terms and kg.terms[i].deprecated, gathered.label(i).lower(), i)):
        term = kg.terms.get(id_)
        names, ids = "|".join(term.names[1:] if term else ()), " ".join((id_, *(term.xrefs if term else ())))
        change = f' data-change="{term.change_number}"' if term and term.is_causal else ""
        own = "" if id_.startswith(("BDNFKG:", "bkg:")) else f' <span class="soft">{escape(id_.partition(":")[0])}</span>'
        items.append(f'<li data-names="{escape(names)}" data-ids="{escape(ids)}"{change}>{link(place.term(id_), gathered.label(id_))}{own}</li>')
    title = next(iter(ontology.header.get("http://purl.org/dc/terms/title", ())), "The ontology")
    description = next(iter(ontology.header.get("http://purl.org/dc/terms/description", ())), "")
    stats = kg.stats()
    claims = f"{stats['claims']} causal claims and {stats['associations']} associations"
    figures = f"{stats['terms']} terms, {claims} from {stats['evidence_rows']} evidence rows in {stats['references']} papers"
    body = (
        f"<h1>{escape(title)}</h1>\n<p>{escape(description)}</p>\n"
        f'<p class="soft">{escape(figures)}. Version <code>{escape(ontology.version)}</code>. Licence: CC BY 4.0.</p>\n'
        '<p><label for="search">Find a term or relation by label, synonym or id</label><br>\n'
        '<input id="search" type="search" autocomplete="off" hidden> <span id="count" class="soft" role="status"></span></p>\n<p id="near" role="status"></p>\n'
        f'<ul id="terms">{"".join(items)}</ul>'
    )
    return page("Terms", body, place, script=resource("search.js"))


_PICTURES = """<h1>Pictures</h1>
<h2>The release chain</h2>
<p>Each box is a process; an arrow leads to what it precedes, a dashed one to what it is a kind of. Inside a box: where it goes on,
what it takes and makes. This is the order of the stages and no claim about causes.</p>
{chain}
<h2>The upper model</h2>
<p>The top of the hierarchy, with the number of terms below each class.</p>
{upper}"""


def _pictures(gathered: Model, place: Place) -> str:
    return page("Pictures", _PICTURES.format(chain=release_chain(gathered, place), upper=upper_model(gathered, place)), place)
