import { createInterface } from "node:readline/promises";
import type { Context } from "../context.ts";
import { CommandError } from "../errors.ts";
import { exitCode } from "../exit-code.ts";

/**
 * Asks on a terminal. Elsewhere `--yes` has to have answered already.
 * @param question without its question mark: `Retry 27 transfers (20 target-forbidden, 7 throttled)`
 * @throws {CommandError} usage, where nobody can be asked
 */
export const confirm = async (context: Context, question: string, isYes: boolean): Promise<boolean> => {
  if (isYes) return true;
  const { stdin, stderr, output, signal } = context;
  const isAsked = "isTTY" in stdin && stdin.isTTY === true && output.isTerminal;
  if (!isAsked) {
    throw new CommandError(exitCode.usage, `${question}? Add --yes to do it; nothing was done`);
  }
  const prompt = createInterface({ input: stdin, output: stderr });
  try {
    const answer = await prompt.question(`${question}? [y/N] `, { signal });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    prompt.close();
  }
};
