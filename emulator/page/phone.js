import * as api from "./api.js";
import { announce } from "./announcer.js";
import { Buttons } from "./buttons.js";
import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { avatar, fullName, h, icon } from "./dom.js";
import { Focus } from "./focus.js";
import { nextFrame } from "./frame.js";
import { Log } from "./log.js";
import { closeMenu, dialog, menu, opensMenu, toast } from "./overlays.js";
import { summary } from "./service.js";

const ACTION_MS = 5000;
const BOT_PRESENT = new Set(["member", "administrator"]);
const ACTIONS = { typing: "typing…", upload_photo: "sending a photo…", upload_document: "sending a file…", find_location: "picking a location…" };

/** A chat on the screen. app: {world, startFor(userId, payload), showTraveller(id), more(phone) → menu items}. */
export class Phone {
  payload = undefined;
  #shown = false;
  #draw = () => this.#render(this.#shown);

  constructor(side, app) {
    this.side = side;
    this.app = app;
    this.buttons = new Buttons(this);
    this.chat = new Chat({
      moved: () => this.#moved(),
      read: (view) => this.#read(view),
      changed: () => this.#shown && nextFrame(this.#draw),
      failed: (error) => toast(this.element, error.message),
    });
    this.log = new Log({
      press: (message, button, key, bubble) => {
        this.focus.pressed(key, bubble);
        return this.buttons.press(message, button);
      },
      menu: (message, anchor, at) => this.#messageMenu(message, anchor, at),
      jump: (id) => this.log.jump(id),
      command: (text) => this.#send({ text: text.includes("@") || !this.isGroup ? text : `${text}@${app.world.bot.username}` }),
      link: (url, event) => this.buttons.follow(url, event),
      drawOn: this.#draw,
      lostFocus: () => this.composer.focus(),
    });
    this.focus = new Focus((key) => this.log.reveal(key));
    this.composer = new Composer({
      send: (fields) => this.#send(fields),
      edit: (id, text) => this.attempt(() => api.edit(this.chatId, id, { from: this.userId, text })),
      start: (payload) => this.#start(payload),
      unblock: () => this.attempt(() => api.act(this.chatId, "unblock", this.userId)).then((done) => done && this.#send({ text: "/start" })),
      contact: () => this.#shareContact(),
      lastOwn: () => this.chat.messages.findLast((message) => message.from?.id === this.userId && message.text),
      pressed: (key) => this.focus.pressed(key),
      offered: (key) => this.focus.followTo(key),
    });
    this.element = this.#built();
  }

  #built() {
    this.face = h("span.face");
    this.name = h("h2", { dir: "auto" });
    this.status = h("p.status");
    this.more = opensMenu(h("button.round", { type: "button", "aria-label": "Chat menu" }, icon("more")), () => this.app.more(this));
    this.pinned = h("button.pinned", { type: "button", hidden: true });
    this.pinned.addEventListener("click", () => this.log.jump(this.view.pinned.message_id));
    return h("div.phone", { dataset: { side: this.side } },
      h("div.head", {}, this.face, h("div.who", {}, this.name, this.status), this.more),
      this.pinned,
      h("div.screen", {}, this.log.element, this.log.newer),
      this.composer.element);
  }

  get chatId() {
    return this.chat.id;
  }

  get userId() {
    return this.chat.userId;
  }

  get view() {
    return this.chat.view;
  }

  get isGroup() {
    return this.view?.chat.type !== "private";
  }

  get botPresent() {
    return BOT_PRESENT.has(this.view?.bot_is);
  }

  get me() {
    return this.app.world.users.get(this.userId);
  }

  async open(chatId, userId, payload) {
    this.payload = payload;
    await this.chat.open(chatId, userId);
  }

