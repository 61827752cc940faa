// Elements without markup: text enters the page only as text, links only with a checked address.

export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key in element && key !== "list" && typeof value !== "string") element[key] = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

export function link(address, text) {
  if (/^\/[^/\\\s][^\s]*$/.test(address)) return h("a", { href: address }, text);
  if (!/^https?:\/\/[^\s]+$/.test(address)) return text;
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, text);
}

export function button(text, action, attributes = {}) {
  return h("button", { type: "button", ...attributes, onclick: action }, text);
}

export function save(name, blob) {
  const address = URL.createObjectURL(blob);
  const anchor = h("a", { href: address, download: name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

// Bring a part of a list that scrolls by itself into sight; the page stays where it is.
export function reveal(part, list) {
  const [seen, whole] = [part.getBoundingClientRect(), list.getBoundingClientRect()];
  if (seen.top < whole.top || seen.bottom > whole.bottom) list.scrollTop += seen.top - whole.top - 8;
}

export const isNarrow = () => window.matchMedia("(max-width: 760px)").matches;

export const plural = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;
