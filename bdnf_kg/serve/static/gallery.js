"use strict";
// The editor leaves some of its fields without a name, and its list of tabs with a button that is none: said here for who hears the page.
const NAMES = { ".autocomplete": "Endpoint", ".CodeMirror textarea": "SPARQL", ".tableSizer": "Rows of a page" };
function nameFields(editor) {
  for (const [selector, name] of Object.entries(NAMES)) for (const field of editor.querySelectorAll(selector)) field.setAttribute("aria-label", name);
  for (const button of editor.querySelectorAll(".tabsList button.addTab")) button.setAttribute("role", "tab");
  for (const part of editor.querySelectorAll(".CodeMirror-scroll")) part.tabIndex = 0;
  for (const head of editor.querySelectorAll("th .dt-column-title:empty")) head.textContent = "#";
}
document.addEventListener("DOMContentLoaded", async () => {
  const gallery = document.getElementById("gallery");
  const note = document.getElementById("question");
  const editor = document.getElementById("yasgui");
  new MutationObserver(() => nameFields(editor)).observe(editor, { childList: true, subtree: true });
  const yasgui = new Yasgui(editor, {
    requestConfig: { endpoint: new URL("/sparql", location.href).href, method: "POST" },
    endpointCatalogueOptions: { getData: () => [{ endpoint: new URL("/sparql", location.href).href }] },
    persistenceId: null,
    copyEndpointOnNewTab: true,
    populateFromUrl: false,
    autofocus: false,
  });
  // SPARQL answers a query that names what is not there with no rows: what may be why is asked for beside it.
  const hint = document.getElementById("hint");
  const tell = (text) => {
    hint.textContent = text;
    hint.hidden = !text;
  };
  yasgui.on("query", () => tell(""));
  yasgui.on("queryResponse", async (_, tab) => {
    await null; // the editor takes the answer in right after it has told of it
    const rows = tab.getYasr().results?.getBindings();
    const asked = tab.getQuery();
    const said = rows && !rows.length ? await (await fetch(`/query/hint?${new URLSearchParams({ query: asked })}`)).text() : "";
    if (tab.getQuery() === asked) tell(said);
  });
  const questions = await (await fetch("/queries.json")).json();
  const groups = new Map();
  for (const q of questions) {
    if (!groups.has(q.group)) {
      const group = document.createElement("optgroup");
      group.label = q.group;
      groups.set(q.group, group);
      gallery.append(group);
    }
    const option = document.createElement("option");
    option.value = q.name;
    option.textContent = q.title;
    groups.get(q.group).append(option);
  }
  const show = (name, run) => {
    const q = questions.find((x) => x.name === name);
    if (!q) return;
    note.textContent = `${q.question} Teaches: ${q.teaches}.`;
    const tab = yasgui.getTab() || yasgui.addTab(true);
    tab.setQuery(q.query);
    if (run) tab.query().catch(() => {});
  };
  gallery.addEventListener("change", () => show(gallery.value, true));
  gallery.value = gallery.dataset.first;
  show(gallery.value, false);
});
