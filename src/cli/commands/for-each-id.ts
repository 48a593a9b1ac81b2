import { isTransferClientError } from "../../client/errors.ts";
import type { Context } from "../context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { faultOf } from "../fault.ts";

export interface Done {
  readonly line: string;
  readonly value: object;
}

/** Does the same to each transfer; one that cannot be helped does not stop the others. The worst exit code counts. */
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
      const fault = faultOf(error, signal);
      if (fault.exitCode > code) code = fault.exitCode;
      output.fault(fault);
    }
  }
  return { done, code };
};
