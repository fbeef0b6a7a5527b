import { avatar, clock, fullName, h, hue, icon } from "./dom.js";
import { formatted } from "./entities.js";
import { InlineKeyboard } from "./keyboards.js";
import { album, media, mediumOf } from "./media.js";
import { serviceLine, summary } from "./service.js";

let count = 0;

/**
 * One bubble. `messages` is one message, or several that were sent together (an album).
 * does: press(message, button, key, bubble), menu(message, anchor, point), jump(message id), command(text), link(url, event).
 */
export class Bubble {
  keyboard = null;
  #messages = [];
  #look = "";
  #body = "";

  constructor(does) {
    this.does = does;
    this.body = h("div.bubble");
    this.column = h("div.column", {}, this.body);
    this.element = h("article.message", { tabindex: "-1" }, this.column);
    this.element.bubble = this;
  }

  get first() {
    return this.#messages[0];
  }

  /** look: {own, seen, named, last, group}. What is another now: {text, keys, turned: to another month}, or null. A message that changes is another object. */
  update(messages, look) {
    const now = Object.values(look).map(Number).join("");
    const same = messages.length === this.#messages.length && messages.every((message, n) => message === this.#messages[n]);
    if (same && now === this.#look) return null;
    const before = this.first;
    this.#messages = messages;
    const body = same ? this.#body : JSON.stringify(messages.map(({ reply_markup, ...rest }) => rest));
    if (body !== this.#body || now !== this.#look) this.#rewrite(look);
    [this.#look, this.#body] = [now, body];
    const text = before !== undefined && content(before) !== content(this.first);
    const month = this.keyboard?.title;
    const keys = this.#keys(this.first.reply_markup?.inline_keyboard ?? [], text);
    return { text, keys, turned: Boolean(month && this.keyboard?.title) && month !== this.keyboard.title };
  }

  #keys(rows, another) {
    if (rows.length && !this.keyboard) {
      this.keyboard = new InlineKeyboard({ press: (button, key) => this.does.press(this.first, button, key, this) });
      this.column.append(this.keyboard.element);
    }
    const changed = this.keyboard?.update(rows, another) ?? false;
    if (!rows.length) this.keyboard?.element.remove();
    if (!rows.length) this.keyboard = null;
    this.element.classList.toggle("keyed", rows.length > 0);
    return changed;
  }

  #rewrite(look) {
    const message = this.first;
    const line = serviceLine(message);
    const { element, body } = this;
    element.dataset.id = message.message_id;
    for (const [name, on] of Object.entries({ service: line !== null, own: look.own, last: look.last, group: look.group && !look.own }))
      element.classList.toggle(name, on);
    element.setAttribute("aria-label", line ?? `${look.own ? "You" : fullName(message.from ?? message.chat)}, ${clock(message.date)}`);
    if (line !== null) return void body.replaceChildren(h("span", { dir: "auto" }, line));
    this.#besideIt(look.group && !look.own, look.last ? message.from : null);
    body.classList.toggle("bare", Boolean(message.sticker || message.dice));
    const pictured = Boolean(message.photo || message.video || message.animation);
    body.classList.toggle("pictured", pictured);
    body.classList.toggle("full", pictured || Boolean(message.location));
    body.replaceChildren(...[
      look.named && message.from ? h("div.author", { dir: "auto", style: { "--hue": hue(message.from) } }, fullName(message.from)) : null,
      forwarded(message),
      this.#quoted(message),
      this.#messages.length > 1 ? album(this.#messages) : media(message),
      this.#text(look),
      this.#reactions(message),
      opener.cloneNode(true),
    ].filter(Boolean));
  }

  /** In a group: the writer's picture beside the last of their messages, and room for it beside the others. */
  #besideIt(wanted, person) {
    this.picture?.remove();
    this.picture = wanted ? h("span.beside", {}, person ? avatar(person) : null) : null;
    if (wanted) this.element.prepend(this.picture);
  }

  #text({ own, seen }) {
    const { first } = this;
    const told = this.#messages.find((message) => message.text !== undefined || message.caption !== undefined);
    const content = told ? formatted(told.text ?? told.caption, told.entities ?? told.caption_entities, this.does) : [];
    const known = told || mediumOf(first);
    const tick = own ? h("span.tick", { role: "img", "aria-label": seen ? "answered" : "sent" }, icon(seen ? "ticks" : "tick")) : null;
    const edited = first.edit_date && !first.reply_markup ? "edited " : "";
    const meta = h("span.meta", {}, edited, h("time", { datetime: new Date(first.date * 1000).toISOString() }, clock(first.date)), tick);
    const text = h(told ? "div.text" : "div.text.empty", { dir: "auto" }, known ? content : h("i", {}, "A message this page does not show"), meta);
    this.#describe(told && text);
    return text;
  }

  /** Whoever walks from message to message hears its text after the writer's name. */
  #describe(text) {
    if (!text) return this.element.removeAttribute("aria-describedby");
    this.textId ??= `text-${(count += 1)}`;
    text.id = this.textId;
    this.element.setAttribute("aria-describedby", this.textId);
  }

  #quoted(message) {
    const original = message.reply_to_message;
    if (!original) return null;
    return h("button.quoted-message", { type: "button", tabindex: "-1", onclick: () => this.does.jump(original.message_id) },
      h("b", { dir: "auto" }, fullName(original.from ?? original.chat)), h("span", { dir: "auto" }, message.quote?.text ?? summary(original)));
  }

  #reactions(message) {
    if (!message.reactions?.length) return null;
    return h("div.reactions", {}, message.reactions.map((reaction) => h("span", {}, reaction.emoji ?? "⭐")));
  }
}

const opener = h("button.open-menu", { type: "button", tabindex: "-1", "aria-label": "Message menu", "aria-haspopup": "menu", "aria-expanded": "false" }, icon("chevron"));

/** What a message says, without its formatting and its keys. */
export const content = (message) => message.text ?? message.caption ?? summary(message);

function forwarded(message) {
  const origin = message.forward_origin;
  if (!origin) return null;
  const whose = origin.sender_user ?? origin.sender_chat ?? origin.chat;
  return h("div.forwarded", {}, "Forwarded from ", h("b", { dir: "auto" }, whose ? fullName(whose) : origin.sender_user_name));
}
