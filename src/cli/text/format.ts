const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"] as const;

/** `41.9 MiB`; whole numbers below 1 KiB. */
export const formatBytes = (bytes: number): string => {
  let value = bytes;
  let unit = 0;
  // 1023.95 would be rounded to 1024.0.
  while (value >= (unit === 0 ? 1024 : 1023.95) && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit] ?? ""}`;
};

/** `0.4 s`, `12 s`, `3 min 05 s`, `2 h 10 min`, `4 d 3 h`. */
export const formatDuration = (ms: number): string => {
  const s = Math.max(0, ms) / 1000;
  if (s < 9.95) return `${s.toFixed(1)} s`;
  const whole = Math.round(s);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${padded(whole % 60)} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${padded(minutes % 60)} min`;
  const hours = Math.floor(minutes / 60);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
};

const padded = (value: number): string => String(value).padStart(2, "0");

/** Whole percent, rounded down so that 100 means all; null where there is nothing to compare with. */
export const percentOf = (acceptedBytes: number, bytes: number | null): number | null =>
  bytes === null ? null : bytes === 0 ? 100 : Math.floor((100 * acceptedBytes) / bytes);

/** `12:05:22`, in local time. */
export const formatClock = (iso: string): string => new Date(iso).toTimeString().slice(0, 8);

/** `3 min 05 s ago`; `now` for less than a second, and for what lies ahead by a clock that differs. */
export const formatAgo = (iso: string, nowMs: number): string => {
  const ms = nowMs - Date.parse(iso);
  return ms < 1000 ? "now" : `${formatDuration(ms)} ago`;
};
