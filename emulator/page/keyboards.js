import { h, icon } from "./dom.js";

// Inline keyboards live under their message and are changed in place: the same button stays the same element,
// so a calendar flips without flicker and the focus stays on its place in the grid.

const WIDE = 5;
// In a calendar, days that are not there: spaces, dots, dashes, and the blanks that look like nothing.
const INVISIBLE = /^[\s\u2800\u3164\u200b]*$/u;
const NOTHING = /^[\s·•.\-–—\u2800\u3164\u200b]*$/u;

/** does: press(button, row, column) → Promise. */
export function inlineKeyboard(does) {
  const element = h("div.keys", { role: "group", "aria-label": "Buttons of this message" });
  element.addEventListener("keydown", steer);
  return { element, update: (rows = []) => update(element, rows, does) };
}

function update(element, rows, does) {
  element.hidden = rows.length === 0;
  const columns = Math.max(0, ...rows.map((row) => row.length));
  element.classList.toggle("wide", columns >= WIDE);
  while (element.children.length > rows.length) element.lastChild.remove();
  rows.forEach((row, r) => {
    const line = element.children[r] ?? element.appendChild(h("div.row"));
    line.classList.toggle("grid", row.length >= WIDE);
    line.classList.toggle("heading", row.length >= WIDE && !row.some(({ text }) => /\d/.test(text)));
    while (line.children.length > row.length) line.lastChild.remove();
    row.forEach((button, c) => {
      const key = line.children[c] ?? line.appendChild(newKey(does));
      fill(key, button);
    });
  });
}

function newKey(does) {
  const key = h("button.key", { type: "button" });
  key.addEventListener("click", async () => {
    if (key.getAttribute("aria-busy") === "true") return;
    key.setAttribute("aria-busy", "true");
    await does.press(key.button);
    key.setAttribute("aria-busy", "false");
  });
  return key;
}

function fill(key, button) {
  if (key.button && JSON.stringify(key.button) === JSON.stringify(button)) return;
  key.button = button;
  key.classList.toggle("blank", NOTHING.test(button.text));
  key.classList.toggle("void", INVISIBLE.test(button.text));
  key.classList.toggle("short", [...button.text].length <= 2);
  key.replaceChildren(h("span", { dir: "auto" }, button.text));
  if (button.style) key.dataset.style = button.style;
  else delete key.dataset.style;
  if (button.url) key.append(icon("out"));
  if (button.copy_text) key.append(icon("copy"));
  key.setAttribute("aria-busy", "false");
}

/** Arrow keys walk the grid; Tab goes through the buttons as ever. */
function steer(event) {
  const move = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
  const key = event.target.closest(".key");
  if (!move || !key) return;
  event.preventDefault();
  const line = key.parentElement;
  const rows = [...event.currentTarget.children];
  const row = rows[rows.indexOf(line) + move[0]];
  if (!row) return;
  const column = [...line.children].indexOf(key);
  const target = move[0] ? row.children[Math.floor(((column + 0.5) / line.children.length) * row.children.length)] : row.children[column + move[1]];
  target?.focus();
}

/** The keyboard under the input. does: text(text), contact(), location(). */
export function replyKeyboard(markup, does) {
  const rows = markup.keyboard.map((row) => h("div.row", {}, row.map((button) => replyKey(button, does))));
  return h("div.reply-keys", { role: "group", "aria-label": "Suggested answers" }, rows);
}

function replyKey(given, does) {
  const button = typeof given === "string" ? { text: given } : given;
  const onclick = () => {
    if (button.request_contact) does.contact();
    else if (button.request_location) does.location();
    else does.text(button.text);
  };
  const drawn = /\p{Extended_Pictographic}/u.test(button.text);
  const sign = drawn ? null : button.request_contact ? "phone" : button.request_location ? "place" : null;
  return h("button.key", { type: "button", onclick }, sign && icon(sign), h("span", { dir: "auto" }, button.text));
}
