// @ts-check
/** @import { TransferStatus } from "../client/transfer-view.ts" */
import { el, setText } from "./dom.js";
import { formatCount } from "./format.js";

/** @type {readonly { label: string, statuses: readonly TransferStatus[] }[]} */
const GROUPS = [
  { label: "All", statuses: [] },
  { label: "In progress", statuses: ["queued", "running", "waiting", "aborting"] },
  { label: "Completed", statuses: ["completed"] },
  { label: "Skipped", statuses: ["skipped"] },
  { label: "Failed", statuses: ["failed"] },
  { label: "Cancelled", statuses: ["cancelled"] },
];

/**
 * A choice of statuses as the API takes them, separated by commas; empty for all.
 * @param {string} chosen @param {() => void} onChange
 */
export const statusSegments = (chosen, onChange) => {
  const groups = GROUPS.map(({ label, statuses }, index) => {
    const id = `status-${index}`;
    const status = statuses.join(",");
    const radio = el("input", { type: "radio", name: "status", id, value: status });
    radio.checked = chosen === status;
    radio.addEventListener("change", onChange);
    const count = el("span", { class: "group-count" });
    return { radio, statuses, count, label: el("label", { for: id }, label, " ", count) };
  });
  return {
    element: el(
      "fieldset",
      { class: "segments" },
      el("legend", { class: "unseen" }, "Status"),
      ...groups.flatMap((one) => [one.radio, one.label]),
    ),
    chosen: () => groups.find(({ radio }) => radio.checked)?.radio.value ?? "",
    /** @param {Readonly<Record<TransferStatus, number>> | null} byStatus null: not shown */
    update: (byStatus) => {
      for (const { statuses, count } of groups) {
        const counted =
          byStatus === null
            ? null
            : statuses.length === 0
              ? Object.values(byStatus)
              : statuses.map((status) => byStatus[status]);
        setText(count, counted === null ? "" : formatCount(counted.reduce((sum, one) => sum + one, 0)));
      }
    },
  };
};
