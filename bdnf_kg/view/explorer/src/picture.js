// The picture: Cytoscape.js draws what shown.js chose, where layout.js put it. Sign by head, dash and colour; kind by shape and fill.

import cytoscape from "cytoscape";
import { bent, lonelyEnds, RADIUS } from "./bent.js";
import { isNarrow } from "./dom.js";
import { contested, sentence } from "./model.js";
import { arrange, arrangeNarrow, line } from "./layout.js";
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
    // Its own rhomboid is so slanted that it cuts through its label.
    { selector: "node[shape = 'rhomboid']", style: { shape: "polygon", "shape-polygon-points": "-1 -1 0.7 -1 1 1 -0.7 1" } },
    { selector: "node.band", style: { shape: "round-rectangle", "border-width": 1, "border-color": ink.edge, "text-halign": "left", "text-max-width": 112, "text-margin-x": -10, "font-weight": "bold", "font-size": 14, "z-index": 0, events: "no", "z-compound-depth": "bottom" } },
    { selector: "node.above", style: { "text-halign": "center", "text-valign": "top", "text-max-width": 400, "text-margin-x": "data(aside)", "text-margin-y": -2, "font-size": 13 } },
    { selector: "node.group", style: { "border-style": "double", "border-width": 4, "font-weight": "bold" } },
    { selector: "node.end", style: { "border-width": 3, "border-color": ink.pick } },
    { selector: "node.cause", style: { "border-width": 5, "border-style": "double", "border-color": ink.both } },
    { selector: "edge[width]", style: { width: "data(width)", "line-color": "data(colour)", "target-arrow-color": "data(colour)", "target-arrow-shape": "data(head)", "arrow-scale": 1.15, opacity: 0.85 } },
    { selector: "edge", style: { "curve-style": "straight", "target-distance-from-node": 2 } },
    { selector: "edge.step", style: { width: 7, "line-color": ink.edge, "target-arrow-color": ink.edge, "target-arrow-shape": "triangle", "arrow-scale": 0.9, opacity: 1, events: "no", "z-index": 1 } },
    { selector: "edge.dashed", style: { "line-style": "dashed", "line-dash-pattern": "data(dash)" } },
    { selector: "edge.phased", style: { "line-dash-offset": "data(phase)" } },
    { selector: "edge.bent", style: { "curve-style": "round-segments", "segment-weights": "data(weights)", "segment-distances": "data(distances)", "segment-radii": RADIUS, "edge-distances": "node-position", "source-endpoint": "data(from)", "target-endpoint": "data(to)" } },
    { selector: "edge.bow", style: { "curve-style": "bezier", "control-point-step-size": 60 } },
    { selector: "edge.contested", style: { "mid-target-arrow-shape": "diamond", "mid-target-arrow-color": ink.both } },
    { selector: "edge.depends", style: { "mid-target-arrow-shape": "circle", "mid-target-arrow-color": ink.both } },
    { selector: "edge[marked]", style: { "font-size": 15, color: ink.both, "font-family": "system-ui, sans-serif" } },
    { selector: "edge[marked = 's']", style: { "source-label": "data(mark)", "source-text-offset": 12 } },
    { selector: "edge[marked = 't']", style: { "target-label": "data(mark)", "target-text-offset": 19 } },
    { selector: "edge.told", style: { label: "data(told)", "mid-target-arrow-shape": "none", "font-size": 12, color: ink.ink, "text-background-color": ink.page, "text-background-opacity": 1, "text-background-padding": 3, "font-family": "system-ui, sans-serif", "text-wrap": "wrap" } },
    { selector: "edge.told.contested, edge.told.depends", style: { color: ink.both } },
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
    const values = app.profile?.values;
    const looks = new Map(app.data.looks.map((found) => [found[0], found]));
    const shape = (kind) => looks.get(kind)?.[1] ?? "round-rectangle";
    const boxes = [...view.nodes.map((node) => ({ ...nodeBox(node), h: values?.has(node.i) ? Math.min(74, node.h + 16) : node.h, shape: shape(node.kind) })), ...view.groups.map((group) => ({ ...groupBox(group), shape: shape(group.kind) }))];
    const sized = new Map(boxes.map((box) => [box.id, box]));
    const links = [...view.edges.map((edge) => ({ key: edge.key, s: app.model.nodes[edge.s].id, t: app.model.nodes[edge.t].id, look: look(edge), edge })), ...view.bundles.map((bundle) => ({ ...bundle, look: look(bundle), edge: bundle }))].filter(({ s, t }) => sized.has(s) && sized.has(t));
    const steps = view.steps.map(([a, b]) => ({ key: `step ${a} ${b}`, s: app.model.nodes[a].id, t: app.model.nodes[b].id, look: "step" }));
    const { places, routes } = this.place(view, boxes, [...links, ...steps]);
    this.extent = extent(boxes, places, routes, view.paths === 1 ? ALONE : margins());
    const dark = app.state.dark;
    const ink = INK[dark ? "dark" : "light"];
    const fill = (kind) => looks.get(kind)?.[dark ? 3 : 2] ?? ink.page;
    const elements = view.paths === 1 ? [] : this.bands(boxes, places, routes, ink);
    const most = values?.size ? Math.max(...[...values.values()].map(Math.abs)) : 0;
    const causes = new Set((app.profile?.causes ?? []).map((cause) => cause.node));
    for (const node of view.nodes) {
      const value = values?.get(node.i);
      const told = value !== undefined;
      const classes = [app.data.ends.includes(node.i) ? "end" : "", causes.has(node.i) ? "cause" : ""];
      const label = node.lines.join("\n") + (told ? `\n${value > 0 ? "+" : ""}${Number(value.toPrecision(3))}` : "");
      elements.push({
        group: "nodes", classes: classes.filter(Boolean).join(" "), position: point(places.get(node.id)),
        data: { id: node.id, label, shape: shape(node.kind), w: node.w, h: sized.get(node.id).h, fill: told ? shade(value, most) : fill(node.kind), ink: told ? "#111111" : ink.ink, what: { node: node.i } },
      });
    }
    const valued = (group) => {
      const inside = values ? group.members.filter((node) => values.has(node.i)).length : 0;
      return inside ? `, ${inside} valued` : "";
    };
    for (const group of view.groups) {
      elements.push({ group: "nodes", classes: "group", position: point(places.get(group.id)), data: { id: group.id, label: `${group.kind}\n${group.members.length} folded${valued(group)}`, shape: shape(group.kind), w: 150, h: 50, fill: fill(group.kind), ink: ink.ink, what: { group: group.name } } });
    }
    const alone = lonelyEnds(links, places, routes);
    for (const { key, s, t, edge } of links) {
      const classes = [];
      const data = { id: `arrow ${key}`, source: s, target: t, colour: colour(edge, ink), head: head(edge), width: width(edge), lit: width(edge) + 1.2, what: edge.edges ? { bundle: edge.key } : { edge: edge.i } };
      const dashes = dash(edge);
      if (dashes) {
        data.dash = dashes;
        classes.push("dashed");
      }
      const mark = edge.standing === "conflicting" ? "contested" : contested(edge) ? "depends" : "";
      if (view.paths === 1) {
        classes.push("bow", "told");
        data.told = edge.kind === "is a" ? "is a" : `${{ 1: "+", "-1": "−", 0: "?" }[edge.sign]} ${edge.belief.toFixed(2)}`;
        if (!heldPaths(app.state)[0].edges.includes(edge)) classes.push("faint");
      } else if (routes.get(key).length) {
        Object.assign(data, bent(sized.get(s), sized.get(t), places.get(s), places.get(t), routes.get(key), alone.get(key) === "s" ? dashes : null));
        classes.push("bent");
        if (data.phase) classes.push("phased");
      }
      if (mark && view.paths === 1) data.told = `${MARK[mark]} ${data.told}`;
      if (mark && alone.get(key) === "middle") classes.push(mark);
      else if (mark) Object.assign(data, { marked: alone.get(key), mark: MARK[mark] });
      if (edge.edges) classes.push("faint");
      elements.push({ group: "edges", classes: classes.join(" "), data });
    }
    for (const { key, s, t } of steps) {
      const bends = routes.get(key);
      elements.push({ group: "edges", classes: bends.length ? "step bent" : "step", data: { id: key, source: s, target: t, what: null, ...(bends.length ? bent(sized.get(s), sized.get(t), places.get(s), places.get(t), bends) : {}) } });
    }
    if (dark !== this.dark) cy.style(style(ink));
    this.dark = dark;
    cy.batch(() => {
      cy.elements().remove();
      cy.add(elements);
    });
  }

  place(view, boxes, links) {
    if (view.paths === 1) return { places: line(boxes, isNarrow()), routes: new Map(links.map((link) => [link.key, []])) };
    return isNarrow() ? arrangeNarrow(boxes, links, (tried) => this.zoomOf(extent(boxes, tried, new Map(), margins()))) : arrange(boxes, links);
  }

  // A band reaches half way to the next one; on a narrow screen its name needs the room between.
  bands(boxes, places, routes, ink) {
    const rows = new Map();
    for (const box of boxes) {
      const y = places.get(box.id)[1];
      const [top, bottom] = rows.get(box.band) ?? [Infinity, -Infinity];
      rows.set(box.band, [Math.min(top, y - box.h / 2), Math.max(bottom, y + box.h / 2)]);
    }
    const [left, , right] = extent(boxes, places, routes, [0, VERGE, 0, VERGE]);
    const names = new Map(this.app.data.bands);
    const wide = right - left;
    const sorted = [...rows].sort(([a], [b]) => a - b);
    return sorted.map(([band, [top, bottom]], i) => {
      const before = sorted[i - 1]?.[1][1] ?? -Infinity;
      const after = sorted[i + 1]?.[1][0] ?? Infinity;
      const reach = (free) => (isNarrow() ? VERGE : Math.min(free / 2 - 3, 60));
      const [high, low] = [top - reach(before > -Infinity ? top - before : 2 * LAST), bottom + reach(after < Infinity ? after - bottom : 2 * LAST)];
      return {
        group: "nodes", classes: isNarrow() ? "band above" : "band", grabbable: false, selectable: false, position: { x: (left + right) / 2, y: (high + low) / 2 },
        data: { id: `band ${band}`, label: names.get(band), shape: "round-rectangle", w: wide, h: low - high, aside: names.get(band).length * LETTER - wide / 2, fill: ink.band, ink: ink.ink, what: null },
      };
    });
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

const look = (edge) => (edge.kind === "is a" ? "is a" : String(edge.sign));
export const MARK = { contested: "◆", depends: "●" };

// The room around the boxes, as in CSS from the top clockwise: for the bands, and for their names on the left or above.
const VERGE = 14;
const LAST = 22;
const ALONE = [20, 20, 20, 20];
const margins = () => (isNarrow() ? [40, VERGE + 4, 24, VERGE + 4] : [LAST + 4, VERGE + 6, LAST + 4, 142]);
const LETTER = 3.8; // half the width of a letter of a band's name

function extent(boxes, places, routes, [top, right, bottom, left]) {
  const xs = boxes.flatMap((box) => [places.get(box.id)[0] - box.w / 2, places.get(box.id)[0] + box.w / 2]);
  const ys = boxes.flatMap((box) => [places.get(box.id)[1] - box.h / 2, places.get(box.id)[1] + box.h / 2]);
  for (const [x, y] of [...routes.values()].flat()) {
    xs.push(x);
    ys.push(y);
  }
  const least = (list) => list.reduce((a, b) => Math.min(a, b));
  const most = (list) => list.reduce((a, b) => Math.max(a, b));
  return boxes.length ? [least(xs) - left, least(ys) - top, most(xs) + right, most(ys) + bottom] : [0, 0, 1, 1];
}

const point = ([x, y]) => ({ x, y });
