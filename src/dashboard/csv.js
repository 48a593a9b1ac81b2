// @ts-check
/** @import { TransferView } from "../client/transfer-view.ts" */

/** @type {readonly [string, (transfer: TransferView) => string | number | null | undefined][]} */
const COLUMNS = [
  ["transferId", ({ transferId }) => transferId],
  ["status", ({ status }) => status],
  ["submittedAt", ({ submittedAt }) => submittedAt],
  ["endedAt", ({ endedAt }) => endedAt],
  ["name", ({ name }) => name],
  ["container", ({ source }) => source?.container],
  ["blob", ({ source }) => source?.blob],
  ["target", ({ target }) => (target === null ? null : JSON.stringify(target))],
  ["bytes", ({ bytes }) => bytes],
  ["acceptedBytes", ({ acceptedBytes }) => acceptedBytes],
  ["attempt", ({ attempt }) => attempt],
  ["errorCode", ({ error }) => error?.code],
  ["errorMessage", ({ error }) => error?.message],
  ["labels", ({ labels }) => (Object.keys(labels).length === 0 ? null : JSON.stringify(labels))],
];

/**
 * A value between quotes. A spreadsheet runs text that begins like a formula, so an apostrophe goes before it.
 * @param {string | number | null | undefined} value
 */
const field = (value) => {
  if (typeof value === "number") return String(value);
  const text = /^[=+\-@\t\r]/.test(value ?? "") ? `'${value ?? ""}` : (value ?? "");
  return `"${text.replaceAll('"', '""')}"`;
};

/** As RFC 4180 has it, with a first line of names. @param {readonly TransferView[]} transfers */
export const csvOf = (transfers) =>
  [
    COLUMNS.map(([name]) => name).join(","),
    ...transfers.map((one) => COLUMNS.map(([, valueOf]) => field(valueOf(one))).join(",")),
  ]
    .map((line) => `${line}\r\n`)
    .join("");
