// Paths from one node to another: the question, the ranked answers in words, the steps and what argues against each.

import { combobox } from "./combobox.js";
import { button, h, plural, reveal } from "./dom.js";
import { papers, sentence, VERB } from "./model.js";
import { chosenPath } from "./shown.js";
import { finding } from "./panel.js";

export function question(app) {
  const { model, state } = app;
  const refuse = (why) => app.say(why);
  const from = combobox(model, "From", (node) => (state.question.from = node?.i ?? null), refuse, { placeholder: "a cause" });
  const to = combobox(model, "To", (node) => (state.question.to = node?.i ?? null), refuse, { placeholder: "an effect" });
  const avoid = combobox(model, "Avoid", (node) => app.keepTo("avoid", node), refuse, { placeholder: "add a node that no path may pass", clear: true });
  const via = combobox(model, "Via", (node) => app.keepTo("via", node), refuse, { placeholder: "add a node that each path must pass", clear: true });
  const join = combobox(model, "Connect", (node) => app.connect(node), refuse, { placeholder: "add a gene or node to connect", clear: true });
  const sign = h("select", { id: "path-sign" }, h("option", { value: "0" }, "any"), h("option", { value: "1" }, "raises"), h("option", { value: "-1" }, "lowers"));
  const steps = h("select", { id: "path-steps" }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((n) => h("option", { value: String(n) }, String(n))));
  const belief = h("input", { id: "path-belief", type: "number", min: "0", max: "1", step: "0.05" });
  const strict = h("input", { type: "checkbox" });
  const filtered = h("input", { type: "checkbox" });
  const answers = h("div", { class: "answers" });
  const avoided = h("ul", { class: "chips", "aria-label": "Avoided" });
  const passed = h("ul", { class: "chips", "aria-label": "To pass" });
  const joined = h("ul", { class: "chips", "aria-label": "To connect" });
  sign.addEventListener("change", () => (state.options.sign = Number(sign.value)));
  steps.addEventListener("change", () => (state.options.maxLength = Number(steps.value)));
  belief.addEventListener("change", () => (state.options.minBelief = Math.min(1, Math.max(0, Number(belief.value) || 0))));
  strict.addEventListener("change", () => (state.options.strict = strict.checked));
  filtered.addEventListener("change", () => (state.options.filtered = filtered.checked));
  const options = h(
    "details", { class: "options" }, h("summary", {}, "Options"),
    h("div", { class: "pair" }, h("div", { class: "field" }, h("label", { for: "path-sign" }, "Net effect"), sign), h("div", { class: "field" }, h("label", { for: "path-steps" }, "Steps at most"), steps), h("div", { class: "field" }, h("label", { for: "path-belief" }, "Belief of a step"), belief)),
    avoid.field, avoided, via.field, passed,
    h("label", { class: "tick" }, strict, "only directions that were shown"),
    h("label", { class: "tick" }, filtered, "only arrows that pass the filters"),
  );
  const form = h(
    "form", { onsubmit: (event) => (event.preventDefault(), app.find(), fold()) },
    from.field, to.field,
    options,
    h("p", {}, h("button", { type: "submit", class: "main" }, "Find paths")),
  );
  const asked = h("summary", {});
  const ask = h("details", { class: "ask", open: true }, asked, form);
  let answered = false;
  // Once paths are found, the form gives its room to them.
  const fold = () => (ask.open = !state.answer?.paths.length);
  const element = h(
    "section", { class: "question", "aria-labelledby": "question-title" },
    h("h2", { id: "question-title" }, "Paths"), ask, answers,
    h("details", {}, h("summary", {}, "Connect several"), join.field, joined, h("div", { class: "acts" }, button("Connect these", () => app.bridge()))),
  );

  const chip = (node, drop) => h("li", {}, node.label, " ", button("×", drop, { "aria-label": `Remove ${node.label}` }));

  function inWords() {
    const labels = (numbers) => numbers.map((number) => model.nodes[number].label).join(", ");
    const { question } = state;
    return [`From ${labels([question.from])} to ${labels([question.to])}`, state.via.length && `by way of ${labels(state.via)}`, state.avoid.length && `avoiding ${labels(state.avoid)}`].filter(Boolean).join(", ");
  }

  function words(path) {
    const [a, b] = [model.nodes[path.edges[0].s].label, model.nodes[path.edges.at(-1).t].label];
    if (path.sign === 0) return `From ${a} to ${b}: sign undetermined`;
    return `Raising ${a} ${VERB[path.sign]} ${b}`;
  }

  function chain(path) {
    return model.nodes[path.edges[0].s].label + path.edges.map((edge) => ` ${edge.kind === "is a" ? "is a" : { 1: "→", "-1": "⊣", 0: "–?" }[edge.sign]} ${model.nodes[edge.t].label}`).join("");
  }

  function steps_(path) {
    const last = path.edges.length - 1;
    const go = (to_) => app.step(Math.min(last, Math.max(0, to_)));
    return h(
      "div", { class: "steps" },
      h("div", { class: "acts" }, button("Previous step", () => go(state.step - 1), { disabled: state.step === 0 }), button("Next step", () => go(state.step + 1), { disabled: state.step === last })),
      h(
        "ol", {},
        path.edges.map((edge, i) => {
          const against = [...edge.against, ...edge.none];
          const text = edge.kind === "is a" ? "" : ` ${edge.belief.toFixed(2)} · ${plural(papers(edge), "paper")} · ${edge.standing || edge.kind}`;
          return h(
            "li", { class: i === state.step ? "here" : "" },
            button(sentence(model, edge), () => app.step(i), { class: "link", "aria-current": i === state.step ? "step" : undefined }), text,
            against.length ? h("details", {}, h("summary", {}, `What argues against it: ${plural(against.length, "finding")}`), h("ul", { class: "findings" }, against.map(finding))) : "",
          );
        }),
      ),
    );
  }

  function update() {
    from.set(model.nodes[state.question.from]);
    to.set(model.nodes[state.question.to]);
    sign.value = String(state.options.sign);
    steps.value = String(state.options.maxLength);
    belief.value = String(state.options.minBelief);
    strict.checked = state.options.strict;
    filtered.checked = state.options.filtered;
    avoided.replaceChildren(...state.avoid.map((number) => chip(model.nodes[number], () => app.keepTo("avoid", model.nodes[number], false))));
    passed.replaceChildren(...state.via.map((number) => chip(model.nodes[number], () => app.keepTo("via", model.nodes[number], false))));
    joined.replaceChildren(...app.joined.map((number) => chip(model.nodes[number], () => app.connect(model.nodes[number], false))));
    if (state.avoid.length || state.via.length) options.open = true;
    asked.textContent = state.answer && state.question.from !== null && state.question.to !== null ? inWords() : "The question";
    if (Boolean(state.answer?.paths.length) !== answered) {
      answered = !answered;
      fold();
    }
    if (!state.answer) return answers.replaceChildren();
    const { paths, reason, bound, added, fault } = state.answer;
    if (fault) return answers.replaceChildren(h("p", {}, fault));
    const signs = [1, -1, 0].map((value) => [value, paths.filter((path) => path.sign === value).length]).filter(([, n]) => n);
    const told = { 1: "raise", "-1": "lower", 0: "undetermined" };
    const best = `The best ${plural(paths.length - (added?.length ?? 0), "path")}${added?.length ? ` and the best that ${VERB[added[0].sign]}` : ""}`;
    const held = state.path !== null;
    answers.replaceChildren(
      h("p", {}, paths.length ? `${best}: ${signs.map(([value, n]) => `${n} ${told[value]}`).join(", ")}.` : `No path: ${reason}.`, bound ? ` (${bound})` : ""),
      paths.length
        ? h(
            "div", { class: "acts" },
            paths.length > 1 ? button("All paths", () => app.choose("all"), { "aria-pressed": String(state.path === "all") }) : "",
            held ? button(state.only ? "Show in the whole picture" : "Paths only", () => app.only(!state.only)) : "",
            button("Leave the paths", () => app.leave()),
          )
        : "",
      h(
        "ol", { class: "ranked" },
        paths.map((path, i) =>
          h(
            "li", {},
            button(`${words(path)} · belief ${path.belief.toFixed(3)} · ${plural(path.edges.length, "step")}`, () => app.choose(i), { class: "link", "aria-pressed": String(i === state.path) }),
            h("small", {}, chain(path)),
            path === chosenPath(state) ? steps_(path) : "",
          ),
        ),
      ),
    );
    if (chosenPath(state)) reveal(answers.querySelector(".here") ?? answers.querySelector("[aria-pressed=true]"), element);
    return undefined;
  }
  // Why the question cannot be asked yet: for each end, what is typed there names no node.
  function fault() {
    const ends = [["From", from, state.question.from], ["To", to, state.question.to]].filter(([, , number]) => number === null);
    const told = ends.filter(([, field]) => field.fault()).map(([name, field]) => `${name}: ${field.fault()}.`);
    return told.join(" ") || (ends.length ? "Choose where the path begins and where it ends" : "");
  }
  const unfold = () => (ask.open = true);
  function focus() {
    unfold();
    (state.question.from === null ? from : to).input.focus();
  }
  return { element, update, fault, focus, unfold };
}
