import type { TransferClient } from "../../client/transfer-client.ts";
import type { WatchOptions } from "../../client/watch.ts";
import type { EndStatus } from "../../transfer/result.ts";
import type { Context } from "../context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { showProgress } from "../progress/progress.ts";

/**
 * Shows transfers until they have ended.
 * @param expected the statuses that count as success: a file that is left alone was asked for
 * @returns `ok` if all ended with one of them
 */
export const follow = async (
  { output, signal }: Context,
  client: TransferClient,
  transferIds: readonly string[],
  options: WatchOptions = {},
  expected: readonly EndStatus[] = ["completed", "skipped"],
): Promise<ExitCode> => {
  const ended = await showProgress(client.watch(transferIds, { ...options, signal }), output);
  return ended.every(({ status }) => expected.some((one) => one === status)) ? exitCode.ok : exitCode.failed;
};
