// A search field with suggestions, by the ARIA combobox pattern. What is typed counts as chosen once it is the name of one node.

import { h } from "./dom.js";
import { alike, isCalled, named, suggest, unnamed } from "./model.js";

let count = 0;

// choose hears the node, or null where the text has come to name none; refuse hears why Enter did nothing.
export function combobox(model, label, choose, refuse, { placeholder = "", clear = false } = {}) {
  count += 1;
  const id = `names-${count}`;
  const list = h("ul", { id, role: "listbox", hidden: true, "aria-label": `${label}: suggestions` });
  const input = h("input", { type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", "aria-autocomplete": "list", "aria-controls": id, "aria-expanded": "false", placeholder, id: `${id}-field` });
  let found = [];
  let at = -1;
  let typed = false;

  function close() {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
  function pick(node) {
    input.value = clear ? "" : node.label;
    typed = false;
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
    const isSlip = !found.length && Boolean(input.value.trim());
    if (isSlip) {
      found = alike(model, input.value);
      refuse(unnamed(model, input.value));
    }
    list.classList.toggle("near", isSlip);
    at = found.length && !isSlip && isCalled(found[0], input.value) ? 0 : -1;
    typed = true;
    if (!clear) choose(null);
    list.replaceChildren(
      ...found.map((node, i) => {
        const other = node.called.length ? node.called.slice(0, 2).join(", ") : node.id;
        return h("li", { role: "option", id: `${id}-${i}`, onpointerdown: (event) => (event.preventDefault(), pick(node)) }, node.label, " ", h("small", {}, `${node.kind} · ${other}`));
      }),
    );
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(Boolean(found.length)));
    list.style.setProperty("--beside", `${Math.min(input.getBoundingClientRect().top, window.innerHeight - list.offsetHeight - 8)}px`);
    input.removeAttribute("aria-activedescendant");
    mark();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!found.length || list.hidden) return;
      at = event.key === "ArrowDown" ? (at + 1) % found.length : (at < 1 ? found.length : at) - 1;
      mark();
    } else if (event.key === "Enter") {
      if (!typed) return;
      if (!list.hidden && found[at]) pick(found[at]);
      else if (!resolve() && input.value.trim()) refuse(unnamed(model, input.value));
    } else if (event.key === "Escape" && !list.hidden) close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  function resolve() {
    const nodes = named(model, input.value);
    if (nodes.length === 1) pick(nodes[0]);
    return nodes.length === 1;
  }
  input.addEventListener("blur", () => (close(), typed && !clear && resolve()));
  const field = h("div", { class: "combobox" }, h("label", { for: `${id}-field` }, label), input, list);
  // What is being typed stays until it is chosen or replaced by a choice.
  function set(node) {
    if (!node && typed) return;
    input.value = node ? node.label : "";
    typed = false;
  }
  return { field, input, set, fault: () => (typed && input.value.trim() ? unnamed(model, input.value) : "") };
}
