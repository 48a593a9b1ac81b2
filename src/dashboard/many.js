// @ts-check
/** @import { TransferView } from "../client/transfer-view.ts" */
import { cancelQuietly, retryQuietly } from "./actions.js";
import { announce } from "./announce.js";
import { ApiProblem } from "./api.js";
import { confirm } from "./confirm.js";
import { plural } from "./format.js";
import { steerEach } from "./steer-each.js";

/** It is in the wrong state by now; the others are not. @param {unknown} error */
const isRefusal = (error) => error instanceof ApiProblem && (error.status === 409 || error.status === 404);

/** @param {string} done @param {import("./steer-each.js").Steered} steered */
const outcome = (done, { requested, refused }) =>
  `${plural(requested, "transfer")} ${done}.${refused === 0 ? "" : ` ${refused} had changed meanwhile.`}`;

/** What can be done with the selected transfers, after a confirmation. Each resolves to whether it was done. */
export const manyActions = () => ({
  /** @param {readonly TransferView[]} transfers */
  cancelEach: async (transfers) => {
    const sure = await confirm({
      title: `Cancel ${plural(transfers.length, "transfer")}?`,
      text: "They stop at their next step, and what has been uploaded is discarded. Files that are complete by then stay.",
      yes: `Cancel ${plural(transfers.length, "transfer")}`,
      no: "Keep them running",
    });
    if (!sure) return false;
    announce(outcome("cancelling", await steerEach(transfers, cancelQuietly, isRefusal)));
    return true;
  },
  /** @param {readonly TransferView[]} transfers */
  retryEach: async (transfers) => {
    const sure = await confirm({
      title: `Retry ${plural(transfers.length, "transfer")}?`,
      text: "Each starts a new attempt with the same request.",
      yes: `Retry ${plural(transfers.length, "transfer")}`,
      no: "Not now",
    });
    if (!sure) return false;
    announce(outcome("queued again", await steerEach(transfers, retryQuietly, isRefusal)));
    return true;
  },
});
