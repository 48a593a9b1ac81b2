// @ts-check
/** @import { TransferView } from "../client/transfer-view.ts" */
import { el } from "./dom.js";
import { formatBytes, formatFullTime, humanise, visible } from "./format.js";

/** @type {Readonly<Record<string, string>>} */
const VERIFICATIONS = {
  matched: "size and hash match the source",
  "altered-by-service": "the service rewrote the file, as it does with this file type",
  "size-only": "size matches; the target keeps no hash",
  off: "not compared",
};

/** Details as names and values; rebuilt when something has changed. */
export const factList = () => {
  let shown = "";
  const element = el("dl", { class: "facts" });

  /** @param {TransferView} transfer */
  const update = (transfer) => {
    const facts = factsOf(transfer);
    const key = JSON.stringify(facts);
    if (key === shown) return;
    shown = key;
    element.replaceChildren(
      ...facts.flatMap(([name, value]) => [
        el("dt", {}, visible(name)),
        el("dd", {}, el("bdi", {}, visible(value))),
      ]),
    );
  };
  return { element, update };
};

/** @param {TransferView} transfer @returns {[string, string][]} */
const factsOf = (transfer) => {
  const { source, target, result } = transfer;
  /** @param {string | null} iso */
  const time = (iso) => (iso === null ? "" : formatFullTime(iso));
  /** @type {[string, string][]} */
  const facts = [
    ["Transfer ID", transfer.transferId],
    ["Container", source?.container ?? ""],
    ["Blob", source?.blob ?? ""],
    ["Version", source?.versionId ?? ""],
    ...Object.entries(target ?? {}).map(
      ([name, value]) =>
        /** @type {[string, string]} */ ([
          name === "kind" ? "Target" : humanise(name),
          name === "kind" ? humanise(value) : value,
        ]),
    ),
    [
      "Size",
      transfer.bytes === null
        ? ""
        : `${formatBytes(transfer.bytes)} (${transfer.bytes.toLocaleString("en")} bytes)`,
    ],
    ["Submitted", time(transfer.submittedAt)],
    ["Updated", time(transfer.updatedAt)],
    ["Ended", time(transfer.endedAt)],
    ["Attempt", transfer.attempt === 1 ? "" : String(transfer.attempt)],
    ["Ranges accepted", String(transfer.ranges)],
    ["Upload sessions", String(transfer.sessions)],
    ["Steps retried", transfer.retries === 0 ? "" : String(transfer.retries)],
    [
      "Verification",
      result?.status === "completed" ? (VERIFICATIONS[result.verification] ?? result.verification) : "",
    ],
    ["quickXorHash", result?.quickXorHash ?? ""],
    ["Stored as", result?.item?.name ?? ""],
    ["Drive", result?.place?.driveId ?? ""],
    ["Folder", result?.place?.folderId ?? ""],
    ...(result?.changedNames ?? []).map(
      ({ from, to }) => /** @type {[string, string]} */ (["Renamed", `${from} → ${to}`]),
    ),
    ["Columns", followUpText(result?.followUps?.fields)],
    ["Check-in", followUpText(result?.followUps?.checkIn)],
    ...Object.entries(transfer.labels).map(
      ([name, value]) => /** @type {[string, string]} */ ([`Label ${name}`, value]),
    ),
  ];
  return facts.filter(([, value]) => value !== "");
};

/** @param {{ readonly status: string, readonly error: { readonly message: string } | null } | undefined} followUp */
const followUpText = (followUp) =>
  followUp === undefined
    ? ""
    : followUp.status === "done"
      ? "Done"
      : `Failed: ${followUp.error?.message ?? ""}`;
