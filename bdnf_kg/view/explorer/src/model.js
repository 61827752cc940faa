// The page's data as nodes and arrows that know each other, and the names by which people call the nodes.

import { begins, fold, nearest } from "./names.js";

const FIELDS = ["id", "finding", "reference"];
const WORDS = [
  "manipulation", "note", "species", "anatomy", "cellType", "sex", "lifeStage", "duration", "condition", "design", "perturbation", "change", "assay", "mechanism", "directness", "locator", "source",
];

// What a name says that means not the same as the label: more, less, or something near.
const SCOPES = ["broader", "narrower", "related"];

// An address of an identifier that Python found valid; 1 stands for the stem of its prefix with the rest as it is. A site has pages of its own IRIs.
function address(data, id, link) {
  const [, prefix, local] = /^([^:]*):(.*)$/.exec(id) ?? [];
  const whole = link === 1 ? data.stems[prefix] + local : link;
  return data.site && whole.startsWith(data.site.own) ? `/${whole.slice(data.site.own.length)}` : whole;
}

export function read(data) {
  const rows = data.rows.map((cells) => {
    const row = {};
    FIELDS.forEach((name, i) => (row[name] = cells[i]));
    WORDS.forEach((name, i) => (row[name] = data.words[cells[FIELDS.length + i] ?? data.usual[i]]));
    const [id, told, link] = data.references[row.reference];
    const citation = id.startsWith("TITLE:") ? told : `${told}. ${id}`; // such an id only repeats the title
    const page = data.site ? data.site.evidence + row.id : "";
    return { ...row, page, reference: id, citation, address: address(data, id, link) };
  });
  const nodes = data.nodes.map((node, i) => {
    const facts = Object.fromEntries(["kind", "stage", "quantity"].map((name) => [name, data.words[node[name] ?? 0]]));
    return { lines: [node.label], names: [], outside: [], kinds: [], definition: "", link: 1, ...node, ...facts, i, out: [], into: [], nulls: [] };
  });
  const edges = data.edges.map((edge, i) => {
    const pick = (name) => (edge[name] ?? []).map((number) => rows[number]);
    const kind = edge.kind ?? "claim";
    const standing = edge.standing ?? (edge.sum ? "uncontested" : "");
    const key = `${nodes[edge.s].id}${edge.sign > 0 ? "+" : "-"}${nodes[edge.t].id}`;
    return { gain: 1, loss: 1, key, rank: i, ...edge, i, kind, standing, for: pick("for"), against: pick("against"), none: pick("none") };
  });
  for (const node of nodes) {
    node.called = [...node.names, ...SCOPES.flatMap((scope) => (node[scope] ?? []).map((name) => `${name} (${scope})`))];
    node.names = [...node.names, ...SCOPES.flatMap((scope) => node[scope] ?? [])];
  }
  for (const node of nodes) node.outside = [[node.id, node.link], ...node.outside].map(([id, link]) => [id, address(data, id, link)]);
  for (const edge of edges) {
    nodes[edge.s].out.push(edge);
    nodes[edge.t].into.push(edge);
  }
  for (const { s, t, rows: numbers } of data.nulls) {
    const found = { s, t, rows: numbers.map((number) => rows[number]) };
    nodes[s].nulls.push(found);
    nodes[t].nulls.push(found);
  }
  const including = new Map(data.including.map(([word, ...inside]) => [data.words[word], new Set(inside.map((number) => data.words[number]))]));
  const model = { nodes, edges, rows, including, byId: new Map(nodes.map((node) => [node.id, node])), byKey: new Map(edges.map((edge) => [edge.key, edge])) };
  model.lexicon = lexicon(nodes);
  return model;
}

// The sum behind a belief in words, as Belief.derivation of bdnf_kg/model.py writes it.
export function derivation(data, [plus, minus, support, opposition, value]) {
  const terms = (side) => (side.length ? `1-${side.map(([, weight]) => `(1-${weight})`).join("")}` : "0");
  const names = (side) => side.map(([number]) => data.references[number][0]).join(", ");
  const against = minus.length ? `against: ${terms(minus)} = ${opposition} [${names(minus)}]` : "against: nothing";
  return `for: ${terms(plus)} = ${support} [${names(plus)}]; ${against}; belief ${support}(1-${opposition})/(1-${support}*${opposition}) = ${value}`;
}

