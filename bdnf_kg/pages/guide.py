"""Which node, which relation: the guide of ``guide.tsv``, as a note on a page, as pages, and as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from ..model import Evidence
from ..tables import Curation
from .html import link, page
from .model import RELEASE_CHAIN, Model
from .place import Place

NODES, RELATIONS = "which-node", "relations"
_TITLES = {NODES: "Which node?", RELATIONS: "Which relation?"}
_LEADS = {
    NODES: "Release is a process with stages, and each stage is a node of its own. A row of evidence names the node that was measured or changed. Here is what each is for.",
    RELATIONS: "What each relation links, with an example that the ontology states and a counter-example that it must not state.",
}


def note(model: Model, id_: str, place: Place) -> str:
    """What the guide says of a term or relation, as HTML; nothing if it says nothing."""
    row = model.guide.get(id_)
    if not row:
        return ""
    parts = [
        ("Use it for", escape(row["use_for"])),
        ("Not for", escape(row["not_for"])),
        ("Example", _example(model, row["example"], place)),
        ("Counter-example", _cited(model, row["counter_example"], place)),
    ]
    return '<div class="note">' + "".join(f"<p><b>{name}:</b> {text}</p>" for name, text in parts if text) + "</div>"


def _example(model: Model, example: str, place: Place) -> str:
    row = _evidence(model, example)
    if row:
        return f"{escape(row.finding)} ({_row_link(row, place)})"
    return f"<code>{escape(example)}</code>" if example else ""


def _cited(model: Model, text: str, place: Place) -> str:
    """A text in which the first evidence id leads to the row, and is followed by what the row found."""
    row = _evidence(model, text)
    if not row:
        return escape(text)
    return f'{escape(text).replace(row.id, _row_link(row, place), 1)} <span class="soft">(“{escape(row.finding)}”)</span>'


def _row_link(row: Evidence, place: Place) -> str:
    """The id of a row, leading to its page or to where it stands on the page of its subject."""
    return link(place.evidence(row) or f"{place.term(row.subject)}#{row.id}", row.id)


def _evidence(model: Model, text: str) -> Evidence | None:
    match = re.search(r"\bE\d{6}\b", text)
    return next((row for row in model.kg.evidence if match and row.id == match[0]), None)


def guide_page(model: Model, which: str, place: Place) -> str:
    """One of the two pages, ``NODES`` or ``RELATIONS``."""
    parts = [f"<h1>{_TITLES[which]}</h1>", f"<p>{_LEADS[which]}</p>"]
    for heading, ids in _groups(model.kg.content, which):
        if heading:
            parts.append(f"<h2>{escape(heading)}</h2>")
        level = 3 if heading else 2
        for id_ in ids:
            parts.append(f'<h{level} id="{escape(id_)}">{link(place.term(id_), model.label(id_))} <span class="id">{escape(id_)}</span></h{level}>')
            parts.append(note(model, id_, place))
    return page(_TITLES[which], "\n".join(parts), place)


def _groups(content: Curation, which: str) -> Iterator[tuple[str, list[str]]]:
    """The nodes by stage in the order of the chain, or the relations in one group."""
    relations = {row["id"] for row in content.relations}
    ids = [row["id"] for row in content.guide if (row["id"] in relations) == (which == RELATIONS)]
    if which == RELATIONS:
        yield "", ids
        return
    stages = {term.id: term.stage for term in content.terms}
    for stage in (*RELEASE_CHAIN, *sorted({stages[i] for i in ids} - set(RELEASE_CHAIN))):
        found = [id_ for id_ in ids if stages[id_] == stage]
        if found:
            yield stage, found


def markdown(content: Curation, which: str) -> str:
    """The same page as Markdown, to be read in the repository."""
    rows = {row["id"]: row for row in content.guide}
    findings = {row.id: row.finding for row in content.evidence}
    lines = [f"# {_TITLES[which]}", "", _LEADS[which], "", "This page is made from `ontology/tables/guide.tsv` by `bdnf-kg docs --guide docs`; edit the table."]
    for heading, ids in _groups(content, which):
        if heading:
            lines += ["", f"## {heading.capitalize() if heading != 'mRNA trafficking' else heading}"]
        for id_ in ids:
            row = rows[id_]
            lines += ["", f"{'###' if heading else '##'} {row['label']} (`{id_}`)", "", f"* **Use it for:** {row['use_for']}", f"* **Not for:** {row['not_for']}"]
            example = f"{findings[row['example']]} ({row['example']})" if row["example"] in findings else f"`{row['example']}`" if row["example"] else ""
            lines += [f"* **Example:** {example}"] if example else []
            cited = re.search(r"\bE\d{6}\b", row["counter_example"])
            quoted = f" (“{findings[cited[0]]}”)" if cited and cited[0] in findings else ""
            lines.append(f"* **Counter-example:** {row['counter_example']}{quoted}")
    return "\n".join(lines) + "\n"
