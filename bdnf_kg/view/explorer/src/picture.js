// The picture: Cytoscape.js draws what shown.js chose, where layout.js put it. Sign by head, dash and colour; kind by shape and fill.

import cytoscape from "cytoscape";
import { isNarrow } from "./dom.js";
import { contested, sentence } from "./model.js";
import { arrange, arrangeNarrow, CELL, line, NARROW_GAP, route } from "./layout.js";
import { bundleWords, heldPaths } from "./shown.js";

export const INK = {
  light: { plus: "#0062A3", minus: "#B84400", unknown: "#5E5E5E", isa: "#767676", both: "#6B4A8A", ink: "#1a1a1a", border: "#4a4a4a", page: "#ffffff", band: "#f3f6f9", edge: "#c9d3dc", pick: "#111111" },
  dark: { plus: "#6CBEF5", minus: "#FF9F5A", unknown: "#B4B4B4", isa: "#9A9A9A", both: "#C5A5E8", ink: "#f2f2f2", border: "#b5bcc4", page: "#14181d", band: "#1b2229", edge: "#34404b", pick: "#ffffff" },
};

export const colour = (edge, ink) => (edge.kind === "is a" ? ink.isa : { 1: ink.plus, "-1": ink.minus, 0: ink.unknown, 2: ink.both }[edge.sign]);
export const head = (edge) => (edge.kind === "is a" ? "vee" : { 1: "triangle", "-1": "tee", 0: "circle", 2: "diamond" }[edge.sign]);
export const dash = (edge) => (edge.kind === "is a" ? [2, 5] : { 1: null, "-1": [8, 4], 0: [2, 4], 2: null }[edge.sign]);
export const width = (edge) => (edge.kind === "is a" ? 1 : edge.edges ? Math.min(6, 1 + Math.sqrt(edge.edges.length) / 2) : 1 + 3 * edge.belief);

// From low to high by way of white: PuOr (Brewer), safe for the colour-blind.
export function shade(value, most) {
  const [r, g, b] = value < 0 ? [94, 60, 153] : [230, 97, 1];
  const part = most ? Math.min(1, Math.abs(value) / most) : 0;
  const mix = (c) => Math.round(247 + (c - 247) * part * 0.75);
  return `rgb(${mix(r)},${mix(g)},${mix(b)})`;
}

