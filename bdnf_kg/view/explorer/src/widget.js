// The page in a notebook cell: a sandboxed frame, told which node to show and telling what is chosen.

function render({ model, el }) {
  const frame = document.createElement("iframe");
  frame.title = model.get("title");
  frame.setAttribute("sandbox", "allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox");
  Object.assign(frame.style, { width: "100%", height: `${model.get("height")}px`, border: "1px solid #999" });
  frame.srcdoc = model.get("html");
  const hear = (event) => {
    const selected = event.source === frame.contentWindow && event.data?.bdnfkg?.selected;
    if (typeof selected === "string") {
      model.set("selected", selected);
      model.save_changes();
    }
  };
  const show = () => frame.contentWindow?.postMessage({ bdnfkg: { show: model.get("shown") } }, "*");
  window.addEventListener("message", hear);
  model.on("change:shown", show);
  el.append(frame);
  return () => {
    window.removeEventListener("message", hear);
    model.off("change:shown", show);
  };
}

export default { render };
