import { fileUrl } from "./api.js";
import { avatar, h, icon } from "./dom.js";

// The part of a message that is not text. Every function: (what Telegram says) → element.

const PARTS = {
  photo: (sizes) => picture(sizes.at(-1), "Photo"),
  animation: (file) => film(file, "Animation"),
  video: (file) => film(file, "Video"),
  video_note: (file) => film(file, "Video message"),
  document: (file) => row(icon("file"), file.file_name ?? "File", size(file.file_size), fileUrl(file.file_id), file.file_name ?? "file"),
  audio: (file) => row(icon("play"), file.title ?? file.file_name ?? "Audio", lasting(file.duration), fileUrl(file.file_id), file.file_name ?? "audio"),
  voice: (file) => h("div.voice", { role: "img", "aria-label": `Voice message, ${lasting(file.duration)}` }, icon("play"), wave(file.file_id), h("small", {}, lasting(file.duration))),
  sticker: (file) => h("div.sticker", { role: "img", "aria-label": `Sticker ${file.emoji ?? ""}` }, file.emoji ?? "🙂"),
  dice: (dice) => h("div.dice", {}, dice.emoji, h("small", {}, String(dice.value))),
  venue: (venue) => map(venue.location, venue.title, venue.address),
  location: (place) => map(place, "Location", `${place.latitude.toFixed(4)}, ${place.longitude.toFixed(4)}`),
  contact: (contact) => h("div.file", {}, avatar({ id: contact.user_id ?? 0, ...contact }), h("div", {}, h("b", { dir: "auto" }, [contact.first_name, contact.last_name].filter(Boolean).join(" ")), h("small", {}, contact.phone_number))),
  invoice: (invoice) => h("div.invoice", {}, h("b", { dir: "auto" }, invoice.title), h("p", { dir: "auto" }, invoice.description), h("strong", {}, money(invoice))),
  poll: (poll) => h("div.poll", {}, h("b", { dir: "auto" }, poll.question), h("ul", {}, poll.options.map((option) => h("li", { dir: "auto" }, option.text)))),
  game: (game) => h("b", { dir: "auto" }, game.title),
  story: () => h("i", {}, "Story"),
};

/** The name of the medium a message carries, or undefined. A venue also has a location, an animation a document. */
export const mediumOf = (message) =>
  message.venue ? "venue" : message.animation ? "animation" : Object.keys(PARTS).find((name) => message[name]);

export function media(message) {
  const name = mediumOf(message);
  if (!name) return null;
  const part = PARTS[name](message[name]);
  const hidden = message.has_media_spoiler;
  return h("div.media", { dataset: { medium: name } }, hidden ? veil(part) : part);
}

/** Pictures sent together. */
export const album = (messages) => h("div.album", { dataset: { count: Math.min(messages.length, 4) } }, messages.map(media));

function picture(photo, label) {
  const image = h("img", { src: fileUrl(photo.file_id), alt: label, width: photo.width, height: photo.height, loading: "lazy" });
  image.addEventListener("error", () => image.replaceWith(h("span.missing", {}, icon("image"), label)));
  return h("a.picture", { href: fileUrl(photo.file_id), target: "_blank", "aria-label": `${label}, open` }, image);
}

function film(file, label) {
  const poster = file.thumbnail ? h("img", { src: fileUrl(file.thumbnail.file_id), alt: "" }) : null;
  return h("a.film", { href: fileUrl(file.file_id), target: "_blank", "aria-label": `${label}, ${lasting(file.duration)}, open` }, poster, h("span.round", {}, icon("play")), h("small", {}, lasting(file.duration)));
}

function row(sign, title, detail, href, name) {
  return h("a.file", { href, download: name }, h("span.round", {}, sign), h("div", {}, h("b", { dir: "auto" }, title), h("small", {}, detail)));
}

function map({ latitude, longitude }, title, detail) {
  const href = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=13/${latitude}/${longitude}`;
  return h("a.place", { href, target: "_blank", rel: "noopener noreferrer" }, h("span.map", {}, icon("place")), h("b", { dir: "auto" }, title), h("small", { dir: "auto" }, detail));
}

function veil(part) {
  part.inert = true;
  const cover = h("button.veil", { type: "button", "aria-label": "Hidden picture, press to show" });
  cover.addEventListener("click", () => {
    part.inert = false;
    cover.remove();
  });
  return h("div.veiled", {}, part, cover);
}

/** Bars that look the same for the same recording. */
function wave(seed) {
  let state = [...seed].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 9973, 7);
  const bars = Array.from({ length: 26 }, () => {
    state = (state * 137 + 29) % 9973;
    return h("i", { style: { height: `${20 + (state % 80)}%` } });
  });
  return h("span.wave", {}, bars);
}

const lasting = (seconds = 0) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

function size(bytes) {
  if (bytes === undefined) return "";
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 ** 2 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}

/** total_amount is in the smallest unit; how many digits that is, the currency says. */
export function money({ total_amount, currency }) {
  if (currency === "XTR") return `${total_amount} ⭐`;
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  return format.format(total_amount / 10 ** format.resolvedOptions().maximumFractionDigits);
}