function style(ink) {
  return [
    { selector: "node", style: { label: "data(label)", shape: "data(shape)", width: "data(w)", height: "data(h)", "background-color": "data(fill)", "border-width": 1, "border-color": ink.border, color: "data(ink)", "font-size": 13, "font-family": "system-ui, sans-serif", "text-wrap": "wrap", "text-valign": "center", "text-halign": "center", "line-height": 1.15 } },
    { selector: "node.band", style: { shape: "round-rectangle", "border-width": 1, "border-color": ink.edge, "text-halign": "left", "text-max-width": 112, "text-margin-x": -10, "font-weight": "bold", "font-size": 14, "z-index": 0, events: "no", "z-compound-depth": "bottom" } },
    { selector: "node.above", style: { "text-halign": "center", "text-valign": "top", "text-max-width": 400, "text-margin-x": "data(aside)", "text-margin-y": -2, "font-size": 13 } },
    { selector: "node.group", style: { "border-style": "double", "border-width": 4, "font-weight": "bold" } },
    { selector: "node.end", style: { "border-width": 3, "border-color": ink.pick } },
    { selector: "node.cause", style: { "border-width": 5, "border-style": "double", "border-color": ink.both } },
    { selector: "edge[width]", style: { width: "data(width)", "line-color": "data(colour)", "target-arrow-color": "data(colour)", "target-arrow-shape": "data(head)", "arrow-scale": 1.15, opacity: 0.85 } },
    { selector: "edge", style: { "curve-style": "straight", "target-distance-from-node": 2 } },
    { selector: "edge.step", style: { width: 7, "line-color": ink.edge, "target-arrow-color": ink.edge, "target-arrow-shape": "triangle", "arrow-scale": 0.9, opacity: 1, events: "no", "z-index": 1 } },
    { selector: "edge.dashed", style: { "line-style": "dashed", "line-dash-pattern": "data(dash)" } },
    { selector: "edge.bent", style: { "curve-style": "round-segments", "segment-weights": "data(weights)", "segment-distances": "data(distances)", "segment-radii": 9, "edge-distances": "node-position" } },
    { selector: "edge.bow", style: { "curve-style": "bezier", "control-point-step-size": 60 } },
    { selector: "edge.contested", style: { "mid-target-arrow-shape": "diamond", "mid-target-arrow-color": ink.both } },
    { selector: "edge.depends", style: { "mid-target-arrow-shape": "circle", "mid-target-arrow-color": ink.both } },
    { selector: "edge.told", style: { label: "data(told)", "font-size": 12, color: ink.ink, "text-background-color": ink.page, "text-background-opacity": 1, "text-background-padding": 3, "font-family": "system-ui, sans-serif", "text-wrap": "wrap" } },
    { selector: "edge.faint", style: { opacity: 0.45 } },
    { selector: ".far", style: { opacity: 0.18 } },
    { selector: "edge.back", style: { opacity: 0.3 } },
    { selector: "edge.lit", style: { opacity: 1, "z-index": 9, width: "data(lit)" } },
    { selector: "edge.over", style: { opacity: 1, "z-index": 11, "underlay-color": ink.both, "underlay-opacity": 0.3, "underlay-padding": 4 } },
    { selector: "node.picked", style: { "border-width": 4, "border-color": ink.pick, "underlay-color": ink.plus, "underlay-opacity": 0.35, "underlay-padding": 6, "z-index": 10 } },
    { selector: "edge.picked", style: { opacity: 1, width: "data(lit)", "underlay-color": ink.plus, "underlay-opacity": 0.35, "underlay-padding": 5, "z-index": 10 } },
  ];
}

export class Picture {
  constructor(app, container) {
    this.app = app;
    this.container = container;
    this.dark = app.state.dark;
    this.cy = cytoscape({ container, style: style(INK[this.dark ? "dark" : "light"]), minZoom: 0.05, maxZoom: 3, boxSelectionEnabled: false, autounselectify: true, textureOnViewport: app.model.edges.length > 400, layout: { name: "preset" } });
    this.cy.on("tap", "node, edge", (event) => app.select(event.target.data("what"), { centre: false }));
    this.cy.on("tap", (event) => event.target === this.cy && app.select(null));
    this.cy.on("dbltap", "node", (event) => app.open(event.target.data("what")));
    this.cy.on("mouseover mouseout", "node, edge", (event) => this.hover(event.target, event.type === "mouseover"));
    container.addEventListener("mouseleave", () => this.cy.edges().removeClass("over back"));
    // A frame in a notebook gets its size late: until the reader has moved the picture, it keeps fitting.
    this.cy.on("scrollzoom pinchzoom dragpan", () => (this.moved = true));
    new ResizeObserver(() => (this.extent && !this.moved ? this.fit() : this.cy.resize())).observe(container);
    this.cy.on("drag", "node", (event) => event.target.connectedEdges().removeClass("bent"));
  }

