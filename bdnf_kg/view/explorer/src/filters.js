// The legend, which is also the filter, and the filters on evidence.

import { button, h } from "./dom.js";

const SIGNS = [
  ["1", "raises", "plus"],
  ["-1", "lowers", "minus"],
  ["0", "goes with (observed)", "unknown"],
  ["is a", "is a kind of", "isa"],
  ["step", "comes before", "step"],
];

const SVG = "http://www.w3.org/2000/svg";

function drawing(width, height, ...shapes) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [key, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" })) svg.setAttribute(key, value);
  for (const [name, attributes] of shapes) {
    const shape = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value);
    svg.append(shape);
  }
  return svg;
}

function arrow(name) {
  const line = (dash) => ["path", { d: "M2 8H34", class: `stroke ${name}`, "stroke-dasharray": dash }];
  const shapes = {
    plus: [line("none"), ["path", { d: "M32 3l10 5-10 5z", class: `fill ${name}` }]],
    minus: [line("7 4"), ["path", { d: "M38 2v12", class: `stroke ${name}` }]],
    unknown: [line("2 4"), ["circle", { cx: 38, cy: 8, r: 4, class: `fill ${name}` }]],
    isa: [line("2 4"), ["path", { d: "M34 3l6 5-6 5", class: `stroke ${name}`, fill: "none" }]],
    step: [["path", { d: "M2 8H40", class: "stroke step" }], ["path", { d: "M32 2l8 6-8 6", class: "stroke step" }]],
    bundle: [["path", { d: "M2 8H36", class: "stroke both" }], ["path", { d: "M30 8l6-5 6 5-6 5z", class: "fill both" }]],
    conflicting: [line("none"), ["path", { d: "M20 2l6 6-6 6-6-6z", class: "fill both" }]],
    depends: [line("none"), ["circle", { cx: 20, cy: 8, r: 5, class: "fill both" }]],
  };
  return drawing(46, 16, ...shapes[name]);
}

export const POLYGONS = {
  "round-rectangle": "1,1 31,1 31,15 1,15", "cut-rectangle": "5,1 27,1 31,5 31,11 27,15 5,15 1,11 1,5", octagon: "9,1 23,1 31,5 31,11 23,15 9,15 1,11 1,5",
  barrel: "1,4 5,1 27,1 31,4 31,12 27,15 5,15 1,12", rhomboid: "1,1 26.5,1 31,15 5.5,15", hexagon: "8,1 24,1 31,8 24,15 8,15 1,8", tag: "1,1 24,1 31,8 24,15 1,15",
};

function shape(look, kind) {
  const name = look ? look[1] : "round-rectangle";
  const attributes = { class: "kind", "data-kind": kind };
  const made = name === "ellipse" ? ["ellipse", { cx: 16, cy: 8, rx: 15, ry: 7, ...attributes }] : ["polygon", { points: POLYGONS[name], ...attributes }];
  const svg = drawing(32, 16, made);
  if (look) {
    svg.firstChild.style.setProperty("--light", look[2]);
    svg.firstChild.style.setProperty("--dark", look[3]);
  }
  return svg;
}

export function filters(app) {
  const { model, state, data } = app;
  const kinds = count(model.nodes.map((node) => node.kind));
  const signs = count(model.edges.map((edge) => (edge.kind === "is a" ? "is a" : String(edge.sign))));
  if (data.steps.length) signs.set("step", data.steps.length);
  const looks = new Map(data.looks.map((look) => [look[0], look]));

  function tick(set, value, ...content) {
    const box = h("input", { type: "checkbox", checked: !set().has(value) });
    box.addEventListener("change", () => {
      if (box.checked) set().delete(value);
      else set().add(value);
      app.changed();
    });
    boxes.push(() => (box.checked = !set().has(value)));
    return h("li", {}, h("label", {}, box, ...content));
  }
  const boxes = [];

  function choice(name, label, values) {
    const select = h("select", { id: `filter-${name}` }, h("option", { value: "" }, "all"), ...values.map(([value, n]) => h("option", { value }, `${value} (${n})`)));
    select.addEventListener("change", () => {
      state[name] = select.value;
      app.changed();
    });
    boxes.push(() => {
      select.value = state[name];
      if (select.value !== state[name]) state[name] = select.value = "";
    });
    return values.length ? h("div", { class: "field" }, h("label", { for: `filter-${name}` }, label), select) : "";
  }

  const told = model.edges.flatMap((edge) => edge.for);
  const places = count(told.map((row) => row.anatomy).filter(Boolean));
  const belief = h("input", { type: "range", min: "0", max: "0.95", step: "0.05", id: "filter-belief" });
  const shownBelief = h("output", { for: "filter-belief" });
  belief.addEventListener("input", () => {
    state.minBelief = Number(belief.value);
    app.changed();
  });
  boxes.push(() => {
    belief.value = state.minBelief;
    shownBelief.textContent = state.minBelief.toFixed(2);
  });

  const element = h(
    "div", { class: "filters" },
    h("h2", {}, "Arrows"),
    h("ul", { class: "ticks" }, SIGNS.filter(([value]) => signs.has(value)).map(([value, label, name]) => tick(() => state.signsOff, value, arrow(name), `${label} (${signs.get(value)})`))),
    h("ul", { class: "marks" }, h("li", {}, arrow("conflicting"), "both signs found: conflicting"), h("li", {}, arrow("depends"), "depends on the context"), data.open.length ? h("li", {}, arrow("bundle"), "bundle of arrows of folded nodes, of both signs") : "", h("li", {}, "The thicker, the more belief.")),
    h("h2", {}, "Kinds"),
    h("ul", { class: "ticks" }, [...kinds].map(([kind, n]) => tick(() => state.kindsOff, kind, shape(looks.get(kind), kind), `${kind} (${n})`))),
    h("h2", {}, "Evidence"),
    choice("species", "Species", sorted(count(told.map((row) => row.species).filter(Boolean)))),
    choice("anatomy", "Anatomy, with its parts", [...model.including].map(([place]) => [place, sum(places, model.including.get(place))])),
    choice("design", "Study design", sorted(count(told.map((row) => row.design)))),
    choice("source", "Curated by", sorted(count(told.map((row) => row.source)))),
    h("div", { class: "field" }, h("label", { for: "filter-belief" }, "Belief at least ", shownBelief), belief),
    h("p", {}, button("Clear filters", () => app.clearFilters())),
    h("p", { class: "hint" }, "An arrow passes if one of its findings fits all that is chosen; its belief stays that of all its findings."),
  );
  return { element, update: () => boxes.forEach((update) => update()) };
}

function count(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return new Map([...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)));
}

const sorted = (counts) => [...counts];
const sum = (counts, names) => [...names].reduce((total, name) => total + (counts.get(name) ?? 0), 0);
