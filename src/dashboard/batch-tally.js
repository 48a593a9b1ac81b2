// @ts-check
/** @import { BatchView } from "../client/batch-view.ts" */
import { el, setAttribute, setShown, setText } from "./dom.js";
import { exclusionsText, uncountedIn } from "./batch-status.js";
import { formatCount } from "./format.js";
import { listLink } from "./router.js";

/** Statuses whose transfers the list shows. */
const LISTED = /** @type {const} */ ([
  { label: "Completed", total: "completed", status: "completed" },
  { label: "In progress", total: "running", status: "queued,running,waiting,aborting" },
  { label: "Failed", total: "failed", status: "failed" },
  { label: "Skipped", total: "skipped", status: "skipped" },
  { label: "Cancelled", total: "cancelled", status: "cancelled" },
]);
const COUNTED = /** @type {const} */ ([
  { label: "Unchanged since the previous batch", total: "unchanged" },
  { label: "Refused by the plan", total: "refused" },
]);

/** What became of a batch's files, by count; each count leads to its transfers. @param {string} batchId */
export const batchTally = (batchId) => {
  const element = el("dl", { class: "facts tally" });
  const listed = LISTED.map(({ label, total, status }) => {
    const query = new URLSearchParams({ status, label: `batch=${batchId}` });
    const link = el("a", { href: listLink(query) });
    const [name, value] = [el("dt", {}, label), el("dd", {}, link)];
    element.append(name, value);
    return { name, value, total, text: link, alwaysShown: total === "completed" };
  });
  const [uncounted, uncountedCount] = [el("dt", {}, "Ended, not yet counted"), el("dd")];
  element.append(uncounted, uncountedCount);
  const counted = COUNTED.map(({ label, total }) => {
    const [name, value] = [el("dt", {}, label), el("dd")];
    element.append(name, value);
    return { name, value, total, text: value, alwaysShown: false };
  });
  const [leftOut, why] = [el("dt", {}, "Left out"), el("dd")];
  element.append(leftOut, why);

  /** @param {BatchView} batch */
  const update = ({ totals, dryRun }) => {
    for (const { name, value, total, text, alwaysShown } of [...listed, ...counted]) {
      const count = totals[total];
      for (const part of [name, value])
        setShown(part, count > 0 || (alwaysShown && !dryRun && uncountedIn(totals) === 0));
      setText(text, formatCount(count));
      setAttribute(value, "data-tone", total === "failed" || total === "refused" ? "bad" : undefined);
    }
    for (const part of [uncounted, uncountedCount]) setShown(part, uncountedIn(totals) > 0);
    setText(uncountedCount, formatCount(uncountedIn(totals)));
    const exclusions = exclusionsText(totals);
    for (const part of [leftOut, why]) setShown(part, exclusions !== "");
    setText(why, exclusions);
  };
  return { element, update };
};
