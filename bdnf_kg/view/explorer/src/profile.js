// A user's values on the nodes, and the causes that would explain them: the scoring of bdnf_kg/causal/profile.py over this page's arrows.

import { measured } from "./model.js";

const MAX_LENGTH = 3;

const MAX_P = 0.05;
const plain = (heading) => heading.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
const absent = (cell) => /^(nan?|<na>|none)$/i.test(cell);

function number(cell) {
  const value = Number(cell.replace(/^([+-]?)inf(inity)?$/i, "$1Infinity"));
  return cell && !Number.isNaN(value) ? value : null;
}

// A table of measured values by the rules of bdnf_kg/measured.py, whose headings and words the page holds; a test compares both.
export function readTable(text, known) {
  const filled = text.replace(/^\ufeff/, "").split(/\r?\n/).map((line, i) => [i + 1, line]).filter(([, line]) => line.trim());
  const sign = ["\t", ";"].find((one) => !filled.length || filled[0][1].includes(one)) ?? ",";
  const mark = new RegExp(`${sign}(?=(?:[^"]*"[^"]*")*[^"]*$)`); // one that an even number of quotes follows stands outside quotes
  const point = (cell) => (sign === ";" ? cell.replace(/^([-+]?\d*),(\d+(e[-+]?\d+)?)$/i, "$1.$2") : cell);
  const cells = (line) => line.split(mark).map((cell) => point(cell.trim().replace(/^"(.*)"$/, "$1").replaceAll('""', '"').trim()));
  const rows = filled.map(([i, line]) => [i, cells(line)]).filter(([, row]) => row.some(Boolean));
  const kinds = [known.names, known.changes, known.chances];
  let head = null;
  let columns = [0, 1, 2];
  if (rows[0]?.[1].some((cell) => kinds.some((headings) => headings.includes(plain(cell))))) {
    head = rows.shift()[1];
    if (rows[0]?.[1].length === head.length + 1 && rows[0][1].at(-1)) head.unshift(""); // R's write.table gives its row names no heading
    columns = columnsOf(head, kinds);
  }
  for (const [i, heading] of (head ?? []).entries()) {
    const held = new Set(known.groups.includes(plain(heading)) ? rows.map(([, row]) => row[i]) : []);
    if (held.size > 1) throw new Error(`the column ${heading} holds ${held.size} comparisons: keep the lines of one`);
  }
  const lines = new Map();
  for (const [i, row] of rows) {
    const [name, change, chance = ""] = columns.map((column) => row[column]);
    const value = absent(change ?? "") ? 0 : (known.words[change?.toLowerCase()] ?? number(change ?? ""));
    const p = !chance || absent(chance) ? Infinity : number(chance);
    if (!name || value === null || p === null || !(p >= 0) || (p > 1 && chance && !absent(chance))) throw new Error(`line ${i} is not: symbol, direction or log fold change, p-value`);
    lines.set(name, [...(lines.get(name) ?? []), [p, absent(chance) || (chance && p > MAX_P) ? 0 : value]]);
  }
  if (!lines.size) throw new Error("holds no measured value");
  const values = new Map();
  const refused = [];
  for (const [name, measured] of lines) {
    const least = Math.min(...measured.map(([p]) => p));
    const best = measured.filter(([p]) => p === least).map(([, value]) => value);
    if (Math.min(...best) < 0 && Math.max(...best) > 0) refused.push(name);
    else values.set(name, best.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most)));
  }
  return { values, refused };
}

// Where a table has its names, changes and p-values; of two columns one heading may be unknown, of more none.
function columnsOf(head, kinds) {
  const headings = head.map(plain);
  const found = kinds.map((known) => known.map((heading) => headings.indexOf(heading)).find((i) => i >= 0));
  if (found[0] === undefined && !headings[0]) found[0] = 0;
  const few = headings.slice(1).filter(Boolean).length < 2;
  const free = few ? headings.map((_, i) => i).filter((i) => !found.includes(i) && (headings[i] || !i)) : [];
  for (const [kind, name] of (few ? ["name", "change"] : ["name", "change", "p-value"]).entries()) {
    if (found[kind] === undefined && free.length === 1) found[kind] = free.pop();
    if (found[kind] === undefined) throw new Error(`no heading is known for the ${name} among ${head.join(", ")}`);
  }
  return found;
}

