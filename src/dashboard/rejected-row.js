// @ts-check
/** @import { RejectedMessage } from "../client/rejected.ts" */
import { el, setText } from "./dom.js";
import { humanise, sentence, visible } from "./format.js";
import { transferLink } from "./router.js";
import { formatAgo, formatFull } from "./when.js";

/** Explicit roles: on a narrow screen CSS lays the row out as a card, but it must stay a row. @param {string} label @param {...Node} children */
const cell = (label, ...children) => el("td", { role: "cell", "data-label": label }, ...children);

/** A row for a rejected message. All of it is text from outside. @param {RejectedMessage} message */
export const rejectedRow = (message) => {
  const { messageId, rejectedAt, error, receivedText } = message;
  const code = visible(error.code);
  const ago = el("time", { datetime: rejectedAt, title: formatFull(rejectedAt) });
  const element = el(
    "tr",
    { role: "row" },
    cell("Rejected", ago),
    el(
      "th",
      { scope: "row", role: "rowheader" },
      el(
        "a",
        {
          href: `errors#${encodeURIComponent(error.code)}`,
          target: "_blank",
          rel: "noopener",
        },
        code,
      ),
      el("div", {}, el("bdi", {}, sentence(visible(error.message)))),
      ...about(message),
    ),
    cell(
      "Message",
      el("div", { class: "quiet" }, el("bdi", {}, visible(messageId))),
      receivedText === ""
        ? el("div", { class: "quiet" }, "It is empty.")
        : el(
            "pre",
            // It scrolls, so that it needs the focus.
            { tabindex: 0, role: "group", "aria-label": `Text of ${visible(messageId)}, at most 4 KiB` },
            linesOf(receivedText),
          ),
    ),
  );
  return {
    element,
    /** @param {number} nowMs */
    update: (nowMs) => {
      setText(ago, formatAgo(nowMs - Date.parse(rejectedAt)));
    },
  };
};

/** What the message is about, as far as it could be read. @param {RejectedMessage} message */
const about = ({ transferId, source, target, error }) => {
  const places = [
    source === null ? "" : `${source.container}/${source.blob}`,
    target === null ? "" : humanise(target.kind),
  ].filter((part) => part !== "");
  return [
    places.length === 0
      ? null
      : el("div", { class: "quiet places" }, el("bdi", {}, visible(places.join(" → ")))),
    transferId === null
      ? null
      : el(
          "div",
          { class: "quiet" },
          "It names the transfer ",
          el(
            "bdi",
            {},
            // An id that is in use is that of another transfer, which went on.
            error.code === "transfer-id-reused"
              ? el("a", { href: transferLink(transferId) }, visible(transferId))
              : visible(transferId),
          ),
        ),
  ].filter((part) => part !== null);
};

/** With its line breaks and tabs. @param {string} text */
const linesOf = (text) => text.replaceAll("\r\n", "\n").replace(/[^\n\t]+/g, visible);
