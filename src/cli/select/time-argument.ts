import { InvalidArgumentError } from "commander";

const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

const ISO_TIME = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?$/i;

/** What help texts say of times. */
export const timesHelp =
  "Times: how long ago (90m, 2h, 7d), or a date or time (2026-10-05, 2026-10-05T12:00, by the local clock unless a zone follows).";

/** `90m`, `2h`, `7d`: that long ago. `2026-10-05` or `2026-10-05T12:00`: by the local clock, unless a zone follows. */
export const toTime = (text: string): Date => {
  const [, digits, unit = ""] = /^(\d{1,6}) ?([smhdw])$/i.exec(text) ?? [];
  const unitMs = UNIT_MS[unit.toLowerCase()];
  if (digits !== undefined && unitMs !== undefined) return new Date(Date.now() - Number(digits) * unitMs);
  // A date alone would be read as UTC.
  const withTime = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00` : text.replace(" ", "T");
  const time = new Date(ISO_TIME.test(text) ? withTime : "");
  if (!Number.isNaN(time.getTime())) return time;
  throw new InvalidArgumentError(
    "Must be how long ago, such as 90m, 2h or 7d, or a time such as 2026-10-05 or 2026-10-05T12:00Z.",
  );
};
