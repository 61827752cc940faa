// What leaves the page: PNG, SVG with text as text, and a table of what is shown.

import { POLYGONS } from "./filters.js";
import { RADIUS } from "./bent.js";
import { INK, MARK } from "./picture.js";

export function png(picture, dark) {
  const { w, h } = picture.cy.elements().boundingBox();
  const scale = Math.min(2, 12_000 / Math.max(w, h, 1));
  return picture.cy.png({ full: true, scale, output: "blob", bg: INK[dark ? "dark" : "light"].page });
}

const escape = (text) => String(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "");
const round = (number) => Math.round(number * 10) / 10;

export function svg(app) {
  const { cy } = app.picture;
  const ink = INK[app.state.dark ? "dark" : "light"];
  const box = cy.elements().boundingBox();
  const [x, y, w, h] = [box.x1 - 20, box.y1 - 20, box.w + 40, box.h + 110];
  const parts = [];
  cy.nodes(".band").forEach((node) => parts.push(bandSvg(node, ink)));
  cy.edges().forEach((edge) => parts.push(edgeSvg(edge, ink)));
  cy.nodes().not(".band").forEach((node) => parts.push(nodeSvg(node)));
  parts.push(legendSvg(x + 20, y + h - 52, ink));
  const title = escape(app.data.title);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${[x, y, w, h].map(round).join(" ")}" width="${round(w)}" height="${round(h)}" font-family="system-ui, sans-serif" role="img" aria-label="${title}">\n<title>${title}</title>\n<rect x="${round(x)}" y="${round(y)}" width="${round(w)}" height="${round(h)}" fill="${ink.page}"/>\n${parts.join("\n")}\n</svg>\n`;
}

function textSvg(lines, x, y, size, fill, anchor = "middle", weight = "normal") {
  const top = y - ((lines.length - 1) * size * 1.15) / 2 + size * 0.35;
  return lines.map((line, i) => `<text x="${round(x)}" y="${round(top + i * size * 1.15)}" font-size="${size}" fill="${fill}" text-anchor="${anchor}" font-weight="${weight}">${escape(line)}</text>`).join("");
}

function bandSvg(node, ink) {
  const { x, y } = node.position();
  const [w, h] = [node.data("w"), node.data("h")];
  return `<rect x="${round(x - w / 2)}" y="${round(y - h / 2)}" width="${w}" height="${h}" rx="8" fill="${node.data("fill")}" stroke="${ink.edge}"/>${node.hasClass("above") ? textSvg([node.data("label")], x - w / 2, y - h / 2 - 10, 13, ink.ink, "start", "bold") : textSvg([node.data("label")], x - w / 2 - 10, y, 15, ink.ink, "end", "bold")}`;
}

function nodeSvg(node) {
  const { x, y } = node.position();
  const [w, h, shape] = [node.data("w"), node.data("h"), node.data("shape")];
  const line = `fill="${node.data("fill")}" stroke="${node.style("border-color")}" stroke-width="${parseFloat(node.style("border-width")) || 1}"`;
  let body;
  if (shape === "ellipse") body = `<ellipse cx="${round(x)}" cy="${round(y)}" rx="${w / 2}" ry="${h / 2}" ${line}/>`;
  else if (shape === "round-rectangle") body = `<rect x="${round(x - w / 2)}" y="${round(y - h / 2)}" width="${w}" height="${h}" rx="6" ${line}/>`;
  else {
    const points = POLYGONS[shape].split(" ").map((pair) => pair.split(",").map(Number));
    body = `<polygon points="${points.map(([px, py]) => `${round(x + ((px - 16) / 30) * w)},${round(y + ((py - 8) / 14) * h)}`).join(" ")}" ${line}/>`;
  }
  return body + textSvg(node.data("label").split("\n"), x, y, 13, node.data("ink"));
}

const at = ({ x, y }) => `${round(x)} ${round(y)}`;

