// @ts-check
import { el } from "./dom.js";

/**
 * An empty table, hidden until it has rows. Roles are explicit: on a narrow screen CSS lays rows out as cards, but they
 * must stay rows.
 * @param {{ readonly name: string, readonly label: string, readonly columns: readonly string[] }} parts `name`: its class
 */
export const tableFrame = ({ name, label, columns }) => {
  const body = el("tbody", { role: "rowgroup" });
  const heads = columns.map((column) => el("th", { scope: "col", role: "columnheader" }, column));
  const table = el(
    "table",
    { role: "table", class: name, "aria-label": label, hidden: true },
    el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, ...heads)),
    body,
  );
  return { table, body };
};
