// One Tab stop for a keyboard of many keys: arrow keys walk from key to key, Home and End go to its ends.
// (ARIA Authoring Practices, "Managing focus within components using a roving tabindex".)

/** element: holds rows, which hold keys; keys that are no buttons are passed over. */
export function rove(element) {
  element.addEventListener("keydown", walk);
  element.addEventListener("focusin", ({ target }) => target.closest("button.key") && stopAt(element, target.closest("button.key")));
}

export const keysOf = (element) => [...element.querySelectorAll("button.key")];

export const stopOf = (element) => element.querySelector("button.key[tabindex='0']");

/** Makes this key the one that Tab reaches. */
export function stopAt(element, key) {
  for (const other of keysOf(element)) if (other !== key && other.tabIndex === 0) other.tabIndex = -1;
  if (key) key.tabIndex = 0;
}

function walk(event) {
  const key = event.target.closest("button.key");
  if (!key || event.ctrlKey || event.altKey || event.metaKey) return;
  // A key held down presses once: the focus may have gone on to another question.
  if (event.repeat && (event.key === "Enter" || event.key === " ")) return void event.preventDefault();
  const next = STEPS[event.key]?.(event.currentTarget, key);
  if (next === undefined) return;
  event.preventDefault();
  next?.focus();
}

const STEPS = {
  ArrowLeft: (element, key) => beside(element, key, -1),
  ArrowRight: (element, key) => beside(element, key, 1),
  ArrowUp: (element, key) => above(key, "previousElementSibling"),
  ArrowDown: (element, key) => above(key, "nextElementSibling"),
  Home: (element) => keysOf(element)[0],
  End: (element) => keysOf(element).at(-1),
};

function beside(element, key, step) {
  const keys = keysOf(element);
  return keys[keys.indexOf(key) + step] ?? null;
}

/** The nearest key of the next row that has any. */
function above(key, side) {
  let row = key.parentElement[side];
  while (row && !row.querySelector("button.key")) row = row[side];
  return row ? nearest(row, middle(key)) : null;
}

const middle = (key) => {
  const places = [...key.parentElement.children];
  return (places.indexOf(key) + 0.5) / places.length;
};

/** The key of a row that is nearest to a place in it (0 its beginning, 1 its end). */
export function nearest(row, place) {
  const keys = [...row.querySelectorAll("button.key")];
  return keys.sort((a, b) => Math.abs(middle(a) - place) - Math.abs(middle(b) - place))[0] ?? null;
}
