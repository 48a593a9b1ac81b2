/** Services keep times to the second. */
export const TIME_PRECISION_MS = 1000;

/** From the first to the second, both ISO 8601; null where either is unknown. */
export const millisBetween = (from: string | null, to: string | null): number | null => {
  const ms = Date.parse(to ?? "") - Date.parse(from ?? "");
  return Number.isNaN(ms) ? null : ms;
};

/** Whether two times are the same to a service; null where either is unknown. */
export const isSameTime = (one: string | null, other: string | null): boolean | null => {
  const apartMs = millisBetween(one, other);
  return apartMs === null ? null : Math.abs(apartMs) < TIME_PRECISION_MS;
};
