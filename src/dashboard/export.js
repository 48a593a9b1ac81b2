// @ts-check
/** @import { TransferView } from "../client/transfer-view.ts" */
import { announce } from "./announce.js";
import { listTransfers, nowMs } from "./api.js";
import { csvOf } from "./csv.js";
import { button, setAttribute, setText } from "./dom.js";
import { live } from "./live.js";

const LABEL = "Export CSV";
const PAGE_SIZE = 1000;

/** Downloads all transfers that meet the current filter. @param {() => URLSearchParams} asked */
export const exportButton = (asked) => {
  const element = button(LABEL, () => {
    setAttribute(element, "aria-disabled", "true");
    readAll(asked(), (count) => {
      setText(element, `Reading ${count.toLocaleString("en")}…`);
    })
      .then((transfers) => {
        const stamp = new Date(nowMs()).toISOString().slice(0, 19).replaceAll(":", "");
        download(`transfers-${stamp}Z.csv`, csvOf(transfers));
        announce(`${transfers.length} transfers downloaded.`);
      }, live.bad)
      .finally(() => {
        setText(element, LABEL);
        setAttribute(element, "aria-disabled", "false");
      });
  });
  return { element };
};

/**
 * All transfers that meet the conditions, page by page.
 * @param {URLSearchParams} asked @param {(count: number) => void} onProgress @returns {Promise<readonly TransferView[]>}
 */
const readAll = async (asked, onProgress) => {
  /** @type {TransferView[]} */
  const found = [];
  const query = new URLSearchParams(asked);
  query.set("pageSize", String(PAGE_SIZE));
  for (;;) {
    const { transfers, cursor } = await listTransfers(query);
    found.push(...transfers);
    onProgress(found.length);
    if (cursor === null) return found;
    query.set("cursor", cursor);
  }
};

/** Hands a file to the browser's downloads. @param {string} name @param {string} text */
const download = (name, text) => {
  // The mark makes Excel read UTF-8.
  const url = URL.createObjectURL(new Blob(["\uFEFF", text], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
};
