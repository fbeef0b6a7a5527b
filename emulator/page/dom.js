// Elements are made here and only here: text always goes in as text, never as markup.

/** h("button.send", {type: "button", onclick}, "Send") → HTMLButtonElement. Properties with a dash or role are attributes. */
export function h(tag, props = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name || "div");
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "dataset") Object.assign(element.dataset, value);
    else if (key === "style") for (const [rule, to] of Object.entries(value)) element.style.setProperty(rule, to);
    else if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const drawn = new Map();
const SHAPES = {
  send: "M4 12 3 4.500l18.500 7.500L3 19.500 4 12zm0 0h8",
  attach: "m20 11.500-8.300 8.300a5.300 5.300 0 0 1-7.500-7.500l8.700-8.700a3.500 3.500 0 0 1 5 5l-8.600 8.600a1.800 1.800 0 0 1-2.500-2.500l7.700-7.700",
  more: "M12 5.500v.01M12 12v.01M12 18.500v.01",
  down: "M12 5v14m-6-6 6 6 6-6",
  chevron: "m6 9.500 6 6 6-6",
  tick: "m4 12.500 5 5L19.500 7",
  ticks: "m1.500 12.500 5 5L17 7m-5 9.500 1 1L23.500 7",
  close: "m6 6 12 12M18 6 6 18",
  reply: "M10 5 4 11l6 6m-6-6h9a7 7 0 0 1 7 7v1",
  forward: "m14 5 6 6-6 6m6-6h-9a7 7 0 0 0-7 7v1",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  edit: "M4 20v-4L16 4l4 4L8 20zM13.500 6.500l4 4",
  pin: "m14.500 3 6.500 6.500-4 1-4 4-.5 4.500L5 11.500l4.500-.5 4-4zM9 15l-5.500 5.500",
  globe: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M3 12h18M12 3c3 2.500 4 5.500 4 9s-1 6.500-4 9c-3-2.500-4-5.500-4-9s1-6.500 4-9",
  plus: "M12 5v14M5 12h14",
  keyboard: "M3 6h18v12H3zM7 10v.01M12 10v.01M17 10v.01M8 14.500h8",
  menu: "M4 7h16M4 12h16M4 17h16",
  file: "M6 3h8l5 5v13H6zM14 3v5h5",
  place: "M12 21s-7-6.500-7-11.500a7 7 0 0 1 14 0C19 14.500 12 21 12 21m0-9a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5",
  phone: "M5 4h4l1.500 5L8 10.500a12 12 0 0 0 5.500 5.500l1.500-2.500 5 1.500v4c-9 1-16-7-15-15",
  image: "M4 5h16v14H4zM8.500 10.500v.01M4 17l5-5 4 4 3-3 4 4",
  mic: "M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3M6 11a6 6 0 0 0 12 0m-6 6v4",
  play: "M8 5.500v13l11-6.500z",
  smile: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M9 10v.01M15 10v.01M8 14.500c2 3 6 3 8 0",
  dice: "M4 4h16v16H4zM8.500 8.500v.01M15.500 15.500v.01M12 12v.01",
  block: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M5.700 5.700l12.600 12.600",
  person: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4.500 20.500c1-8 14-8 15 0",
  up: "M12 19V5m-6 6 6-6 6 6",
  out: "M8 16 17 7M9.500 7H17v7.500",
};

/** A small line icon, silent for screen readers. */
export function icon(name) {
  if (!drawn.has(name)) drawn.set(name, draw(name));
  return drawn.get(name).cloneNode(true);
}

function draw(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(svg.namespaceURI, "path");
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}

export const fullName = (person) =>
  person.title ?? ([person.first_name, person.last_name].filter(Boolean).join(" ") || "Deleted account");

const VISIBLE = /[\p{L}\p{N}\p{Extended_Pictographic}]/u;
const HUES = [168, 22, 262, 210, 330, 96, 44];

/** A person's own colour: of the picture and of the name in a group. */
export const hue = (person) => (person.is_bot ? HUES[0] : HUES[Math.abs(person.id) % HUES.length]);

/** A round picture: initials on a colour of one's own. */
export function avatar(person) {
  if (person.is_bot) return h("span.avatar.bot", { "aria-hidden": "true" });
  const words = fullName(person).trim().split(/\s+/);
  const initials = [words[0], words.length > 1 ? words.at(-1) : ""].map((word) => [...word].find((sign) => VISIBLE.test(sign)) ?? "").join("");
  // Drawn by the stylesheet: initials are no words of a name, neither for a reader nor for a voice that presses by name.
  return h("span.avatar", { "aria-hidden": "true", style: { "--hue": hue(person) }, dataset: { initials: initials.toUpperCase() } });
}

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

export const clock = (seconds) => CLOCK.format(seconds * 1000);

/** Safe to follow? Telegram itself opens these and no others. */
export function safeUrl(text) {
  const full = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`;
  try {
    return ["http:", "https:", "tg:", "mailto:", "tel:"].includes(new URL(full).protocol) ? full : null;
  } catch {
    return null;
  }
}

export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
