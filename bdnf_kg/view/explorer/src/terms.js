// The search of the documentation's list of terms, built into bdnf_kg/pages/search.js.

import { begins, fold, nearest } from "./names.js";

const [field, count, near] = ["search", "count", "near"].map((id) => document.getElementById(id));
const things = [...document.querySelectorAll("#terms li")].map((item) => {
  const link = item.querySelector("a");
  const names = [link.textContent, ...item.dataset.names.split("|").filter(Boolean)];
  return { item, link, names, folded: [...names, item.textContent].map(fold), ids: item.dataset.ids.split(" ").map(fold) };
});

function show() {
  const words = field.value.split(/\s+/).map(fold).filter(Boolean);
  const holds = ({ folded, ids }) => words.every((word) => folded.some((name) => name.includes(word)) || ids.some((id) => begins(word, id)));
  let shown = 0;
  for (const thing of things) {
    thing.item.hidden = !holds(thing);
    shown += thing.item.hidden ? 0 : 1;
  }
  count.textContent = `${shown} of ${things.length}`;
  const offered = shown ? [] : nearest(field.value, things, ({ names }) => names);
  near.replaceChildren(...(offered.length ? ["Nearest: "] : []), ...offered.flatMap(({ link }, i) => (i ? [", ", link.cloneNode(true)] : [link.cloneNode(true)])));
}

function follow() {
  const change = /^#BDNFKG_([12])(\d{6})$/.exec(location.hash);
  const item = change && document.querySelector(`#terms li[data-change="${Number(change[2])}"] a`);
  if (item) location.replace(item.getAttribute("href") + location.hash);
}

field.hidden = false;
field.addEventListener("input", show);
window.addEventListener("hashchange", follow);
show();
follow();
