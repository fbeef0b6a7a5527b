import { h, icon } from "./dom.js";
import { attachMenu } from "./attach.js";
import { replyKeyboard } from "./keyboards.js";
import { opensMenu, toast } from "./overlays.js";
import { stopOf } from "./roving.js";
import { summary } from "./service.js";
import { Suggestions } from "./suggestions.js";

const LONGEST_MESSAGE = 4096;
const TOUCH = matchMedia("(hover: none)");

/**
 * The lower end of a phone: input, menus, reply keyboard; or one big button instead (START, unblock).
 * does: send(fields), edit(id, text), start(payload), unblock(), contact(): each resolves to true when done; lastOwn() → Message;
 * pressed(key) and offered(key) of the keyboard under the input.
 */
export class Composer {
  #editing = null;
  #replying = null;
  #keyboardFor = "";

  constructor(does) {
    this.does = does;
    this.input = h("textarea", { rows: "1", dir: "auto", placeholder: "Message", "aria-label": "Message", enterkeyhint: "send", maxlength: String(LONGEST_MESSAGE * 10) });
    this.suggestions = new Suggestions(this.input, (command) => this.#say(command));
    this.commandsButton = opensMenu(h("button.commands", { type: "button", "aria-label": "Menu, bot commands" }, icon("menu"), h("span", {}, "Menu")), () => this.#commandItems());
    this.attachButton = opensMenu(h("button.round", { type: "button", "aria-label": "Attach" }, icon("attach")), () => attachMenu((fields) => this.#sendFields(fields)));
    this.keysButton = h("button.round", { type: "button", "aria-label": "Answer buttons", hidden: true, onclick: () => this.#toggleKeys() }, icon("keyboard"));
    this.sendButton = h("button.round.send", { type: "submit", "aria-label": "Send" }, icon("send"));
    this.banner = h("div.banner", { hidden: true });
    this.keys = h("div.keys-place");
    this.line = h("div.line", {}, this.commandsButton, this.attachButton, this.input, this.keysButton, this.sendButton);
    this.big = h("button.big", { type: "button", hidden: true });
    this.big.addEventListener("click", () => this.bigAction?.());
    this.element = h("form.composer", {}, this.suggestions.element, this.banner, this.line, this.keys, this.big);
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.input.addEventListener("input", () => this.#typed());
    this.input.addEventListener("keydown", (event) => this.#key(event));
  }

  /** view: GET chat; payload: of a start link that waits to be followed, or undefined. */
  update(view, messages, { bot, payload }) {
    this.commandsList = view.commands ?? [];
    const group = view.chat.type !== "private";
    this.suffix = group ? `@${bot.username}` : "";
    this.suggestions.offer(this.commandsList, this.suffix);
    this.commandsButton.hidden = this.commandsList.length === 0;
    this.commandsButton.classList.toggle("short", group);
    const untouched = !group && messages.length === 0;
    if (!group && view.blocked) this.#instead("Unblock the bot", () => this.does.unblock());
    else if (payload !== undefined || untouched) this.#instead("START", () => this.does.start(payload ?? ""));
    else this.#instead(null);
    this.#offerKeyboard(view.reply_keyboard, messages);
  }

  reply(message) {
    this.#editing = null;
    this.#replying = message;
    this.#showBanner("reply", "Reply", message);
  }

  edit(message) {
    this.#replying = null;
    this.#editing = message;
    this.input.value = message.text;
    this.#showBanner("edit", "Edit message", message);
    this.#grow();
  }

  reset() {
    this.input.value = "";
    this.#keyboardFor = "";
    this.#closeBanner();
    this.#typed();
  }

  /** On a touch screen the input is left alone: its focus would bring up the keyboard, over what there is to read. */
  focus() {
    if (!this.big.hidden) this.big.focus({ preventScroll: true });
    else if (!TOUCH.matches) this.input.focus({ preventScroll: true });
  }

  #instead(label, action) {
    const hadFocus = document.activeElement === this.big;
    this.big.hidden = label === null;
    for (const part of [this.line, this.keys]) part.hidden = label !== null;
    if (label !== null) this.big.textContent = label;
    this.bigAction = action;
    if (hadFocus && label === null) this.focus();
  }

  #offerKeyboard(markup, messages) {
    const key = JSON.stringify(markup ?? null);
    if (key === this.#keyboardFor) return;
    this.#keyboardFor = key;
    const held = this.keys.contains(document.activeElement);
    this.keys.replaceChildren();
    if (held) this.focus();
    this.keysButton.hidden = !markup?.keyboard;
    this.input.placeholder = markup?.input_field_placeholder || "Message";
    if (markup?.force_reply) this.reply(messages.findLast((message) => message.from?.is_bot) ?? messages.at(-1));
    if (!markup?.keyboard) return;
    const once = markup.one_time_keyboard;
    const does = {
      text: (text) => this.#sendFields({ text }),
      contact: () => this.does.contact(),
      location: () => this.#sendFields({ location: true }),
      elsewhere: async () => toast(this.element.closest(".phone"), "This kind of button is not part of the demo"),
    };
    const pressed = async (what, key, text) => {
      this.does.pressed(key);
      if ((await does[what](text)) && once) this.#hideKeys();
    };
    this.keys.append(replyKeyboard(markup, pressed));
    this.#showKeys(true);
    this.does.offered(stopOf(this.keys));
  }

  #toggleKeys() {
    this.#showKeys(this.keys.firstChild.hidden);
  }

  #hideKeys() {
    if (this.keys.contains(document.activeElement)) this.focus();
    this.#showKeys(false);
  }

  #showKeys(shown) {
    if (this.keys.firstChild) this.keys.firstChild.hidden = !shown;
    this.keysButton.setAttribute("aria-expanded", String(shown));
  }

  #commandItems() {
    return this.commandsList.map(({ command, description }) => ({
      label: description, detail: `/${command}`, action: () => this.#say(`/${command}${this.suffix}`),
    }));
  }

  async #say(command) {
    this.input.value = "";
    this.#typed();
    await this.#sendFields({ text: command });
    this.focus();
  }

  async #submit() {
    const text = this.input.value.trim();
    if (!text) return;
    const done = this.#editing ? await this.does.edit(this.#editing.message_id, text) : await this.#sendText(text);
    if (!done) return;
    if (this.input.value.trim() === text) this.input.value = "";
    this.#closeBanner();
    this.#typed();
  }

  /** As Telegram's apps do, a text that is too long goes as several messages. */
  async #sendText(text) {
    for (let at = 0; at < text.length; at += LONGEST_MESSAGE)
      if (!(await this.#sendFields({ text: text.slice(at, at + LONGEST_MESSAGE) }))) return false;
    return true;
  }

  async #sendFields(fields) {
    const reply = this.#replying ? { reply_to_message_id: this.#replying.message_id } : {};
    const done = await this.does.send({ ...fields, ...reply });
    if (done && this.#replying) this.#closeBanner();
    return done;
  }

  #key(event) {
    if (event.isComposing || this.suggestions.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "Escape") {
      if (this.#editing) this.input.value = "";
      this.#closeBanner();
      this.#typed();
    } else if (event.key === "ArrowUp" && !this.input.value) {
      const message = this.does.lastOwn();
      if (message) event.preventDefault();
      if (message) this.edit(message);
    }
  }

  #typed() {
    this.suggestions.typed();
    this.element.classList.toggle("filled", Boolean(this.input.value.trim()));
    this.#grow();
  }

  #grow() {
    this.input.style.height = "";
    if (this.input.value) this.input.style.height = `${this.input.scrollHeight}px`;
  }

  #showBanner(sign, title, message) {
    const close = h("button.round", { type: "button", "aria-label": `Cancel: ${title}`, onclick: () => this.#dismiss() }, icon("close"));
    this.banner.replaceChildren(icon(sign), h("div", {}, h("b", {}, title), h("span", { dir: "auto" }, summary(message))), close);
    this.banner.hidden = false;
    this.input.focus();
    this.element.classList.toggle("filled", Boolean(this.input.value.trim()));
  }

  #dismiss() {
    if (this.#editing) this.input.value = "";
    this.#closeBanner();
    this.#typed();
    this.input.focus();
  }

  #closeBanner() {
    this.#editing = this.#replying = null;
    this.banner.hidden = true;
  }
}
