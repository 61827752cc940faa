// Starts the page.

import { App } from "./app.js";
import { arrange } from "./layout.js";
import { derivation } from "./model.js";
import { bestPaths } from "./paths.js";
import { nodeBox } from "./picture.js";
import { readTable } from "./profile.js";
import { passes } from "./shown.js";
import { svg } from "./takeaway.js";

const data = JSON.parse(document.getElementById("data").textContent);
const app = new App(data);
app.start();
// In a notebook's frame the widget around it may ask for a node, and hears what is chosen.
window.addEventListener("message", (event) => {
  if (event.source !== window.parent || window.parent === window) return;
  const node = app.model.byId.get(String(event.data?.bdnfkg?.show ?? ""));
  if (node) app.goTo(node);
});
// For tests, and for those who like a console.
window.explorer = { app, arrange, bestPaths, derivation, nodeBox, passes, readTable, svg: () => svg(app) };
