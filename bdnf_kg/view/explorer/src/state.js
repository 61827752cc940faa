// What the page shows, as one value; a link carries it in its fragment, by ids, so it also works from a file.

const systemIsDark = () => window.matchMedia("(prefers-color-scheme: dark)").matches;

export function begin(data) {
  return {
    mode: "graph",
    dark: systemIsDark(),
    selected: null, // {node} or {edge} or {group} or {bundle}
    kindsOff: new Set(),
    signsOff: new Set(),
    species: "",
    anatomy: "",
    design: "",
    source: "",
    minBelief: 0,
    hidden: new Set(),
    focus: null, // a set of node numbers, shown alone
    focusLabel: "",
    opened: new Set(), // folded groups that were opened
    question: data.question ? { from: data.question[0], to: data.question[1] } : { from: null, to: null },
    options: { k: data.ask.k, sign: data.ask.sign, maxLength: data.ask.maxLength, strict: data.ask.strict, minBelief: data.ask.minBelief, kinds: data.ask.kinds, filtered: false },
    avoid: [...data.ask.avoid],
    via: [...data.ask.via],
    answer: null, // what bestPaths returned
    path: null, // the number of the chosen path, or "all"
    only: true, // the chosen paths alone
    step: 0,
  };
}

const LISTS = { kinds: "kindsOff", signs: "signsOff", open: "opened" };
const TEXTS = ["species", "anatomy", "design", "source"];

export function toFragment(state, model) {
  const words = new URLSearchParams();
  const ids = (numbers) => [...numbers].map((number) => model.nodes[number].id).join("|");
  if (state.mode !== "graph") words.set("mode", state.mode);
  if (state.dark !== systemIsDark()) words.set("dark", state.dark ? "1" : "0");
  for (const [name, field] of Object.entries(LISTS)) if (state[field].size) words.set(name, [...state[field]].join("|"));
  for (const name of TEXTS) if (state[name]) words.set(name, state[name]);
  if (state.minBelief) words.set("belief", state.minBelief);
  if (state.hidden.size) words.set("hidden", ids(state.hidden));
  if (state.focus) words.set("focus", ids(state.focus));
  if (state.focusLabel) words.set("about", state.focusLabel);
  for (const name of ["avoid", "via"]) if (state[name].length) words.set(name, ids(state[name]));
  if (state.answer && state.question.from !== null && state.question.to !== null) {
    words.set("from", model.nodes[state.question.from].id);
    words.set("to", model.nodes[state.question.to].id);
    const { sign, maxLength, strict, minBelief, filtered } = state.options;
    words.set("how", [sign, maxLength, Number(strict), minBelief, Number(filtered)].join("|"));
    if (state.path !== null) words.set("path", `${state.path}|${state.step}|${Number(state.only)}`);
  }
  if (state.selected?.node !== undefined) words.set("node", model.nodes[state.selected.node].id);
  if (state.selected?.edge !== undefined) words.set("arrow", model.edges[state.selected.edge].key);
  return words.toString();
}

export function fromFragment(text, state, model) {
  const words = new URLSearchParams(text.replace(/^#/, ""));
  const numbers = (list) => (list ?? "").split("|").map((id) => model.byId.get(id)?.i).filter((number) => number !== undefined);
  const number = (value, low, high, other) => (Number.isFinite(Number(value)) ? Math.min(high, Math.max(low, Number(value))) : other);
  if (words.get("mode") === "table") state.mode = "table";
  if (words.has("dark")) state.dark = words.get("dark") === "1";
  for (const [name, field] of Object.entries(LISTS)) if (words.has(name)) state[field] = new Set(words.get(name).split("|"));
  for (const name of TEXTS) if (words.has(name)) state[name] = words.get(name);
  state.minBelief = number(words.get("belief") ?? 0, 0, 1, 0);
  state.hidden = new Set(numbers(words.get("hidden")));
  if (words.has("focus")) {
    state.focus = new Set(numbers(words.get("focus")));
    state.focusLabel = words.get("about") ?? "";
  }
  for (const name of ["avoid", "via"]) if (words.has(name) || words.has("from")) state[name] = numbers(words.get(name));
  const [from] = numbers(words.get("from"));
  const [to] = numbers(words.get("to"));
  if (from !== undefined && to !== undefined) {
    state.question = { from, to };
    const [sign, maxLength, strict, minBelief, filtered] = (words.get("how") ?? "0|6|0|0|0").split("|").map(Number);
    state.options = { ...state.options, sign: [1, -1].includes(sign) ? sign : 0, maxLength: number(maxLength, 1, 12, 6), strict: strict === 1, minBelief: number(minBelief, 0, 1, 0), filtered: filtered === 1 };
    state.wanted = words.has("path") ? words.get("path").split("|").map((word) => (word === "all" ? word : Number(word))) : [];
  }
  const [node] = numbers(words.get("node"));
  const edge = model.byKey.get(words.get("arrow") ?? "");
  if (edge) state.selected = { edge: edge.i };
  else if (node !== undefined) state.selected = { node };
}
