import { h } from "./dom.js";

// What a screen reader is told: one polite region for the whole page. Nothing else on it is live, so nothing is said twice.

const KEPT_MS = 20_000;
const AT_ONCE = 4;

const region = document.querySelector("[data-announcer]");

/** Lines that belong together; of a flood only the number and the newest. */
export function announce(lines) {
  const said = lines.length > AT_ONCE ? [`${lines.length} new messages, the newest:`, lines.at(-1)] : lines;
  const parts = said.map((line) => h("p", { dir: "auto" }, line));
  // Added, not replaced: what has not been spoken yet must stay.
  region.append(...parts);
  setTimeout(() => parts.forEach((part) => part.remove()), KEPT_MS);
}

/** A line that is there as long as it holds. Returns what ends it. */
export function announceWhile(line) {
  const part = h("p", {}, line);
  region.append(part);
  return () => part.remove();
}
