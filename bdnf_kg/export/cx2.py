"""CX2 of Cytoscape and NDEx: the network with the bands, shapes and signs of the explorer, so that it opens readable.

It holds the causal claims, the associations and the steps to superclasses. A sign shows as colour, head and dash, the kind of a term as shape and
fill, belief as width. https://cytoscape.org/cx/cx2/specification/cytoscape-exchange-format-specification-(version-2)/
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..graph import KnowledgeGraph

_SHAPES = {"cut-rectangle": "rectangle", "tag": "ellipse", "barrel": "round-rectangle", "rhomboid": "parallelogram"}
_HEADS = {"arrow": "triangle", "tee": "tee", "dot": "circle", "vee": "arrow"}
"""The shapes and heads of the explorer that CX2 lacks, or calls otherwise, and what stands for them."""
_DEFAULTS = {
    "network": {"NETWORK_BACKGROUND_COLOR": "#FFFFFF"},
    "node": {
        "NODE_WIDTH": 150, "NODE_HEIGHT": 48, "NODE_SHAPE": "round-rectangle", "NODE_BACKGROUND_COLOR": "#FFFFFF", "NODE_BORDER_COLOR": "#5E5E5E", "NODE_BORDER_WIDTH": 1,
        "NODE_LABEL_COLOR": "#000000", "NODE_LABEL_FONT_SIZE": 12, "NODE_LABEL_MAX_WIDTH": 140,
    },
    "edge": {"EDGE_WIDTH": 1, "EDGE_LINE_STYLE": "solid", "EDGE_TARGET_ARROW_SHAPE": "none"},
}  # fmt: skip


def dumps(kg: KnowledgeGraph) -> str:
    """Return the network as CX2."""
    from .. import __version__

    graph = kg.to_networkx(include=["associations"], layout=True)
    number = {node: i for i, node in enumerate(graph.nodes)}
    nodes: list[dict[str, Any]] = [{"id": number[node], "x": data["x"], "y": -data["y"], "v": _node(kg, node)} for node, data in graph.nodes(data=True)]
    links = list(graph.edges(data=True, keys=True))
    edges: list[dict[str, Any]] = [{"id": i, "s": number[a], "t": number[b], "v": _edge(kg, key, data)} for i, (a, b, key, data) in enumerate(links)]
    network = {
        "name": "bdnf-kg", "version": __version__, "rights": "CC BY 4.0", "reference": "https://w3id.org/bdnf-kg/",
        "description": "Signed causal claims on how BDNF is made, released and acts, each with its papers. Edges of the interaction 'is a' or 'goes with ...' are no claims.",
        "@context": json.dumps(_prefixes(kg, [*graph.nodes, *(paper for _, _, _, data in links for paper in _parts(data["references"]))])),
    }  # fmt: skip
    style = _style([data for _, data in graph.nodes(data=True)], ((_interaction(data), data) for _, _, _, data in links))
    aspects: dict[str, list[Any]] = {
        "attributeDeclarations": [{"networkAttributes": _types([network]), "nodes": _types(n["v"] for n in nodes), "edges": _types(e["v"] for e in edges)}],
        "networkAttributes": [network], "nodes": nodes, "edges": edges, "visualProperties": [style],
        "visualEditorProperties": [{"properties": {"nodeSizeLocked": False, "arrowColorMatchesEdge": True}}],
    }  # fmt: skip
    head = [{"CXVersion": "2.0", "hasFragments": False}, {"metaData": [{"name": name, "elementCount": len(elements)} for name, elements in aspects.items()]}]
    document = [*head, *({name: elements} for name, elements in aspects.items()), {"status": [{"success": True}]}]
    return "[\n" + ",\n".join(json.dumps(aspect, ensure_ascii=False, separators=(",", ":")) for aspect in document) + "\n]\n"


def _node(kg: KnowledgeGraph, id_: str) -> dict[str, Any]:
    term = kg.terms[id_]
    values = {"name": term.label, "represents": id_, "kind": term.kind, "stage": term.stage, "quantity": term.quantity}
    return {name: value for name, value in (values | {"alias": list(term.names[1:]), "xrefs": list(term.xrefs)}).items() if value}


def _edge(kg: KnowledgeGraph, key: str, data: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: data[name] for name in ("sign", "correlation", "belief", "sufficiency", "necessity", "standing") if name in data}
    lists = {"species": _parts(data.get("species", "")), "references": [kg.references[paper].name for paper in _parts(data["references"])]}
    return {"interaction": _interaction(data), "key": key, "kind": data["kind"]} | values | {name: found for name, found in lists.items() if found}


def _interaction(data: Mapping[str, Any]) -> str:
    """What an edge says, in words."""
    if "sign" in data:
        return "raises" if data["sign"] > 0 else "lowers"
    return f"goes with {'more' if data['correlation'] > 0 else 'less'}" if "correlation" in data else "is a"


def _parts(text: str) -> list[str]:
    return text.split("|") if text else []


def _prefixes(kg: KnowledgeGraph, ids: Iterable[str]) -> dict[str, str]:
    """The namespace of each prefix among ids, by which NDEx makes links of them."""
    found = {id_.partition(":")[0]: kg.prefixes.expand(id_).removesuffix(id_.partition(":")[2]) for id_ in sorted(set(ids))}
    return {prefix: namespace for prefix, namespace in found.items() if namespace.startswith("http")}


def _types(elements: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """The declared type of each attribute."""
    names: dict[type, str] = {str: "string", int: "integer", float: "double", list: "list_of_string"}
    return {attribute: {"d": names[type(value)]} for element in elements for attribute, value in element.items()}


def _style(nodes: Iterable[Mapping[str, Any]], edges: Iterable[tuple[str, Mapping[str, Any]]]) -> dict[str, Any]:
    """The visual style: how kinds of terms and of edges look in the explorer."""
    kinds = {data["kind"]: data for data in nodes}
    words = dict(edges)
    lines = {word: data["line"] if "sign" in data else "dotted" for word, data in words.items()}
    return {
        "default": _DEFAULTS,
        "nodeMapping": {
            "NODE_LABEL": {"type": "PASSTHROUGH", "definition": {"attribute": "name", "type": "string"}},
            "NODE_SHAPE": _discrete("kind", {kind: _SHAPES.get(data["shape"], data["shape"]) for kind, data in kinds.items()}),
            "NODE_BACKGROUND_COLOR": _discrete("kind", {kind: data["fill"] for kind, data in kinds.items()}),
        },
        "edgeMapping": {
            "EDGE_LINE_COLOR": _discrete("interaction", {word: data["colour"] for word, data in words.items()}),
            "EDGE_TARGET_ARROW_COLOR": _discrete("interaction", {word: data["colour"] for word, data in words.items()}),
            "EDGE_TARGET_ARROW_SHAPE": _discrete("interaction", {word: _HEADS[data["head"]] for word, data in words.items()}),
            "EDGE_LINE_STYLE": _discrete("interaction", lines),
            "EDGE_WIDTH": {
                "type": "CONTINUOUS",
                "definition": {
                    "attribute": "belief", "type": "double",
                    "map": [{"min": 0.0, "max": 1.0, "minVPValue": 1.0, "maxVPValue": 4.0, "includeMin": True, "includeMax": True}],
                },
            },
        },
    }  # fmt: skip


def _discrete(attribute: str, looks: Mapping[str, str]) -> dict[str, Any]:
    pairs = [{"v": value, "vp": look} for value, look in sorted(looks.items())]
    return {"type": "DISCRETE", "definition": {"attribute": attribute, "type": "string", "map": pairs}}
