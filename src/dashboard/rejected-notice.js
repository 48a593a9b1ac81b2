// @ts-check
import { listRejected, nowMs } from "./api.js";
import { el, setShown, setText } from "./dom.js";
import { poll } from "./poll.js";
import { formatAgo } from "./when.js";

const EVERY_MS = 60_000;

/** Says that messages were rejected and when the latest was, and leads to them; hidden while there are none. */
export const rejectedNotice = () => {
  const latest = el("span");
  const element = el(
    "p",
    { class: "quiet", hidden: true },
    el("a", { href: "#/rejected" }, "Rejected messages"),
    latest,
  );
  const polling = poll(async () => {
    try {
      const [one] = (await listRejected(1, null)).rejected;
      setShown(element, one !== undefined);
      if (one !== undefined)
        setText(latest, `, the latest ${formatAgo(nowMs() - Date.parse(one.rejectedAt))}`);
    } catch {
      // The list, which is asked for more often, says why.
    }
    return EVERY_MS;
  });
  return { element, stop: polling.stop };
};
