// The printed page: the picture as it stands, as shapes and text in ink on white, and its table.

import { h } from "./dom.js";
import { svg } from "./takeaway.js";

export function printed(app) {
  const element = h("div", { class: "printed" });
  let dark = false;
  window.addEventListener("beforeprint", () => {
    dark = app.state.dark;
    if (dark) app.setDark(false);
    const { documentElement } = new DOMParser().parseFromString(svg(app), "image/svg+xml");
    element.replaceChildren(document.importNode(documentElement, true));
    app.table.update(true);
  });
  window.addEventListener("afterprint", () => {
    element.replaceChildren();
    app.table.update();
    if (dark) app.setDark(true);
  });
  return element;
}
