import { serviceLine } from "./service.js";

// Which messages belong together: in an album, to a day, to one who goes on writing.

const TOGETHER_SECONDS = 300;

/** Messages of one album become one item. */
export function together(messages) {
  const items = [];
  for (const message of messages) {
    const last = items.at(-1);
    if (message.media_group_id && last?.[0].media_group_id === message.media_group_id) last.push(message);
    else items.push([message]);
  }
  return items;
}

const known = new WeakMap();

/** Worked out once a message: {line: of a service message, or null, day: that it belongs to}. */
export function factsOf(message) {
  if (!known.has(message)) known.set(message, { line: serviceLine(message), day: dateOf(message).toDateString() });
  return known.get(message);
}

const dateOf = (message) => new Date(message.date * 1000);

/** What the line above a day says. */
export function dayName(message) {
  const today = factsOf(message).day === new Date().toDateString();
  return today ? "Today" : dateOf(message).toLocaleDateString("en-GB", { day: "numeric", month: "long" });
}

/** Did the same person go on writing? Then their messages stand close together. */
export function follows(message, next) {
  return Boolean(
    message && next && message.from?.id === next.from?.id && next.date - message.date < TOGETHER_SECONDS &&
    factsOf(message).day === factsOf(next).day && factsOf(message).line === null && factsOf(next).line === null,
  );
}