  draw(view) {
    const { app, cy } = this;
    const boxes = [...view.nodes.map(nodeBox), ...view.groups.map(groupBox)];
    const ids = new Set(boxes.map((box) => box.id));
    const links = [...view.edges.map((edge) => ({ key: edge.key, s: app.model.nodes[edge.s].id, t: app.model.nodes[edge.t].id, edge })), ...view.bundles.map((bundle) => ({ ...bundle, edge: bundle }))];
    const steps = view.steps.map(([a, b]) => ({ key: `step ${a} ${b}`, s: app.model.nodes[a].id, t: app.model.nodes[b].id }));
    const { places, routes } = this.place(view, boxes, [...links, ...steps]);
    this.extent = extent(boxes, places, view.paths === 1 ? ALONE : margins());
    const dark = app.state.dark;
    const ink = INK[dark ? "dark" : "light"];
    const looks = new Map(app.data.looks.map(([kind, shape, light, dim]) => [kind, { shape, fill: dark ? dim : light }]));
    const elements = view.paths === 1 ? [] : this.bands(boxes, places, ink);
    const values = app.profile?.values;
    const most = values?.size ? Math.max(...[...values.values()].map(Math.abs)) : 0;
    const causes = new Set((app.profile?.causes ?? []).map((cause) => cause.node));
    for (const node of view.nodes) {
      const look = looks.get(node.kind) ?? { shape: "round-rectangle", fill: ink.page };
      const value = values?.get(node.i);
      const told = value !== undefined;
      const classes = [app.data.ends.includes(node.i) ? "end" : "", causes.has(node.i) ? "cause" : ""];
      const label = node.lines.join("\n") + (told ? `\n${value > 0 ? "+" : ""}${Number(value.toPrecision(3))}` : "");
      elements.push({
        group: "nodes", classes: classes.filter(Boolean).join(" "), position: point(places.get(node.id)),
        data: { id: node.id, label, shape: look.shape, w: node.w, h: Math.min(74, node.h + (told ? 16 : 0)), fill: told ? shade(value, most) : look.fill, ink: told ? "#111111" : ink.ink, what: { node: node.i } },
      });
    }
    const valued = (group) => {
      const inside = values ? group.members.filter((node) => values.has(node.i)).length : 0;
      return inside ? `, ${inside} valued` : "";
    };
    for (const group of view.groups) {
      const look = looks.get(group.kind) ?? { shape: "round-rectangle", fill: ink.page };
      elements.push({ group: "nodes", classes: "group", position: point(places.get(group.id)), data: { id: group.id, label: `${group.kind}\n${group.members.length} folded${valued(group)}`, shape: look.shape, w: 150, h: 50, fill: look.fill, ink: ink.ink, what: { group: group.name } } });
    }
    for (const { key, s, t, edge } of links) {
      if (!ids.has(s) || !ids.has(t)) continue;
      const classes = [];
      const data = { id: `arrow ${key}`, source: s, target: t, colour: colour(edge, ink), head: head(edge), width: width(edge), lit: width(edge) + 1.2, what: edge.edges ? { bundle: edge.key } : { edge: edge.i } };
      const dashes = dash(edge);
      if (dashes) {
        data.dash = dashes;
        classes.push("dashed");
      }
      if (edge.standing === "conflicting") classes.push("contested");
      else if (contested(edge)) classes.push("depends");
      if (view.paths === 1) {
        classes.push("bow", "told");
        data.told = edge.kind === "is a" ? "is a" : `${{ 1: "+", "-1": "−", 0: "?" }[edge.sign]} ${edge.belief.toFixed(2)}`;
        if (!heldPaths(app.state)[0].edges.includes(edge)) classes.push("faint");
      } else if (routes.get(key).length) {
        Object.assign(data, segments(places.get(s), places.get(t), routes.get(key)));
        classes.push("bent");
      }
      if (edge.edges) classes.push("faint");
      elements.push({ group: "edges", classes: classes.join(" "), data });
    }
    for (const { key, s, t } of steps) {
      const bends = routes.get(key);
      elements.push({ group: "edges", classes: bends.length ? "step bent" : "step", data: { id: key, source: s, target: t, what: null, ...(bends.length ? segments(places.get(s), places.get(t), bends) : {}) } });
    }
    if (dark !== this.dark) cy.style(style(ink));
    this.dark = dark;
    cy.batch(() => {
      cy.elements().remove();
      cy.add(elements);
    });
  }

