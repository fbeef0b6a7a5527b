import { fullName } from "./dom.js";
import { mediumOf, money } from "./media.js";

// Lines in the middle of a chat that nobody wrote.

const names = (people) => people.map(fullName).join(", ");

const LINES = {
  new_chat_members: (people, { from }) =>
    people.length === 1 && people[0].id === from?.id ? `${fullName(from)} joined` : `${from ? fullName(from) : "Someone"} added ${names(people)}`,
  left_chat_member: (person, { from }) => (person.id === from?.id ? `${fullName(person)} left` : `${fullName(from)} removed ${fullName(person)}`),
  group_chat_created: (_, { from }) => `${fullName(from)} created the group`,
  supergroup_chat_created: () => "The group was created",
  channel_chat_created: () => "The channel was created",
  new_chat_title: (title) => `The group is now called “${title}”`,
  new_chat_photo: () => "The group has a new picture",
  delete_chat_photo: () => "The group's picture was removed",
  migrate_to_chat_id: () => "The group was upgraded to a supergroup",
  migrate_from_chat_id: () => "This supergroup was a group before",
  pinned_message: (message, { from }) => `${from ? fullName(from) : "Someone"} pinned “${summary(message, 32)}”`,
  successful_payment: (payment) => `Paid ${money(payment)}`,
  message_auto_delete_timer_changed: () => "Messages will delete themselves",
  users_shared: () => "People were shared",
  chat_shared: () => "A chat was shared",
  forum_topic_created: (topic) => `Topic “${topic.name}” began`,
  forum_topic_edited: (topic) => (topic.name ? `The topic is now called “${topic.name}”` : "The topic has a new picture"),
  forum_topic_closed: () => "The topic was closed",
  forum_topic_reopened: () => "The topic was opened again",
  write_access_allowed: () => "The bot may write messages",
};

/** The line's text, or null for an ordinary message. */
export function serviceLine(message) {
  const kind = Object.keys(LINES).find((name) => message[name] !== undefined);
  return kind ? LINES[kind](message[kind], message) : null;
}

const MEDIA = {
  photo: "Photo", document: "File", sticker: "Sticker", voice: "Voice message", video: "Video", location: "Location", venue: "Place",
  contact: "Contact", invoice: "Invoice", animation: "Animation", audio: "Audio", dice: "Dice", poll: "Poll", video_note: "Video message",
};
const LONGEST = 80;

/** One line that stands for a message: in a quote, in the pinned bar. */
export function summary(message, longest = LONGEST) {
  const line = message.text ?? message.caption ?? serviceLine(message) ?? MEDIA[mediumOf(message)] ?? "Message";
  const short = line.replace(/\s+/g, " ").trim();
  return [...short].length > longest ? `${[...short].slice(0, longest).join("")}…` : short;
}
