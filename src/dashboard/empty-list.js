// @ts-check
import { el, setShown } from "./dom.js";

const EXAMPLE = `blobferry copy reports/2026/10/big.pdf \\
  'https://contoso.sharepoint.com/sites/Finance/Shared Documents' \\
  --path '{yyyy}/{name}'`;

/** What there is instead of a list while there are no transfers. */
export const emptyList = () => {
  const element = el(
    "section",
    { class: "card empty", "aria-labelledby": "empty-title", hidden: true },
    el("h2", { id: "empty-title" }, "No transfers yet"),
    el("p", {}, "Submit one here, put a job on the queue, or use the command line:"),
    el("pre", { tabindex: 0, "aria-label": "Example" }, el("code", {}, EXAMPLE)),
    el("p", {}, el("a", { class: "button primary", href: "#/submit" }, "Submit a transfer")),
  );
  return {
    element,
    /** @param {boolean} shown */
    show: (shown) => {
      setShown(element, shown);
    },
  };
};
