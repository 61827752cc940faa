// A search field with suggestions, by the ARIA combobox pattern.

import { h } from "./dom.js";
import { suggest } from "./model.js";

let count = 0;

export function combobox(model, label, choose, { placeholder = "", clear = false } = {}) {
  count += 1;
  const id = `names-${count}`;
  const list = h("ul", { id, role: "listbox", hidden: true, "aria-label": `${label}: suggestions` });
  const input = h("input", { type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", "aria-autocomplete": "list", "aria-controls": id, "aria-expanded": "false", placeholder, id: `${id}-field` });
  let found = [];
  let at = -1;

  function close() {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
  function pick(node) {
    input.value = clear ? "" : node.label;
    close();
    choose(node);
  }
  function mark() {
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
    if (at >= 0) {
      input.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    }
  }
  input.addEventListener("input", () => {
    found = suggest(model, input.value);
    at = found.length ? 0 : -1;
    list.replaceChildren(
      ...found.map((node, i) => {
        const other = node.names.length ? node.names.slice(0, 2).join(", ") : node.id;
        return h("li", { role: "option", id: `${id}-${i}`, onpointerdown: (event) => (event.preventDefault(), pick(node)) }, node.label, " ", h("small", {}, `${node.kind} · ${other}`));
      }),
    );
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(Boolean(found.length)));
    input.removeAttribute("aria-activedescendant");
    mark();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!found.length || list.hidden) return;
      at = (at + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length;
      mark();
    } else if (event.key === "Enter") {
      if (!list.hidden && found[at]) pick(found[at]);
      else if (suggest(model, input.value, 1).length) pick(suggest(model, input.value, 1)[0]);
    } else if (event.key === "Escape" && !list.hidden) close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  input.addEventListener("blur", close);
  const field = h("div", { class: "combobox" }, h("label", { for: `${id}-field` }, label), input, list);
  return { field, input, set: (node) => (input.value = node ? node.label : "") };
}
