import { calm, fullName, h, icon } from "./dom.js";
import { nextFrame } from "./frame.js";
import { dayName, factsOf, follows, together } from "./grouping.js";
import { Bubble, content } from "./message.js";

const NEAR_PX = 60;
// So many of the newest are always laid out: their heights are true when something scrolls to them.
const NEAREST = 40;
// A long history is drawn from its end upwards, so many a frame.
const HISTORY_A_FRAME = 400;
const RISE_AT_MOST = 5;

/** The list of messages: keeps one element per message, stays at the end unless the person scrolled up. */
export class Log {
  #bubbles = new Map();
  #days = new Map();
  #stick = true;
  #top = 0;
  #missed = 0;
  #undrawn = 0;
  #oldest = 0;

  /** does: what a Bubble does; drawOn(): shows the same again, for there is more to draw; lostFocus(). */
  constructor(does) {
    this.does = does;
    this.list = h("div.list");
    // Not live: what is new is told in the page's one status, once, and keyboards not at all.
    this.element = h("div.log", { role: "log", "aria-live": "off", tabindex: "0" }, this.list);
    this.newer = h("button.newer", { type: "button", hidden: true, onclick: () => this.toEnd() }, icon("down"), h("span"));
    this.element.addEventListener("scroll", () => this.#scrolled());
    this.element.addEventListener("keydown", (event) => this.#walk(event));
    this.element.addEventListener("click", (event) => event.target.closest(".open-menu") && this.#menu(event));
    this.element.addEventListener("contextmenu", (event) => this.#menu(event));
    const keep = new ResizeObserver(() => this.#stick && this.#scroll(false));
    keep.observe(this.list);
    keep.observe(this.element);
  }

  /** What an empty chat shows in the place of messages, or null. */
  introduce(element) {
    this.introduction?.remove();
    this.introduction = element;
    if (element) this.element.prepend(element);
  }

  clear() {
    this.introduce(null);
    this.list.replaceChildren();
    this.#bubbles.clear();
    this.#days.clear();
    this.#missed = this.#undrawn = 0;
    this.#oldest = 0;
    this.#stick = true;
    this.#showNewer();
  }

  /**
   * All messages, in order; those that are as before are the same objects. fresh: what is new among them just arrived, it is not
   * history. Returns what others did: {arrived: [bubble…], changed: [{bubble, text, keys, turned}…], lines: [what to tell…]}.
   */
  show(messages, { isOwn, group, fresh }) {
    const held = this.#heldKey();
    const items = together(messages);
    this.#undrawn = Math.max(0, fresh ? this.#undrawn - HISTORY_A_FRAME : items.length - NEAREST);
    const lastOther = items.findLastIndex((item) => !isOwn(item[0]) && factsOf(item[0]).line === null);
    this.#forget(items);
    const news = { own: [], arrived: [], changed: [], lines: [] };
    let at = this.list.firstChild;
    const put = (element) => {
      if (element === at) at = at.nextSibling;
      else this.list.insertBefore(element, at);
    };
    items.forEach((item, index) => {
      if (index < this.#undrawn) return;
      const [message] = item;
      const [before, after] = [items[index - 1]?.[0], items[index + 1]?.[0]];
      if (!before || factsOf(before).day !== factsOf(message).day) put(this.#day(message));
      const own = isOwn(message);
      const named = group && !own && !follows(before, message);
      this.#draw(item, { own, seen: own && index < lastOther, group, named, last: !follows(message, after) }, news);
      const { element } = this.#bubbles.get(message.message_id);
      element.classList.toggle("far", index < items.length - NEAREST);
      put(element);
    });
    this.#oldest = items[this.#undrawn]?.[0].message_id ?? 0;
    this.#settle(news, fresh);
    this.#refocus(held);
    if (this.#undrawn > 0) nextFrame(this.does.drawOn);
    return fresh ? news : { arrived: [], changed: [], lines: [] };
  }

  toEnd() {
    this.#stick = true;
    this.#scroll(true);
  }

  jump(messageId) {
    const target = this.#bubbles.get(messageId)?.element;
    if (!target) return;
    this.#stick = false;
    target.scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
    target.classList.remove("found");
    requestAnimationFrame(() => target.classList.add("found"));
  }

  /** Scrolls so far that a key is in sight, and as much of its message as there is room for. */
  reveal(key) {
    const message = key.closest(".message");
    if (!message) return;
    this.#missed = 0;
    const room = this.element.clientHeight;
    const toEnd = this.list.getBoundingClientRect().bottom - key.getBoundingClientRect().top;
    if (this.#stick && toEnd <= room) return;
    if (message.offsetHeight <= room) return message.scrollIntoView({ block: "nearest" });
    this.#stick = false;
    message.scrollIntoView({ block: "start" });
    key.scrollIntoView({ block: "nearest" });
  }

  #draw(item, look, news) {
    const [{ message_id: id }] = item;
    const isNew = !this.#bubbles.has(id);
    if (isNew) this.#bubbles.set(id, new Bubble(this.does));
    const bubble = this.#bubbles.get(id);
    const change = bubble.update(item, look);
    if (isNew && id < this.#oldest) return; // history, drawn only now
    if (isNew) (look.own ? news.own : news.arrived).push(bubble);
    else if (change && !look.own) news.changed.push({ bubble, ...change });
    // Of a keyboard only the month is told, and only to the person who turns to it.
    if (change?.turned && !change.text && bubble.keyboard.element.contains(document.activeElement)) news.lines.push(bubble.keyboard.title);
    if (!look.own && (isNew || change?.text)) news.lines.push(factsOf(item[0]).line ?? `${fullName(item[0].from ?? item[0].chat)}: ${content(item[0])}`);
  }

  #settle({ own, arrived }, fresh) {
    const added = [...own, ...arrived];
    if (fresh && added.length <= RISE_AT_MOST) for (const { element } of added) element.classList.add("fresh");
    if (own.length) this.#stick = true;
    else if (fresh && !this.#stick) this.#missed += arrived.length;
    if (!fresh) this.#scroll(false);
    else if (this.#stick) this.#scroll(added.length <= RISE_AT_MOST);
    this.#showNewer();
  }

  #day(message) {
    const { day } = factsOf(message);
    if (!this.#days.has(day)) this.#days.set(day, h("div.day", {}, h("span", {}, dayName(message))));
    return this.#days.get(day);
  }

  #forget(items) {
    const kept = new Set(items.flatMap(([message]) => [message.message_id, factsOf(message).day]));
    for (const [key, { element }] of this.#bubbles) if (!kept.has(key) && this.#bubbles.delete(key)) element.remove();
    for (const [key, element] of this.#days) if (!kept.has(key) && this.#days.delete(key)) element.remove();
  }

  #scroll(smooth) {
    if (this.introduction) return;
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

  #heldKey() {
    const key = document.activeElement?.closest?.(".key");
    return key && this.list.contains(key) ? key : null;
  }

  /** When the focus went with its keyboard, the input has it. */
  #refocus(held) {
    if (held && !held.isConnected && !this.#heldKey()) this.does.lostFocus();
  }

  /** In the log, arrow keys go from message to message and Enter opens a message's menu. */
  #walk(event) {
    const on = document.activeElement;
    if (on !== this.element && !on.classList.contains("message")) return;
    const all = [...this.list.querySelectorAll(".message:not(.service)")];
    const index = all.indexOf(on);
    if (event.key === "ArrowUp") (index < 0 ? all.at(-1) : all[Math.max(0, index - 1)])?.focus();
    else if (event.key === "ArrowDown" && index >= 0) all[Math.min(all.length - 1, index + 1)].focus();
    else if (event.key === "Enter" && index >= 0) this.does.menu(on.bubble.first, on);
    else return;
    event.preventDefault();
  }

  #menu(event) {
    const message = event.target.closest(".message:not(.service)");
    if (!message || event.target.closest("a, .key")) return;
    event.preventDefault();
    const point = event.clientX ? new DOMRect(event.clientX, event.clientY, 0, 0) : undefined;
    this.does.menu(message.bubble.first, event.target.closest(".open-menu") ?? message, point);
  }
}
