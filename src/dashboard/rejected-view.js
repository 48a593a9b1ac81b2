// @ts-check
/** @import { RejectedMessage } from "../client/rejected.ts" */
import { announce } from "./announce.js";
import { listRejected, nowMs } from "./api.js";
import { el, setAttribute, setChildren, setShown, setText } from "./dom.js";
import { live } from "./live.js";
import { pager } from "./pager.js";
import { poll } from "./poll.js";
import { rejectedRow } from "./rejected-row.js";
import { tableFrame } from "./table-frame.js";

const PAGE_SIZE = 20;
const EVERY_MS = 15_000;
const COLUMNS = ["Rejected", "Why", "Message"];

/** Messages that neither started nor continued a transfer, page by page. @param {HTMLElement} main */
export const rejectedView = (main) => {
  /** @type {Map<string, ReturnType<typeof rejectedRow>>} */
  let rows = new Map();
  let turned = false;
  const heading = el("h1", { tabindex: -1 }, "Rejected messages");
  const { table, body } = tableFrame({
    name: "rejected",
    label: "Rejected messages, latest first",
    columns: COLUMNS,
  });
  const nothing = el("p", { class: "nothing" }, "Loading…");
  const pages = pager(() => {
    turned = true;
    setAttribute(table, "aria-busy", "true");
    // What it shows is of the page before, as is the cursor of the next one.
    pages.wait();
    polling.now();
  });
  main.append(
    el("p", { class: "back" }, el("a", { href: "#/" }, "← All transfers")),
    el(
      "div",
      { class: "head" },
      heading,
      el(
        "p",
        { class: "quiet lead" },
        "None of these started or continued a transfer. Send a corrected message instead.",
      ),
    ),
    el("div", { class: "card table-card" }, table, nothing),
    pages.element,
  );

  /** @param {readonly RejectedMessage[]} rejected */
  const show = (rejected) => {
    /** @type {typeof rows} */
    const kept = new Map();
    // A message never changes once it is rejected.
    for (const one of rejected) kept.set(one.messageId, rows.get(one.messageId) ?? rejectedRow(one));
    rows = kept;
    for (const row of rows.values()) row.update(nowMs());
    setChildren(
      body,
      [...rows.values()].map(({ element }) => element),
    );
    setShown(table, rows.size > 0);
    setShown(nothing, rows.size === 0);
    setText(nothing, "No messages were rejected.");
  };
  const refresh = async () => {
    const cursor = pages.cursor();
    try {
      const page = await listRejected(PAGE_SIZE, cursor);
      // Another page has been asked for since.
      if (cursor !== pages.cursor()) return 0;
      show(page.rejected);
      setAttribute(table, "aria-busy", undefined);
      pages.update(page.cursor);
      live.good();
      if (turned) {
        announce(`Page ${pages.page()}, ${page.rejected.length} messages.`);
        // The button that was used is gone while the page is on its way.
        heading.focus();
      }
      turned = false;
    } catch (error) {
      if (rows.size === 0) setText(nothing, "");
      live.bad(error);
    }
    return EVERY_MS;
  };
  const polling = poll(refresh);
  return () => {
    polling.stop();
  };
};
