import * as api from "./api.js";
import { avatar, fullName, h, icon } from "./dom.js";
import { opensMenu, toast } from "./overlays.js";
import { LANGUAGES, language } from "./world.js";

/** A phone and who holds it: the bar above with the person, their language, and what the person may do to the chat. */
export class Seat {
  #drawn = "";

  constructor(phone, label, app) {
    this.phone = phone;
    this.app = app;
    this.label = label;
    this.person = opensMenu(h("button.person", { type: "button" }), () => this.#people());
    this.tongue = opensMenu(h("button.tongue", { type: "button" }), () => this.#languages());
    this.invite = h("div.invite");
    this.bar = h("div.bar", {}, h("span.role", {}, h("span", {}, label), phone.side === "staff" ? " writing as" : ""), this.person, this.tongue);
    this.element = h("section.seat", { id: `seat-${phone.side}`, dataset: { side: phone.side } }, this.bar, phone.element, this.invite);
    this.#inviteWith();
  }

  draw() {
    const { phone, app } = this;
    const person = phone.me;
    this.bar.hidden = phone.element.hidden = !person;
    this.invite.hidden = Boolean(person) || app.world.bot === null;
    const others = this.#elsewhere();
    const now = JSON.stringify([person, others]);
    if (!person || now === this.#drawn) return;
    this.#drawn = now;
    this.person.replaceChildren(avatar(person), h("span.label", { dir: "auto" }, fullName(person)), others ? h("span.badge", { dataset: { count: others } }) : "", icon("chevron"));
    this.person.setAttribute("aria-label", `${this.label}: ${fullName(person)}${others ? `, ${others} unread elsewhere` : ""}`);
    const code = language(person.language_code);
    this.tongue.replaceChildren(icon("globe"), code.toUpperCase());
    this.tongue.setAttribute("aria-label", `${code.toUpperCase()}, language: ${LANGUAGES[code] ?? code}`);
  }

  /** Beside the other phone a region of the page; where there is room for one, what its tab shows. */
  asPanel(tab) {
    const attributes = tab ? { role: "tabpanel", "aria-labelledby": tab.id } : { "aria-label": `${this.label}’s phone` };
    for (const name of ["role", "aria-labelledby", "aria-label"]) this.element.removeAttribute(name);
    for (const [name, value] of Object.entries(attributes)) this.element.setAttribute(name, value);
  }

  /** Messages nobody saw yet, in all chats this phone could show. */
  unread() {
    const { world } = this.app;
    const chats = this.phone.side === "staff" ? world.groups().map((group) => group.id) : [...world.users.keys()];
    return chats.reduce((sum, id) => sum + (world.unread.get(id) ?? 0), 0);
  }

  #elsewhere() {
    return this.unread() - (this.app.world.unread.get(this.phone.chatId) ?? 0);
  }

  more() {
    const { phone, app } = this;
    const doing = (label, icon, action) => ({ label, icon, action: () => this.#act(action) });
    if (!phone.isGroup)
      return phone.view?.blocked ? [doing("Unblock the bot", "block", "unblock")] : [{ label: "Send /start again", icon: "up", action: () => this.#say("/start") }, doing("Block the bot", "block", "block")];
    const groups = app.world.groups();
    const choice = groups.length < 2 ? [] : groups.map((group) => this.#group(group));
    return [
      ...choice,
      ...(choice.length ? ["-"] : []),
      phone.botPresent ? doing("Remove the bot", "block", "remove_bot") : doing("Add the bot", "plus", "add_bot"),
      phone.view?.chat.type === "group" && doing("Upgrade to a supergroup", "up", "migrate"),
    ].filter(Boolean);
  }

  #group(group) {
    const { world } = this.app;
    const action = () => this.app.seat("staff", group.id, (world.members(group.id).find((user) => user.id === this.phone.userId) ?? world.members(group.id)[0]).id);
    return { label: group.title, checked: group.id === this.phone.chatId, picture: avatar(group), badge: world.unread.get(group.id), action };
  }

  #people() {
    const { world } = this.app;
    if (this.phone.side === "staff") return [
      ...world.members(this.phone.chatId).map((user) => this.#choice(user)),
      { label: "New colleague…", icon: "plus", action: () => this.app.addColleague() },
    ];
    const staff = world.staff();
    return [
      ...world.travellers().map((user) => this.#choice(user)),
      { label: "New traveller…", icon: "plus", action: () => this.app.addTraveller() },
      ...(staff.length ? ["-", ...staff.map((user) => this.#choice(user, "staff"))] : []),
    ];
  }

  #choice(user, detail) {
    const { app, phone } = this;
    const chatId = phone.side === "staff" ? phone.chatId : user.id;
    return {
      label: fullName(user),
      detail: detail ?? language(user.language_code),
      picture: avatar(user),
      checked: user.id === phone.userId,
      badge: phone.side === "staff" ? null : app.world.unread.get(user.id),
      action: () => app.seat(phone.side, chatId, user.id),
    };
  }

  #languages() {
    const user = this.phone.me;
    return Object.entries(LANGUAGES).map(([code, label]) => ({
      label,
      detail: code,
      checked: language(user.language_code) === code,
      action: () => this.#try(() => api.changeUser(user.id, { language_code: code })),
    }));
  }

  #act(action) {
    return this.#try(() => api.act(this.phone.chatId, action, this.phone.userId));
  }

  #say(text) {
    return this.#try(() => api.send(this.phone.chatId, { from: this.phone.userId, text }));
  }

  async #try(action) {
    await action().catch((error) => toast(this.phone.element, `Not done: ${error.message}`));
  }

  #inviteWith() {
    const staff = this.phone.side === "staff";
    const action = () => (staff ? this.app.addStaffGroup() : this.app.addTraveller());
    this.invite.append(
      h("p", {}, staff ? "There is no staff group yet." : "Nobody is travelling yet."),
      h("button.primary", { type: "button", onclick: action }, staff ? "Make a staff group" : "New traveller…"),
    );
  }
}
