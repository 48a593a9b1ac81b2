import { isEnded, type TransferView } from "../../client/transfer-view.ts";
import { formatBytes, formatClock, formatDuration, percentOf } from "../text/format.ts";
import { timeLeftMs } from "./rate.ts";

/** How far a transfer is, in a few words: `43% · 41.9 MiB of 96.0 MiB · 12.3 MiB/s · 4.4 s left`. */
export const progressWords = (view: TransferView, rate: number | null): string => {
  const { acceptedBytes, bytes } = view;
  const percent = percentOf(acceptedBytes, bytes);
  if (percent === null || bytes === null) return "";
  const leftMs = timeLeftMs(bytes - acceptedBytes, rate);
  return [
    `${percent}%`,
    `${formatBytes(acceptedBytes)} of ${formatBytes(bytes)}`,
    ...(rate === null ? [] : [`${formatBytes(rate)}/s`]),
    ...(leftMs === null ? [] : [`${formatDuration(leftMs)} left`]),
  ].join(" · ");
};

const WAITS: Readonly<Record<string, string>> = {
  throttled: "Graph asks to slow down",
  busy: "another upload holds the file",
  "session-not-visible": "Graph does not know the new session yet",
  failure: "trying again",
};

/** Why a transfer does not move, and until when; empty when it does. */
export const waitWords = (view: TransferView): string => {
  const { wait, failures, error, cancelRequested } = view;
  if (isEnded(view)) return "";
  if (wait === null) return cancelRequested ? "cancel requested" : "";
  const why =
    wait.why === "failure" && error !== null ? `try ${failures} failed: ${error.message}` : WAITS[wait.why];
  return `until ${formatClock(wait.until)} (${why ?? wait.why})${cancelRequested ? ", cancel requested" : ""}`;
};

/** How a transfer ended, in one line. */
export const endWords = (view: TransferView): string => {
  const { status, error, bytes, submittedAt, endedAt, result } = view;
  if (status === "failed") return `failed: ${error?.code ?? ""}: ${error?.message ?? ""}`;
  if (status !== "completed" || bytes === null) return status;
  const tookMs = endedAt === null ? null : Date.parse(endedAt) - Date.parse(submittedAt);
  return [
    `completed: ${formatBytes(bytes)}`,
    ...(tookMs === null ? [] : [`in ${formatDuration(tookMs)}`]),
    ...(result === null || result.verification === "off" ? [] : [`(${VERIFIED[result.verification]})`]),
  ].join(" ");
};

const VERIFIED = {
  matched: "hash matched",
  "altered-by-service": "altered by the service",
  "size-only": "size checked",
} as const;
