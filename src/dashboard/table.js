// @ts-check
/** @import { TransferView } from "../client/transfer-view.ts" */
/** @import { RowActions } from "./table-row.js" */
import { el, setChildren } from "./dom.js";
import { tableRow } from "./table-row.js";

const COLUMNS = ["Status", "Source → target", "Progress", "Rate", "Time left", "Tries", "Error"];

/** The table of one page. A transfer keeps its row as long as it is on the page. @param {RowActions} actions */
export const transferTable = (actions) => {
  /** @type {Map<string, ReturnType<typeof tableRow>>} */
  const rows = new Map();
  const body = el("tbody", { role: "rowgroup" });
  const heads = COLUMNS.map((name) => el("th", { scope: "col", role: "columnheader" }, name));
  heads.push(el("th", { scope: "col", role: "columnheader" }, el("span", { class: "unseen" }, "Actions")));
  const element = el(
    "table",
    { role: "table", "aria-label": "Transfers, the latest first" },
    el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, ...heads)),
    body,
  );

  /** @param {readonly TransferView[]} transfers @param {(id: string) => number | null} rateOf @param {number} nowMs */
  const update = (transfers, rateOf, nowMs) => {
    const focused = document.activeElement;
    const ids = new Set(transfers.map(({ id }) => id));
    for (const id of [...rows.keys()]) if (!ids.has(id)) rows.delete(id);
    setChildren(
      body,
      transfers.map((transfer) => {
        const row = rows.get(transfer.id) ?? tableRow(actions);
        rows.set(transfer.id, row);
        row.update(transfer, rateOf(transfer.id), nowMs);
        return row.row;
      }),
    );
    keepFocus(focused);
  };

  /** A row that is moved, and a button that has gone, lose focus: it goes back, or to the row's link. @param {Element | null} focused */
  const keepFocus = (focused) => {
    if (!(focused instanceof HTMLElement) || document.activeElement === focused) return;
    if (focused.isConnected && !focused.hidden) focused.focus();
    else focused.closest("tr")?.querySelector("a")?.focus();
  };
  return { element, update };
};
