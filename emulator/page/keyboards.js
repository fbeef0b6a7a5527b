import { isEmpty, readCalendar } from "./calendar.js";
import { h, icon } from "./dom.js";
import { keysOf, nearest, rove, stopAt, stopOf } from "./roving.js";

// Inline keyboards live under their message and are changed in place: the same button stays the same element,
// so a calendar flips without flicker and the focus stays on its place in the grid.

const WIDE = 5;
// In a calendar, days that cannot be had: dots, dashes, and the blanks that look like nothing.
const NOTHING = /^[\s·•.\-–—\u2800\u3164\u200b]*$/u;

/** The keyboard under a message. does: press(button, key) → Promise. */
export class InlineKeyboard {
  #rows = [];

  constructor(does) {
    this.does = does;
    this.element = h("div.keys", { role: "toolbar", "aria-label": "Buttons of this message" });
    rove(this.element);
  }

  /** another: the message asks something else now, so Tab reaches the keyboard's beginning again. False when nothing is new. */
  update(rows, another) {
    if (JSON.stringify(rows) === JSON.stringify(this.#rows)) return false;
    this.#rows = rows;
    const calendar = readCalendar(rows);
    this.title = calendar?.title;
    const held = this.#held();
    this.#draw(rows, calendar);
    const stop = stopOf(this.element);
    stopAt(this.element, (another ? null : stop) ?? this.first());
    if (held && !held.key.isConnected) this.#near(held)?.focus({ preventScroll: true });
    return true;
  }

  /** Where whoever comes to this keyboard begins: at the first day that can be had, or the first button. */
  first() {
    const keys = keysOf(this.element);
    return keys.find((key) => key.classList.contains("free")) ?? keys[0] ?? null;
  }

  #draw(rows, calendar) {
    const { element } = this;
    element.classList.toggle("wide", Math.max(0, ...rows.map((row) => row.length)) >= WIDE);
    while (element.children.length > rows.length) element.lastChild.remove();
    rows.forEach((row, r) => {
      const line = element.children[r] ?? element.appendChild(h("div.row"));
      const heading = r === calendar?.weekdays;
      line.classList.toggle("grid", row.length >= WIDE);
      line.classList.toggle("heading", heading || (row.length >= WIDE && !row.some(({ text }) => /\d/.test(text))));
      while (line.children.length > row.length) line.lastChild.remove();
      row.forEach((button, c) => {
        const wanted = heading || isEmpty(button) ? "SPAN" : "BUTTON";
        if (line.children[c]?.tagName !== wanted) {
          const key = wanted === "SPAN" ? h("span.key", { "aria-hidden": "true" }) : this.#key();
          if (line.children[c]) line.children[c].replaceWith(key);
          else line.append(key);
        }
        fill(line.children[c], button, calendar);
      });
    });
  }

  #key() {
    const key = h("button.key", { type: "button", tabindex: "-1" });
    key.addEventListener("click", async () => {
      if (key.getAttribute("aria-busy") === "true") return;
      key.setAttribute("aria-busy", "true");
      await this.does.press(key.button, key);
      key.setAttribute("aria-busy", "false");
    });
    return key;
  }

  #held() {
    const key = document.activeElement?.closest?.(".key");
    if (!key || !this.element.contains(key)) return null;
    const row = key.parentElement;
    return { key, r: [...this.element.children].indexOf(row), place: ([...row.children].indexOf(key) + 0.5) / row.children.length };
  }

  /** A focused button that went away leaves the focus to its neighbour. */
  #near({ r, place }) {
    const rows = [...this.element.children].filter((row) => row.querySelector("button.key"));
    const row = rows[Math.min(r, rows.length - 1)];
    return row ? nearest(row, place) : null;
  }
}

function fill(key, button, calendar) {
  const said = calendar?.names.get(button) ?? null;
  if (key.said === said && JSON.stringify(key.button) === JSON.stringify(button)) return;
  key.button = button;
  key.said = said;
  key.classList.toggle("blank", NOTHING.test(button.text));
  key.classList.toggle("void", isEmpty(button));
  key.classList.toggle("short", [...button.text].length <= 2);
  key.classList.toggle("free", said !== null && /\d/.test(button.text));
  key.replaceChildren(h("span", { dir: "auto" }, button.text));
  attribute(key, "data-style", button.style);
  attribute(key, "aria-label", said);
  attribute(key, "lang", said && calendar.language);
  if (button.url) key.append(icon("out"));
  if (button.copy_text) key.append(icon("copy"));
  if (key.tagName === "BUTTON") key.setAttribute("aria-busy", "false");
}

function attribute(element, name, value) {
  if (value) element.setAttribute(name, value);
  else element.removeAttribute(name);
}

const ELSEWHERE = ["request_users", "request_chat", "request_poll", "request_managed_bot", "web_app"];

/** The keyboard under the input. pressed(what: "text", "contact", "location" or "elsewhere", key, text). */
export function replyKeyboard(markup, pressed) {
  const rows = markup.keyboard.map((row) => h("div.row", {}, row.map((button) => replyKey(button, pressed))));
  const element = h("div.reply-keys", { role: "toolbar", "aria-label": "Suggested answers" }, rows);
  rove(element);
  stopAt(element, keysOf(element)[0]);
  return element;
}

function replyKey(given, pressed) {
  const button = typeof given === "string" ? { text: given } : given;
  const elsewhere = ELSEWHERE.some((name) => button[name]);
  const what = button.request_contact ? "contact" : button.request_location ? "location" : elsewhere ? "elsewhere" : "text";
  const drawn = /\p{Extended_Pictographic}/u.test(button.text);
  const sign = drawn ? null : { contact: "phone", location: "place" }[what];
  const key = h("button.key", { type: "button", tabindex: "-1" }, sign && icon(sign), h("span", { dir: "auto" }, button.text));
  key.addEventListener("click", () => pressed(what, key, button.text));
  return key;
}
