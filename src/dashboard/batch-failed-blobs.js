// @ts-check
/** @import { BatchView } from "../client/batch-view.ts" */
/** @import { FailedBlob } from "../client/batch-lists.ts" */
import { listFailedBlobs } from "./api.js";
import { isBatchEnded } from "./batch-status.js";
import { el, setShown, setText } from "./dom.js";
import { humanise, visible } from "./format.js";
import { live } from "./live.js";
import { transferLink } from "./router.js";

/** The files of an ended batch that did not arrive, and why. @param {string} batchId */
export const batchFailedBlobs = (batchId) => {
  let shown = 0;
  const list = el("ul", { class: "failed-blobs" });
  const more = el("p", { class: "quiet", hidden: true }, "There may be more; the manifest lists them all.");
  const heading = el("h2", { id: "failed-blobs-title" });
  const element = el(
    "section",
    { class: "card", "aria-labelledby": heading.id, hidden: true },
    heading,
    list,
    more,
  );

  /** @param {FailedBlob} blob */
  const item = ({ blob, status, error, transferId }) =>
    el(
      "li",
      {},
      el(
        "bdi",
        { class: "name" },
        transferId === null ? visible(blob) : el("a", { href: transferLink(transferId) }, visible(blob)),
      ),
      el(
        "p",
        { class: "quiet" },
        error === null ? humanise(status) : visible(`${error.code}: ${error.message}`),
      ),
    );

  /** @param {BatchView} batch */
  const load = async (batch) => {
    try {
      const { blobs, isComplete } = await listFailedBlobs(batchId);
      setText(heading, batch.dryRun ? "Files that are refused" : "Files that did not arrive");
      list.replaceChildren(...blobs.map(item));
      setShown(more, !isComplete);
      setShown(element, blobs.length > 0);
    } catch (error) {
      // The next look at the batch tries again.
      shown = 0;
      live.bad(error);
    }
  };
  return {
    element,
    /** @param {BatchView} batch */
    update: (batch) => {
      const { failed, refused, cancelled } = batch.totals;
      const isWanted = isBatchEnded(batch) && batch.manifest !== null && failed + refused + cancelled > 0;
      if (!isWanted) setShown(element, false);
      if (!isWanted || shown === batch.attempt) return;
      shown = batch.attempt;
      void load(batch);
    },
  };
};
