// A user's values on the nodes, and the causes that would explain them: the scoring of bdnf_kg/causal/profile.py over this page's arrows.

import { measured } from "./model.js";

const MAX_LENGTH = 3;

export function readTable(text) {
  const words = { up: 1, "+": 1, down: -1, "-": -1 };
  const values = new Map();
  const faults = [];
  text.split(/\r?\n/).forEach((line, i) => {
    if (!line.trim()) return;
    const [name, cell = ""] = line.split("\t");
    const value = words[cell.trim().toLowerCase()] ?? (cell.trim() ? Number(cell) : NaN);
    if (Number.isFinite(value)) values.set(name.trim(), value);
    else if (i) faults.push(i + 1);
  });
  return { values, faults };
}

export function onNodes(model, values) {
  const found = new Map();
  const unmapped = [];
  for (const [name, value] of values) {
    const node = measured(model, name);
    if (node) found.set(node.i, value);
    else unmapped.push(name);
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

export function explain(model, values, top = 10) {
  const changed = [...values].filter(([, value]) => value).map(([node, value]) => [node, Math.sign(value)]);
  const causes = [];
  for (const node of changed.length ? model.nodes : []) {
    const predicted = predictions(model, node.i);
    for (const sign of [1, -1]) {
      let [right, wrong, told] = [0, 0, 0];
      for (const [other, truth] of changed) {
        const signs = predicted.get(other);
        if (!signs) continue;
        told += 1;
        const only = signs.size === 1 ? [...signs][0] : 0;
        if (only && sign * only === truth) right += 1;
        else if (only) wrong += 1;
      }
      if (!told) continue;
      let tail = 0;
      for (let i = right; i <= right + wrong; i += 1) tail += choose(right + wrong, i);
      causes.push({ node: node.i, sign, score: right - wrong, right, wrong, p: tail / 2 ** (right + wrong) });
    }
  }
  causes.sort((a, b) => b.score - a.score || a.p - b.p || (model.nodes[a.node].id < model.nodes[b.node].id ? -1 : 1) || b.sign - a.sign);
  return causes.slice(0, top);
}
