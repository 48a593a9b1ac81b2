// @ts-check
/**
 * The list's filters as the page's address has them, and as the API takes them: the address says `since=24h`, which
 * stays true when it is bookmarked.
 */

const HOUR_MS = 3_600_000;

/** Spans of time that can be chosen. */
export const SPANS = [
  { value: "1h", label: "Last hour", ms: HOUR_MS },
  { value: "24h", label: "Last 24 hours", ms: 24 * HOUR_MS },
  { value: "7d", label: "Last 7 days", ms: 7 * 24 * HOUR_MS },
  { value: "30d", label: "Last 30 days", ms: 30 * 24 * HOUR_MS },
];

/** Names that the address and the API share. */
const SHARED = ["status", "error", "text", "label"];

/** @param {URLSearchParams} query of the page's address @param {number} nowMs @returns {URLSearchParams} for the API */
export const apiQuery = (query, nowMs) => {
  const asked = new URLSearchParams();
  for (const name of SHARED) {
    const value = query.get(name) ?? "";
    if (value !== "") asked.set(name, value);
  }
  const span = SPANS.find(({ value }) => value === query.get("since"));
  if (span !== undefined) {
    // In steps, so that the pages of one look, and the next look, ask the same.
    const stepMs = span.ms / 60;
    asked.set("submittedAfter", new Date(Math.floor((nowMs - span.ms) / stepMs) * stepMs).toISOString());
  }
  for (const [name, parameter] of [
    ["from", "submittedAfter"],
    ["to", "submittedBefore"],
  ]) {
    const ms = Date.parse(query.get(name ?? "") ?? "");
    if (!Number.isNaN(ms)) asked.set(parameter ?? "", new Date(ms).toISOString());
  }
  return asked;
};

/**
 * The same as conditions of a bulk request.
 * @param {URLSearchParams} asked what the API is asked for
 * @returns {Record<string, string | string[]>}
 */
export const bulkConditions = (asked) => {
  /** @type {Record<string, string | string[]>} */
  const conditions = {};
  for (const [name, value] of asked) {
    if (name === "status" || name === "error") conditions[name] = value.split(",");
    else conditions[name === "label" ? "labels" : name] = name === "label" ? [value] : value;
  }
  return conditions;
};

/** Whether a query has conditions other than a status, which the overview cannot answer. @param {URLSearchParams} query */
export const isNarrowed = (query) => [...query.keys()].some((name) => name !== "status" && name !== "error");
