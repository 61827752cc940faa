// The same relations as a table, in step with the picture: the form of it for those who cannot see a canvas.

import { button, h } from "./dom.js";
import { tableRows } from "./shown.js";

const HEAD = ["subject", "effect", "object", "standing", "belief", "papers", "species"];

export function table(app) {
  const element = h("div", { class: "table", tabindex: "0", role: "region", "aria-label": "The arrows shown, as a table" });
  function update(always = false) {
    if (app.state.mode !== "table" && !always) return element.replaceChildren();
    const rows = tableRows(app.model, app.view);
    element.replaceChildren(
      h(
        "table", {},
        h("caption", {}, `${rows.length} arrows shown`),
        h("thead", {}, h("tr", {}, [...HEAD, "evidence"].map((name) => h("th", { scope: "col" }, name)))),
        h(
          "tbody", {},
          rows.map(({ edge, bundle, cells }) =>
            h(
              "tr", { class: edge && app.state.selected?.edge === edge.i ? "here" : "" },
              cells.map((cell, i) => h("td", { class: i === 4 || i === 5 ? "number" : "" }, cell)),
              h("td", {}, button("Read", () => app.select(edge ? { edge: edge.i } : { bundle: bundle.key }, { read: true }), { "aria-label": `Read the evidence: ${cells.slice(0, 3).join(" ")}` })),
            ),
          ),
        ),
      ),
    );
    return undefined;
  }
  return { element, update };
}
