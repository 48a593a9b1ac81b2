// @ts-check
/** @import { TransferView } from "../client/transfer-view.ts" */
import { setText } from "./dom.js";
import { visible } from "./format.js";
import { isOver, nameOf, statusLabel } from "./status.js";

/** Tells people who do not see the page; politely, after what they are listening to. @param {string} text */
export const announce = (text) => {
  const place = document.getElementById("announcer");
  if (place !== null) setText(place, text);
};

/** @type {Map<string, string>} */
let known = new Map();

/** Tells which of the transfers have ended since the last time. @param {readonly TransferView[]} transfers */
export const announceEnds = (transfers) => {
  const ended = transfers.filter((one) => isOver(one) && (known.get(one.id) ?? one.status) !== one.status);
  known = new Map(transfers.map(({ id, status }) => [id, status]));
  if (ended.length > 3) announce(`${ended.length} transfers have ended.`);
  else if (ended.length > 0) {
    announce(ended.map((one) => `${visible(nameOf(one))}: ${statusLabel(one).toLowerCase()}.`).join(" "));
  }
};