function lexicon(nodes) {
  const ranks = [new Map(), new Map(), new Map(), new Map(), new Map()];
  for (const node of nodes) {
    const ids = node.outside.map(([id]) => id);
    const accessions = ids.map((id) => id.slice(id.indexOf(":") + 1)).filter((local) => /\p{L}/u.test(local));
    const names = [[node.id], [node.label], node.names, ids, accessions];
    names.forEach((list, rank) => {
      for (const name of list) {
        const key = fold(name);
        if (!ranks[rank].has(key)) ranks[rank].set(key, new Set());
        ranks[rank].get(key).add(node);
      }
    });
    node.folded = [node.label, ...node.names].map(fold);
    node.ids = [node.id, ...names[3]].map(fold);
  }
  return ranks;
}

export function named(model, text) {
  const key = fold(text.trim());
  for (const names of model.lexicon) if (names.has(key)) return [...names.get(key)];
  return [];
}

// A measured symbol or id of a gene names the message of its gene where the graph has it, else what is called so.
export function measured(model, name) {
  for (const text of [`${name} mRNA`, name.replace(/^(ENS[A-Z]*\d{11})\.\d+$/, "$1")]) {
    const found = named(model, text);
    const messages = found.filter((node) => node.kind === "RNA");
    const meant = messages.length ? messages : found;
    if (meant.length === 1) return meant[0];
  }
  return null;
}

// The nodes that a text may mean, best first, as Lexicon.search of bdnf_kg/lookup.py ranks them by their names and ids.
export function suggest(model, text, limit = 10) {
  const whole = fold(text);
  const words = text.split(/\s+/).map(fold).filter(Boolean);
  if (!whole) return [];
  const hits = [];
  for (const node of model.nodes) {
    let score = 4;
    if (node.folded.includes(whole) || node.ids.includes(whole)) score = 0;
    else if (node.folded.some((name) => name.startsWith(whole))) score = 1;
    else if (words.every((word) => node.folded.some((name) => name.includes(word)))) score = 2;
    else if (node.ids.some((id) => begins(whole, id))) score = 3;
    if (score < 4) hits.push([score, node.label.length, node]);
  }
  hits.sort((a, b) => a[0] - b[0] || a[1] - b[1] || (a[2].label < b[2].label ? -1 : 1));
  return hits.slice(0, limit).map(([, , node]) => node);
}

// The nodes that a text may mean by a slip.
export const alike = (model, text, limit = 6) => nearest(text, model.nodes, (node) => [node.label, ...node.names], limit);

// Whether a text is one of a node's names or the beginning of its label, so that who types it may mean the node.
export const isCalled = (node, text) => node.folded.includes(fold(text)) || fold(node.label).startsWith(fold(text));

// Why a text names no node, with those that it may mean.
export function unnamed(model, text) {
  const several = named(model, text);
  const meant = [several, suggest(model, text, 4), alike(model, text, 4)].find((nodes) => nodes.length) ?? [];
  const near = meant.map((node) => node.label).join(", ");
  return `“${text.trim()}” is the name of ${several.length ? "several nodes" : "no node"} in this page${near ? `: choose ${several.length ? "one of" : "from"} ${near}` : ""}`;
}

export const VERB = { 1: "raises", "-1": "lowers", 0: "goes with" };
export const contested = (edge) => edge.standing === "conflicting" || edge.standing === "context-dependent";
export const papers = (edge) => new Set(edge.for.map((row) => row.reference)).size;

export function sentence(model, edge) {
  const [a, b] = [model.nodes[edge.s].label, model.nodes[edge.t].label];
  return edge.kind === "is a" ? `${a} is a kind of ${b}` : `${a} ${VERB[edge.sign]} ${b}`;
}
