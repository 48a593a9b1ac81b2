// @ts-check
/** @import { BatchView } from "../client/batch-view.ts" */
import { batchBytesText, batchPercent, batchTone, filesText } from "./batch-status.js";
import { el, setAttribute, setText } from "./dom.js";
import { visible } from "./format.js";

/** A batch's progress bar with its numbers. */
export const batchProgress = () => {
  const bar = el("progress", { max: 100, value: 0 });
  const files = el("span");
  const bytes = el("span", { class: "quiet" });
  const element = el("div", { class: "progress" }, bar, el("div", { class: "numbers" }, files, bytes));
  return {
    element,
    /** @param {BatchView} batch */
    update: (batch) => {
      setAttribute(bar, "value", batchPercent(batch));
      setAttribute(bar, "data-tone", batchTone(batch));
      setAttribute(bar, "aria-label", `Progress of batch ${visible(batch.batchId)}`);
      setText(files, filesText(batch));
      setText(bytes, batchBytesText(batch));
    },
  };
};
