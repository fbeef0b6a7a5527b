import { LANGUAGES } from "./world.js";

// A month drawn with buttons, as a person reads it: its name above, a row of weekdays, then the days. Each cell can then say
// its whole date, in the language in which the calendar is written.

const WEEK = 7;
const EMPTY = /^[\s\u2800\u3164\u200b]*$/u;
const CHOSEN = /[✓✔☑✅]/u;
// As many weekday names as a language must know, so that a calendar is taken to be written in it.
const KNOWN = 5;
const WORDS = {
  en: { taken: "not available", chosen: "chosen" },
  es: { taken: "no disponible", chosen: "elegido" },
  "pt-br": { taken: "não disponível", chosen: "escolhido" },
  de: { taken: "nicht verfügbar", chosen: "gewählt" },
  fr: { taken: "non disponible", chosen: "choisi" },
};

/** A button that looks like nothing at all. */
export const isEmpty = ({ text }) => EMPTY.test(text);

const hasDigit = ({ text }) => /\d/.test(text);

/** rows of an inline keyboard → {title, weekdays: its row's number, language?, names: Map of button → what it says}, or null. */
export function readCalendar(rows) {
  const weekdays = rows.findIndex((row, r) => isWeekdays(row) && rows[r + 1]?.length === WEEK);
  if (weekdays < 1) return null;
  const weeks = [];
  for (let r = weekdays + 1; rows[r]?.length === WEEK; r += 1) weeks.push(rows[r]);
  const heads = rows[weekdays].map(({ text }) => text);
  const title = rows.slice(0, weekdays).flat().find(({ text }) => /\p{L}/u.test(text))?.text ?? "";
  const month = readMonth(title, heads);
  const names = month ? dated(weeks, month) : null;
  return { title, weekdays, language: names ? month.language : undefined, names: names ?? headed(weeks, heads, title) };
}

const isWeekdays = (row) => row.length === WEEK && row.every((key) => !hasDigit(key) && /\p{L}/u.test(key.text));

/** "November 2026", "nov 2026" → {year, month (0–11), language}: of the languages that know the month, the one that knows the weekdays best. */
function readMonth(title, heads) {
  const year = Number(title.match(/\d{4}/)?.[0]);
  if (!year) return null;
  const words = plain(title).match(/\p{L}{3,}/gu) ?? [];
  const found = Object.keys(LANGUAGES)
    .map((language) => ({ language, year, month: names(language).months.findIndex((name) => words.some((word) => name.startsWith(word))) }))
    .filter(({ month }) => month >= 0);
  const known = ({ language }) => heads.filter((head) => names(language).days.some((day) => day.startsWith(plain(head)))).length;
  return found.filter((month) => known(month) >= KNOWN).sort((a, b) => known(b) - known(a))[0] ?? null;
}

const plain = (text) => text.toLowerCase().replace(/\./g, "").trim();
const cache = new Map();

function names(language) {
  if (!cache.has(language)) {
    const locale = language === "en" ? "en-GB" : language;
    const format = (options) => new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options });
    const list = (count, options, at) => Array.from({ length: count }, (_, n) => plain(format(options).format(at(n))));
    const months = list(12, { month: "long" }, (n) => Date.UTC(2024, n, 15));
    const days = list(WEEK, { weekday: "long" }, (n) => Date.UTC(2024, 0, n + 1));
    cache.set(language, { months, days, date: format({ weekday: "long", day: "numeric", month: "long", year: "numeric" }) });
  }
  return cache.get(language);
}

/** Every cell that is not empty is a day; weeks may be left out. null where the figures do not go with that. */
function dated(weeks, { year, month, language }) {
  const said = new Map();
  const { date } = names(language);
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  let next = 1;
  for (const week of weeks) {
    const cells = week.filter((key) => !isEmpty(key));
    const shown = cells.findIndex(hasDigit);
    const first = shown < 0 ? next : Number(figure(cells[shown])) - shown;
    if (first < next || first + cells.length - 1 > last) return null;
    for (const [index, key] of cells.entries()) {
      if (hasDigit(key) && Number(figure(key)) !== first + index) return null;
      const state = !hasDigit(key) ? "taken" : CHOSEN.test(key.text) ? "chosen" : null;
      const day = date.format(Date.UTC(year, month, first + index));
      said.set(key, state ? `${day}, ${WORDS[language][state]}` : day);
    }
    next = first + cells.length;
  }
  return said;
}

const figure = ({ text }) => text.match(/\d+/)[0];

/** A calendar in no language of ours: what stands above a day goes with it. */
function headed(weeks, heads, title) {
  const cells = weeks.flatMap((week) => week.map((key, column) => [key, column])).filter(([key]) => !isEmpty(key));
  return new Map(cells.map(([key, column]) => [key, `${heads[column]} ${key.text} ${title}`]));
}
