import { h } from "./dom.js";

// What a person may send besides text. Made-up things say true: the emulator makes them up.

const MADE_UP = [
  ["image", "Photo", { photo: true }],
  ["play", "Video", { video: true }],
  ["mic", "Voice message", { voice: true }],
  ["smile", "Sticker", { sticker: true }],
  ["file", "Document", { document: true }],
  ["place", "Location", { location: true }],
  ["person", "My contact", { contact: true }],
  ["dice", "Dice", { dice: true }],
];

/** send(fields) → Promise. */
export function attachMenu(send) {
  const made = MADE_UP.map(([icon, label, fields]) => ({ icon, label, action: () => send(fields) }));
  return [...made, "-", { icon: "attach", label: "A file of yours…", action: () => choose(send) }];
}

function choose(send) {
  const input = h("input", { type: "file", hidden: true });
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    const kind = file.type === "image/jpeg" || file.type === "image/png" ? "photo" : "document";
    await send({ [kind]: { name: file.name, base64: await base64(file) } });
  });
  input.click();
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