  #moved() {
    this.#shown = false;
    this.log.clear();
    this.composer.reset();
    this.#action(null);
  }

  #read(view) {
    this.app.world.saw(view);
    if (view.migrated_to) return;
    this.#render(this.#shown);
    this.#shown = true;
  }

  /** An event of this chat. */
  on(name, data) {
    if (name === "chat_action") return this.#action(data.action);
    if (name === "callback_answer") return this.buttons.answered(data);
    this.chat.on(name, data);
    if (name === "message" && data.message?.from?.is_bot) this.#action(null);
  }

  #render(fresh) {
    const { chat, pinned, description } = this.view;
    const { messages } = this.chat;
    const { bot } = this.app.world;
    const shown = this.isGroup ? chat : { ...bot, is_bot: true };
    this.face.replaceChildren(avatar(shown));
    this.name.textContent = fullName(shown);
    this.#showStatus();
    this.pinned.hidden = !pinned;
    if (pinned) this.pinned.replaceChildren(icon("pin"), h("b", {}, "Pinned"), h("span", { dir: "auto" }, summary(pinned)));
    this.log.element.setAttribute("aria-label", `Messages: ${fullName(shown)}`);
    this.log.introduce(!this.isGroup && messages.length === 0 ? aboutBot(bot, description) : null);
    const news = this.log.show(messages, { isOwn: (message) => message.from?.id === this.userId, group: this.isGroup, fresh });
    this.composer.update(this.view, messages, { bot, payload: this.payload });
    this.focus.follow(news);
    // Of a phone that is out of sight only the badge speaks.
    if (news.lines.length && this.element.checkVisibility()) announce(news.lines);
  }

  #action(action) {
    clearTimeout(this.actionTimer);
    this.doing = action ? ACTIONS[action] ?? "working…" : null;
    if (action) this.actionTimer = setTimeout(() => this.#action(null), ACTION_MS);
    this.#showStatus();
  }

  #showStatus() {
    const { bot, users } = this.app.world;
    const people = (this.view?.members ?? []).map((id) => users.get(id)?.first_name).filter(Boolean);
    const present = this.botPresent ? [bot.first_name] : [];
    const plain = this.isGroup ? [...people, ...present].join(", ") : this.view?.blocked ? "blocked" : "bot";
    this.status.textContent = this.doing ? (this.isGroup ? `${bot.first_name} is ${this.doing}` : this.doing) : plain;
    this.status.classList.toggle("busy", Boolean(this.doing));
  }

  async attempt(action) {
    try {
      await action();
      return true;
    } catch (error) {
      toast(this.element, error instanceof api.ApiError ? `Not done: ${error.message}` : String(error));
      return false;
    }
  }

  #send(fields) {
    return this.attempt(() => api.send(this.chatId, { from: this.userId, ...fields }));
  }

  async #start(payload) {
    const done = await (payload ? this.attempt(() => api.start(this.chatId, this.userId, payload)) : this.#send({ text: "/start" }));
    if (done) this.payload = undefined;
    if (done && this.#shown) nextFrame(this.#draw);
    return done;
  }

  async #shareContact() {
    const body = h("p", {}, `${this.app.world.bot.first_name} will see your phone number and your name.`);
    const answer = await dialog(this.element, "Share your phone number?", body, [{ label: "Cancel", quiet: true }, { label: "Share", value: "share" }]);
    return answer ? this.attempt(() => api.act(this.chatId, "contact", this.userId)) : false;
  }

  #messageMenu(message, anchor, at) {
    const text = message.text ?? message.caption;
    const own = message.from?.id === this.userId;
    closeMenu();
    menu(anchor, [
      { icon: "reply", label: "Reply", action: () => this.composer.reply(message) },
      text !== undefined && { icon: "copy", label: "Copy text", action: () => this.buttons.copy(text) },
      text !== undefined && { icon: "forward", label: "Forward to this chat", action: () => this.#send({ text, entities: message.entities, forward_from: message.from?.id }) },
      own && message.text !== undefined && { icon: "edit", label: "Edit", action: () => this.composer.edit(message) },
    ].filter(Boolean), { label: "Message menu", at });
  }
}

/** What an empty chat shows. */
const aboutBot = (bot, description) =>
  h("div.about-bot", {}, avatar({ ...bot, is_bot: true }), h("b", {}, "What can this bot do?"), h("p", { dir: "auto" }, description || "Press START to find out."));
