import * as api from "./api.js";
import { avatar, fullName, h, icon } from "./dom.js";
import { Buttons } from "./buttons.js";
import { Composer } from "./composer.js";
import { Log } from "./log.js";
import { closeMenu, dialog, menu, opensMenu, toast } from "./overlays.js";
import { summary } from "./service.js";

const ACTION_MS = 5000;
const BOT_PRESENT = new Set(["member", "administrator"]);
const ACTIONS = { typing: "typing…", upload_photo: "sending a photo…", upload_document: "sending a file…", find_location: "picking a location…" };

/** One chat as one person sees it. app: {world, startFor(userId, payload), showTraveller(id), more(phone) → menu items}. */
export class Phone {
  view = null;
  payload = undefined;
  #messages = new Map();
  #reading = null;
  #stale = false;
  #shown = false;
  #late = [];

  constructor(side, label, app) {
    this.side = side;
    this.app = app;
    this.buttons = new Buttons(this);
    this.log = new Log({
      press: (message, button) => this.buttons.press(message, button),
      menu: (message, anchor, at) => this.#messageMenu(message, anchor, at),
      jump: (id) => this.log.jump(id),
      command: (text) => this.#send({ text: text.includes("@") || !this.isGroup ? text : `${text}@${app.world.bot.username}` }),
      link: (url, event) => this.buttons.follow(url, event),
      lostFocus: () => this.composer.focus(),
    });
    this.composer = new Composer({
      send: (fields) => this.#send(fields),
      edit: (id, text) => this.attempt(() => api.edit(this.chatId, id, { from: this.userId, text })),
      start: (payload) => this.#start(payload),
      unblock: () => this.attempt(() => api.act(this.chatId, "unblock", this.userId)).then((done) => done && this.#send({ text: "/start" })),
      contact: () => this.#shareContact(),
      lastOwn: () => [...this.#messages.values()].findLast((message) => message.from?.id === this.userId && message.text),
    });
    this.face = h("span.face");
    this.name = h("h2", { dir: "auto" });
    this.status = h("p.status");
    this.more = opensMenu(h("button.round", { type: "button", "aria-label": "Chat menu" }, icon("more")), () => app.more(this));
    this.pinned = h("button.pinned", { type: "button", hidden: true });
    this.pinned.addEventListener("click", () => this.log.jump(this.view.pinned.message_id));
    this.about = h("div.about-bot", { hidden: true });
    this.element = h("section.phone", { dataset: { side }, "aria-label": label },
      h("header", {}, this.face, h("div.who", {}, this.name, this.status), this.more),
      this.pinned,
      h("div.screen", {}, this.about, this.log.element, this.log.newer),
      this.composer.element);
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
    this.#move(chatId, userId);
    this.payload = payload;
    await this.refresh();
  }

  #move(chatId, userId) {
    const moved = chatId !== this.chatId;
    [this.chatId, this.userId] = [chatId, userId];
    if (!moved) return;
    this.#shown = false;
    this.log.clear();
    this.composer.reset();
    this.#action(null);
    this.#messages.clear();
  }

  /** Reads the chat again; while a reading is under way, once more after it. */
  refresh() {
    this.#stale = Boolean(this.chatId);
    this.#reading ??= this.#read().finally(() => (this.#reading = null));
    return this.#reading;
  }

  async #read() {
    while (this.#stale) {
      this.#stale = false;
      this.#late = [];
      const { chatId, userId } = this;
      const view = await api.chat(chatId, userId).catch((error) => toast(this.element, error.message));
      if (!view || chatId !== this.chatId || userId !== this.userId) continue;
      this.app.world.saw(view);
      if (view.migrated_to) {
        this.#move(view.migrated_to, userId);
        this.#stale = true;
        continue;
      }
      this.view = view;
      const { reactions = {} } = view;
      this.#messages = new Map(view.messages.map((message) => [message.message_id, { ...message, reactions: reactions[message.message_id] }]));
      // What happened while the answer was under way is in it or comes on top; nothing is lost.
      for (const [name, data] of this.#late) this.#apply(name, data);
      this.#render(this.#shown);
      this.#shown = true;
    }
  }

  /** An event of this chat. */
  on(name, data) {
    if (name === "chat_action") return this.#action(data.action);
    if (name === "callback_answer") return this.buttons.answered(data);
    if (this.#reading) this.#late.push([name, data]);
    if (this.#apply(name, data) && this.#shown) this.#render(true);
    if (name === "message" && data.message?.from?.is_bot) this.#action(null);
    // Keyboards, commands and pins are the chat's, not a message's.
    if (name !== "edited" && name !== "deleted" && name !== "reaction") this.refresh();
  }

  #apply(name, { message, message_id: id, reaction }) {
    const { reactions } = this.#messages.get(message?.message_id ?? id) ?? {};
    if (name === "message" || name === "edited") return message && this.#messages.set(message.message_id, { ...message, reactions });
    if (name === "deleted") return this.#messages.delete(id);
    if (name !== "reaction" || !this.#messages.has(id)) return false;
    return this.#messages.set(id, { ...this.#messages.get(id), reactions: reaction });
  }

  #render(fresh) {
    const { chat, pinned, description } = this.view;
    const { bot } = this.app.world;
    this.view.messages = [...this.#messages.values()].sort((a, b) => a.message_id - b.message_id);
    const shown = this.isGroup ? chat : { ...bot, is_bot: true };
    this.face.replaceChildren(avatar(shown));
    this.name.textContent = fullName(shown);
    this.#showStatus();
    this.pinned.hidden = !pinned;
    if (pinned) this.pinned.replaceChildren(icon("pin"), h("b", {}, "Pinned"), h("span", { dir: "auto" }, summary(pinned)));
    const empty = !this.isGroup && this.view.messages.length === 0;
    this.about.hidden = !empty;
    this.about.replaceChildren(avatar({ ...bot, is_bot: true }), h("b", {}, "What can this bot do?"), h("p", { dir: "auto" }, description || "Press START to find out."));
    this.log.element.setAttribute("aria-label", `Messages: ${fullName(shown)}`);
    this.log.show(this.view.messages, { isOwn: (message) => message.from?.id === this.userId, group: this.isGroup, fresh });
    this.composer.update(this.view, { bot, payload: this.payload });
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
    if (done && this.#shown) this.#render(true);
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
