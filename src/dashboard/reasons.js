// @ts-check
import { button, el, setAttribute, setChildren, setShown, setText } from "./dom.js";
import { formatCount, visible } from "./format.js";

/**
 * @typedef {object} ReasonActions
 * @property {(code: string) => void} show only these; the empty code shows all
 * @property {(code: string, count: number) => void} retry all of these
 */

/** Failed transfers by the code of their error, each with a way to retry all of them. @param {ReasonActions} actions */
export const reasonsPanel = (actions) => {
  /** @type {Map<string, ReturnType<typeof reasonRow>>} */
  const rows = new Map();
  const list = el("ul");
  const note = el("p", { class: "quiet", role: "status" });
  const element = el(
    "section",
    { class: "why card", "aria-labelledby": "reasons-title", hidden: true },
    el("h2", { id: "reasons-title" }, "Why they failed"),
    list,
    note,
  );
  return {
    element,
    /** @param {Readonly<Record<string, number>> | null} byError null while unknown @param {string} chosen the code that the list is filtered by */
    update: (byError, chosen) => {
      const found = Object.entries(byError ?? {}).sort(
        ([codeA, a], [codeB, b]) => b - a || (codeA < codeB ? -1 : 1),
      );
      for (const code of [...rows.keys()]) if (!found.some(([name]) => name === code)) rows.delete(code);
      setChildren(
        list,
        found.map(([code, count]) => {
          const row = rows.get(code) ?? reasonRow(code, actions);
          rows.set(code, row);
          row.update(count, chosen === code);
          return row.element;
        }),
      );
      setShown(element, found.length > 0);
    },
    /** What becomes of a retry of many. @param {string} text */
    say: (text) => {
      setText(note, text);
    },
  };
};

/** @param {string} code @param {ReasonActions} actions */
const reasonRow = (code, actions) => {
  let count = 0;
  let isChosen = false;
  const amount = el("strong");
  const name = visible(code);
  const show = button(name, () => {
    actions.show(isChosen ? "" : code);
  });
  const retry = button("", () => {
    actions.retry(code, count);
  });
  const help = el(
    "a",
    { href: `errors#${encodeURIComponent(code)}`, target: "_blank", rel: "noopener" },
    "What it means",
    el("span", { class: "unseen" }, `: ${name}`),
  );
  return {
    element: el("li", {}, amount, show, help, retry),
    /** @param {number} counted @param {boolean} chosen */
    update: (counted, chosen) => {
      count = counted;
      isChosen = chosen;
      setText(amount, formatCount(count));
      setAttribute(show, "aria-pressed", String(chosen));
      setText(retry, `Retry all ${formatCount(count)}`);
      setAttribute(retry, "aria-label", `Retry all ${formatCount(count)} with ${name}`);
    },
  };
};
