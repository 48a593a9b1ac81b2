const DAY_MS = 86_400_000;
const TIME_SPAN = /^(-)?(?:(\d+)\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,7}))?)?$/;

/**
 * Reads a .NET TimeSpan (`[-][d.]hh:mm[:ss[.fffffff]]`, or whole days) into milliseconds.
 * @returns null when the text is not a TimeSpan, so that the caller can name the setting.
 */
export const parseTimeSpanMs = (text: string): number | null => {
  const trimmed = text.trim();
  if (/^-?\d+$/.test(trimmed)) return Number(trimmed) * DAY_MS;
  const match = TIME_SPAN.exec(trimmed);
  if (match === null) return null;
  const [, sign, days = "0", hours = "0", minutes = "0", seconds = "0", fraction = "0"] = match;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null;
  const ms =
    Number(days) * DAY_MS +
    Number(hours) * 3_600_000 +
    Number(minutes) * 60_000 +
    Number(seconds) * 1_000 +
    Number(`0.${fraction}`) * 1_000;
  return sign === undefined ? ms : -ms;
};
