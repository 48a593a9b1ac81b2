// @ts-check
/** @import { TransferView } from "../client/transfer-view.ts" */
/** @import { RowActions } from "./table-row.js" */
import { el, setChildren } from "./dom.js";
import { tableRow } from "./table-row.js";

const COLUMNS = ["Status", "Source → target", "Progress", "Rate", "Time left", "Attempt", "Error"];

/** One page of transfers. A transfer keeps its row while it is on the page. @param {RowActions} actions */
export const transferTable = (actions) => {
  /** @type {Map<string, ReturnType<typeof tableRow>>} */
  const rows = new Map();
  const body = el("tbody", { role: "rowgroup" });
  const heads = COLUMNS.map((name) => el("th", { scope: "col", role: "columnheader" }, name));
  heads.push(el("th", { scope: "col", role: "columnheader" }, el("span", { class: "unseen" }, "Actions")));
  const element = el(
    "table",
    { role: "table", "aria-label": "Transfers, newest first" },
    el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, ...heads)),
    body,
  );

  /** @param {readonly TransferView[]} transfers @param {(transferId: string) => number | null} rateOf @param {number} nowMs */
  const update = (transfers, rateOf, nowMs) => {
    const focused = document.activeElement;
    const ids = new Set(transfers.map(({ transferId }) => transferId));
    for (const transferId of [...rows.keys()]) if (!ids.has(transferId)) rows.delete(transferId);
    setChildren(
      body,
      transfers.map((transfer) => {
        const row = rows.get(transfer.transferId) ?? tableRow(actions);
        rows.set(transfer.transferId, row);
        row.update(transfer, rateOf(transfer.transferId), nowMs);
        return row.row;
      }),
    );
    keepFocus(focused);
  };

  /** A moved row or a hidden button loses the focus: gives it back, or to the row's link. @param {Element | null} focused */
  const keepFocus = (focused) => {
    if (!(focused instanceof HTMLElement) || document.activeElement === focused) return;
    if (focused.isConnected && !focused.hidden) focused.focus();
    else focused.closest("tr")?.querySelector("a")?.focus();
  };
  return { element, update };
};
