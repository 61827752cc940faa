// The best simple signed paths: the search of bdnf_kg/causal/search.py over the arrows of this page. A test compares both.

class Heap {
  constructor(before) {
    this.before = before;
    this.items = [];
  }
  push(item) {
    const { items, before } = this;
    let i = items.push(item) - 1;
    while (i > 0) {
      const up = (i - 1) >> 1;
      if (!before(items[i], items[up])) break;
      [items[i], items[up]] = [items[up], items[i]];
      i = up;
    }
  }
  pop() {
    const { items, before } = this;
    const top = items[0];
    const last = items.pop();
    if (items.length) {
      items[0] = last;
      for (let i = 0; ; ) {
        let least = i;
        for (const child of [2 * i + 1, 2 * i + 2]) if (child < items.length && before(items[child], items[least])) least = child;
        if (least === i) break;
        [items[i], items[least]] = [items[least], items[i]];
        i = least;
      }
    }
    return top;
  }
}

function before(a, b) {
  if (a.estimate !== b.estimate) return a.estimate < b.estimate;
  if (a.edges.length !== b.edges.length) return a.edges.length < b.edges.length;
  for (let i = 0; i < a.edges.length; i += 1) if (a.edges[i].rank !== b.edges[i].rank) return a.edges[i].rank < b.edges[i].rank;
  return a.order < b.order;
}

// For each number of steps left, node and net sign (0: undetermined): the cost of the cheapest walk to a target.
function bounds(model, targets, maxLength, usable) {
  const start = () => new Map([...targets].map((node) => [node, new Map([[1, 0]])]));
  const layers = [start()];
  for (let step = 0; step < maxLength; step += 1) {
    const layer = start();
    for (const [node, table] of layers[step]) {
      for (const edge of model.nodes[node].into) {
        if (targets.has(edge.s) || !usable(edge)) continue;
        if (!layer.has(edge.s)) layer.set(edge.s, new Map());
        const best = layer.get(edge.s);
        for (const [sign, ahead] of table) {
          const net = edge.sign === 0 ? 0 : sign * edge.sign;
          if (!best.has(net) || edge.cost + ahead < best.get(net)) best.set(net, edge.cost + ahead);
        }
      }
    }
    layers.push(layer);
  }
  return layers;
}

export const withKinds = (model, node) => new Set([node, ...model.nodes[node].kinds]);

// source and target are node numbers; the other options are those of KnowledgeGraph.paths.
export function bestPaths(model, source, target, options = {}) {
  const { k = 10, sign = 0, maxLength = 6, strict = false, minBelief = 0, avoid = [], via = [], kinds = true, allowed = null, maxVisits = 200_000 } = options;
  const sources = kinds ? withKinds(model, source) : new Set([source]);
  const targets = kinds ? withKinds(model, target) : new Set([target]);
  const barred = new Set(avoid.flatMap((node) => [...(kinds ? withKinds(model, node) : [node])]));
  if ([...sources].some((node) => targets.has(node))) return { paths: [], reason: "the source and the target are the same, or one is a kind of the other", bound: "" };
  const must = new Set(via);
  const missed = (visited) => via.length && [...must].filter((node) => !visited.has(node)).length;
  const usable = (edge) => edge.belief > 0 && edge.belief >= minBelief && !barred.has(edge.t) && !barred.has(edge.s) && (!allowed || allowed(edge));
  const ahead = bounds(model, targets, maxLength, usable);
  const heap = new Heap(before);
  let order = 0;
  function push(node, state, spent, edges, visited) {
    const table = ahead[maxLength - edges.length].get(node);
    if (!table) return;
    let rest;
    if (sign === 0) rest = Math.min(...table.values());
    else rest = state ? table.get(state * sign) : undefined;
    if (rest === undefined || missed(visited) > maxLength - edges.length) return;
    order += 1;
    heap.push({ estimate: spent + rest, order, node, state, spent, edges, visited });
  }
  for (const node of sources) if (!barred.has(node)) push(node, 1, 0, [], new Set([node]));
  const paths = [];
  let bound = "";
  let visits = 0;
  while (heap.items.length && paths.length < k) {
    visits += 1;
    if (visits > maxVisits) {
      bound = `stopped after ${maxVisits} partial paths`;
      break;
    }
    const { node, state, spent, edges, visited } = heap.pop();
    if (targets.has(node)) {
      if (!missed(visited)) paths.push(path(edges));
      continue;
    }
    for (const edge of model.nodes[node].out) {
      if (visited.has(edge.t) || sources.has(edge.t) || !usable(edge)) continue;
      if (strict && !((edge.gain || state < 0) && (edge.loss || state > 0))) continue;
      push(edge.t, edge.sign === 0 ? 0 : state * edge.sign, spent + edge.cost, [...edges, edge], new Set(visited).add(edge.t));
    }
  }
  return { paths, reason: paths.length ? "" : bound || "no path within the length limit and the filters", bound };
}

// The k best paths and, where they all have one sign, the best of the other, so that no dissent is left out.
export function bestOfBothSigns(model, source, target, options = {}) {
  const best = bestPaths(model, source, target, options);
  if (options.sign || !best.paths.length) return { ...best, added: [] };
  const missing = [1, -1].filter((sign) => !best.paths.some((path) => path.sign === sign));
  const others = missing.map((sign) => bestPaths(model, source, target, { ...options, sign, k: 1 }));
  const added = others.flatMap((other) => other.paths);
  return { ...best, paths: [...best.paths, ...added], added, bound: best.bound || others.map((other) => other.bound).find(Boolean) || "" };
}

function path(edges) {
  return { edges, sign: edges.reduce((net, edge) => net * edge.sign, 1), belief: edges.reduce((product, edge) => product * edge.belief, 1) };
}

// What a node reaches, or what reaches it, within some steps along the arrows given.
export function reach(model, start, steps, backward, allowed) {
  const found = new Set([start]);
  let layer = [start];
  for (let step = 0; step < steps; step += 1) {
    const next = [];
    for (const node of layer) {
      for (const edge of backward ? model.nodes[node].into : model.nodes[node].out) {
        const end = backward ? edge.s : edge.t;
        if (allowed(edge) && !found.has(end)) {
          found.add(end);
          next.push(end);
        }
      }
    }
    layer = next;
  }
  return found;
}

// The nodes on the best path of at most three steps between each two of some nodes.
export function bridges(model, ends, allowed) {
  const found = new Set(ends);
  for (const a of ends) {
    for (const b of ends) {
      if (a === b) continue;
      const { paths } = bestPaths(model, a, b, { k: 1, maxLength: 3, kinds: false, allowed });
      for (const edge of paths[0]?.edges ?? []) found.add(edge.s).add(edge.t);
    }
  }
  return found;
}
