"""The page around the picture: no request to any host, a content policy by hash, evidence on click, a table beside it.

Everything that comes from the tables reaches the page as escaped HTML or as JSON that is shown by ``textContent``.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Sequence
from hashlib import sha256
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..export import write_text
from .picture import draw, summary
from .selection import RELEASE, select

if TYPE_CHECKING:
    from ..causal import Edge
    from ..graph import KnowledgeGraph
    from ..model import Evidence


def write(kg: KnowledgeGraph, source: str | None, target: str | None, path: Path, **options: Any) -> Path:
    """Write the page to a file, whole or not at all, and return its path."""
    edges = select(kg, source, target, **options)
    ends = [kg.node(end).label for end in (source, target) if end] or [RELEASE]
    title = " → ".join(ends)
    return write_text(path, page(kg, edges, title))


def page(kg: KnowledgeGraph, edges: Sequence[Edge], title: str) -> str:
    """Return the page as one self-contained text."""
    made = draw(kg, edges).generate_html()
    scripts = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", made, re.DOTALL)
    styles = re.findall(r"<style[^>]*>(.*?)</style>", made, re.DOTALL)
    scripts.append(_resource("panel.js"))
    hashes = " ".join(f"'sha256-{base64.b64encode(sha256(s.encode()).digest()).decode()}'" for s in scripts)
    policy = f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    *libraries, draw_graph, panel = scripts
    styles.append(_resource("page.css"))
    parts = [
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)} · bdnf-kg</title>",
        *(f"<style>{style}</style>" for style in styles),
        *(f"<script>{script}</script>" for script in libraries),
        "</head>\n<body>",
        f"<header><h1>{escape(title)}</h1>{_LEGEND}</header>",
        '<main><div id="mynetwork" role="img" aria-label="Graph of the claims listed in the table below"></div>',
        '<aside id="evidence" aria-live="polite"><h2>Evidence</h2><p>Click an arrow for its papers, or a node for its definition.</p></aside></main>',
        _table(kg, edges),
        f'<script type="application/json" id="details">{_json(details(kg, edges))}</script>',
        f"<script>{draw_graph}</script>",
        f"<script>{panel}</script>",
        "</body>\n</html>\n",
    ]
    return "\n".join(parts)


def details(kg: KnowledgeGraph, edges: Sequence[Edge]) -> dict[str, Any]:
    """Return what the page shows on click: for each node its definition, for each edge both sides of its evidence."""
    nodes = sorted({end for edge in edges for end in (edge.subject, edge.object)})
    return {
        "nodes": {node: {"label": kg.terms[node].label, "facts": [node, kg.terms[node].kind, kg.terms[node].stage], "definition": kg.terms[node].definition} for node in nodes},
        "edges": {
            edge.key: {
                "label": summary(edge),
                "derivation": edge.claim.belief.derivation if edge.claim else "",
                "for": [_row(kg, row) for row in (edge.claim.evidence if edge.claim else ())],
                "against": [_row(kg, row) for row in (edge.claim.against if edge.claim else ())],
            }
            for edge in edges
        },
    }


def _row(kg: KnowledgeGraph, row: Evidence) -> dict[str, str]:
    reference = kg.references[row.reference]
    place = [kg.terms[i].label for i in (row.context.species, row.context.anatomy, row.context.cell_type, row.context.condition) if i]
    words = [*place, row.context.sex, row.context.life_stage, row.context.duration, row.study_design, f"{row.perturbation} → {row.change}"]
    return {
        "finding": row.finding,
        "context": " · ".join(word for word in words if word),
        "citation": reference.citation,
        "link": kg.content.prefixes.expand(row.reference) if kg.content.prefixes.is_valid(row.reference) else "",
    }


def _table(kg: KnowledgeGraph, edges: Sequence[Edge]) -> str:
    rows = []
    for edge in edges:
        cells = (edge.subject_label, edge.arrow, edge.object_label, str(edge.claim.standing) if edge.claim else "", f"{edge.belief:.2f}", ", ".join(edge.references))
        rows.append("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>")
    head = "".join(f'<th scope="col">{name}</th>' for name in ("subject", "sign", "object", "standing", "belief", "references"))
    return f"<details><summary>The same as a table ({len(edges)} arrows)</summary><table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></details>"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _resource(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


_LEGEND = (
    '<ul class="legend"><li><b class="plus">⟶</b> raises</li><li><b class="minus">╌╌┤</b> lowers</li>'
    '<li><b>╌·╌</b> contested: both signs found</li><li><b class="isa">⋯&gt;</b> is a kind of</li><li>thicker: more belief</li></ul>'
)
