import { isTransferClientError } from "../../client/errors.ts";
import type { Context } from "../context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { toCliError } from "../errors.ts";

export interface Done {
  readonly line: string;
  readonly value: object;
}

/** Applies `work` to each transfer. A failure does not stop the others; the highest exit code counts. */
export const forEachId = async (
  { output, signal }: Context,
  transferIds: readonly string[],
  work: (transferId: string) => Promise<Done>,
): Promise<{ readonly done: readonly string[]; readonly code: ExitCode }> => {
  const done: string[] = [];
  let code: ExitCode = exitCode.ok;
  for (const id of transferIds) {
    try {
      const { line, value } = await work(id);
      done.push(id);
      if (output.json) output.value(value);
      else output.line(`${id} ${line}`);
    } catch (error) {
      if (!isTransferClientError(error) || error.code.startsWith("storage-")) throw error;
      const cliError = toCliError(error, signal);
      if (cliError.exitCode > code) code = cliError.exitCode;
      output.error(cliError);
    }
  }
  return { done, code };
};
