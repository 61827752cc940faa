"use strict";
(function () {
  const details = JSON.parse(document.getElementById("details").textContent);
  const panel = document.getElementById("evidence");
  function add(parent, name, text) {
    const element = document.createElement(name);
    if (text) element.textContent = text;
    parent.appendChild(element);
    return element;
  }
  function rows(title, list) {
    if (!list.length) return;
    add(panel, "h2", title);
    const items = add(panel, "ul");
    for (const row of list) {
      const item = add(items, "li", row.finding);
      add(item, "small", row.context);
      const small = add(item, "small");
      if (row.link.startsWith("https://")) {
        const link = add(small, "a", row.citation);
        link.href = row.link;
        link.target = "_blank";
        link.rel = "noopener noreferrer";
      } else {
        small.textContent = row.citation;
      }
    }
  }
  function show(item) {
    panel.replaceChildren();
    add(panel, "h2", item.label);
    if (item.definition) {
      add(panel, "p", item.definition);
      add(panel, "small", item.facts.filter(Boolean).join(" · "));
    } else {
      rows("For", item.for);
      rows("Against", item.against);
      if (item.derivation) add(panel, "small", item.derivation);
    }
  }
  network.on("click", function (event) {
    const node = event.nodes[0], edge = event.edges[0];
    if (node !== undefined && details.nodes[node]) show(details.nodes[node]);
    else if (edge !== undefined && details.edges[edge]) show(details.edges[edge]);
  });
  network.once("afterDrawing", function () {
    network.fit();
    network.moveTo({ scale: network.getScale() * 0.88 });
    document.body.dataset.ready = "yes";
  });
  network.redraw();
})();
