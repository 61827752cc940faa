"use strict";
const field = document.getElementById("search"), count = document.getElementById("count");
const items = [...document.querySelectorAll("#terms li")].map((item) => [item, (item.textContent + " " + item.dataset.names).toLowerCase(), item.dataset.ids.toLowerCase().split(" ")]);
// Whether a word begins an id or, without a colon, what follows its prefix: "bdnf" begins no "BDNFKG:0000012".
const begins = (word, id) => (word.includes(":") ? id : id.slice(id.indexOf(":") + 1)).startsWith(word);
function show() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const [item, text, ids] of items) {
    item.hidden = !words.every((word) => text.includes(word) || ids.some((id) => begins(word, id)));
    shown += item.hidden ? 0 : 1;
  }
  count.textContent = `${shown} of ${items.length}`;
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