// The point so many pixels from one towards another.
function along(from, to, far) {
  const part = far / Math.max(far, Math.hypot(to.x - from.x, to.y - from.y));
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

function corner(before, bend, after) {
  const near = (other) => along(bend, other, Math.min(RADIUS, Math.hypot(other.x - bend.x, other.y - bend.y) / 2));
  return `L${at(near(before))}Q${at(bend)} ${at(near(after))}`;
}

function edgeSvg(edge, ink) {
  const bends = edge.segmentPoints?.() ?? [];
  const curve = edge.controlPoints?.() ?? [];
  const [a, b] = [edge.sourceEndpoint(), edge.targetEndpoint()];
  const step = edge.hasClass("step");
  const colour = step ? ink.edge : edge.data("colour");
  const width = step ? 7 : edge.data("width");
  const dashes = edge.data("dash") ? ` stroke-dasharray="${edge.data("dash").join(" ")}"${edge.data("phase") ? ` stroke-dashoffset="${round(edge.data("phase"))}"` : ""}` : "";
  const d = curve.length === 1 ? `M${at(a)}Q${at(curve[0])} ${at(b)}` : `M${at(a)}${bends.map((bend, i) => corner(bends[i - 1] ?? a, bend, bends[i + 1] ?? b)).join("")}L${at(b)}`;
  const before = curve.length === 1 ? curve[0] : (bends.at(-1) ?? a);
  const middle = edge.midpoint();
  const conflicts = edge.hasClass("contested") || edge.data("mark") === MARK.contested;
  const spot = { s: () => along(a, bends[0], 12), t: () => along(b, bends.at(-1), 19) }[edge.data("marked")]?.() ?? middle;
  const mark = edge.data("told") ? "" : conflicts || edge.hasClass("depends") || edge.data("mark") ? (conflicts ? `<path d="M0 -6L6 0L0 6L-6 0z" transform="translate(${at(spot)})" fill="${ink.both}"/>` : `<circle cx="${round(spot.x)}" cy="${round(spot.y)}" r="5" fill="${ink.both}"/>`) : "";
  const told = edge.data("told") ? textSvg([edge.data("told")], middle.x, middle.y - 10, 12, edge.is(".contested, .depends") ? ink.both : ink.ink) : "";
  return `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${round(width)}"${dashes} stroke-linejoin="round"/>${headSvg(step ? "vee" : edge.data("head"), b, before, colour, width)}${mark}${told}`;
}

function headSvg(head, { x, y }, before, colour, width) {
  const turn = round((Math.atan2(y - before.y, x - before.x) * 180) / Math.PI);
  const move = `transform="translate(${round(x)} ${round(y)}) rotate(${turn})"`;
  const size = 6 + 1.2 * width;
  if (head === "tee") return `<path d="M0 ${-size}V${size}" ${move} stroke="${colour}" stroke-width="${round(width + 1)}"/>`;
  if (head === "circle") return `<circle r="${round(size / 2)}" ${move} fill="${colour}"/>`;
  if (head === "diamond") return `<path d="M${-size} 0L${-size / 2} ${size / 2}L0 0L${-size / 2} ${-size / 2}z" ${move} fill="${colour}"/>`;
  if (head === "vee") return `<path d="M-8 -5L0 0L-8 5" ${move} fill="none" stroke="${colour}" stroke-width="1.5"/>`;
  return `<path d="M${-2 * size} ${-0.8 * size}L0 0L${-2 * size} ${0.8 * size}z" ${move} fill="${colour}"/>`;
}

function legendSvg(x, y, ink) {
  const entries = [[{ sign: 1, head: "triangle", colour: ink.plus }, "raises"], [{ head: "tee", colour: ink.minus, dash: "8 4" }, "lowers"], [{ head: "circle", colour: ink.unknown, dash: "2 4" }, "goes with"], [{ head: "vee", colour: ink.isa, dash: "2 5" }, "is a kind of"]];
  const parts = entries.map(([edge, text], i) => {
    const left = x + i * 170;
    return `<path d="M${round(left)} ${round(y)}h40" stroke="${edge.colour}" stroke-width="2"${edge.dash ? ` stroke-dasharray="${edge.dash}"` : ""}/>${headSvg(edge.head, { x: left + 46, y }, { x: left, y }, edge.colour, 2)}${textSvg([text], left + 58, y, 13, ink.ink, "start")}`;
  });
  return `${parts.join("")}${textSvg(["The thicker an arrow, the more belief. A diamond on it: both signs were found; a dot: it depends on the context."], x, y + 26, 13, ink.ink, "start")}`;
}

const COLUMNS = ["subject", "subject_label", "sign", "object", "object_label", "kind", "standing", "belief", "references", "against", "no_effect"];

export function tsv(app) {
  const { model, view } = app;
  const cell = (text) => String(text).replace(/[\t\r\n]+/g, " ");
  const ids = (rows) => [...new Set(rows.map((row) => row.reference))].sort().join("|");
  const edges = [...view.edges, ...view.bundles.flatMap((bundle) => bundle.edges)].sort((a, b) => a.rank - b.rank);
  const lines = edges.map((edge) => {
    const [s, t] = [model.nodes[edge.s], model.nodes[edge.t]];
    const sign = edge.kind === "is a" ? "" : { 1: "+", "-1": "-", 0: "?" }[edge.sign];
    return [s.id, s.label, sign, t.id, t.label, edge.kind, edge.standing, edge.belief.toFixed(4), ids(edge.for), ids(edge.against), ids(edge.none)].map(cell).join("\t");
  });
  return `${[COLUMNS.join("\t"), ...lines].join("\n")}\n`;
}
