import { h, safeUrl } from "./dom.js";

// Offsets are UTF-16 code units, which is what a JavaScript string counts in.

/** What the person may do with text: command(text), link(url, event). */
export function formatted(text, entities = [], does = {}) {
  const sorted = entities
    .map((entity) => ({ ...entity, end: entity.offset + entity.length }))
    .sort((a, b) => a.offset - b.offset || b.end - a.end);
  return pieces(text, 0, text.length, sorted, does);
}

function pieces(text, from, to, entities, does) {
  const nodes = [];
  const queue = [...entities];
  let at = from;
  while (queue.length) {
    const entity = queue.shift();
    const start = Math.max(entity.offset, at);
    const end = Math.min(entity.end, to);
    if (start >= end) continue;
    if (start > at) nodes.push(text.slice(at, start));
    // What begins inside belongs inside; the part that sticks out goes on after the end.
    const inner = [];
    const rest = [];
    while (queue.length && queue[0].offset < end) {
      const next = queue.shift();
      inner.push({ ...next, end: Math.min(next.end, end) });
      if (next.end > end) rest.push({ ...next, offset: end });
    }
    queue.unshift(...rest);
    nodes.push(wrap(entity, pieces(text, start, end, inner, does), text.slice(start, end), does));
    // A block ends its line by itself.
    at = BLOCKS.has(entity.type) && text[end] === "\n" ? end + 1 : end;
  }
  if (at < to) nodes.push(text.slice(at, to));
  return nodes;
}

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);
const PLAIN = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code" };

function wrap(entity, children, text, does) {
  if (PLAIN[entity.type]) return h(PLAIN[entity.type], {}, children);
  switch (entity.type) {
    case "pre": return h("pre", { tabindex: "0", dataset: entity.language ? { language: entity.language } : {} }, h("code", {}, children));
    case "blockquote": return h("blockquote", {}, children);
    case "expandable_blockquote": return expandable(children);
    case "spoiler": return spoiler(children);
    case "text_link": return link(entity.url, children, does);
    case "url": return link(text, children, does);
    case "email": return link(`mailto:${text}`, children, does);
    case "phone_number": return link(`tel:${text.replace(/[^+\d]/g, "")}`, children, does);
    case "mention": return link(`https://t.me/${text.slice(1)}`, children, does);
    case "text_mention": return link(`tg://user?id=${entity.user.id}`, children, does);
    case "bot_command": return command(text, children, does);
    case "hashtag": case "cashtag": return h("span.tag", {}, children);
    default: return h("span", {}, children);
  }
}

function link(url, children, does) {
  const href = safeUrl(url);
  if (!href) return h("span", {}, children);
  const onclick = (event) => does.link?.(href, event);
  return h("a", { href, target: "_blank", rel: "noopener noreferrer", onclick }, children);
}

function command(text, children, does) {
  if (!does.command) return h("span", {}, children);
  // Not a <button>: the full stop after it would go to a line of its own.
  return pressable(h("span.command", { role: "button", tabindex: "0" }, children), () => does.command(text));
}

/** Makes an inline element a button for mouse and keyboard alike. */
function pressable(element, action) {
  element.addEventListener("click", action);
  element.addEventListener("keydown", (event) => {
    if (event.target !== element || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    action(event);
  });
  return element;
}

function spoiler(children) {
  const hidden = h("span", { inert: true }, children);
  const element = h("span.spoiler", { role: "button", tabindex: "0", "aria-label": "Hidden text, press to show" }, hidden);
  return pressable(element, () => {
    element.classList.add("shown");
    hidden.inert = false;
    for (const name of ["role", "tabindex", "aria-label"]) element.removeAttribute(name);
  });
}

function expandable(children) {
  const quote = h("blockquote.expandable", {}, h("div.quoted", {}, children));
  const button = h("button.expand", { type: "button", "aria-expanded": "false" }, "Show more");
  button.addEventListener("click", () => {
    const open = quote.classList.toggle("open");
    button.setAttribute("aria-expanded", String(open));
    button.textContent = open ? "Show less" : "Show more";
  });
  quote.append(button);
  return quote;
}
