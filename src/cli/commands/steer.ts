import type { Command } from "commander";
import type { Requested, Steered, TransferRef } from "../../client/steer.ts";
import type { TransferClient } from "../../client/transfer-client.ts";
import type { TransferStatus, TransferView } from "../../client/transfer-view.ts";
import type { EndStatus } from "../../transfer/result.ts";
import type { Context } from "../context.ts";
import { CommandError, toCliError } from "../errors.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { createCounter, MANY } from "../progress/counter.ts";
import { confirm } from "../select/confirm.ts";
import {
  countsInWords,
  isSelection,
  queryOf,
  reasonsOf,
  selectionOptions,
  type SelectionFlags,
} from "../select/selection.ts";
import { formatCount, plural } from "../text/format.ts";
import { follow } from "./follow.ts";

/** What is done to transfers. */
export interface Verb {
  readonly name: "retry" | "cancel";
  /** `retry requested` */
  readonly done: string;
  /** The statuses that `--all` and the other conditions mean, without `--status`. */
  readonly statuses: readonly TransferStatus[];
  readonly steer: (
    client: TransferClient,
    transfers: readonly TransferRef[],
  ) => AsyncIterable<Steered<Requested>>;
  /** Of one transfer: the line, and the value of `--json`. */
  readonly line: (outcome: Requested) => string;
  readonly value: (outcome: Requested) => object;
  /** With `--watch`, the ends that count as success. */
  readonly expected: readonly EndStatus[];
}

export interface SteerFlags extends SelectionFlags {
  readonly all?: true;
  readonly yes?: true;
  readonly dryRun?: true;
  readonly watch?: true;
}

export const steerOptions = (command: Command): Command => {
  for (const option of selectionOptions()) command.addOption(option);
  return command
    .option("--all", "all transfers that this command applies to")
    .option("-y, --yes", "do not ask for confirmation")
    .option("--dry-run", "only show which transfers these are")
    .option("--watch", "wait until they have ended");
};

/** Steers the transfers that are named, or those that the flags choose. */
export const steer = async (
  context: Context,
  ids: readonly string[],
  flags: SteerFlags,
  verb: Verb,
): Promise<ExitCode> => {
  const isChosen = isSelection(flags) || flags.all === true;
  if (isChosen === ids.length > 0) {
    throw new CommandError(
      exitCode.usage,
      isChosen
        ? "give ids, or choose transfers with flags such as --status, not both"
        : `give ids, or choose transfers with --status, --error, --label, --since or --all`,
    );
  }
  const client = await context.client();
  if (!isChosen) return await steerAll(context, client, ids, flags, verb);
  const chosen: TransferView[] = [];
  const query = { status: verb.statuses, ...queryOf(flags), signal: context.signal };
  for await (const view of client.listAll(query)) chosen.push(view);
  if (chosen.length === 0) {
    context.output.event("no transfer matches", { summary: { done: 0, repeated: 0, refused: {} } });
    return exitCode.ok;
  }
  const count = `${formatCount(chosen.length)} ${plural(chosen.length, "transfer")}`;
  const { name } = verb;
  if (flags.dryRun) {
    for (const { transferId } of chosen) printOne(context, transferId, { line: `to ${name}`, value: {} });
    context.output.event(`would ${name} ${count} (${reasonsOf(chosen)}); nothing was done`, {
      summary: { matching: chosen.length, done: 0, repeated: 0, refused: {} },
    });
    return exitCode.ok;
  }
  const question = `${name[0]?.toUpperCase() ?? ""}${name.slice(1)} ${count} (${reasonsOf(chosen)})`;
  if (!(await confirm(context, question, flags.yes === true))) {
    context.output.note("nothing was done");
    return exitCode.ok;
  }
  return await steerAll(context, client, chosen, flags, verb);
};

const printOne = (
  { output }: Context,
  transferId: string,
  { line, value }: { readonly line: string; readonly value: object },
): void => {
  if (output.json) output.value({ transferId, ...value });
  else output.line(`${transferId} ${line}`);
};

const linesOf = (verb: Verb, outcome: Requested): { readonly line: string; readonly value: object } => {
  const isRepeated = outcome.repeated === true;
  return {
    line: `${verb.line(outcome)}${isRepeated ? ", as before" : ""}`,
    value: { ...verb.value(outcome), ...(isRepeated ? { repeated: true } : {}) },
  };
};

/** A failure does not stop the others; the highest exit code counts. */
const steerAll = async (
  context: Context,
  client: TransferClient,
  transfers: readonly (string | TransferView)[],
  flags: SteerFlags,
  verb: Verb,
): Promise<ExitCode> => {
  const { output, signal } = context;
  const counter = createCounter(context, verb.done, transfers.length);
  const isQuiet = output.isTerminal && transfers.length > MANY;
  const attempts = new Map<string, number>();
  const refused = new Map<string, number>();
  let repeated = 0;
  let code: ExitCode = exitCode.ok;
  try {
    for await (const outcome of verb.steer(client, transfers)) {
      signal.throwIfAborted();
      counter.tick();
      const { transferId, error } = outcome;
      if (error === null) {
        attempts.set(transferId, outcome.attempt);
        if (outcome.repeated === true) repeated++;
        if (!isQuiet) printOne(context, transferId, linesOf(verb, outcome));
        continue;
      }
      refused.set(error.code, (refused.get(error.code) ?? 0) + 1);
      const cliError = toCliError(error, signal);
      if (cliError.exitCode > code) code = cliError.exitCode;
      if (!isQuiet) output.error(cliError);
    }
  } finally {
    counter.stop();
  }
  if (transfers.length > 1) {
    const not = transfers.length - attempts.size;
    output.event(
      [
        `${formatCount(attempts.size)} ${verb.done}`,
        ...(repeated === 0 ? [] : [`${formatCount(repeated)} of them before`]),
        ...(not === 0 ? [] : [`${formatCount(not)} not: ${countsInWords(refused)}`]),
      ].join(", "),
      { summary: { done: attempts.size, repeated, refused: Object.fromEntries(refused) } },
    );
  }
  if (flags.watch !== true || attempts.size === 0) return code;
  const done = transfers.filter((one) => attempts.has(typeof one === "string" ? one : one.transferId));
  const fromAttempt = (id: string): number => attempts.get(id) ?? 1;
  const followed = await follow(context, client, done, { fromAttempt }, verb.expected);
  return code === exitCode.ok ? followed : code;
};
