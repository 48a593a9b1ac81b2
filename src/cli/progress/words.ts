import { isEnded, type TransferView } from "../../client/transfer-view.ts";
import { formatBytes, formatDuration, formatRate, formatTime, percentOf } from "../text/format.ts";
import { timeLeftMs } from "./rate.ts";

/** What people call a transfer: its blob, or else its id. */
export const titleOf = ({ source, transferId }: TransferView): string =>
  source === null ? transferId : `${source.container}/${source.blob}`;

/** `reports/a.pdf → bundle b!x 01ABC` */
export const placeOf = ({ source, target }: Pick<TransferView, "source" | "target">): string =>
  `${source === null ? "?" : `${source.container}/${source.blob}`} → ${target === null ? "?" : targetWords(target)}`;

const targetWords = ({ kind, ...fields }: NonNullable<TransferView["target"]>): string =>
  [kind, ...Object.values(fields)].join(" ");

/** How far a transfer is, in a few words: `43% · 41.9 MiB of 96.0 MiB · 12.3 MiB/s · 4.4 s left`. */
export const progressWords = (view: TransferView, rate: number | null): string => {
  const { acceptedBytes, bytes } = view;
  const percent = percentOf(acceptedBytes, bytes);
  if (percent === null || bytes === null) return "";
  const leftMs = timeLeftMs(bytes - acceptedBytes, rate);
  return [
    `${percent}%`,
    `${formatBytes(acceptedBytes)} of ${formatBytes(bytes)}`,
    ...(rate === null ? [] : [formatRate(rate)]),
    ...(leftMs === null ? [] : [`${formatDuration(leftMs)} left`]),
  ].join(" · ");
};

const WAITS: Readonly<Record<string, string>> = {
  throttled: "throttled by Graph",
  busy: "another upload is using the file",
  "session-not-visible": "the new upload session is not visible yet",
  "session-denied": "Graph denies the upload session until it expires",
  failure: "retrying",
};

/** Why a transfer is waiting, and until when; empty if it is not. */
export const waitWords = (view: TransferView): string => {
  const { wait, failures, error, cancelRequested, retryRequested } = view;
  if (isEnded(view) && retryRequested) return cancelRequested ? "(retry cancelled)" : "(retry requested)";
  if (isEnded(view)) return "";
  if (wait === null) return cancelRequested ? "cancel requested" : "";
  const why =
    wait.why === "failure" && error !== null ? `try ${failures} failed: ${error.message}` : WAITS[wait.why];
  return `until ${formatTime(wait.until)} (${why ?? wait.why})${cancelRequested ? ", cancel requested" : ""}`;
};

/** How a transfer ended, in one line. */
export const endWords = (view: TransferView): string => {
  const { status, error, bytes, submittedAt, endedAt, result } = view;
  if (status === "failed") return `failed: ${error?.code ?? ""}: ${error?.message ?? ""}`;
  if (status === "skipped") return "skipped: the existing file was kept";
  if (status !== "completed" || bytes === null) return status;
  const tookMs = endedAt === null ? null : Date.parse(endedAt) - Date.parse(submittedAt);
  return [
    `completed: ${formatBytes(bytes)}`,
    ...(tookMs === null ? [] : [`in ${formatDuration(tookMs)}`]),
    ...(result === null || result.verification === "off" ? [] : [`(${VERIFIED[result.verification]})`]),
    ...leftUndone(result?.followUps).map((what) => `– ${what}`),
  ].join(" ");
};

/** What was to follow the file's arrival and failed, a line each. */
export const leftUndone = (
  followUps: NonNullable<TransferView["result"]>["followUps"] = {},
): readonly string[] =>
  (["fields", "checkIn"] as const).flatMap((name) => {
    const done = followUps[name];
    return done?.status === "failed" ? [`${FOLLOW_UPS[name]} failed: ${done.error?.message ?? "?"}`] : [];
  });

const FOLLOW_UPS = { fields: "setting the columns", checkIn: "the check-in" } as const;

const VERIFIED = {
  matched: "hash matched",
  "altered-by-service": "altered by the service",
  "size-only": "size checked",
} as const;
