// @ts-check
/** @import { BatchView } from "../client/batch-view.ts" */
import { el } from "./dom.js";
import { batchTargetText } from "./batch-status.js";
import { formatBytes, formatCount, formatDuration, formatFullTime, visible } from "./format.js";
import { batchLink } from "./router.js";

/** Details as names and values; rebuilt when something has changed. */
export const batchFacts = () => {
  let shown = "";
  const element = el("dl", { class: "facts" });

  /** @param {BatchView} batch */
  const update = (batch) => {
    const facts = factsOf(batch);
    const key = JSON.stringify([facts, batch.previousBatchId]);
    if (key === shown) return;
    shown = key;
    const { previousBatchId } = batch;
    element.replaceChildren(
      ...facts.flatMap(([name, value]) => [
        el("dt", {}, visible(name)),
        el("dd", {}, el("bdi", {}, visible(value))),
      ]),
      ...(previousBatchId === null
        ? []
        : [
            el("dt", {}, "Previous batch"),
            el("dd", {}, el("a", { href: batchLink(previousBatchId) }, visible(previousBatchId))),
          ]),
    );
  };
  return { element, update };
};

/** @param {BatchView} batch @returns {readonly [string, string][]} */
const factsOf = ({ source, totals, ...batch }) => {
  const { submittedAt, endedAt } = batch;
  /** @type {[string, string][]} */
  const facts = [
    ["Container", source.container],
    ["Prefix", source.prefix],
    ["Include", source.include.join(", ")],
    ["Exclude", source.exclude.join(", ")],
    ["Modified since", source.modifiedSince === undefined ? "" : formatFullTime(source.modifiedSince)],
    ["Modified before", source.modifiedBefore === undefined ? "" : formatFullTime(source.modifiedBefore)],
    ["Minimum size", source.minBytes === undefined ? "" : formatBytes(source.minBytes)],
    ["Maximum size", source.maxBytes === undefined ? "" : formatBytes(source.maxBytes)],
    ["To", batchTargetText({ source, totals, ...batch })],
    ["Path", batch.target["path"] ?? ""],
    [
      "Blobs listed",
      `${formatCount(totals.listed)}${batch.isPlanned ? "" : endedAt === null ? " so far" : ", not all"}`,
    ],
    ...(batch.dryRun ? estimateFacts(batch.estimate) : []),
    ["Submitted", formatFullTime(submittedAt)],
    ["Ended", endedAt === null ? "" : formatFullTime(endedAt)],
    // The batch does not say when a retry began.
    [
      "Duration",
      endedAt === null || batch.attempt > 1
        ? ""
        : formatDuration(Date.parse(endedAt) - Date.parse(submittedAt)),
    ],
    ["Attempt", batch.attempt === 1 ? "" : String(batch.attempt)],
    ["Manifest", batch.manifest ?? ""],
    ["Failures", batch.failures ?? ""],
    ...Object.entries(batch.labels).map(
      ([name, value]) => /** @type {[string, string]} */ ([`Label ${name}`, value]),
    ),
  ];
  return facts.filter(([, value]) => value !== "");
};

const HOUR_MS = 60 * 60_000;

/** @param {BatchView["estimate"]} estimate @returns {[string, string][]} */
const estimateFacts = ({ resourceUnits, hours }) => [
  ["Resource units", `${formatCount(resourceUnits.least)} to ${formatCount(resourceUnits.most)}`],
  [
    "Minimum duration",
    `${formatDuration(hours.least * HOUR_MS)} in the largest tenants, ${formatDuration(hours.most * HOUR_MS)} in the smallest`,
  ],
];
