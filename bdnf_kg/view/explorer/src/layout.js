// Packing and routing by the rules of bdnf_kg/view/layout.py, for whatever part of the graph is shown. A test compares both.

export const CELL = 176;
const ROW = 84;
const GAP = 10;
const CLEAR = 4;
const HALF = ROW / 2;

export const columns = (count) => Math.max(5, Math.min(24, Math.floor(Math.sqrt(Math.floor((5 * count) / 4)))));

// boxes: {id, band, order, w, h}; returns a map of id to [x, y].
export function arrange(boxes, wide = columns(boxes.length), gap = GAP) {
  const byBand = new Map();
  for (const box of boxes) byBand.set(box.band, [...(byBand.get(box.band) ?? []), box]);
  const places = new Map();
  let y = 0;
  for (const band of [...byBand.keys()].sort((a, b) => a - b)) {
    const row = byBand.get(band).sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
    const deep = Math.ceil(row.length / wide);
    const start = Math.floor((wide - Math.ceil(row.length / deep)) / 2);
    row.forEach((box, i) => places.set(box.id, [(start + Math.floor(i / deep)) * CELL, y + (i % deep) * ROW]));
    y += deep * ROW + gap;
  }
  return places;
}

// On a narrow screen: the number of columns that leaves the picture largest, with the names of the bands between them.
export const NARROW_GAP = 30;

export function arrangeNarrow(boxes, zoom) {
  const made = [];
  for (let wide = 2; wide <= columns(boxes.length); wide += 1) made.push(arrange(boxes, wide, NARROW_GAP));
  return made.reduce((best, places) => (zoom(places) > zoom(best) ? places : best));
}

// A path in order, from left to right or from top to bottom.
export function line(boxes, upright) {
  return new Map(boxes.map((box, i) => [box.id, upright ? [0, i * 120] : [i * 250, 0]]));
}

// links: {key, s, t} with ids; returns a map of key to the points where the arrow bends.
export function route(links, boxes, places, gap = GAP) {
  const walls = boxes.map((box) => [...places.get(box.id), box.w / 2 + CLEAR, box.h / 2 + CLEAR, box.id]);
  const twins = new Map();
  const lanes = new Map();
  const routes = new Map();
  for (const { key, s, t } of [...links].sort((a, b) => (a.key < b.key ? -1 : 1))) {
    const pair = s < t ? `${s} ${t}` : `${t} ${s}`;
    const twin = twins.get(pair) ?? 0;
    routes.set(key, bends(places.get(s), places.get(t), s, t, twin, walls, lanes, ROW + gap));
    twins.set(pair, twin + 1);
  }
  return routes;
}

function bends(a, b, s, t, twin, walls, lanes, next) {
  const others = walls.filter((wall) => wall[4] !== s && wall[4] !== t);
  if (!twin) {
    if (isClear(a, b, others)) return [];
  } else if (twin <= 2) {
    const aside = twin === 1 ? 24 : -24;
    const middle = [Math.floor((a[0] + b[0]) / 2), Math.floor((a[1] + b[1]) / 2)];
    const bend = Math.abs(a[1] - b[1]) >= Math.abs(a[0] - b[0]) ? [middle[0] + aside, middle[1]] : [middle[0], middle[1] + aside];
    if (isClear(a, bend, others) && isClear(bend, b, others)) return [bend];
  }
  const down = b[1] > a[1];
  let leave = a[1] + (down ? HALF : -HALF);
  let enter = down || a[1] === b[1] ? b[1] - HALF : b[1] + HALF;
  leave += 2 * lane(lanes, `y ${leave}`, 9);
  const port = 5 * lane(lanes, `port ${s}`, 11);
  const entry = 5 * lane(lanes, `port ${t}`, 11);
  if (Math.abs(a[1] - b[1]) <= next) return [[a[0] + port, leave], [b[0] + entry, leave]];
  enter += 2 * lane(lanes, `y ${enter}`, 9);
  let gutter = a[0] < b[0] ? b[0] - CELL / 2 : b[0] + CELL / 2;
  gutter += 2 * lane(lanes, `x ${gutter}`, 9);
  return [[a[0] + port, leave], [gutter, leave], [gutter, enter], [b[0] + entry, enter]];
}

function lane(lanes, channel, count) {
  const used = lanes.get(channel) ?? 0;
  lanes.set(channel, used + 1);
  const number = used % count;
  return Math.floor((number + 1) / 2) * (number % 2 ? 1 : -1);
}

export function isClear(a, b, walls) {
  const [left, right] = a[0] < b[0] ? [a[0], b[0]] : [b[0], a[0]];
  const [top, bottom] = a[1] < b[1] ? [a[1], b[1]] : [b[1], a[1]];
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  for (const [x, y, w, h] of walls) {
    if (x + w < left || x - w > right || y + h < top || y - h > bottom) continue;
    let [least, most] = [Infinity, -Infinity];
    for (const sx of [-1, 1]) {
      for (const sy of [-1, 1]) {
        const side = dx * (y + sy * h - a[1]) - dy * (x + sx * w - a[0]);
        least = Math.min(least, side);
        most = Math.max(most, side);
      }
    }
    if (least <= 0 && most >= 0) return false;
  }
  return true;
}
