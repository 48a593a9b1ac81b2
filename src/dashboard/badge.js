// @ts-check
/** @import { TransferView } from "../client/transfer-view.ts" */
import { el, setAttribute, setText } from "./dom.js";
import { statusLabel, toneOf } from "./status.js";

/** The status as a word, in its color. */
export const badge = () => {
  const element = el("span", { class: "badge" });
  return {
    element,
    /** @param {TransferView} transfer */
    update: (transfer) => {
      setText(element, statusLabel(transfer));
      setAttribute(element, "data-tone", toneOf(transfer));
    },
  };
};
