// @ts-check
/** @import { TransferView } from "../client/transfer-view.ts" */
import { el, setAttribute, setShown, setText } from "./dom.js";
import { sentence, visible } from "./format.js";
import { troubleOf, waitText } from "./status.js";

/** What a transfer waits for and what is wrong with it, with what to do. */
export const troubleBox = () => {
  const wait = el("p", { class: "callout waiting", hidden: true });
  const message = el("strong");
  const advice = el("p");
  const codes = el("p", { class: "quiet" });
  const trouble = el("div", { class: "callout", hidden: true }, el("p", {}, message), advice, codes);

  /** @param {TransferView} transfer @param {number} nowMs */
  const update = (transfer, nowMs) => {
    const waiting = waitText(transfer, nowMs);
    setText(wait, waiting === "" ? "" : `${waiting}.`);
    setShown(wait, waiting !== "");
    const error = troubleOf(transfer);
    setShown(trouble, error !== null);
    if (error === null) return;
    setAttribute(
      trouble,
      "data-tone",
      transfer.status === "failed" || transfer.status === "ending" ? "bad" : "waiting",
    );
    setText(message, sentence(visible(error.message)));
    setText(advice, visible(error.advice));
    const said = [
      error.code,
      error.httpStatus === null ? "" : `HTTP ${error.httpStatus}`,
      error.graphCode ?? "",
      error.graphRequestId === null ? "" : `request ${error.graphRequestId}`,
    ];
    setText(codes, visible(said.filter((one) => one !== "").join(" · ")));
  };
  return { elements: [wait, trouble], update };
};
