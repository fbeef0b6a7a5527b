import * as api from "./api.js";
import { h } from "./dom.js";
import { dialog, toast } from "./overlays.js";
import { LANGUAGES } from "./world.js";

/** Asks for a name and a language. Resolves with the new User, or null. */
export async function newPerson(seat, title) {
  const body = h("div.fields", {},
    h("label", {}, "First name", h("input", { name: "first_name", required: true, maxlength: "64", dir: "auto", autocomplete: "off", autofocus: true })),
    h("label", {}, "Last name", h("input", { name: "last_name", maxlength: "64", dir: "auto", autocomplete: "off" })),
    h("label", {}, "Language of the app", h("select", { name: "language_code" }, Object.entries(LANGUAGES).map(([code, name]) => h("option", { value: code }, name)))));
  const answer = await dialog(seat, title, body, [{ label: "Cancel", quiet: true }, { label: "Create", value: "create" }]);
  if (!answer) return null;
  const fields = Object.fromEntries(Object.entries(answer.fields).filter(([, value]) => value.trim()));
  return api.newUser(fields).catch((error) => void toast(seat, `Not done: ${error.message}`));
}

/** Two people and the bot, so that two can press the same button. */
export async function staffGroup() {
  const people = await Promise.all([
    api.newUser({ first_name: "Rosa", language_code: "es" }),
    api.newUser({ first_name: "Dan", language_code: "en" }),
  ]);
  return api.newGroup({ title: "Staff", members: people.map((user) => user.id), with_bot: true });
}
