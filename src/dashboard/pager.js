// @ts-check
import { button, el, setAttribute, setShown, setText } from "./dom.js";

/** Pages by cursor, newest first. @param {() => void} onTurn */
export const pager = (onTurn) => {
  /** Cursors of the pages up to this one; null for the first page. @type {(string | null)[]} */
  let cursors = [null];
  /** @type {string | null} */
  let next = null;
  const newest = button("Newest", () => {
    reset();
    onTurn();
  });
  const newer = button("Newer", () => {
    cursors = cursors.slice(0, -1);
    onTurn();
  });
  const older = button("Older", () => {
    if (next !== null) cursors = [...cursors, next];
    onTurn();
  });
  const where = el("span", { class: "quiet" });
  const reset = () => {
    cursors = [null];
  };
  const element = el(
    "nav",
    { class: "pager", "aria-label": "Pages", hidden: true },
    newest,
    newer,
    where,
    older,
  );
  return {
    element,
    reset,
    cursor: () => cursors.at(-1) ?? null,
    /** @param {string | null} cursor of the page after this one */
    update: (cursor) => {
      next = cursor;
      setShown(element, next !== null || cursors.length > 1);
      setText(where, `Page ${cursors.length}`);
      for (const one of [newest, newer])
        setAttribute(one, "aria-disabled", cursors.length === 1 ? "true" : "false");
      setAttribute(older, "aria-disabled", next === null ? "true" : "false");
    },
    /** Until the page has come, there is none before or after it. */
    wait: () => {
      setShown(element, false);
    },
    page: () => cursors.length,
  };
};
