import type { TransferCounts } from "../../client/count.ts";
import type { TransferQuery } from "../../client/query.ts";
import type { Context } from "../context.ts";
import { formatBytes, formatCount, plural } from "../text/format.ts";
import { printable } from "../text/printable.ts";

/** Counts all transfers that meet the conditions: by status, and the failed ones by reason. */
export const showCounts = async (context: Context, query: TransferQuery): Promise<void> => {
  const { output, signal } = context;
  const client = await context.client();
  let sum = await client.count({ ...query, signal });
  for (let { cursor } = sum; cursor !== null;) {
    const next: TransferCounts = await client.count({ ...query, signal, cursor });
    sum = added(sum, next);
    ({ cursor } = next);
  }
  if (output.json) output.value(sum);
  else for (const line of countLines(sum)) output.line(printable(line));
};

/** @param older counted after the others, because the latest come first */
const added = (one: TransferCounts, older: TransferCounts): TransferCounts => ({
  total: one.total + older.total,
  byStatus: sumOf(one.byStatus, older.byStatus),
  byError: sumOf(one.byError, older.byError),
  bytes: one.bytes + older.bytes,
  acceptedBytes: one.acceptedBytes + older.acceptedBytes,
  since: older.since ?? one.since,
  until: one.until ?? older.until,
  cursor: older.cursor,
});

const sumOf = <Name extends string>(
  one: Readonly<Record<Name, number>>,
  other: Readonly<Record<Name, number>>,
): Readonly<Record<Name, number>> => {
  const sum: Record<Name, number> = { ...one };
  for (const name of Object.keys(other) as Name[])
    sum[name] = (Object.hasOwn(one, name) ? one[name] : 0) + other[name];
  return sum;
};

/** `1,000 completed` a line, and below `failed` the reasons, the most frequent first. */
const countLines = ({ total, byStatus, byError, bytes }: TransferCounts): readonly string[] => [
  `${formatCount(total)} ${plural(total, "transfer")}, ${formatBytes(bytes)}`,
  ...Object.entries(byStatus).flatMap(([status, count]) =>
    count === 0
      ? []
      : [`  ${formatCount(count)} ${status}`, ...(status === "failed" ? reasonLines(byError) : [])],
  ),
];

const reasonLines = (byError: TransferCounts["byError"]): readonly string[] =>
  Object.entries(byError)
    .sort(([, one], [, other]) => other - one)
    .map(([code, count]) => `    ${formatCount(count)} ${code}`);
