import * as api from "./api.js";

export const LANGUAGES = { en: "English", es: "Español", "pt-br": "Português (Brasil)", de: "Deutsch", fr: "Français" };

/** Who and what there is: the bot, people, groups, and which chats have something unread. */
export class World {
  bot = null;
  users = new Map();
  chats = new Map();
  unread = new Map();
  #members = new Map();

  async load() {
    const state = await api.state();
    this.bot = state.bot;
    this.users = new Map(state.users.filter((user) => !user.is_bot).map((user) => [user.id, user]));
    this.chats = new Map(state.chats.map((chat) => [chat.id, chat]));
    // Who is in a group is known from the group itself.
    const anyone = this.users.keys().next().value;
    await Promise.all(this.groups().map(async ({ id }) => this.saw(await api.chat(id, anyone))));
  }

  /** A chat was read: remember its members and what it has become. */
  saw(view) {
    this.chats.set(view.chat.id, view.chat);
    this.#members.set(view.chat.id, view.members ?? []);
    if (view.migrated_to) this.chats.delete(view.chat.id);
  }

  groups() {
    return [...this.chats.values()].filter((chat) => chat.type === "group" || chat.type === "supergroup");
  }

  members(groupId) {
    return (this.#members.get(groupId) ?? []).map((id) => this.users.get(id)).filter(Boolean);
  }

  staff() {
    return [...new Set(this.groups().flatMap((group) => this.members(group.id)))];
  }

  travellers() {
    const staff = new Set(this.staff());
    return [...this.users.values()].filter((user) => !staff.has(user));
  }

  count(chatId) {
    this.unread.set(chatId, (this.unread.get(chatId) ?? 0) + 1);
  }
}

/** "pt-BR" and "pt_br" → the one of our languages it means; an unknown one stays what it is. */
export function language(code) {
  const plain = (code ?? "en").toLowerCase().replace("_", "-");
  return plain in LANGUAGES ? plain : plain === "pt" ? "pt-br" : plain.split("-")[0];
}
