// Everything by keyboard: in the whole page, and in the picture.

export function keys(app) {
  window.addEventListener("keydown", (event) => key(app, event));
  app.canvas.addEventListener("keydown", (event) => canvasKey(app, event));
}

function key(app, event) {
  if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/") {
    event.preventDefault();
    app.searchField.focus();
  } else if (event.key === "Escape") {
    if (app.state.selected) app.select(null);
    else if (app.state.answer) app.leave();
  }
}

function canvasKey(app, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const selected = app.state.selected;
  const node = selected?.node !== undefined ? app.model.nodes[selected.node] : null;
  const acts = { "+": () => app.picture.zoom(1.25), "=": () => app.picture.zoom(1.25), "-": () => app.picture.zoom(0.8), 0: () => app.picture.fit() };
  if (node) Object.assign(acts, { i: () => app.isolate(node), e: () => app.expand(node), h: () => app.hide(node) });
  if (arrows[event.key]) {
    const next = app.picture.neighbour(here(app), arrows[event.key]);
    if (next) app.select(next);
  } else if (event.key === "[" || event.key === "]") turn(app, event.key === "]" ? 1 : -1);
  else if (event.key === "Enter" && selected?.group !== undefined) app.unfold(selected.group);
  else if (event.key === "Enter" && selected) app.panel.element.focus();
  else if (acts[event.key]) acts[event.key]();
  else return;
  event.preventDefault();
}

// The node from which the arrow keys go on: the chosen one, or the start of the chosen arrow.
function here(app) {
  const { selected } = app.state;
  return selected?.edge !== undefined ? { node: app.model.edges[selected.edge].s } : selected;
}

function turn(app, by) {
  const { selected } = app.state;
  if (selected?.node !== undefined) app.hub = selected.node;
  const edges = app.view.edges.filter((edge) => edge.s === app.hub || edge.t === app.hub);
  if (!edges.length) return;
  const at = edges.findIndex((edge) => edge.i === selected?.edge);
  app.select({ edge: edges[(at + by + edges.length + (at < 0 && by < 0 ? 1 : 0)) % edges.length].i });
}
