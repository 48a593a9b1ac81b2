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
  const codes = el("span");
  const more = el("a", { target: "_blank", rel: "noopener" }, "What this error means");
  const details = el("p", { class: "quiet" }, codes, " · ", more);
  const problem = el("div", { class: "callout", hidden: true }, el("p", {}, message), advice, details);

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
    const facts = [
      error.code,
      error.httpStatus === null ? "" : `HTTP ${error.httpStatus}`,
      error.graphCode ?? "",
      error.graphRequestId === null ? "" : `request ${error.graphRequestId}`,
    ];
    setText(codes, visible(facts.filter((one) => one !== "").join(" · ")));
    // The app's page of error codes, which is beside this one.
    setAttribute(more, "href", `errors#${encodeURIComponent(error.code)}`);
  };
  return { elements: [wait, problem], update };
};
