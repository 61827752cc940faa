// The page: one state, and one way from it to picture, table and panels; what a reader does changes the state.

import { combobox } from "./combobox.js";
import { button, h, isNarrow, plural, save } from "./dom.js";
import { filters } from "./filters.js";
import { keys } from "./keys.js";
import { read } from "./model.js";
import { panel } from "./panel.js";
import { bestOfBothSigns, bridges, reach } from "./paths.js";
import { overlay } from "./overlay.js";
import { Picture } from "./picture.js";
import { printed } from "./print.js";
import { onNodes, readTable } from "./profile.js";
import { question } from "./question.js";
import { chosenPath, grouping, passes, shown } from "./shown.js";
import { begin, fromFragment, toFragment } from "./state.js";
import { table } from "./table.js";
import { png, svg, tsv } from "./takeaway.js";

const MOST_AROUND = 40;

export class App {
  constructor(data) {
    this.data = data;
    this.model = read(data);
    grouping(this.model, data);
    this.state = begin(data);
    this.joined = [];
    this.profile = data.profile && {
      values: new Map(data.profile.values),
      causes: data.profile.causes.map(([node, sign, score, right, wrong, ambiguous]) => ({ node, sign, score, right, wrong, ambiguous })),
      unmapped: data.profile.unmapped,
    };
    this.calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  start() {
    fromFragment(window.location.hash, this.state, this.model);
    this.build();
    if (this.state.wanted || (this.state.question.from !== null && this.state.question.to !== null)) this.restorePath();
    this.draw();
    // On a phone the whole picture is too small to read: begin near what was asked for.
    if (isNarrow() && !this.path()) this.picture.approach(this.data.ends.map((number) => this.model.nodes[number]));
    window.addEventListener("hashchange", () => this.restore());
    keys(this);
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        this.firstFrame = performance.now();
        document.body.dataset.ready = "yes";
      }),
    );
  }

  build() {
    const search = combobox(this.model, "Search", (node) => this.goTo(node), (why) => this.say(why), { placeholder: "a name, synonym, symbol or id  ( / )", clear: true });
    this.searchField = search.input;
    this.canvas = h("div", { class: "canvas", id: "canvas", tabindex: "0", role: "application", "aria-roledescription": "graph", "aria-label": "The graph. Arrow keys go from node to node, Enter reads the evidence. The table view holds the same relations." });
    this.table = table(this);
    this.panel = panel(this);
    this.question = question(this);
    this.filters = filters(this);
    this.status = h("p", { class: "status", role: "status", "aria-live": "polite" });
    this.trail = h("p", { class: "trail" });
    this.overlay = overlay(this);
    const file = h("input", { type: "file", accept: ".tsv,.txt,.csv,text/tab-separated-values", id: "values", class: "file" });
    file.addEventListener("change", () => file.files[0] && this.take(file.files[0]));
    this.modes = ["graph", "table"].map((mode) => button(mode === "graph" ? "Graph" : "Table", () => this.setMode(mode), { "aria-pressed": "false", "data-mode": mode }));
    const tools = h(
      "div", { class: "tools", role: "toolbar", "aria-label": "View and take away" },
      this.modes, button("Fit", () => this.picture.fit()), button("Show all", () => this.showAll()),
      button("PNG", () => this.takePng()), button("SVG", () => this.takeSvg()), button("TSV", () => this.takeTsv()), button("Copy link", () => this.copyLink()),
      h("label", { for: "values", class: "asbutton" }, "Your values…"), file, button("Dark", () => this.setDark(!this.state.dark), { "data-dark": "", "aria-pressed": "false" }),
    );
    this.main = h(
      "main", { id: "main" },
      h("aside", { class: "left", "aria-label": "Legend and filters" }, h("details", { open: !isNarrow() }, h("summary", {}, "Legend and filters"), this.filters.element)),
      h("div", { class: "middle" }, tools, this.trail, printed(this), h("div", { class: "stage" }, this.canvas, this.table.element), this.status),
      h("aside", { class: "right", "aria-label": "Paths and evidence" }, this.overlay.element, this.question.element, this.panel.element),
    );
    document.body.prepend(h("a", { class: "skip", href: "#main", onclick: (event) => (event.preventDefault(), this.canvas.focus()) }, "Skip to the graph"));
    document.body.append(h("header", {}, h("h1", {}, this.data.title), h("div", { class: "search" }, search.field)), this.main);
    document.documentElement.dataset.theme = this.state.dark ? "dark" : "light";
    this.picture = new Picture(this, this.canvas);
    for (const name of ["dragover", "drop"]) {
      window.addEventListener(name, (event) => {
        event.preventDefault();
        if (name === "drop" && event.dataTransfer?.files[0]) this.take(event.dataTransfer.files[0]);
      });
    }
  }

  // From the state to everything that shows it.
  draw({ keep = false } = {}) {
    const { state, model, data } = this;
    this.view = shown(model, data, state);
    document.documentElement.dataset.theme = state.dark ? "dark" : "light";
    this.main.dataset.mode = state.mode;
    for (const mode of this.modes) mode.setAttribute("aria-pressed", String(mode.dataset.mode === state.mode));
    document.querySelector("[data-dark]").setAttribute("aria-pressed", String(state.dark));
    this.canvas.hidden = state.mode === "table";
    this.picture.draw(this.view);
    if (!keep) this.picture.fit();
    this.panels();
  }

  panels() {
    this.filters.update();
    this.question.update();
    this.panel.update();
    this.table.update();
    this.showTrail();
    this.overlay.update();
    this.picture.mark();
    this.remember();
  }

  showTrail() {
    const { state, view } = this;
    const parts = [];
    if (view.paths) parts.push(`${view.paths === 1 ? "The path alone: its steps in order" : `The ${view.paths} paths alone: their steps`}, and what dissents on the same pairs.`);
    else if (state.focus) parts.push(`Shown: ${state.focusLabel}.`);
    if (state.hidden.size) parts.push(`${plural(state.hidden.size, "node")} hidden.`);
    if (view.thin) parts.push(`${plural(view.thin, "thin bundle")} not drawn.`);
    const count = `${view.nodes.length} of ${this.model.nodes.length} nodes${view.groups.length ? ` and ${plural(view.groups.length, "folded group")}` : ""}, ${view.edges.length} of ${this.model.edges.length} arrows${view.bundles.length ? ` and ${plural(view.bundles.length, "bundle")}` : ""}.`;
    this.trail.textContent = [...parts, count].join(" ");
  }

  say(text) {
    this.status.textContent = text;
  }

  path() {
    return chosenPath(this.state);
  }

  // Choosing

  select(what, { read = false, centre = true } = {}) {
    this.state.selected = what;
    const path = this.path();
    if (path && what?.edge !== undefined) {
      const step = path.edges.findIndex((edge) => edge.i === what.edge);
      if (step >= 0) this.state.step = step;
    }
    this.panels();
    if (what) {
      this.say(this.picture.describe(what));
      if (centre) this.picture.centre(what);
      if (read) this.panel.element.focus();
    }
  }

  open(what) {
    if (what?.group !== undefined) this.unfold(what.group);
    else if (what?.node !== undefined) this.isolate(this.model.nodes[what.node]);
  }

  goTo(node) {
    this.leavePath();
    const { state } = this;
    state.hidden.delete(node.i);
    state.kindsOff.delete(node.kind);
    const there = shown(this.model, this.data, state).nodes.includes(node);
    if (!there) this.around(node);
    state.selected = { node: node.i };
    this.draw({ keep: there });
    this.picture.centre(state.selected);
    this.say(`${node.label}, ${node.kind}`);
  }

  around(node) {
    const edges = [...node.out, ...node.into].filter((edge) => passes(this.model, this.state, edge)).sort((a, b) => b.belief - a.belief || a.rank - b.rank);
    this.state.focus = new Set([node.i]);
    for (const edge of edges) {
      if (this.state.focus.size > MOST_AROUND) break;
      this.state.focus.add(edge.s).add(edge.t);
    }
    const all = new Set(edges.flatMap((edge) => [edge.s, edge.t])).size;
    this.state.focusLabel = `what is around ${node.label}${all > this.state.focus.size ? `, the ${this.state.focus.size - 1} of the highest belief` : ""}`;
  }

  isolate(node) {
    this.leavePath();
    this.around(node);
    this.state.selected = { node: node.i };
    this.draw();
    this.say(`Isolated ${node.label}`);
  }

  expand(node) {
    const { state } = this;
    this.leavePath();
    const focus = state.focus ?? new Set(this.view.nodes.map((other) => other.i));
    const before = focus.size;
    for (const edge of [...node.out, ...node.into]) if (passes(this.model, state, edge)) focus.add(edge.s).add(edge.t);
    state.focus = focus;
    state.focusLabel ||= "what you chose";
    for (const number of focus) state.hidden.delete(number);
    state.selected = { node: node.i };
    this.draw();
    this.say(`${plural(focus.size - before, "node")} added around ${node.label}`);
  }

  hide(node) {
    this.leavePath();
    this.state.hidden.add(node.i);
    this.state.selected = null;
    this.draw({ keep: true });
    this.say(`${node.label} hidden`);
  }

  reach(node, backward) {
    this.leavePath();
    this.state.focus = reach(this.model, node.i, 2, backward, (edge) => passes(this.model, this.state, edge));
    this.state.focusLabel = `what is at most two steps ${backward ? "upstream" : "downstream"} of ${node.label}`;
    this.state.selected = { node: node.i };
    this.draw();
    this.say(`${plural(this.state.focus.size - 1, "node")} ${backward ? "upstream" : "downstream"}`);
  }

  unfold(name) {
    this.state.opened.add(name);
    this.state.selected = null;
    this.draw();
    const members = this.view.nodes.filter((node) => node.group === name);
    this.picture.approach(members);
    this.say(`${plural(members.length, "node")} unfolded`);
  }

  fold(name) {
    this.state.opened.delete(name);
    this.state.selected = { group: name };
    this.draw();
    this.say("Folded");
  }

  connect(node, add = true) {
    this.joined = this.joined.filter((number) => number !== node.i);
    if (add) this.joined.push(node.i);
    this.question.update();
  }

  bridge() {
    if (this.joined.length < 2) return this.say("Add at least two to connect");
    this.leavePath();
    this.state.focus = bridges(this.model, this.joined, (edge) => passes(this.model, this.state, edge));
    this.state.focusLabel = `what joins ${this.joined.map((number) => this.model.nodes[number].label).join(", ")}`;
    this.state.selected = null;
    this.draw();
    return this.say(`${plural(this.state.focus.size - this.joined.length, "bridge")} found`);
  }

  showAll() {
    this.leavePath();
    Object.assign(this.state, { hidden: new Set(), focus: null, focusLabel: "", opened: new Set(), selected: null });
    this.clearFilters();
    this.say(`Filters cleared, nothing hidden${this.data.open.length ? ", groups folded" : ""}. ${this.trail.textContent}`);
  }

  clearFilters() {
    Object.assign(this.state, { species: "", anatomy: "", design: "", source: "", minBelief: 0 });
    this.state.kindsOff.clear();
    this.state.signsOff.clear();
    this.draw();
  }

  changed() {
    this.draw();
    this.say(this.trail.textContent);
  }

  // Paths

  ask(ends) {
    Object.assign(this.state.question, ends);
    this.question.update();
    this.question.focus();
  }

  // A node that no path may pass ("avoid") or that each must ("via").
  keepTo(list, node, add = true) {
    this.state[list] = this.state[list].filter((number) => number !== node.i);
    if (add) this.state[list].push(node.i);
    this.question.update();
    this.question.unfold();
    if (this.state.answer) this.find();
  }

  answer() {
    const { question, options, avoid, via } = this.state;
    const { filtered, ...search } = options;
    const allowed = filtered ? (edge) => passes(this.model, this.state, edge) : null;
    return bestOfBothSigns(this.model, question.from, question.to, { ...search, avoid, via, allowed });
  }

  find() {
    const fault = this.question.fault();
    this.state.answer = fault ? { paths: [], fault } : this.answer();
    const found = this.state.answer.paths.length;
    this.say(fault || (found ? `${plural(found, "path")} found` : `No path: ${this.state.answer.reason}`));
    this.hold(found === 1 ? 0 : found ? "all" : null);
    this.draw();
  }

  choose(number) {
    this.hold(number);
    this.draw();
  }

  // Keep to one path of the answer, all of them, or none.
  hold(path, step = 0, only = true) {
    Object.assign(this.state, { path, step, only });
    const edge = this.path()?.edges[step];
    this.state.selected = edge ? { edge: edge.i } : null;
  }

  step(number) {
    this.state.step = number;
    this.select({ edge: this.path().edges[number].i });
  }

  only(only) {
    this.state.only = only;
    this.draw();
  }

  leavePath() {
    this.state.path = null;
  }

  leave() {
    Object.assign(this.state, { path: null, answer: null, selected: null });
    this.draw();
    this.say("Left the paths");
  }

  // A page made for a question opens on all the paths of its answer; a link may name one.
  restorePath() {
    const { state } = this;
    const { selected } = state;
    state.answer = this.answer();
    const { paths } = state.answer;
    let [path, step = 0, only = 1] = state.wanted ?? ["all"];
    if (path === "all" && paths.length < 2) path = 0;
    if (path === "all" || paths[path]) this.hold(path, Math.min(step || 0, paths[path]?.edges.length - 1 || 0), only !== 0);
    state.selected = selected ?? state.selected;
    delete state.wanted;
  }

  async take(file) {
    try {
      const { values, refused } = readTable(await file.text(), this.data.measured);
      this.setValues(values, refused);
    } catch (error) {
      this.setValues(null);
      return this.say(`${file.name}: ${error.message}`);
    }
    return this.say(`${plural(this.profile.values.size, "value")} from ${file.name}`);
  }

  setValues(values, refused = []) {
    this.profile = values && { ...onNodes(this.model, values), refused };
    this.draw({ keep: true });
  }

  // Taking away

  takePng() {
    save("bdnf-kg.png", png(this.picture, this.state.dark));
    this.say("Saved bdnf-kg.png");
  }

  takeSvg() {
    save("bdnf-kg.svg", new Blob([svg(this)], { type: "image/svg+xml" }));
    this.say("Saved bdnf-kg.svg");
  }

  takeTsv() {
    save("bdnf-kg.tsv", new Blob([tsv(this)], { type: "text/tab-separated-values" }));
    this.say("Saved bdnf-kg.tsv");
  }

  remember() {
    this.fragment = toFragment(this.state, this.model);
    if (window.parent !== window) {
      const { node, edge } = this.state.selected ?? {};
      const selected = node !== undefined ? this.model.nodes[node].id : edge !== undefined ? this.model.edges[edge].key : "";
      window.parent.postMessage({ bdnfkg: { selected } }, "*");
    }
    try {
      window.history.replaceState(null, "", `#${this.fragment}`);
    } catch {
      // A sandboxed frame has no history; the view still works, and the link is made on demand.
    }
  }

  restore() {
    if (window.location.hash.slice(1) === this.fragment) return;
    const { dark } = this.state;
    Object.assign(this.state, begin(this.data), { dark });
    if (!window.location.hash.includes("from=")) this.state.question = { from: null, to: null };
    fromFragment(window.location.hash, this.state, this.model);
    if (this.state.wanted) this.restorePath();
    this.draw();
  }

  async copyLink() {
    const address = `${window.location.href.split("#")[0]}#${this.fragment}`;
    try {
      await navigator.clipboard.writeText(address);
      this.say("Link copied");
    } catch {
      this.say(`The link is in the address bar: ${address.slice(0, 200)}`);
    }
  }

  setMode(mode) {
    this.state.mode = mode;
    this.draw();
  }

  setDark(dark) {
    this.state.dark = dark;
    this.draw({ keep: true });
  }
}
