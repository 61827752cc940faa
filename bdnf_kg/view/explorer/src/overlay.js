// What a user's values show: how many nodes they colour, what they do not name here, and the causes that would explain them.

import { button, h, plural } from "./dom.js";

export function overlay(app) {
  const { model } = app;
  const element = h("section", { class: "overlay", hidden: true, "aria-labelledby": "overlay-title" });
  function update() {
    const { profile } = app;
    element.hidden = !profile;
    if (!profile) return;
    element.replaceChildren(
      h("h2", { id: "overlay-title" }, "Your values"),
      h("p", {}, `${plural(profile.values.size, "node")} coloured: violet fell, orange rose.`, profile.unmapped.length ? ` Not in this page: ${profile.unmapped.slice(0, 12).join(", ")}${profile.unmapped.length > 12 ? " …" : ""}.` : "", profile.refused?.length ? ` Not used, being on several lines, up and down: ${profile.refused.slice(0, 8).join(", ")}.` : ""),
      profile.causes.length ? h("h3", {}, "What would explain them") : "",
      h("ol", {}, profile.causes.map(({ node, sign, score, right, wrong, ambiguous }) => h("li", {}, button(`${model.nodes[node].label} ${sign > 0 ? "raised" : "lowered"}`, () => app.goTo(model.nodes[node]), { class: "link" }), ` score ${score}: ${right} right, ${wrong} wrong, ${ambiguous} undecided`))),
      profile.causes.length ? h("p", {}, "By score: of the nodes that changed, those whose direction a cause gets right, less those it gets wrong. A score is no p-value: the command bdnf-kg profile also says how often chance scores as high (permutation p), corrected for the number of causes (q).") : "",
      h("div", { class: "acts" }, button("Remove the values", () => app.setValues(null))),
    );
  }
  return { element, update };
}
