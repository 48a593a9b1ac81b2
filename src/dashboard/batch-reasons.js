// @ts-check
/** @import { BatchView } from "../client/batch-view.ts" */
import { isBatchEnded, isOfTransfers, reasonsIn } from "./batch-status.js";
import { button, el } from "./dom.js";
import { formatCount, visible } from "./format.js";
import { listLink } from "./router.js";

/**
 * Why files failed, the most frequent reason first; rebuilt when something has changed.
 * @param {string} batchId @param {(code: string) => void} onRetry
 */
export const batchReasons = (batchId, onRetry) => {
  let shown = "";
  const element = el("ul", { class: "reasons" });

  /** @param {string} code @param {number} count @param {boolean} isListed @param {boolean} isRetryable */
  const item = (code, count, isListed, isRetryable) => {
    const query = new URLSearchParams({ status: "failed", error: code, label: `batch=${batchId}` });
    const meaning = `errors#${encodeURIComponent(code)}`;
    return el(
      "li",
      {},
      isListed
        ? el("a", { href: listLink(query), class: "count" }, formatCount(count))
        : el("span", { class: "count" }, formatCount(count)),
      el("a", { href: meaning, target: "_blank", rel: "noopener" }, visible(code)),
      isRetryable
        ? button(
            "Retry these",
            () => {
              onRetry(code);
            },
            { "aria-label": `Retry the files that failed with ${visible(code)}` },
          )
        : null,
    );
  };

  /** @param {BatchView} batch @returns {number} how many reasons there are */
  const update = (batch) => {
    const reasons = reasonsIn(batch.totals);
    const key = JSON.stringify([reasons, isBatchEnded(batch), batch.totals]);
    if (key !== shown) {
      shown = key;
      element.replaceChildren(
        ...reasons.map(([code, count]) => {
          const isListed = isOfTransfers(batch, code, count);
          return item(code, count, isListed, isListed && isBatchEnded(batch));
        }),
      );
    }
    return reasons.length;
  };
  return { element, update };
};
