// Links that Telegram's apps open themselves.

/**
 * What a link means inside the app: {start}, {startgroup} for our bot, {user: id} for a person, {} for something only Telegram
 * knows; null for an ordinary web address.
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
  return startgroup !== undefined ? { startgroup } : { start: start ?? "" };
}
