import { announceWhile } from "./announcer.js";
import * as api from "./api.js";
import { h } from "./dom.js";
import { newPerson, staffGroup } from "./forms.js";
import { nextFrame } from "./frame.js";
import { Phone } from "./phone.js";
import { Seat } from "./seat.js";
import { toast } from "./overlays.js";
import { World } from "./world.js";

const SIDES = { traveller: "Traveller", staff: "Staff" };
const NARROW = matchMedia("(max-width: 720px)");

class App {
  world = new World();
  #shown = "traveller";
  #link = new URLSearchParams(location.search);
  #stale = false;
  #syncing = null;
  #chosen = Number(this.#link.get("as"));
  #connectionSaid = null;
  #draw = () => this.draw();

  constructor() {
    this.stage = document.querySelector("[data-stage]");
    this.connection = document.querySelector("[data-connection]");
    this.phones = {};
    this.seats = {};
    for (const [side, label] of Object.entries(SIDES)) {
      this.phones[side] = new Phone(side, this);
      this.seats[side] = new Seat(this.phones[side], label, this);
      this.stage.append(this.seats[side].element);
    }
    this.tabs = Object.entries(SIDES).map(([side, label]) => this.#tab(side, label));
    document.querySelector("[data-tabs]").append(...this.tabs);
    NARROW.addEventListener("change", () => this.#arrange());
    this.#arrange();
    this.show("traveller");
  }

  run() {
    api.listen({
      onEvent: (name, data) => this.#event(name, data),
      onOpen: () => this.#sync(),
      onLost: () => this.#say("Reconnecting…"),
    });
  }

  /** Reads everything again; while that is under way, once more after it. */
  #sync() {
    this.#stale = true;
    this.#syncing ??= this.#read().finally(() => (this.#syncing = null));
    return this.#syncing;
  }

  async #read() {
    while (this.#stale) {
      this.#stale = false;
      try {
        await this.world.load();
        await Promise.all([this.#seatTraveller(), this.#seatStaff()]);
        this.#say(null);
      } catch (error) {
        this.#say(`Waiting for the emulator: ${error.message}`);
      }
      this.draw();
    }
  }

  /** Whoever sat there stays, as long as they exist. */
  async #seatTraveller() {
    const { traveller } = this.phones;
    const free = this.world.travellers();
    const user = this.world.users.get(this.#chosen) ?? free.find(({ id }) => id === traveller.userId) ?? free[0];
    if (!user) return traveller.chat.leave();
    const link = this.#link;
    this.#link = null;
    await traveller.open(user.id, user.id, link?.get("start") ?? traveller.payload);
    this.draw();
    if (link && !NARROW.matches) traveller.composer.focus();
  }

  async #seatStaff() {
    const { staff } = this.phones;
    const groups = this.world.groups();
    const group = groups.find((chat) => chat.id === staff.chatId) ?? groups[0];
    const members = group ? this.world.members(group.id) : [];
    const who = members.find((user) => user.id === staff.userId) ?? members[0];
    if (!who) return staff.chat.leave();
    await staff.open(group.id, who.id);
  }

  async #event(name, data) {
    const phones = Object.values(this.phones);
    if (name === "user" || name === "chat") await this.#sync();
    if (name === "callback_answer") for (const phone of phones) phone.on(name, data);
    else for (const phone of phones) if (phone.chatId === data.chat_id) phone.on(name, data);
    if (name === "commands") for (const phone of phones) phone.chat.refresh();
    if (name === "message" && data.message?.from?.is_bot && !this.#isSeen(data.chat_id)) this.world.count(data.chat_id);
    nextFrame(this.#draw);
  }

  /** One phone at a time with a tab each, or both side by side. */
  #arrange() {
    this.tabs.forEach((tab, index) => Object.values(this.seats)[index].asPanel(NARROW.matches ? tab : null));
    this.draw();
  }

  #isSeen(chatId) {
    return Object.entries(this.phones).some(([side, phone]) => phone.chatId === chatId && (!NARROW.matches || this.#shown === side));
  }

  draw() {
    for (const seat of Object.values(this.seats)) seat.draw();
    this.#drawTabs();
  }

  show(side) {
    this.#shown = side;
    this.stage.dataset.shown = side;
    this.draw();
  }

  async seat(side, chatId, userId, payload) {
    if (side === "traveller") this.#chosen = userId;
    await this.phones[side].open(chatId, userId, payload);
    this.show(side);
    this.phones[side].composer.focus();
  }

  showTraveller = (id) => this.seat("traveller", id, id);

  /** Someone opened t.me/<bot>?start=payload: their private chat, with a START that carries it. */
  startFor = (userId, payload) => this.seat("traveller", userId, userId, payload);

  more = (phone) => this.seats[phone.side].more();

  async addTraveller() {
    const user = await newPerson(this.seats.traveller.element, "New traveller");
    if (user) await this.world.load().then(() => this.showTraveller(user.id));
  }

  async addColleague() {
    const { staff } = this.phones;
    const user = await newPerson(this.seats.staff.element, "New colleague");
    if (user && (await staff.attempt(() => api.join(staff.chatId, user.id)))) await this.seat("staff", staff.chatId, user.id);
  }

  async addStaffGroup() {
    try {
      await staffGroup();
      await this.#sync();
    } catch (error) {
      toast(this.seats.staff.element, error.message);
    }
  }

  #tab(side, label) {
    const tab = h("button", { type: "button", role: "tab", id: `tab-${side}`, "aria-controls": `seat-${side}`, onclick: () => this.show(side) }, h("span", {}, label), h("span.badge", { hidden: true }));
    tab.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      const other = this.tabs.find((one) => one !== tab);
      other.click();
      other.focus();
    });
    return tab;
  }

  #drawTabs() {
    for (const [side, phone] of Object.entries(this.phones)) if (this.#isSeen(phone.chatId)) this.world.unread.delete(phone.chatId);
    Object.keys(this.phones).forEach((side, index) => {
      const tab = this.tabs?.[index];
      if (!tab) return;
      const selected = this.#shown === side;
      tab.setAttribute("aria-selected", String(selected));
      tab.tabIndex = selected ? 0 : -1;
      const count = this.seats[side].unread();
      tab.lastChild.hidden = count === 0 || selected;
      tab.lastChild.dataset.count = count;
      tab.setAttribute("aria-label", count && !selected ? `${SIDES[side]}, ${count} unread` : SIDES[side]);
    });
  }

  /** What is wrong with the connection, or null. */
  #say(text) {
    if (text === (this.connection.textContent || null)) return;
    this.connection.hidden = text === null;
    this.connection.textContent = text ?? "";
    this.#connectionSaid?.();
    this.#connectionSaid = text === null ? null : announceWhile(text);
  }
}

new App().run();
