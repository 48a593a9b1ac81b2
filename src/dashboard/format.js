// @ts-check
/** Values as people read them. */

/**
 * Control and format characters, such as a right-to-left override, and others that show nothing: they would let a name
 * pose as another one. Joiners stay, and variation selectors where they belong; words of several languages, and emoji,
 * are written with them. The same set as in `src/transfer/text.ts`.
 */
const UNSEEN =
  /(?![\u200C\u200D]|(?<=\p{Emoji})[\uFE0E\uFE0F]|(?<=\p{Script=Han})[\u{E0100}-\u{E01EF}])[\p{Cc}\p{Cf}\p{DI}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** A text from outside, with everything in it to be seen. @param {string} text */
export const visible = (text) =>
  text.replace(
    UNSEEN,
    (character) => `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}⟩`,
  );

// The command line formats the same values by the same rules (src/cli/text/format.ts); one test holds both to them.

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

/** `41.9 MiB`, `390 MiB`: one decimal up to 99.9, none for bytes. @param {number} bytes */
export const formatBytes = (bytes) => {
  let value = bytes;
  let unit = 0;
  // The limit is what rounding would turn into 1024.
  while (value >= 1023.5 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value.toFixed(unit === 0 || value >= 99.95 ? 0 : 1)} ${UNITS[unit] ?? ""}`;
};

/** `41.9 MiB/s` @param {number} bytesPerSecond */
export const formatRate = (bytesPerSecond) => `${formatBytes(bytesPerSecond)}/s`;

/** `0.4 s`, `12 s`, `3 min 05 s`, `2 h 10 min`, `4 d 3 h`. @param {number} ms */
export const formatDuration = (ms) => {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${twoDigits(whole % 60)} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${twoDigits(minutes % 60)} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
};

/** @param {number} value */
const twoDigits = (value) => String(value).padStart(2, "0");

const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
const dayAndClock = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });

/** The time of day, with the day unless that is today. @param {string} iso @param {number} nowMs */
export const formatTime = (iso, nowMs) => {
  const date = new Date(iso);
  return date.toDateString() === new Date(nowMs).toDateString()
    ? clock.format(date)
    : dayAndClock.format(date);
};

const dayClockAndZone = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "long" });

/** With the day and the time zone. @param {string} iso */
export const formatFullTime = (iso) => dayClockAndZone.format(new Date(iso));

/** What the app says in the middle of a line, as a sentence of its own. @param {string} text */
export const sentence = (text) => text.replace(/^[a-z](?=[a-z]* )/, (letter) => letter.toUpperCase());

/** `groupActivityItem` as words: `Group activity item`. @param {string} name */
export const humanise = (name) => {
  const words = name.replace(/([a-z])([A-Z])/g, (_all, a, b) => `${String(a)} ${String(b).toLowerCase()}`);
  return (words.charAt(0).toUpperCase() + words.slice(1)).replace(/\b(id|url)$/i, (end) => end.toUpperCase());
};

/** `12,345` @param {number} count */
export const formatCount = (count) => count.toLocaleString("en");

/** @param {number} count @param {string} one @param {string} [many] */
export const plural = (count, one, many = `${one}s`) => `${formatCount(count)} ${count === 1 ? one : many}`;
