import { h } from "./dom.js";

let count = 0;

/** The list of commands that opens above the input while one is typed. A textarea is no combobox (ARIA in HTML), but may have such a list. */
export class Suggestions {
  #commands = [];
  #suffix = "";
  #chosen = 0;

  /** pick(text): a command was chosen, with its slash. */
  constructor(input, pick) {
    this.input = input;
    this.pick = pick;
    this.id = `suggestions-${(count += 1)}`;
    this.element = h("div.suggestions", { id: this.id, role: "listbox", "aria-label": "Commands", hidden: true });
    for (const [name, value] of Object.entries({ "aria-autocomplete": "list", "aria-controls": this.id, autocomplete: "off" }))
      input.setAttribute(name, value);
    input.addEventListener("blur", () => this.#show([]));
    input.addEventListener("focus", () => this.typed());
  }

  offer(commands, suffix) {
    this.#commands = commands;
    this.#suffix = suffix;
  }

  typed() {
    const text = this.input.value;
    const typing = /^\/\w*$/.test(text);
    this.#chosen = 0;
    this.#show(typing ? this.#commands.filter(({ command }) => `/${command}`.startsWith(text.toLowerCase())) : []);
  }

  /** True when the key was for the list. */
  key(event) {
    if (this.element.hidden) return false;
    const options = [...this.element.children];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      this.#choose(this.#chosen + (event.key === "ArrowDown" ? 1 : -1) + options.length);
    } else if (event.key === "Escape") {
      this.#show([]);
    } else if (event.key === "Enter" || event.key === "Tab") {
      this.pick(options[this.#chosen].dataset.text);
    } else {
      return false;
    }
    event.preventDefault();
    return true;
  }

  #show(found) {
    this.element.hidden = found.length === 0;
    this.element.replaceChildren(...found.map((entry, index) => this.#option(entry, index)));
    if (found.length) this.#choose(0);
    else this.input.removeAttribute("aria-activedescendant");
  }

  #option({ command, description }, index) {
    const text = `/${command}${this.#suffix}`;
    const option = h("div", { role: "option", id: `${this.id}-${index}`, dataset: { text } }, h("b", {}, `/${command}`), h("span", { dir: "auto" }, description));
    // Not a click: the input must not lose the focus first.
    option.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.pick(text);
    });
    return option;
  }

  #choose(index) {
    const options = [...this.element.children];
    this.#chosen = index % options.length;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === this.#chosen)));
    this.input.setAttribute("aria-activedescendant", options[this.#chosen].id);
    options[this.#chosen].scrollIntoView({ block: "nearest" });
  }
}
