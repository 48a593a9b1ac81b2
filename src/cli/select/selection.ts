import { Option } from "commander";
import { readQuery, type TransferQuery } from "../../client/query.ts";
import { TRANSFER_STATUSES, type TransferView } from "../../client/transfer-view.ts";
import { timesHelp, toTime } from "./time-argument.ts";

/** The flags that choose transfers; all of them must apply. */
export interface SelectionFlags {
  readonly status?: readonly string[];
  readonly error?: readonly string[];
  readonly label?: readonly string[];
  readonly search?: string;
  readonly since?: Date;
  readonly until?: Date;
  readonly endedSince?: Date;
  readonly endedUntil?: Date;
}

export const selectionHelp = `Statuses: ${TRANSFER_STATUSES.join(", ")}.
${timesHelp}`;

export const selectionOptions = (): readonly Option[] => [
  new Option("--status <status...>", "only transfers with one of these statuses"),
  new Option("--error <code...>", "only transfers whose error has one of these codes"),
  new Option("--label <label...>", "only transfers with all these labels, each NAME or NAME=VALUE"),
  new Option(
    "--search <text>",
    "only transfers with this text in the id, source, target, a label or the error",
  ),
  new Option("--since <time>", "only transfers submitted since then").argParser(toTime),
  new Option("--until <time>", "only transfers submitted before then").argParser(toTime),
  new Option("--ended-since <time>", "only transfers that ended since then").argParser(toTime),
  new Option("--ended-until <time>", "only transfers that ended before then").argParser(toTime),
];

/** @throws {TransferClientError} `invalid-query` */
export const queryOf = (flags: SelectionFlags): TransferQuery => ({
  ...readQuery({
    ...(flags.status === undefined ? {} : { status: flags.status.flatMap(byComma) }),
    ...(flags.error === undefined ? {} : { error: flags.error.flatMap(byComma) }),
    ...(flags.label === undefined ? {} : { labels: flags.label }),
    ...(flags.search === undefined ? {} : { text: flags.search }),
  }),
  ...(flags.since === undefined ? {} : { submittedAfter: flags.since }),
  ...(flags.until === undefined ? {} : { submittedBefore: flags.until }),
  ...(flags.endedSince === undefined ? {} : { endedAfter: flags.endedSince }),
  ...(flags.endedUntil === undefined ? {} : { endedBefore: flags.endedUntil }),
});

/** Whether the flags choose transfers. */
export const isSelection = (flags: SelectionFlags): boolean => Object.keys(queryOf(flags)).length > 0;

/** `20 target-forbidden, 7 throttled`: by the error, or else by the status. */
export const reasonsOf = (transfers: Iterable<TransferView>): string => {
  const counts = new Map<string, number>();
  for (const { status, error } of transfers) {
    const reason = status === "failed" ? (error?.code ?? status) : status;
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return countsInWords(counts);
};

/** `20 target-forbidden, 7 throttled`, the most first. */
export const countsInWords = (counts: ReadonlyMap<string, number>): string =>
  [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${count} ${name}`)
    .join(", ");

const byComma = (text: string): string[] => text.split(",").map((one) => one.trim());
