// @ts-check
/** @import { TransferView } from "../client/transfer-view.ts" */
import { el, setAttribute, setShown, setText } from "./dom.js";
import { sentence, visible } from "./format.js";
import { errorOf, waitText } from "./status.js";

/** Why a transfer is postponed, and its error with advice. */
export const callouts = () => {
  const wait = el("p", { class: "callout waiting", hidden: true });
  const message = el("strong");
  const advice = el("p");
  const codes = el("p", { class: "quiet" });
  const problem = el("div", { class: "callout", hidden: true }, el("p", {}, message), advice, codes);

  /** @param {TransferView} transfer @param {number} nowMs */
  const update = (transfer, nowMs) => {
    const waiting = waitText(transfer, nowMs);
    setText(wait, waiting === "" ? "" : `${waiting}.`);
    setShown(wait, waiting !== "");
    const error = errorOf(transfer);
    setShown(problem, error !== null);
    if (error === null) return;
    setAttribute(
      problem,
      "data-tone",
      transfer.status === "failed" || transfer.status === "aborting" ? "bad" : "waiting",
    );
    setText(message, sentence(visible(error.message)));
    setText(advice, visible(error.advice));
    const details = [
      error.code,
      error.httpStatus === null ? "" : `HTTP ${error.httpStatus}`,
      error.graphCode ?? "",
      error.graphRequestId === null ? "" : `request ${error.graphRequestId}`,
    ];
    setText(codes, visible(details.filter((one) => one !== "").join(" · ")));
  };
  return { elements: [wait, problem], update };
};
