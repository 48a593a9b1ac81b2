// @ts-check
/** @import { TransferView } from "../client/transfer-view.ts" */
import { button, el, setAttribute, setShown, setText } from "./dom.js";
import { plural } from "./format.js";
import { canCancel, canRetry } from "./status.js";

/**
 * The selected transfers, and what can be done with them. They stay selected on other pages of the list.
 * @param {{ readonly cancel: (transfers: readonly TransferView[]) => void, readonly retry: (transfers: readonly TransferView[]) => void, readonly changed: () => void }} actions
 */
export const selection = ({ cancel, retry, changed }) => {
  /** @type {Map<string, TransferView>} */
  const chosen = new Map();
  const count = el("strong", { "aria-live": "polite" });
  const again = button("Retry", () => {
    retry([...chosen.values()].filter(canRetry));
  });
  const stop = button("Cancel", () => {
    cancel([...chosen.values()].filter(canCancel));
  });
  const clear = button("Clear selection", () => {
    chosen.clear();
    update();
    changed();
  });
  const element = el(
    "div",
    { class: "selection", role: "group", "aria-label": "Selected transfers", hidden: true },
    count,
    again,
    stop,
    clear,
  );
  const update = () => {
    const all = [...chosen.values()];
    const [retries, cancels] = [all.filter(canRetry).length, all.filter(canCancel).length];
    setShown(element, all.length > 0);
    setText(count, `${all.length} selected`);
    setShown(again, retries > 0);
    setText(again, `Retry ${retries}`);
    setAttribute(again, "aria-label", `Retry ${plural(retries, "selected transfer")}`);
    setShown(stop, cancels > 0);
    setText(stop, `Cancel ${cancels}`);
    setAttribute(stop, "aria-label", `Cancel ${plural(cancels, "selected transfer")}`);
  };
  return {
    element,
    /** @param {string} transferId */
    has: (transferId) => chosen.has(transferId),
    /** @param {readonly TransferView[]} transfers @param {boolean} isChosen */
    set: (transfers, isChosen) => {
      for (const one of transfers) {
        if (isChosen) chosen.set(one.transferId, one);
        else chosen.delete(one.transferId);
      }
      update();
    },
    /** Those of them that are on the page may have changed. @param {readonly TransferView[]} transfers */
    note: (transfers) => {
      for (const one of transfers) if (chosen.has(one.transferId)) chosen.set(one.transferId, one);
      update();
    },
    clear: () => {
      chosen.clear();
      update();
    },
  };
};
