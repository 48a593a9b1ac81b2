// @ts-check
/** @import { TransferView } from "../client/transfer-view.ts" */
import { announce } from "./announce.js";
import { button, el, setAttribute } from "./dom.js";
import { submitLikeLink } from "./router.js";

const SAID_MS = 2000;

/** What people take elsewhere of a transfer: its id, all of it, and the command that shows it. */
export const copyButtons = () => {
  /** @type {TransferView | null} */
  let shown = null;
  const again = el("a", { class: "button" }, "Submit again like this");
  const element = el(
    "p",
    { class: "buttons" },
    copyButton("Copy ID", () => shown?.transferId ?? ""),
    copyButton("Copy as JSON", () => JSON.stringify(shown, null, 2)),
    copyButton("Copy command", () => `npx blobferry show ${shown?.transferId ?? ""}`),
    again,
  );
  return {
    element,
    /** @param {TransferView} transfer */
    update: (transfer) => {
      shown = transfer;
      setAttribute(again, "href", submitLikeLink(transfer.transferId));
    },
  };
};

/** Rejects also where there is no clipboard: a page that came over plain http has none. @param {string} text */
const write = async (text) => {
  await navigator.clipboard.writeText(text);
};

/** @param {string} label @param {() => string} read */
const copyButton = (label, read) => {
  const element = button(label, () => {
    write(read()).then(
      () => {
        say("Copied");
      },
      () => {
        say("Copying is blocked");
      },
    );
  });
  /** @param {string} text */
  const say = (text) => {
    announce(`${label}: ${text.toLowerCase()}.`);
    element.textContent = text;
    setTimeout(() => (element.textContent = label), SAID_MS);
  };
  return element;
};
