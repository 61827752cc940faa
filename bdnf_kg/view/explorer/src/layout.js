// Where boxes stand and links bend, by the rules of bdnf_kg/view/layout.py, for whatever part of the graph is shown. A test compares both.

import { port, ports, TRACK, tracks, ways } from "./routing.js";

const GAP = 10;
const GUTTER = 20;
const CHANNEL = 26;
const VERGE = 12;
const CLEAR = 4;

export const columns = (count) => Math.max(5, Math.min(24, Math.floor(Math.sqrt(Math.floor((5 * count) / 4)))));

// boxes: {id, band, order, w, h}; links: {key, s, t, look}; returns maps of id to [x, y], and of key to the points where the link bends.
export function arrange(boxes, links = [], wide = columns(boxes.length), gap = GAP) {
  const { steps, tops } = grid(boxes, wide);
  let [straight, bent] = [[], []];
  const pairs = new Set();
  for (const link of [...links].sort(byKey)) {
    const pair = link.s < link.t ? `${link.s} ${link.t}` : `${link.t} ${link.s}`;
    (pairs.has(pair) ? bent : straight).push(link);
    pairs.add(pair);
  }
  const sized = new Map(boxes.map((box) => [box.id, box]));
  for (;;) {
    const made = ways(bent, steps);
    const [gutters, channels] = [tracks(made, 0), tracks(made, 1)];
    const [columnsAt, rowsAt] = [spaced(steps, sized, 0, gutters, null, gap), spaced(steps, sized, 1, channels, tops, gap)];
    const places = new Map(boxes.map(({ id }) => [id, [columnsAt.get(steps.get(id)[0]), rowsAt.get(steps.get(id)[1])]]));
    const walls = boxes.map((box) => [...places.get(box.id), box.w / 2 + CLEAR, box.h / 2 + CLEAR, box.id]);
    const clear = straight.filter(({ s, t }) => isClear(places.get(s), places.get(t), walls, s, t));
    if (clear.length === straight.length) return { places, routes: routes(made, straight, steps, sized, columnsAt, rowsAt, gutters, channels) };
    const kept = new Set(clear);
    bent = [...bent, ...straight.filter((link) => !kept.has(link))].sort(byKey);
    straight = clear;
  }
}

const byKey = (a, b) => (a.key < b.key ? -1 : 1);

function routes(made, straight, steps, sized, columnsAt, rowsAt, gutters, channels) {
  const found = new Map(straight.map(({ key }) => [key, []]));
  const touch = ports(made, straight, steps, new Map([...sized].map(([id, box]) => [id, box.w])));
  for (const { link, tree, start, bends, end } of made) {
    const xs = bends.map(([x]) => columnsAt.get(x) + (x % 2 ? 0 : TRACK * gutters.of.get(`${x} ${tree}`)));
    xs[0] += touch.get(port(link.s, bends[0][1] > start[1] ? 1 : -1, tree));
    xs[xs.length - 1] += touch.get(port(link.t, bends.at(-1)[1] > end[1] ? 1 : -1, tree));
    found.set(link.key, bends.map(([, y], i) => [xs[i], rowsAt.get(y) + TRACK * channels.of.get(`${y} ${tree}`)]));
  }
  return found;
}

function grid(boxes, wide) {
  const byBand = new Map();
  for (const box of boxes) byBand.set(box.band, [...(byBand.get(box.band) ?? []), box]);
  const [steps, tops] = [new Map(), new Set()];
  let y = 0;
  for (const band of [...byBand.keys()].sort((a, b) => a - b)) {
    const row = byBand.get(band).sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
    const deep = Math.ceil(row.length / wide);
    const start = Math.floor((wide - Math.ceil(row.length / deep)) / 2);
    tops.add(2 * y);
    row.forEach((box, i) => steps.set(box.id, [2 * (start + Math.floor(i / deep)) + 1, 2 * (y + (i % deep)) + 1]));
    y += deep;
  }
  return { steps, tops };
}

// Where each step along an axis lies: the middle of a column or row, and the first track of a gutter or channel.
function spaced(steps, sized, axis, streets, tops, gap) {
  const sizes = new Map();
  for (const [id, step] of steps) sizes.set(step[axis], Math.max(sizes.get(step[axis]) ?? 0, axis ? sized.get(id).h : sized.get(id).w));
  const found = new Map();
  let at = 0;
  for (let step = 0; step < Math.max(0, ...sizes.keys()) + 2; step += 1) {
    const count = streets.count.get(step) ?? 0;
    const size = step % 2 ? (sizes.get(step) ?? 0) : Math.max(axis ? CHANNEL : GUTTER, 2 * VERGE + TRACK * (count - 1)) + (tops?.has(step) ? gap : 0);
    found.set(step, at + Math.floor((step % 2 ? size : size - TRACK * Math.max(0, count - 1)) / 2));
    at += size;
  }
  const first = found.get(Math.min(...sizes.keys())) ?? 0;
  return new Map([...found].map(([step, place]) => [step, place - first]));
}

// On a narrow screen: the number of columns that leaves the picture largest, with the names of the bands between them.
export const NARROW_GAP = 30;

export function arrangeNarrow(boxes, links, zoom) {
  const tries = [];
  for (let wide = 2; wide <= columns(boxes.length); wide += 1) tries.push([wide, zoom(arrange(boxes, [], wide, NARROW_GAP).places)]);
  const [wide] = tries.reduce((best, other) => (other[1] > best[1] ? other : best));
  return arrange(boxes, links, wide, NARROW_GAP);
}

// A path in order, from left to right or from top to bottom.
export function line(boxes, upright) {
  return new Map(boxes.map((box, i) => [box.id, upright ? [0, i * 120] : [i * 250, 0]]));
}

// Whether a straight line from one box to another runs behind no third.
export function isClear(a, b, walls, s, t) {
  const [left, right] = a[0] < b[0] ? [a[0], b[0]] : [b[0], a[0]];
  const [top, bottom] = a[1] < b[1] ? [a[1], b[1]] : [b[1], a[1]];
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  for (const [x, y, w, h, id] of walls) {
    if (id === s || id === t || x + w < left || x - w > right || y + h < top || y - h > bottom) continue;
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
