// How arrows run through the streets between the boxes, by the rules of bdnf_kg/view/routing.py, where they are told. A test compares both.

export const TRACK = 8;
const PORT = 12;
const MIDDLE = "";

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

// links: {key, s, t, look}; steps: a map of id to [x, y] on the grid.
export function ways(links, steps) {
  const sizes = new Map();
  for (const tree of links.flatMap(trees)) sizes.set(tree, (sizes.get(tree) ?? 0) + 1);
  const full = new Set([...steps.values()].map(String));
  return links.map((link) => {
    const [into, out] = trees(link);
    const gathers = sizes.get(into) >= sizes.get(out);
    const [start, end] = [steps.get(link.s), steps.get(link.t)];
    return { link, tree: gathers ? into : out, start, bends: bends(start, end, gathers, full), end };
  });
}

const trees = ({ s, t, look }) => [`into\t${t}\t${look}`, `out of\t${s}\t${look}`];

function bends([x, y], [to, low], gathers, full) {
  const leave = low > y ? y + 1 : y - 1;
  const enter = low < y ? low + 1 : low - 1;
  const isFree = (column) => {
    for (let row = Math.min(leave, enter) + 1; row < Math.max(leave, enter); row += 2) if (full.has(`${column},${row}`)) return false;
    return true;
  };
  const [here, there] = [isFree(x), isFree(to)];
  if (leave === enter || (there && (gathers || !here))) return [[x, leave], [to, leave]];
  if (here) return [[x, enter], [to, enter]];
  const [root, other] = gathers ? [to, x] : [x, to];
  const gutter = other < root ? root - 1 : root + 1;
  return [[x, leave], [gutter, leave], [gutter, enter], [to, enter]];
}

// The number of tracks in each street along an axis, and the track of each tree in it.
export function tracks(made, axis) {
  const reach = new Map();
  for (const way of made) {
    const points = [way.start, ...way.bends, way.end];
    for (let i = 1; i < points.length - 2; i += 1) {
      const [before, a, b, after] = points.slice(i - 1, i + 3);
      const street = a[axis];
      if (street !== b[axis] || street % 2) continue;
      if (!reach.has(street)) reach.set(street, new Map());
      const ends = reach.get(street);
      if (!ends.has(way.tree)) ends.set(way.tree, new Map());
      for (const [at, off] of [[a[1 - axis], before[axis]], [b[1 - axis], after[axis]]]) {
        const side = off > street ? 1 : -1;
        ends.get(way.tree).set(`${at},${side}`, [at, side]);
      }
    }
  }
  const found = { count: new Map(), of: new Map() };
  for (const [street, ends] of reach) {
    const runs = [...ends].map(([tree, map]) => {
      const turns = [...map.values()].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      return { tree, pull: sum(turns.map(([, side]) => side)), first: turns[0], low: turns[0][0], high: turns.at(-1)[0] };
    });
    runs.sort((a, b) => a.pull - b.pull || a.first[0] - b.first[0] || a.first[1] - b.first[1] || compare(a.tree, b.tree));
    const taken = [];
    for (const { tree, low, high } of runs) {
      let track = taken.findIndex((others) => others.every(([a, b]) => high < a || low > b));
      if (track < 0) track = taken.push([]) - 1;
      taken[track].push([low, high]);
      found.of.set(`${street} ${tree}`, track);
    }
    found.count.set(street, taken.length);
  }
  return found;
}

// How far from the middle of a box, on a side of it, each tree touches it.
export const port = (node, side, tree) => `${node}\t${side}\t${tree}`;

export function ports(made, straight, steps, widths) {
  const headings = new Map();
  const head = (node, below, tree, at) => {
    const side = `${node}\t${below ? 1 : -1}`;
    if (!headings.has(side)) headings.set(side, new Map());
    const there = headings.get(side);
    there.set(tree, [...(there.get(tree) ?? []), at]);
  };
  for (const { link, tree, start, bends: points, end } of made) {
    head(link.s, points[0][1] > start[1], tree, points[1][0]);
    head(link.t, points.at(-1)[1] > end[1], tree, points.at(-2)[0]);
  }
  for (const { s, t } of straight) {
    const [a, b] = [steps.get(s), steps.get(t)];
    if (a[1] === b[1]) continue;
    head(s, b[1] > a[1], MIDDLE, a[0]);
    head(t, a[1] > b[1], MIDDLE, b[0]);
  }
  const found = new Map();
  const lower = new Map();
  for (const [node, [column]] of [...steps].sort(([, a], [, b]) => a[1] - b[1] || a[0] - b[0])) {
    for (const side of [-1, 1]) {
      const means = [...(headings.get(`${node}\t${side}`) ?? [])].map(([tree, ats]) => [tree, tree === MIDDLE ? ats[0] : sum(ats) / ats.length]);
      const order = means.sort((a, b) => a[1] - b[1] || compare(a[0], b[0])).map(([tree]) => tree);
      let places = spread(order, widths.get(node));
      if (side < 0 && places.some((place) => lower.get(column)?.includes(place))) {
        const aside = Math.floor((places.length > 1 ? places[1] - places[0] : PORT) / 2);
        places = places.map((place, i) => (order[i] === MIDDLE ? place : place + aside));
      }
      if (side > 0) lower.set(column, places);
      order.forEach((tree, i) => found.set(port(node, side, tree), places[i]));
    }
  }
  return found;
}

function spread(order, width) {
  const last = order.length - 1;
  const middle = order.indexOf(MIDDLE);
  const halves = middle < 0 ? last : 2 * Math.max(middle, last - middle);
  const step = halves > 0 ? Math.max(2, Math.min(PORT, Math.floor(Math.floor(Math.floor((width * 7) / 10) / halves) / 2) * 2)) : PORT;
  const first = middle < 0 ? Math.floor((-last * step) / 2) : -middle * step;
  return order.map((_, i) => first + i * step);
}
