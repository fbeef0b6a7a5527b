// The people's side of the emulator, over HTTP and SSE. Nothing else on this page opens a connection.

export class ApiError extends Error {}

async function call(method, path, body) {
  let response;
  try {
    response = await fetch(`/emulator/${path}`, {
      method,
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new ApiError("the emulator does not answer");
  }
  const answer = await response.json().catch(() => ({ ok: false, description: `HTTP ${response.status}` }));
  if (!answer.ok) throw new ApiError(answer.description ?? `HTTP ${response.status}`);
  return answer.result;
}

export const state = () => call("GET", "state");
export const chat = (id, as) => call("GET", `chats/${id}?as=${as}`);
export const newUser = (fields) => call("POST", "users", fields);
export const changeUser = (id, fields) => call("PATCH", `users/${id}`, fields);
export const newGroup = (fields) => call("POST", "groups", fields);
export const send = (chatId, message) => call("POST", `chats/${chatId}/messages`, message);
export const edit = (chatId, id, message) => call("PUT", `chats/${chatId}/messages/${id}`, message);
export const start = (chatId, from, payload) => call("POST", `chats/${chatId}/start`, { from, payload });
/** force: as in Telegram, a press counts although the button is taken away while it is on its way. */
export const press = (chatId, id, from, data) => call("POST", `chats/${chatId}/messages/${id}/press`, { from, data, force: true });
/** action: contact, block, unblock, add_bot, remove_bot, migrate. */
export const act = (chatId, action, from) => call("POST", `chats/${chatId}/${action}`, { from });
export const pay = (chatId, id, from) => call("POST", `chats/${chatId}/messages/${id}/pay`, { from });
export const payment = (id) => call("GET", `payments/${id}`);
export const join = (groupId, user) => call("POST", `chats/${groupId}/members`, { user });
export const callback = (id) => call("GET", `callbacks/${id}`);
export const fileUrl = (fileId) => `/emulator/files/${encodeURIComponent(fileId)}`;

const EVENTS = [
  "message", "edited", "deleted", "callback_answer", "chat_action", "chat", "user", "commands", "reaction", "pinned",
];
const RETRY_MS = 1000;

/**
 * Live events, for ever. A lost connection is opened anew (not resumed: a restarted emulator counts from the beginning),
 * and whoever listens reads the state again on `open`.
 */
export function listen({ onEvent, onOpen, onLost }) {
  const source = new EventSource("/emulator/events");
  source.onopen = onOpen;
  source.onerror = () => {
    source.close();
    onLost();
    setTimeout(() => listen({ onEvent, onOpen, onLost }), RETRY_MS);
  };
  for (const name of EVENTS) source.addEventListener(name, (event) => onEvent(name, JSON.parse(event.data)));
}
