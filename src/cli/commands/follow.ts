import type { TransferClient } from "../../client/transfer-client.ts";
import type { WatchOptions } from "../../client/watch.ts";
import type { EndStatus } from "../../transfer/result.ts";
import type { Context } from "../context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { showProgress } from "../progress/progress.ts";

/**
 * Shows transfers until they have ended, and says by the exit code whether all went as wished.
 * @param wanted the end that counts as well
 */
export const followAndJudge = async (
  { output, signal }: Context,
  client: TransferClient,
  transferIds: readonly string[],
  options: WatchOptions = {},
  wanted: EndStatus = "completed",
): Promise<ExitCode> => {
  const ended = await showProgress(client.watch(transferIds, { ...options, signal }), output);
  return ended.every(({ status }) => status === wanted) ? exitCode.ok : exitCode.failed;
};
