// A bent arrow as Cytoscape.js wants it: where it touches its boxes, its bends along and beside the line between their middles, and the phase of its dashes.

export const RADIUS = 9;
const CUT = RADIUS * (2 - Math.PI / 2); // what a round corner saves
const GAP = 2;

// Where an arrow that goes straight up or down to a bend leaves a box, from the middle of the box.
export function touching(box, [x, y], [bend, level]) {
  const aside = bend - x;
  const part = box.shape === "ellipse" ? Math.sqrt(Math.max(0, 1 - (2 * aside / box.w) ** 2)) : 1;
  return [aside, (level > y ? 1 : -1) * ((box.h / 2) * part + GAP)];
}

// dashes: their pattern, where they are to be counted from the tip, so that those of arrows that run together towards one box lie on each other.
export function bent(source, target, a, b, route, dashes = null) {
  const bends = route.filter(([x, y], i) => !i || x !== route[i - 1][0] || y !== route[i - 1][1]);
  const [from, to] = [touching(source, a, bends[0]), touching(target, b, bends.at(-1))];
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length = Math.hypot(dx, dy) || 1;
  const made = {
    from: `${from[0]}px ${from[1]}px`,
    to: `${to[0]}px ${to[1]}px`,
    weights: bends.map(([x, y]) => ((x - a[0]) * dx + (y - a[1]) * dy) / (length * length)),
    distances: bends.map(([x, y]) => (-(x - a[0]) * dy + (y - a[1]) * dx) / length),
  };
  if (dashes) {
    const points = [[a[0] + from[0], a[1] + from[1]], ...bends, [b[0] + to[0], b[1] + to[1]]];
    const drawn = points.slice(1).reduce((sum, [x, y], i) => sum + Math.abs(x - points[i][0]) + Math.abs(y - points[i][1]), 0) - CUT * bends.length;
    const period = dashes.reduce((sum, dash) => sum + dash);
    made.phase = -(drawn % period);
  }
  return made;
}

// For each contested arrow, the end at which it runs alone, so that its mark says which arrow is meant.
export function lonelyEnds(links, places, routes) {
  const touched = new Map();
  const spot = (id, [x, y]) => `${id} ${x} ${y > places.get(id)[1]}`;
  for (const { key, s, t } of links) {
    const route = routes.get(key);
    if (route.length) for (const at of [spot(s, route[0]), spot(t, route.at(-1))]) touched.set(at, (touched.get(at) ?? 0) + 1);
  }
  return new Map(links.map(({ key, s }) => [key, routes.get(key).length ? (touched.get(spot(s, routes.get(key)[0])) === 1 ? "s" : "t") : "middle"]));
}
