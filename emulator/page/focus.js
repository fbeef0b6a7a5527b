// Where the focus goes after a press: to the question that it brings. Turning the pages of one question leaves it on its arrow,
// and whoever does something else meanwhile is left alone.

const FOLLOWED_MS = 15_000;

export class Focus {
  #pressed = null;

  /** reveal(key): scrolls to it. */
  constructor(reveal) {
    this.reveal = reveal;
    const away = (event) => event.repeat || (this.#pressed = null);
    document.addEventListener("keydown", away, true);
    document.addEventListener("pointerdown", away, true);
  }

  /** A key was pressed; under a message, bubble is that message's. */
  pressed(key, bubble) {
    this.#pressed = { bubble, label: key.textContent, calendar: bubble?.keyboard?.title, at: performance.now() };
  }

  /** What a drawing brought: arrived bubbles, and changed ones with {text: another text?, keys: other keys?}. */
  follow({ arrived, changed }) {
    if (!this.#following) return;
    const questions = [...changed.filter((change) => this.#asksAnew(change)).map(({ bubble }) => bubble), ...arrived];
    this.#go(questions.findLast((bubble) => bubble.keyboard?.first())?.keyboard.first());
  }

  /** A keyboard came under the input: its first key. */
  followTo(key) {
    if (this.#following) this.#go(key);
  }

  get #following() {
    return this.#pressed !== null && performance.now() - this.#pressed.at < FOLLOWED_MS;
  }

  #asksAnew({ bubble, text, keys }) {
    const { label, calendar } = this.#pressed;
    if (bubble !== this.#pressed.bubble) return text;
    const on = bubble.keyboard?.element.contains(document.activeElement) ? document.activeElement.textContent : null;
    const turned = words(label) === "" && (on === label || Boolean(calendar && bubble.keyboard?.title));
    // A tick that comes or goes beside the same words makes no other button of it.
    return !turned && (text || (keys && (on === null || words(on) !== words(label))));
  }

  #go(key) {
    if (!key) return;
    key.focus({ preventScroll: true });
    this.reveal(key);
    this.#pressed.at = performance.now();
  }
}

/** A label's letters and figures; an arrow has none. */
const words = (label) => label.replace(/[^\p{L}\p{N}]+/gu, "");