  // Whole views stand where Python put them; any other is packed here by the same rules.
  place(view, boxes, links) {
    const { data, model } = this.app;
    if (view.paths === 1) return { places: line(boxes, isNarrow()), routes: new Map(links.map((link) => [link.key, []])) };
    if (isNarrow()) {
      const places = arrangeNarrow(boxes, (tried) => this.zoomOf(extent(boxes, tried, margins())));
      return { places, routes: route(links, boxes, places, NARROW_GAP) };
    }
    if (data.places.length && view.nodes.length === model.nodes.length && view.edges.length === model.edges.length) {
      return { places: new Map(model.nodes.map((node, i) => [node.id, data.places[i]])), routes: new Map(model.edges.map((edge, i) => [edge.key, data.routes[i]])) };
    }
    const places = arrange(boxes);
    return { places, routes: route(links, boxes, places) };
  }

  bands(boxes, places, ink) {
    const rows = new Map();
    let [left, right] = [Infinity, -Infinity];
    for (const box of boxes) {
      const [x, y] = places.get(box.id);
      [left, right] = [Math.min(left, x), Math.max(right, x)];
      const [top, bottom] = rows.get(box.band) ?? [Infinity, -Infinity];
      rows.set(box.band, [Math.min(top, y), Math.max(bottom, y)]);
    }
    const names = new Map(this.app.data.bands);
    const wide = right - left + CELL;
    return [...rows].map(([band, [top, bottom]]) => ({
      group: "nodes", classes: isNarrow() ? "band above" : "band", grabbable: false, selectable: false, position: { x: (left + right) / 2, y: (top + bottom) / 2 },
      data: { id: `band ${band}`, label: names.get(band), shape: "round-rectangle", w: wide, h: bottom - top + 90, aside: names.get(band).length * LETTER - wide / 2, fill: ink.band, ink: ink.ink, what: null },
    }));
  }

  // An arrow under the pointer, or those of a box, stand out over their whole length; the others step back.
  hover(target, on) {
    const own = target.isEdge() ? target : target.connectedEdges("[lit]");
    if (!own.length) return;
    this.cy.batch(() => {
      this.cy.edges("[lit]").not(own).toggleClass("back", on);
      own.toggleClass("over", on);
    });
  }

  mark() {
    const { cy, app } = this;
    const paths = heldPaths(app.state);
    const selected = app.state.selected;
    cy.batch(() => {
      cy.elements(".picked, .lit, .far").removeClass("picked lit far");
      if (paths.length && !app.view.paths) {
        cy.edges("[lit]").addClass("far");
        for (const edge of paths.flatMap((path) => path.edges)) this.element({ edge: edge.i }).removeClass("far").addClass("lit");
      }
      if (!selected) return;
      const element = this.element(selected);
      element.addClass("picked");
      if (selected.node !== undefined && (!paths.length || app.view.paths > 1) && element.length) {
        cy.edges("[lit]").not(element.connectedEdges()).addClass("far");
        element.connectedEdges("[lit]").addClass("lit");
      }
    });
  }

  element(what) {
    const { cy, app } = this;
    if (what.node !== undefined) return cy.getElementById(app.model.nodes[what.node].id);
    if (what.group !== undefined) return cy.getElementById(`group ${what.group}`);
    return cy.getElementById(`arrow ${what.edge !== undefined ? app.model.edges[what.edge].key : what.bundle}`);
  }

  // From the places of the boxes, which are known, instead of measuring every arrow and label.
  fit() {
    const { cy } = this;
    this.moved = false;
    cy.resize();
    const [left, top, right, bottom] = this.extent;
    const [w, h] = [cy.width(), cy.height()];
    const zoom = this.zoomOf(this.extent);
    cy.viewport({ zoom, pan: { x: w / 2 - (zoom * (left + right)) / 2, y: h / 2 - (zoom * (top + bottom)) / 2 } });
  }

  // How large a part of the picture is drawn when it just fits.
  zoomOf([left, top, right, bottom]) {
    const { cy } = this;
    return Math.max(cy.minZoom(), Math.min(1.15, (cy.width() - 16) / (right - left), (cy.height() - 12) / (bottom - top)));
  }

