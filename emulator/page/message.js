import { avatar, clock, fullName, h, hue, icon } from "./dom.js";
import { formatted } from "./entities.js";
import { inlineKeyboard } from "./keyboards.js";
import { album, media, mediumOf } from "./media.js";
import { serviceLine, summary } from "./service.js";

/**
 * One bubble. `messages` is one message, or several that were sent together (an album).
 * does: press(message, button), menu(message, anchor, point), jump(message id), command(text), link(url, event).
 */
export class Bubble {
  #shown = "";

  constructor(does) {
    this.does = does;
    this.body = h("div.bubble");
    this.keyboard = inlineKeyboard({ press: (button) => does.press(this.first, button) });
    this.picture = h("span.beside");
    this.element = h("article.message", { tabindex: "-1" }, this.picture, h("div.column", {}, this.body, this.keyboard.element));
    this.element.addEventListener("contextmenu", (event) => this.#menu(event));
  }

  /** look: {own, seen, named, last, group}. */
  update(messages, look) {
    this.first = messages[0];
    const now = JSON.stringify([messages, look]);
    if (now === this.#shown) return;
    const markup = this.first.reply_markup?.inline_keyboard ?? [];
    const bodyNow = JSON.stringify([messages.map(({ reply_markup, ...rest }) => rest), look]);
    if (bodyNow !== this.bodyShown) this.#rewrite(messages, look);
    this.bodyShown = bodyNow;
    this.#shown = now;
    this.keyboard.update(markup);
    this.element.classList.toggle("keyed", markup.length > 0);
  }

  #rewrite(messages, look) {
    const message = this.first;
    const line = serviceLine(message);
    const { element, body } = this;
    element.dataset.id = message.message_id;
    for (const [name, on] of Object.entries({ service: line !== null, own: look.own, last: look.last, group: look.group && !look.own }))
      element.classList.toggle(name, on);
    element.setAttribute("aria-label", line ?? `${look.own ? "You" : fullName(message.from ?? message.chat)}, ${clock(message.date)}`);
    if (line !== null) return void body.replaceChildren(h("span", { dir: "auto" }, line));
    this.picture.replaceChildren(look.group && !look.own && look.last && message.from ? avatar(message.from) : "");
    body.classList.toggle("bare", Boolean(message.sticker || message.dice));
    const pictured = Boolean(message.photo || message.video || message.animation);
    body.classList.toggle("pictured", pictured);
    body.classList.toggle("full", pictured || Boolean(message.location));
    body.replaceChildren(...[
      look.named && message.from ? h("div.author", { dir: "auto", style: { "--hue": hue(message.from) } }, fullName(message.from)) : null,
      forwarded(message),
      this.#quoted(message),
      messages.length > 1 ? album(messages) : media(message),
      this.#text(messages, look),
      this.#reactions(message),
      h("button.open-menu", { type: "button", tabindex: "-1", "aria-label": "Message menu", onclick: (event) => this.#menu(event) }, icon("chevron")),
    ].filter(Boolean));
  }

  #text(messages, { own, seen }) {
    const told = messages.find((message) => message.text !== undefined || message.caption !== undefined);
    const content = told ? formatted(told.text ?? told.caption, told.entities ?? told.caption_entities, this.does) : [];
    const known = told || mediumOf(this.first);
    const tick = own ? h("span.tick", { role: "img", "aria-label": seen ? "answered" : "sent" }, icon(seen ? "ticks" : "tick")) : null;
    const edited = this.first.edit_date && !this.first.reply_markup ? "edited " : "";
    const meta = h("span.meta", {}, edited, h("time", { datetime: new Date(this.first.date * 1000).toISOString() }, clock(this.first.date)), tick);
    return h(told ? "div.text" : "div.text.empty", { dir: "auto" }, known ? content : h("i", {}, "A message this page does not show"), meta);
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

  #menu(event) {
    if (this.element.classList.contains("service") || event.target.closest("a, .key")) return;
    event.preventDefault();
    const point = event.clientX ? new DOMRect(event.clientX, event.clientY, 0, 0) : undefined;
    this.does.menu(this.first, event.currentTarget === this.element ? this.element : event.currentTarget, point);
  }
}

function forwarded(message) {
  const origin = message.forward_origin;
  if (!origin) return null;
  const whose = origin.sender_user ?? origin.sender_chat ?? origin.chat;
  return h("div.forwarded", {}, "Forwarded from ", h("b", { dir: "auto" }, whose ? fullName(whose) : origin.sender_user_name));
}
