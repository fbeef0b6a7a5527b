import * as api from "./api.js";
import { serviceLine } from "./service.js";

// What these events change is in them; after any other the chat is read again (keyboards, commands, pins, members).
const TOLD_WHOLE = new Set(["message", "edited", "deleted", "reaction"]);

/** One chat as one person sees it: what the emulator says of it, and what has happened since. */
export class Chat {
  /** GET chat, without its messages; null until it was read. */
  view = null;
  id = undefined;
  userId = undefined;
  #messages = new Map();
  #reading = null;
  #stale = false;
  #late = [];

  /** does: moved() to another chat, read(view), changed() by an event, failed(error). */
  constructor(does) {
    this.does = does;
  }

  /** In order. A message that has changed is another object, one that has not is the same. */
  get messages() {
    return [...this.#messages.values()].sort((a, b) => a.message_id - b.message_id);
  }

  /** Resolves when the chat was read. */
  open(id, userId) {
    this.#move(id, userId);
    return this.refresh();
  }

  leave() {
    this.id = this.userId = undefined;
  }

  #move(id, userId) {
    const moved = id !== this.id;
    [this.id, this.userId] = [id, userId];
    if (!moved) return;
    this.#messages.clear();
    this.does.moved();
  }

  /** Reads the chat again; while a reading is under way, once more after it. */
  refresh() {
    this.#stale = Boolean(this.id);
    this.#reading ??= this.#read().finally(() => (this.#reading = null));
    return this.#reading;
  }

  async #read() {
    while (this.#stale) {
      this.#stale = false;
      this.#late = [];
      const { id, userId } = this;
      const answer = await api.chat(id, userId).catch((error) => void this.does.failed(error));
      if (!answer || id !== this.id || userId !== this.userId) continue;
      const { messages, reactions = {}, ...view } = answer;
      if (view.migrated_to) {
        this.does.read(view);
        this.#move(view.migrated_to, userId);
        this.#stale = true;
        continue;
      }
      this.view = view;
      this.#take(messages, reactions);
      // What happened while the answer was under way is in it or comes on top; nothing is lost.
      for (const [name, data] of this.#late) this.#apply(name, data);
      this.does.read(view);
    }
  }

  #take(messages, reactions) {
    const before = this.#messages;
    this.#messages = new Map(messages.map((message) => {
      const { message_id: id } = message;
      const now = { ...message, reactions: reactions[id] };
      const old = before.get(id);
      return [id, old && JSON.stringify(old) === JSON.stringify(now) ? old : now];
    }));
  }

  /** An event of this chat. */
  on(name, data) {
    if (this.#reading) this.#late.push([name, data]);
    if (this.#apply(name, data)) this.does.changed();
    if (!TOLD_WHOLE.has(name) || this.#changesMore(name, data)) this.refresh();
  }

  /** Lines such as a new title or a pin change the chat, too; so does the end of a pinned message. */
  #changesMore(name, { message, message_id: id }) {
    if (name === "message") return Boolean(message && serviceLine(message) !== null);
    return (message?.message_id ?? id) === this.view?.pinned?.message_id;
  }

  #apply(name, { message, message_id: id, reaction }) {
    const old = this.#messages.get(message?.message_id ?? id);
    if (name === "message" || name === "edited") return message && this.#messages.set(message.message_id, { ...message, reactions: old?.reactions });
    if (name === "deleted") return this.#messages.delete(id);
    return name === "reaction" && old && this.#messages.set(id, { ...old, reactions: reaction });
  }
}