export function onNodes(model, values) {
  const found = new Map();
  const unmapped = [];
  for (const [name, value] of values) {
    const node = measured(model, name);
    if (node) {
      if (found.get(node.i) * value < 0) throw new Error(`${node.label} is given twice, up and down`);
      found.set(node.i, value || (found.get(node.i) ?? 0));
    } else unmapped.push(name);
  }
  return { values: found, unmapped, causes: explain(model, found) };
}

// For each node but the start, the signs of all its shortest paths; 0 where one crosses a link of unknown sign.
function predictions(model, start) {
  const found = new Map([[start, new Set([1])]]);
  let layer = [start];
  for (let step = 0; step < MAX_LENGTH; step += 1) {
    const next = new Map();
    for (const node of layer) {
      for (const edge of model.nodes[node].out) {
        if (found.has(edge.t)) continue;
        if (!next.has(edge.t)) next.set(edge.t, new Set());
        for (const sign of found.get(node)) next.get(edge.t).add(sign * edge.sign);
      }
    }
    for (const [node, signs] of next) found.set(node, signs);
    layer = [...next.keys()];
  }
  found.delete(start);
  return found;
}

function choose(n, k) {
  let result = 1;
  for (let i = 1; i <= k; i += 1) result = (result * (n - k + i)) / i;
  return Math.round(result);
}

// The chance to draw at least so many good ones of a total without replacement (hypergeometric), by logarithms: the numbers are large.
function atLeast(hits, drawn, good, total) {
  const logs = [0];
  for (let i = 1; i <= total; i += 1) logs.push(logs[i - 1] + Math.log(i));
  const ways = (n, k) => (k < 0 || k > n ? -Infinity : logs[n] - logs[k] - logs[n - k]);
  let tail = 0;
  for (let i = hits; i <= Math.min(drawn, good); i += 1) tail += Math.exp(ways(good, i) + ways(total - good, drawn - i) - ways(total, drawn));
  return tail;
}

// The causes by score. Ties go as in bdnf_kg/causal/profile.py but for its permutation p, which is not computed here: by how much better than a
// coin the signs fit, by how much more than by chance the changed nodes lie among those reached, by id, and what rose before what fell.
export function explain(model, values, top = 10) {
  const changed = [...values].filter(([, value]) => value).map(([node, value]) => [node, Math.sign(value)]);
  const causes = [];
  for (const node of changed.length ? model.nodes : []) {
    const predicted = predictions(model, node.i);
    const told = changed.filter(([other]) => predicted.has(other));
    if (!told.length) continue;
    const reach = atLeast(told.length, [...values.keys()].filter((other) => predicted.has(other)).length, changed.length, values.size);
    for (const sign of [1, -1]) {
      let [right, wrong] = [0, 0];
      for (const [other, truth] of told) {
        const signs = predicted.get(other);
        const only = signs.size === 1 ? [...signs][0] : 0;
        if (only && sign * only === truth) right += 1;
        else if (only) wrong += 1;
      }
      let tail = 0;
      for (let i = right; i <= right + wrong; i += 1) tail += choose(right + wrong, i);
      causes.push({ node: node.i, sign, score: right - wrong, right, wrong, ambiguous: told.length - right - wrong, coin: tail / 2 ** (right + wrong), reach });
    }
  }
  causes.sort((a, b) => b.score - a.score || a.coin - b.coin || a.reach - b.reach || (model.nodes[a.node].id < model.nodes[b.node].id ? -1 : a.node === b.node ? 0 : 1) || b.sign - a.sign);
  return causes.slice(0, top);
}
