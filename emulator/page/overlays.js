import { announce } from "./announcer.js";
import { h, icon } from "./dom.js";

// What floats above a phone: menus, dialogs, toasts.

let opened = null;

/**
 * A menu under its button. items(): [{label, icon?, detail?, checked?, badge?, action}, "-" for a line, …].
 * Arrow keys move, Escape closes and gives the focus back.
 */
export function menu(anchor, items, { label, at } = {}) {
  closeMenu();
  const entries = items.map((item) => (item === "-" ? h("hr") : entry(item)));
  const box = h("div.menu", { role: "menu", "aria-label": label ?? anchor.getAttribute("aria-label") ?? "Menu" }, entries);
  (anchor.closest(".seat") ?? document.body).append(box);
  expanded(anchor, true);
  place(box, at ?? anchor.getBoundingClientRect());
  const away = (event) => box.contains(event.target) || anchor.contains(event.target) || closeMenu();
  opened = { box, anchor, away };
  document.addEventListener("pointerdown", away);
  box.addEventListener("keydown", walk);
  (box.querySelector("[aria-checked=true]") ?? box.querySelector("button"))?.focus({ preventScroll: true });
}

export function closeMenu(refocus = false) {
  if (!opened) return;
  const { box, anchor, away } = opened;
  opened = null;
  document.removeEventListener("pointerdown", away);
  expanded(anchor, false);
  box.remove();
  if (refocus) anchor.focus({ preventScroll: true });
}

/** A message has a menu too, but only buttons can say so. */
function expanded(anchor, is) {
  if (anchor.hasAttribute("aria-haspopup")) anchor.setAttribute("aria-expanded", String(is));
}

/** A button that opens a menu; pressed again, it closes it. */
export function opensMenu(button, items, options) {
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => (opened?.anchor === button ? closeMenu(true) : menu(button, items(), options)));
  return button;
}

function entry(item) {
  const radio = item.checked !== undefined;
  const run = () => {
    closeMenu(true);
    item.action();
  };
  return h(
    "button",
    { type: "button", role: radio ? "menuitemradio" : "menuitem", tabindex: "-1", "aria-checked": radio ? String(item.checked) : null, onclick: run },
    item.picture ?? (item.icon ? icon(item.icon) : null),
    h("span.label", { dir: "auto" }, item.label),
    item.detail ? h("small", {}, item.detail) : null,
    item.badge ? h("span.badge", { dataset: { count: item.badge } }) : null,
  );
}

function walk(event) {
  const buttons = [...event.currentTarget.querySelectorAll("button")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) buttons.at((buttons.indexOf(document.activeElement) + step) % buttons.length)?.focus();
  else if (event.key === "Home") buttons[0].focus();
  else if (event.key === "End") buttons.at(-1).focus();
  else if (event.key === "Escape" || event.key === "Tab") closeMenu(true);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function place(box, anchor) {
  const { width, height } = box.getBoundingClientRect();
  const below = anchor.bottom + 6 + height < innerHeight;
  const left = anchor.left + width + 8 > innerWidth ? anchor.right - width : anchor.left;
  box.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  box.style.top = `${Math.max(8, below ? anchor.bottom + 6 : anchor.top - height - 6)}px`;
}

/** A modal over one phone. Resolves with the main button's value and the fields, or null when it was cancelled. */
export function dialog(phone, title, body, buttons) {
  const heading = title ? h("h2", {}, title) : null;
  // Only the main button submits: Enter in a field means yes.
  const actions = buttons.map(({ label, value, quiet }) =>
    quiet ? h("button.quiet", { type: "button", onclick: () => box.close() }, label) : h("button.primary", { value }, label));
  const form = h("form", { method: "dialog" }, heading, body, h("div.actions", {}, actions));
  const box = h("dialog", { "aria-label": title ?? "Message", class: phone.dataset.side }, form);
  phone.append(box);
  const { left, top, width, height } = phone.getBoundingClientRect();
  for (const [rule, value] of Object.entries({ left: left + width / 2, top: top + height / 2 })) box.style.setProperty(rule, `${value}px`);
  box.showModal();
  return new Promise((resolve) => {
    box.addEventListener("close", () => {
      box.remove();
      resolve(box.returnValue ? { value: box.returnValue, fields: Object.fromEntries(new FormData(form)) } : null);
    });
  });
}

const TOAST_MS = 4000;

export function toast(phone, text) {
  const place = phone.querySelector(".screen") ?? phone;
  place.querySelector(".toast")?.remove();
  const box = h("div.toast", { dir: "auto" }, text);
  place.append(box);
  announce([text]);
  setTimeout(() => box.remove(), TOAST_MS);
}