  centre(what) {
    const element = this.element(what);
    if (!element.length) return;
    this.moved = true;
    const { cy } = this;
    const seen = cy.extent();
    const box = element.boundingBox();
    if (cy.zoom() < 0.55) cy.zoom(0.8);
    else if (box.x1 > seen.x1 && box.x2 < seen.x2 && box.y1 > seen.y1 && box.y2 < seen.y2) return;
    if (this.app.calm) cy.center(element);
    else cy.animate({ center: { eles: element }, duration: 180 });
  }

  // Where a fit would be too small to read, come closer to some nodes.
  approach(nodes) {
    const { cy } = this;
    if (cy.zoom() >= 0.5) return;
    const found = cy.collection(nodes.map((node) => cy.getElementById(node.id)).filter((element) => element.length));
    if (!found.length) return;
    this.moved = true;
    cy.zoom(0.6);
    cy.center(found);
  }

  zoom(factor) {
    const { cy } = this;
    this.moved = true;
    cy.zoom({ level: cy.zoom() * factor, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
  }

  // The node that lies nearest in a direction, for the arrow keys.
  neighbour(what, [dx, dy]) {
    const here = what && this.element(what);
    const nodes = this.cy.nodes().not(".band");
    if (!here?.length || here.isEdge()) return nodes.length ? this.first(nodes).data("what") : null;
    let best = null;
    const from = here.position();
    nodes.forEach((node) => {
      const [x, y] = [node.position("x") - from.x, node.position("y") - from.y];
      const along = x * dx + y * dy;
      const aside = Math.abs(x * dy) + Math.abs(y * dx);
      if (along <= 0) return;
      const far = along + 3 * aside;
      if (!best || far < best.far) best = { far, what: node.data("what") };
    });
    return best?.what ?? what;
  }

  first(nodes) {
    return nodes.min((node) => node.position("y") * 10_000 + node.position("x")).ele;
  }

  describe(what) {
    if (what.edge !== undefined) return sentence(this.app.model, this.app.model.edges[what.edge]);
    if (what.node !== undefined) return this.app.model.nodes[what.node].label;
    if (what.group !== undefined) return `folded group, ${this.app.view.groups.find((group) => group.name === what.group)?.members.length ?? 0} nodes`;
    const bundle = this.app.view.bundles.find((other) => other.key === what.bundle);
    return bundle ? `bundle, ${bundleWords(bundle)}` : "";
  }
}

export const nodeBox = (node) => ({ id: node.id, band: node.band, order: node.order, w: node.w, h: node.h });
export const groupBox = (group) => ({ id: group.id, band: group.band, order: group.order, w: 150, h: 50 });

// The room around the boxes, as in CSS from the top clockwise: for the bands, and for their names on the left or above.
const ALONE = [20, 20, 20, 20];
const margins = () => (isNarrow() ? [66, 20, 46, 20] : [46, 46, 46, 142]);
const LETTER = 3.8; // half the width of a letter of a band's name

function extent(boxes, places, [top, right, bottom, left]) {
  const xs = boxes.map((box) => [places.get(box.id)[0] - box.w / 2, places.get(box.id)[0] + box.w / 2]);
  const ys = boxes.map((box) => [places.get(box.id)[1] - box.h / 2, places.get(box.id)[1] + box.h / 2]);
  const least = (pairs) => Math.min(...pairs.map(([low]) => low));
  const most = (pairs) => Math.max(...pairs.map(([, high]) => high));
  return boxes.length ? [least(xs) - left, least(ys) - top, most(xs) + right, most(ys) + bottom] : [0, 0, 1, 1];
}

const point = ([x, y]) => ({ x, y });

// Cytoscape.js wants bends as weights along, and distances from, the line between the two nodes.
function segments(a, b, bends) {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length = Math.hypot(dx, dy) || 1;
  const weights = bends.map(([x, y]) => ((x - a[0]) * dx + (y - a[1]) * dy) / (length * length));
  const distances = bends.map(([x, y]) => (-(x - a[0]) * dy + (y - a[1]) * dx) / length);
  return { weights, distances };
}
