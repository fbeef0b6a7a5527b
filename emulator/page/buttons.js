import * as api from "./api.js";
import { h } from "./dom.js";
import { botLink } from "./links.js";
import { money } from "./media.js";
import { dialog, toast } from "./overlays.js";

const ANSWER_MS = 15000;
const LOOK_AGAIN_MS = 300;

/** What happens when a button or a link is pressed on one phone. */
export class Buttons {
  #answers = new Map();

  constructor(phone) {
    this.phone = phone;
  }

  async press(message, button) {
    const { phone } = this;
    if (button.url) return this.follow(button.url);
    if (button.copy_text) return this.copy(button.copy_text.text);
    if (button.pay) return phone.attempt(() => this.#pay(message));
    if (button.callback_data === undefined) return toast(phone.element, "This kind of button is not part of the demo");
    return phone.attempt(async () => {
      const { callback_query_id: id } = await api.press(phone.chatId, message.message_id, phone.userId, button.callback_data);
      const answer = await this.#answerTo(id);
      if (answer?.show_alert) await this.#say(answer.text);
      else if (answer?.text) toast(phone.element, answer.text);
      if (answer?.url) this.follow(answer.url);
    });
  }

  answered(data) {
    this.#answers.get(data.callback_query_id)?.(data);
    this.#answers.delete(data.callback_query_id);
  }

  /** Follows links that Telegram's apps open themselves; the rest is the browser's (`event`: it is at it already). */
  follow(url, event) {
    const { app, chatId, userId, isGroup, element } = this.phone;
    const target = botLink(url, app.world.bot.username);
    if (!target) {
      if (!event) window.open(url, "_blank", "noopener");
      return;
    }
    event?.preventDefault();
    if (target.broken) toast(element, target.broken);
    else if (target.user && app.world.users.has(target.user)) app.showTraveller(target.user);
    else if (target.startgroup !== undefined && isGroup) this.phone.attempt(() => api.start(chatId, userId, target.startgroup));
    else if (target.start !== undefined) app.startFor(userId, target.start);
    else toast(element, "This link opens in Telegram only");
  }

  async copy(text) {
    await navigator.clipboard.writeText(text).then(() => toast(this.phone.element, "Copied"), () => toast(this.phone.element, text));
  }

  /** The answer may have come before we knew its number: look once, then wait. */
  #answerTo(id) {
    return new Promise((resolve) => {
      this.#answers.set(id, resolve);
      setTimeout(() => this.answered({ callback_query_id: id }), ANSWER_MS);
      api.callback(id).then((answer) => answer.answered && this.answered({ ...answer, callback_query_id: id }), () => null);
    });
  }

  async #pay({ invoice, message_id: id }) {
    const { phone } = this;
    const body = h("p", {}, `${invoice.title}: ${money(invoice)}. No real money moves in this demo.`);
    if (!(await dialog(phone.element, "Pay?", body, [{ label: "Cancel", quiet: true }, { label: "Pay", value: "pay" }]))) return;
    const { pre_checkout_query_id: query } = await api.pay(phone.chatId, id, phone.userId);
    const until = Date.now() + ANSWER_MS;
    let payment;
    do {
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
      payment = await api.payment(query);
    } while (payment.ok === null && Date.now() < until);
    if (!payment.ok) await this.#say(payment.error_message ?? "The bot did not confirm the payment.");
  }

  #say(text) {
    return dialog(this.phone.element, "", h("p", { dir: "auto" }, text), [{ label: "OK", value: "ok" }]);
  }
}
