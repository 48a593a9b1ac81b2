// @ts-check
/** @import { TransferView } from "../client/transfer-view.ts" */
/** @import { RowActions } from "./table-row.js" */
import { el, setAttribute, setChildren } from "./dom.js";
import { tableRow } from "./table-row.js";

const COLUMNS = ["Status", "Source → target", "Progress", "Time"];

/** @param {...Node | string} children */
const head = (...children) => el("th", { scope: "col", role: "columnheader" }, ...children);

/**
 * One page of transfers. A transfer keeps its row while it is on the page.
 * @param {RowActions} actions
 * @param {(transferId: string) => boolean} isChosen
 */
export const transferTable = (actions, isChosen) => {
  /** @type {Map<string, ReturnType<typeof tableRow>>} */
  const rows = new Map();
  /** @type {readonly TransferView[]} */
  let shown = [];
  const all = el("input", { type: "checkbox", "aria-label": "Select all on this page" });
  all.addEventListener("change", () => {
    actions.choose(shown, all.checked);
  });
  const body = el("tbody", { role: "rowgroup" });
  const element = el(
    "table",
    { role: "table", class: "transfers", "aria-label": "Transfers, newest first" },
    el(
      "thead",
      { role: "rowgroup" },
      el(
        "tr",
        { role: "row" },
        head(el("span", { class: "unseen" }, "Select"), all),
        ...COLUMNS.map((name) => head(name)),
        head(el("span", { class: "unseen" }, "Actions")),
      ),
    ),
    body,
  );

  /** @param {readonly TransferView[]} transfers @param {(transferId: string) => number | null} rateOf @param {number} nowMs */
  const update = (transfers, rateOf, nowMs) => {
    shown = transfers;
    const focused = document.activeElement;
    const ids = new Set(transfers.map(({ transferId }) => transferId));
    for (const transferId of [...rows.keys()]) if (!ids.has(transferId)) rows.delete(transferId);
    setChildren(
      body,
      transfers.map((transfer) => {
        const row = rows.get(transfer.transferId) ?? tableRow(actions);
        rows.set(transfer.transferId, row);
        row.update(transfer, rateOf(transfer.transferId), nowMs, isChosen(transfer.transferId));
        return row.row;
      }),
    );
    const chosen = transfers.filter(({ transferId }) => isChosen(transferId)).length;
    all.checked = chosen > 0 && chosen === transfers.length;
    all.indeterminate = chosen > 0 && chosen < transfers.length;
    keepFocus(focused);
  };

  /** A moved row or a hidden button loses the focus: gives it back, or to the row's link. @param {Element | null} focused */
  const keepFocus = (focused) => {
    if (!(focused instanceof HTMLElement) || document.activeElement === focused) return;
    if (focused.isConnected && !focused.hidden) focused.focus();
    else focused.closest("tr")?.querySelector("a")?.focus();
  };
  return {
    element,
    update,
    /** @param {boolean} isBusy while rows of another filter or page are on their way */
    busy: (isBusy) => {
      setAttribute(element, "aria-busy", isBusy ? "true" : undefined);
    },
  };
};
