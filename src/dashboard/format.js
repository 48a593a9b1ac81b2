// @ts-check
/** Values as people read them. */

/** Control and format characters, such as a right-to-left override, that would let a name pose as another one. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
/** Joiners that words of several languages, and emoji, are written with. */
const JOINERS = new Set(["\u200C", "\u200D"]);

/** A text from outside, with everything in it to be seen. @param {string} text */
export const visible = (text) =>
  text.replace(UNSEEN, (character) =>
    JOINERS.has(character)
      ? character
      : `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}⟩`,
  );

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

/** In the units of the command line. @param {number} bytes */
export const formatBytes = (bytes) => {
  let value = bytes;
  let unit = 0;
  while (value >= (unit === 0 ? 1024 : 1023.5) && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${UNITS[unit] ?? ""}`;
};

/** @param {number | null} bytesPerSecond */
export const formatRate = (bytesPerSecond) =>
  bytesPerSecond === null ? "" : `${formatBytes(bytesPerSecond)}/s`;

/** A length of time, to the two largest units that matter. @param {number} ms */
export const formatDuration = (ms) => {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
};

const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
const dayAndClock = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });

/** The time of day, with the day unless that is today. @param {string} iso @param {number} nowMs */
export const formatTime = (iso, nowMs) => {
  const date = new Date(iso);
  return date.toDateString() === new Date(nowMs).toDateString()
    ? clock.format(date)
    : dayAndClock.format(date);
};

/** What the app says in the middle of a line, as a sentence of its own. @param {string} text */
export const sentence = (text) => text.replace(/^[a-z](?=[a-z]* )/, (letter) => letter.toUpperCase());

/** `groupActivityItem` as words: `Group activity item`. @param {string} name */
export const humanise = (name) => {
  const words = name.replace(/([a-z])([A-Z])/g, (_all, a, b) => `${String(a)} ${String(b).toLowerCase()}`);
  return (words.charAt(0).toUpperCase() + words.slice(1)).replace(/\b(id|url)$/i, (end) => end.toUpperCase());
};

/** @param {number} count @param {string} one @param {string} [many] */
export const plural = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;
