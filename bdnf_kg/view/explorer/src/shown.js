// From all nodes and arrows to those in the picture: filters, folding, focus, or one path alone.

import { papers, VERB } from "./model.js";

const MOST_BUNDLES = 24;
const LEAST_IN_GROUP = 4;

export function isFiltered(state) {
  return Boolean(state.kindsOff.size || state.signsOff.size || state.minBelief || hasEvidenceFilter(state));
}

const hasEvidenceFilter = (state) => Boolean(state.species || state.anatomy || state.design || state.source);

// Whether an arrow passes the filters: its sign, its belief, and at least one finding of the kind asked for.
export function passes(model, state, edge) {
  if (edge.kind === "is a") return !state.signsOff.has("is a");
  if (state.signsOff.has(String(edge.sign)) || edge.belief < state.minBelief) return false;
  if (!hasEvidenceFilter(state)) return true;
  const places = state.anatomy ? (model.including.get(state.anatomy) ?? new Set([state.anatomy])) : null;
  return edge.for.some(
    (row) =>
      (!state.species || row.species === state.species) &&
      (!places || places.has(row.anatomy)) &&
      (!state.design || row.design === state.design) &&
      (!state.source || row.source === state.source),
  );
}

// The folded group of each node of a band: its kind, or "other" where few are of that kind.
export function grouping(model, data) {
  const open = new Set(data.open);
  const sizes = new Map();
  const kind = (node) => `${node.band}:${node.kind}`;
  for (const node of model.nodes) if (!open.has(node.i)) sizes.set(kind(node), (sizes.get(kind(node)) ?? 0) + 1);
  for (const node of model.nodes) node.group = open.has(node.i) ? null : sizes.get(kind(node)) < LEAST_IN_GROUP ? `${node.band}:other` : kind(node);
}

export const chosenPath = (state) => (state.answer && state.path !== null && state.path !== "all" ? state.answer.paths[state.path] : null);

// The paths that the picture is about: the chosen one, all that were found, or none.
export function heldPaths(state) {
  if (state.answer && state.path === "all") return state.answer.paths;
  return [chosenPath(state)].filter(Boolean);
}

export function shown(model, data, state) {
  const paths = heldPaths(state);
  if (state.only && paths.length) return onlyPaths(model, paths);
  const folds = data.open.length > 0 && !state.focus;
  const steps = new Set(paths.flatMap((path) => path.edges));
  const onPath = new Set([...steps].flatMap((edge) => [edge.s, edge.t]));
  const kept = (node) => onPath.has(node.i) || (!state.hidden.has(node.i) && !state.kindsOff.has(node.kind) && (!state.focus || state.focus.has(node.i)));
  const groups = new Map();
  const nodes = new Set();
  const stands = new Map(); // node number to the id of what stands for it
  for (const node of model.nodes) {
    if (!kept(node)) continue;
    const name = node.group;
    if (folds && name && !onPath.has(node.i) && !state.opened.has(name)) {
      if (!groups.has(name)) groups.set(name, { id: `group ${name}`, name, band: node.band, kind: name.split(":")[1], order: 100_000 + groups.size, members: [] });
      groups.get(name).members.push(node);
      stands.set(node.i, `group ${name}`);
    } else {
      nodes.add(node.i);
      stands.set(node.i, node.id);
    }
  }
  const edges = [];
  const bundles = new Map();
  for (const edge of model.edges) {
    const [s, t] = [stands.get(edge.s), stands.get(edge.t)];
    if (!s || !t || !(passes(model, state, edge) || steps.has(edge))) continue;
    if (nodes.has(edge.s) && nodes.has(edge.t)) edges.push(edge);
    else if (s !== t && edge.kind !== "is a") {
      const key = `${s} > ${t}`;
      if (!bundles.has(key)) bundles.set(key, { key, s, t, edges: [] });
      bundles.get(key).edges.push(edge);
    }
  }
  const all = [...bundles.values()].sort((a, b) => b.edges.length - a.edges.length || (a.key < b.key ? -1 : 1));
  const thick = all.slice(0, MOST_BUNDLES).map((bundle) => ({ ...bundle, sign: bundleSign(bundle.edges) }));
  if (isFiltered(state)) {
    const bundled = thick.flatMap((bundle) => [bundle.s, bundle.t]).map((id) => model.byId.get(id)?.i);
    const told = new Set([...edges.flatMap((edge) => [edge.s, edge.t]), ...bundled, ...data.ends, ...onPath]);
    if (state.selected?.node !== undefined) told.add(state.selected.node);
    for (const number of [...nodes]) if (!told.has(number)) nodes.delete(number);
  }
  return { nodes: [...nodes].map((number) => model.nodes[number]), edges, groups: [...groups.values()], bundles: thick, thin: all.length - thick.length, steps: data.steps.filter(([a, b]) => nodes.has(a) && nodes.has(b) && !state.signsOff.has("step")), paths: 0 };
}

function bundleSign(edges) {
  const signs = new Set(edges.map((edge) => edge.sign));
  return signs.size === 1 ? [...signs][0] : 2;
}

export function bundleWords(bundle) {
  const count = (sign) => bundle.edges.filter((edge) => edge.sign === sign).length;
  return [1, -1, 0].filter(count).map((sign) => `${VERB[sign]}: ${count(sign)}`).join(", ");
}

// The steps of some paths, and every other arrow on the same pairs: what dissents stays in the picture.
function onlyPaths(model, paths) {
  const pairs = new Set(paths.flatMap((path) => path.edges.map((edge) => `${edge.s} ${edge.t}`)));
  const numbers = new Set(paths.flatMap((path) => [path.edges[0].s, ...path.edges.map((edge) => edge.t)]));
  const nodes = [...numbers].map((number) => model.nodes[number]);
  const edges = model.edges.filter((edge) => pairs.has(`${edge.s} ${edge.t}`));
  return { nodes, edges, groups: [], bundles: [], thin: 0, steps: [], paths: paths.length };
}

export function tableRows(model, view) {
  const rows = view.edges.map((edge) => ({
    edge,
    cells: [model.nodes[edge.s].label, edge.kind === "is a" ? "is a kind of" : VERB[edge.sign], model.nodes[edge.t].label, edge.kind === "is a" ? "hierarchy" : edge.standing || edge.kind,
      edge.kind === "is a" ? "" : edge.belief.toFixed(2), edge.kind === "is a" ? "" : String(papers(edge)), [...new Set(edge.for.map((row) => row.species).filter(Boolean))].join(", ")],
  }));
  const name = (id) => model.byId.get(id)?.label ?? id.replace(/^group /, "");
  const bundled = view.bundles.map((bundle) => ({ bundle, cells: [name(bundle.s), bundleWords(bundle), name(bundle.t), "bundle", "", "", ""] }));
  return [...rows, ...bundled];
}
