// Links that Telegram's apps open themselves.

// https://core.telegram.org/bots/features#deep-linking
const PAYLOAD = /^[\w-]{0,64}$/;

/**
 * What a link means inside the app: {start}, {startgroup} for our bot, {broken: why} when Telegram would start nothing,
 * {user: id} for a person, {} for something only Telegram knows; null for an ordinary web address.
 */
export function botLink(text, botName) {
  const url = new URL(text);
  const parameters = Object.fromEntries(url.searchParams);
  if (url.protocol === "tg:") {
    const place = url.host || url.pathname.replace(/\//g, "");
    if (place === "user") return { user: Number(parameters.id) };
    return place === "resolve" && same(parameters.domain, botName) ? wanted(parameters) : {};
  }
  if (!["t.me", "telegram.me"].includes(url.host)) return null;
  return same(url.pathname.slice(1), botName) ? wanted(parameters) : null;
}

const same = (name, other) => name?.toLowerCase() === other?.toLowerCase();

function wanted({ start, startgroup }) {
  const payload = startgroup ?? start ?? "";
  if (!PAYLOAD.test(payload)) return { broken: "This link starts nothing: at most 64 letters, figures, _ and - may follow “start=”" };
  return startgroup !== undefined ? { startgroup } : { start: payload };
}
