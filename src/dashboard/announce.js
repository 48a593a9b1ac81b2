// @ts-check
/** @import { TransferView } from "../client/transfer-view.ts" */
import { setText } from "./dom.js";
import { visible } from "./format.js";
import { isEnded, nameOf, statusLabel } from "./status.js";

/** Says it to screen readers, politely. @param {string} text */
export const announce = (text) => {
  const place = document.getElementById("announcer");
  if (place !== null) setText(place, text);
};

/** @type {Map<string, string>} */
let known = new Map();

/** Says which transfers have ended since the last call. @param {readonly TransferView[]} transfers */
export const announceEnds = (transfers) => {
  const ended = transfers.filter(
    (one) => isEnded(one) && (known.get(one.transferId) ?? one.status) !== one.status,
  );
  known = new Map(transfers.map(({ transferId, status }) => [transferId, status]));
  if (ended.length > 3) announce(`${ended.length} transfers have ended.`);
  else if (ended.length > 0) {
    announce(ended.map((one) => `${visible(nameOf(one))}: ${statusLabel(one).toLowerCase()}.`).join(" "));
  }
};
