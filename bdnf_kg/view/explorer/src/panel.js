// The evidence panel: what was found for an arrow, against it and without effect; what a node is, and its arrows in and out.

import { button, h, link, plural } from "./dom.js";
import { derivation, papers, sentence, VERB } from "./model.js";
import { bundleWords } from "./shown.js";

const DONE = { gain: "more of it was given or made", loss: "it was removed or blocked", observed: "measured, not manipulated" };

export function finding(row) {
  const where = [row.species || "species not given", row.anatomy, row.cellType, row.sex, row.lifeStage, row.duration, row.condition];
  const how = [row.design, `${row.perturbation}: ${DONE[row.perturbation] ?? ""}`, row.change === "none" ? "no change" : row.change, row.mechanism, row.assay, row.manipulation];
  return h(
    "li", {}, row.finding,
    h("small", {}, where.filter(Boolean).join(" · ")),
    h("small", {}, how.filter(Boolean).join(" · ")),
    h("small", {}, link(row.address, row.citation), row.locator ? ` (${row.locator})` : "", row.source && !row.source.startsWith("bdnf-kg") ? ` from ${row.source}` : "", " · ", link(row.page, row.id)),
    row.note ? h("small", {}, row.note) : "",
  );
}

export function findings(title, rows) {
  return h("section", {}, h("h3", {}, `${title} (${rows.length})`), rows.length ? h("ul", { class: "findings" }, rows.map(finding)) : h("p", { class: "hint" }, "Nothing."));
}

