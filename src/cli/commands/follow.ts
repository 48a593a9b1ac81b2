import type { TransferClient } from "../../client/transfer-client.ts";
import type { TransferView } from "../../client/transfer-view.ts";
import type { EndStatus } from "../../transfer/result.ts";
import type { Context } from "../context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { IS_IT_RUNNING, noticingQuiet, QUIET_MS } from "../progress/noticing-quiet.ts";
import { showProgress } from "../progress/progress.ts";
import { formatCount } from "../text/format.ts";
import { watchListed } from "./watch-listed.ts";

/** More than these are shown as totals. */
export const MANY_FOLLOWED = 50;
/** Ids that fit a line. */
const MAX_NAMED = 3;

/** A transfer's id, or what a list said about it. */
type Followed = string | Pick<TransferView, "transferId" | "submittedAt">;

/**
 * Shows transfers until they have ended.
 * @param expected the statuses that count as success: a file that is left alone was asked for
 * @returns `ok` if all ended with one of them
 */
export const follow = async (
  context: Context,
  client: TransferClient,
  transfers: readonly Followed[],
  { fromAttempt = () => 1 }: { readonly fromAttempt?: (transferId: string) => number } = {},
  expected: readonly EndStatus[] = ["completed", "skipped"],
): Promise<ExitCode> => {
  const { output, signal } = context;
  const ids = transfers.map((one) => (typeof one === "string" ? one : one.transferId));
  const listed = transfers.filter((one) => typeof one !== "string");
  const isMany = transfers.length > MANY_FOLLOWED;
  const views =
    isMany && listed.length === transfers.length
      ? watchListed(client, listed, { signal, fromAttempt })
      : client.watch(ids, { signal, fromAttempt });
  try {
    const noticed = noticingQuiet(views, QUIET_MS, ({ status }) => {
      if (status === "queued") output.note(IS_IT_RUNNING);
    });
    const ended = await showProgress(noticed, output, isMany ? ids.length : null);
    // With --json, each line has its advice already.
    if (!output.json) for (const line of adviceOn(ended)) output.note(line);
    return ended.every(({ status }) => expected.some((one) => one === status))
      ? exitCode.ok
      : exitCode.failed;
  } catch (error) {
    if (signal.aborted) output.event(goOnWords(ids), { interrupted: { following: ids.length } });
    throw error;
  }
};

/** What to do about each kind of failure; the error itself stands above it. */
export const adviceOn = (ended: readonly TransferView[]): readonly string[] => {
  const failed = ended.flatMap(({ status, error, transferId }) =>
    status === "failed" && error !== null && error.advice !== "" ? [{ ...error, transferId }] : [],
  );
  const [only] = failed;
  if (failed.length === 1 && only !== undefined)
    return [`What to do: ${only.advice} Details: blobferry show ${only.transferId}`];
  const byCode = new Map(failed.map(({ code, advice }) => [code, advice]));
  return [...byCode].map(([code, advice]) => `What to do about ${code}: ${advice}`);
};

const goOnWords = (ids: readonly string[]): string =>
  ids.length === 1
    ? `the transfer continues; to follow it again: blobferry watch ${ids.join("")}`
    : ids.length <= MAX_NAMED
      ? `the transfers continue; to follow them again: blobferry watch ${ids.join(" ")}`
      : `the ${formatCount(ids.length)} transfers continue; to follow all that are in progress: blobferry watch`;
