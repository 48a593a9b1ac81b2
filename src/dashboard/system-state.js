// @ts-check
/** @import { Health } from "../api/health.ts" */
/** @import { Overview } from "../api/overview.ts" */
import { formatDuration, formatTime } from "./format.js";

/** What the system is like: a few words, a sentence, and the details. @typedef {{ tone: "good" | "bad" | "waiting" | "idle", word: string, text: string, details: readonly string[] }} SystemState */

const GRAPH = {
  ok: "",
  unchecked: "Microsoft Graph has not been checked",
  missing: "Microsoft Graph does not have this address",
  denied: "The app cannot sign in to Microsoft Graph",
  unusable: "Something other than Microsoft Graph is responding",
  unreachable: "Microsoft Graph is not responding",
};

const SIGN_IN = "Transfers wait until this is corrected; each transfer's error says what is wrong.";

/** @type {Readonly<Record<string, string>>} */
const GATES = { files: "SharePoint and OneDrive", print: "Universal Print" };

/** Each mailbox may have its own. */
const MAX_GATES = 4;

/** @param {string} gate */
const gateText = (gate) => GATES[gate] ?? gate.replace(/^outlook-/, "the mailbox ");

/**
 * @param {Health | null} health null while unknown
 * @param {Overview | null} overview
 * @param {number} nowMs
 * @returns {SystemState}
 */
export const systemState = (health, overview, nowMs) => {
  if (health === null)
    return { tone: "idle", word: "Live", text: "The state of the system is unknown", details: [] };
  const { status, checks, reasons, warnings } = health;
  if (status === "misconfigured")
    return { tone: "bad", word: "Misconfigured", text: "A setting is missing or wrong", details: reasons };
  const others = reasons.filter((reason) => !reason.startsWith("graph: "));
  if (checks.graph !== "ok")
    return {
      tone: "bad",
      word: "Graph unavailable",
      text: GRAPH[checks.graph],
      details: [
        checks.graph === "denied" ? SIGN_IN : "Transfers wait, and continue automatically.",
        ...others,
      ],
    };
  if ([checks.records, checks.queues, checks.sources].some((state) => state !== "ok"))
    return { tone: "bad", word: "Storage problem", text: "Storage is not working", details: reasons };
  const throttled = (overview?.throttled ?? []).filter(({ until }) => Date.parse(until) > nowMs);
  if (throttled.length > 0) {
    const details = throttled.slice(0, MAX_GATES).map(({ gate, until }) => {
      const left = formatDuration(Date.parse(until) - nowMs);
      return `${gateText(gate)}: until ${formatTime(until, nowMs)} (${left} left)`;
    });
    if (throttled.length > MAX_GATES) details.push(`and ${throttled.length - MAX_GATES} more`);
    return {
      tone: "waiting",
      word: "Throttled",
      text: "Microsoft 365 asked to slow down",
      details: [...details, ...reasons, ...warnings],
    };
  }
  if (reasons.length > 0)
    return {
      tone: "bad",
      word: "Needs attention",
      text: "The system needs attention",
      details: [...reasons, ...warnings],
    };
  return { tone: "good", word: "Live", text: "Everything is working", details: warnings };
};

/** How long the oldest message has waited, in seconds; null if there is none. @param {Health | null} health */
export const oldestSeconds = (health) => {
  const ages = (health?.queues ?? []).flatMap(({ oldestMessageSeconds }) => oldestMessageSeconds ?? []);
  return ages.length === 0 ? null : Math.max(...ages);
};