export function panel(app) {
  const { model } = app;
  const element = h("section", { class: "panel", id: "evidence", tabindex: "0", "aria-labelledby": "evidence-title" });

  function show(title, ...content) {
    element.classList.toggle("idle", !app.state.selected);
    const close = app.state.selected ? button("×", () => app.select(null), { class: "close", "aria-label": "Close the evidence", title: "Close (Escape)" }) : "";
    element.replaceChildren(h("div", { class: "head" }, h("h2", { id: "evidence-title" }, title), close), ...content.flat().filter((part) => part !== "" && part !== null));
  }

  const arrowButton = (edge, text) => h("li", {}, button(text, () => app.select({ edge: edge.i }), { class: "link" }), ` ${edge.kind === "is a" ? "" : `${edge.belief.toFixed(2)} · ${plural(papers(edge), "paper")}`}`);

  function edgePanel(edge) {
    const ends = h("p", {}, button(model.nodes[edge.s].label, () => app.select({ node: edge.s }), { class: "link" }), " → ", button(model.nodes[edge.t].label, () => app.select({ node: edge.t }), { class: "link" }));
    if (edge.kind === "is a") return show(sentence(model, edge), ends, h("p", {}, "By the hierarchy of terms: what is found for the kind counts for what it is a kind of."));
    const shown = [edge.gain ? "more of it suffices" : "", edge.loss ? "it is needed" : ""].filter(Boolean).join(", and ");
    const opposite = model.edges.find((other) => other.s === edge.s && other.t === edge.t && other.sign === -edge.sign && other.sign);
    const idle = edge.sum && !edge.sum[1].length && edge.against.length + edge.none.length;
    return show(
      sentence(model, edge), ends,
      h("p", {}, h("b", {}, edge.standing || edge.kind), ` · belief ${edge.belief.toFixed(2)} · ${plural(papers(edge), "paper")}`, shown ? ` · shown: ${shown}` : ""),
      opposite ? h("p", {}, "The opposite was found too: ", button(sentence(model, opposite), () => app.select({ edge: opposite.i }), { class: "link" })) : "",
      findings("For", edge.for), findings("Against", edge.against), findings("No effect found", edge.none),
      h("details", {}, h("summary", {}, "How the belief comes about"), h("p", { class: "sum" }, edge.sum ? derivation(app.data, edge.sum) : "", idle ? " What is listed against it was found in other contexts, and has no weight here." : "")),
    );
  }

  function nodePanel(node) {
    const facts = [node.kind, node.stage && `stage: ${node.stage}`, node.quantity && `what changes: ${node.quantity}`, new Map(app.data.bands).get(node.band)];
    const ids = node.outside.map(([id, address]) => h("li", {}, link(address, id)));
    const value = app.profile?.values.get(node.i);
    const act = (text, action) => button(text, action);
    const list = (title, edges, other) => h("section", {}, h("h3", {}, `${title} (${edges.length})`), h("ul", { class: "arrows" }, [...edges].sort((a, b) => b.belief - a.belief || a.rank - b.rank).map((edge) => arrowButton(edge, edge.kind === "is a" ? sentence(model, edge) : other(edge)))));
    return show(
      node.label,
      h("p", {}, node.definition),
      node.called.length ? h("p", {}, "Also called: ", node.called.join(", ")) : "",
      h("p", {}, facts.filter(Boolean).join(" · ")),
      h("ul", { class: "ids", "aria-label": "Identifiers" }, ids),
      value !== undefined ? h("p", {}, h("b", {}, `Your value: ${value}`)) : "",
      h(
        "div", { class: "acts", role: "group", "aria-label": `What to do with ${node.label}` },
        act("Isolate", () => app.isolate(node)), act("Expand", () => app.expand(node)), act("Hide", () => app.hide(node)), act("Upstream", () => app.reach(node, true)), act("Downstream", () => app.reach(node, false)),
        act("Paths from", () => app.ask({ from: node.i })), act("Paths to", () => app.ask({ to: node.i })), act("Avoid in paths", () => app.keepTo("avoid", node)),
        app.state.opened.has(node.group) ? act("Fold its group", () => app.fold(node.group)) : "",
      ),
      list("What acts on it", node.into, (edge) => `${model.nodes[edge.s].label} ${VERB[edge.sign]} it`),
      list("What it acts on", node.out, (edge) => `${VERB[edge.sign]} ${model.nodes[edge.t].label}`),
      node.nulls.length
        ? h("section", {}, h("h3", {}, `Tested, no effect found (${node.nulls.length})`), node.nulls.map(({ s, t, rows }) => h("div", {}, h("h4", {}, `${model.nodes[s].label} on ${model.nodes[t].label}`), h("ul", { class: "findings" }, rows.map(finding)))))
        : "",
    );
  }

  function groupPanel(group) {
    return show(
      `${new Map(app.data.bands).get(group.band)}: ${group.kind} (${group.members.length})`,
      h("p", {}, "Folded to keep the picture readable."),
      h("div", { class: "acts" }, button("Unfold", () => app.unfold(group.name))),
      h("ul", { class: "arrows" }, [...group.members].sort((a, b) => (a.label.toLowerCase() < b.label.toLowerCase() ? -1 : 1)).map((node) => h("li", {}, button(node.label, () => app.goTo(node), { class: "link" })))),
    );
  }

  function bundlePanel(bundle) {
    const edges = [...bundle.edges].sort((a, b) => b.belief - a.belief || a.rank - b.rank);
    return show("A bundle of arrows", h("p", {}, bundleWords(bundle)), h("ul", { class: "arrows" }, edges.map((edge) => arrowButton(edge, sentence(model, edge)))));
  }

  function nothing() {
    show(
      "Evidence",
      h("p", {}, "Choose an arrow to read what was found, for and against, or a node to read what it is."),
      h("p", { class: "hint" }, `This page holds ${plural(model.nodes.length, "node")}, ${plural(model.edges.length, "arrow")}, ${plural(model.rows.length, "finding")} and ${plural(app.data.references.length, "reference")}.`, app.data.filters.length ? ` Only evidence of: ${app.data.filters.join("; ")}.` : ""),
      h("details", {}, h("summary", {}, "Keys"), h("dl", { class: "keys" }, KEYS.flatMap(([key, text]) => [h("dt", {}, key), h("dd", {}, text)]))),
    );
  }

  function update() {
    const selected = app.state.selected;
    if (!selected) return nothing();
    if (selected.edge !== undefined) return edgePanel(model.edges[selected.edge]);
    if (selected.node !== undefined) return nodePanel(model.nodes[selected.node]);
    if (selected.group !== undefined) {
      const group = app.view.groups.find((other) => other.name === selected.group);
      return group ? groupPanel(group) : nothing();
    }
    const bundle = app.view.bundles.find((other) => other.key === selected.bundle);
    return bundle ? bundlePanel(bundle) : nothing();
  }
  return { element, update };
}

const KEYS = [
  ["/", "search"],
  ["arrow keys", "in the picture: go to the nearest node"],
  ["[ and ]", "go through the arrows of the node"],
  ["Enter", "read the evidence; on a folded group: unfold"],
  ["+ and −, 0", "zoom, fit"],
  ["i, e, h", "isolate, expand, hide the node"],
  ["Escape", "let go of the choice, then of the paths"],
];
