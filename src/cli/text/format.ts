// The dashboard formats the same values by the same rules (src/dashboard/format.js); one test holds both to them.

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"] as const;

/** `41.9 MiB`, `390 MiB`: one decimal up to 99.9, none for bytes. */
export const formatBytes = (bytes: number): string => {
  let value = bytes;
  let unit = 0;
  // The limit is what rounding would turn into 1024.
  while (value >= 1023.5 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value.toFixed(unit === 0 || value >= 99.95 ? 0 : 1)} ${UNITS[unit] ?? ""}`;
};

/** `41.9 MiB/s` */
export const formatRate = (bytesPerSecond: number): string => `${formatBytes(bytesPerSecond)}/s`;

/** `0.4 s`, `12 s`, `3 min 05 s`, `2 h 10 min`, `4 d 3 h`. */
export const formatDuration = (ms: number): string => {
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

const twoDigits = (value: number): string => String(value).padStart(2, "0");

/** Whole percent, rounded down so that 100 means complete; null if the size is unknown. */
export const percentOf = (acceptedBytes: number, bytes: number | null): number | null =>
  bytes === null ? null : bytes === 0 ? 100 : Math.floor((100 * acceptedBytes) / bytes);

/** `12:05:22`, in local time. */
export const formatClock = (iso: string): string => new Date(iso).toTimeString().slice(0, 8);

/** `3 min 05 s ago`; `now` for less than a second, and for a time ahead of our clock. */
export const formatAgo = (iso: string, nowMs: number): string => {
  const ms = nowMs - Date.parse(iso);
  return ms < 1000 ? "now" : `${formatDuration(ms)} ago`;
};

/** `5,000` */
export const formatCount = (count: number): string => count.toLocaleString("en-US");

/** `transfer` or `transfers` */
export const plural = (count: number, noun: string): string => (count === 1 ? noun : `${noun}s`);

/** `+01:00`: by how much the local clock is ahead of UTC at a time. */
export const formatZone = (iso: string): string => {
  const minutes = -new Date(iso).getTimezoneOffset();
  const hours = Math.floor(Math.abs(minutes) / 60);
  return `${minutes < 0 ? "-" : "+"}${twoDigits(hours)}:${twoDigits(Math.abs(minutes) % 60)}`;
};

/** `2026-10-05 12:05`, in local time. */
export const formatMinute = (iso: string): string => {
  const time = new Date(iso);
  return `${time.getFullYear()}-${twoDigits(time.getMonth() + 1)}-${twoDigits(time.getDate())} ${formatClock(iso).slice(0, 5)}`;
};

/** `2026-10-05 12:05:22 +02:00`, in local time. */
export const formatTime = (iso: string): string =>
  `${formatMinute(iso).slice(0, 10)} ${formatClock(iso)} ${formatZone(iso)}`;

/** `1 job`, `2 jobs`. */
export const counted = (count: number, one: string): string => `${formatCount(count)} ${plural(count, one)}`;
