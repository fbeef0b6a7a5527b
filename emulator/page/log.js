import { calm, h, icon } from "./dom.js";
import { Bubble } from "./message.js";
import { serviceLine } from "./service.js";

const NEAR_PX = 60;
const TOGETHER_SECONDS = 300;

/** The list of messages: keeps one element per message, stays at the end unless the person scrolled up. */
export class Log {
  #bubbles = new Map();
  #days = new Map();
  #stick = true;
  #top = 0;
  #missed = 0;

  constructor(does) {
    this.does = does;
    this.list = h("div.list");
    this.element = h("div.log", { role: "log", "aria-live": "polite", "aria-relevant": "additions", tabindex: "0" }, this.list);
    this.newer = h("button.newer", { type: "button", hidden: true, onclick: () => this.toEnd() }, icon("down"), h("span"));
    this.element.addEventListener("scroll", () => this.#scrolled());
    this.element.addEventListener("keydown", (event) => this.#walk(event));
    const keep = new ResizeObserver(() => this.#stick && this.#scroll(false));
    keep.observe(this.list);
    keep.observe(this.element);
  }

  clear() {
    this.list.replaceChildren();
    this.#bubbles.clear();
    this.#days.clear();
    this.#missed = 0;
    this.#stick = true;
    this.#showNewer();
  }

  /** All messages, in order. fresh: what is new among them just arrived, it is not history. */
  show(messages, { isOwn, group, fresh }) {
    const focus = this.#focusedKey();
    const items = together(messages);
    const lastOther = items.findLastIndex((item) => !isOwn(item[0]) && serviceLine(item[0]) === null);
    this.#forget(new Set(items.flatMap(([message]) => [String(message.message_id), dayKey(message)])));
    let at = this.list.firstChild;
    const put = (element) => {
      if (element === at) at = at.nextSibling;
      else this.list.insertBefore(element, at);
    };
    items.forEach((item, index) => {
      const [message] = item;
      const [before, after] = [items[index - 1]?.[0], items[index + 1]?.[0]];
      if (!before || dayKey(before) !== dayKey(message)) put(this.#day(message));
      const { bubble, isNew } = this.#bubble(message);
      const own = isOwn(message);
      const named = group && !own && !follows(before, message);
      bubble.update(item, { own, seen: own && index < lastOther, group, named, last: !follows(message, after) });
      if (isNew && fresh) this.#arrived(bubble.element, own);
      put(bubble.element);
    });
    if (!fresh) this.#scroll(false);
    else if (this.#stick) this.#scroll(true);
    this.#refocus(focus);
    this.#showNewer();
  }

  toEnd() {
    this.#stick = true;
    this.#scroll(true);
  }

  jump(messageId) {
    const target = this.#bubbles.get(String(messageId))?.element;
    if (!target) return;
    this.#stick = false;
    target.scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
    target.classList.remove("found");
    requestAnimationFrame(() => target.classList.add("found"));
  }

  #arrived(element, own) {
    element.classList.add("fresh");
    if (own) this.#stick = true;
    else if (!this.#stick) this.#missed += 1;
  }

  #bubble({ message_id: id }) {
    const key = String(id);
    const isNew = !this.#bubbles.has(key);
    if (isNew) this.#bubbles.set(key, new Bubble(this.does));
    return { bubble: this.#bubbles.get(key), isNew };
  }

  #day(message) {
    const key = dayKey(message);
    if (!this.#days.has(key)) this.#days.set(key, h("div.day", {}, h("span", {}, dayName(message))));
    return this.#days.get(key);
  }

  #forget(kept) {
    for (const [key, { element }] of this.#bubbles) if (!kept.has(key) && this.#bubbles.delete(key)) element.remove();
    for (const [key, element] of this.#days) if (!kept.has(key) && this.#days.delete(key)) element.remove();
  }

  #scroll(smooth) {
    this.element.scrollTo({ top: this.element.scrollHeight, behavior: smooth && !calm() ? "smooth" : "auto" });
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.element;
    // Only a person scrolls upwards; our own smooth scroll only ever goes down.
    if (scrollHeight - scrollTop - clientHeight < NEAR_PX) this.#stick = true;
    else if (scrollTop < this.#top) this.#stick = false;
    this.#top = scrollTop;
    this.#showNewer();
  }

  #showNewer() {
    if (this.#stick) this.#missed = 0;
    this.newer.hidden = this.#stick;
    this.newer.lastChild.textContent = this.#missed ? `${this.#missed} new` : "";
    this.newer.setAttribute("aria-label", this.#missed ? `${this.#missed} new, go to the end` : "Go to the end");
  }

  #focusedKey() {
    const key = document.activeElement?.closest?.(".key");
    if (!key || !this.list.contains(key)) return null;
    const row = key.parentElement;
    return { key, keys: row.parentElement, r: [...row.parentElement.children].indexOf(row), c: [...row.children].indexOf(key) };
  }

  /** A pressed button that went away leaves the focus on its neighbour, or in the input. */
  #refocus(was) {
    if (!was || was.key.isConnected && !was.keys.hidden) return;
    const rows = was.keys.isConnected ? [...was.keys.children] : [];
    const row = rows[Math.min(was.r, rows.length - 1)];
    const next = row?.children[Math.min(was.c, row.children.length - 1)];
    if (next) next.focus({ preventScroll: true });
    else this.does.lostFocus();
  }

  /** In the log, arrow keys go from message to message and Enter opens a message's menu. */
  #walk(event) {
    const on = document.activeElement;
    if (on !== this.element && !on.classList.contains("message")) return;
    const all = [...this.list.querySelectorAll(".message:not(.service)")];
    const index = all.indexOf(on);
    if (event.key === "ArrowUp") (index < 0 ? all.at(-1) : all[Math.max(0, index - 1)])?.focus();
    else if (event.key === "ArrowDown" && index >= 0) all[Math.min(all.length - 1, index + 1)].focus();
    else if (event.key === "Enter" && index >= 0) on.querySelector(".open-menu")?.click();
    else return;
    event.preventDefault();
  }
}

/** Messages of one album become one item. */
function together(messages) {
  const items = [];
  for (const message of messages) {
    const last = items.at(-1);
    if (message.media_group_id && last?.[0].media_group_id === message.media_group_id) last.push(message);
    else items.push([message]);
  }
  return items;
}

const dateOf = (message) => new Date(message.date * 1000);
const dayKey = (message) => dateOf(message).toDateString();

function dayName(message) {
  const today = dayKey(message) === new Date().toDateString();
  return today ? "Today" : dateOf(message).toLocaleDateString("en-GB", { day: "numeric", month: "long" });
}

function follows(message, next) {
  return Boolean(
    message && next && message.from?.id === next.from?.id && next.date - message.date < TOGETHER_SECONDS &&
    dayKey(message) === dayKey(next) && serviceLine(message) === null && serviceLine(next) === null,
  );
}
