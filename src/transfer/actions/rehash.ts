import { QuickXorHash } from "../hash/quick-xor-hash.ts";
import type { SourceTrouble } from "../ports.ts";
import { problem, type Problem } from "../problem.ts";
import type { TransferRecord } from "../record.ts";
import { withoutStall } from "../stall.ts";
import { pinnedSource, type StepContext } from "../step-context.ts";

export type Rehashed =
  /** The hash covers [0, upTo). */
  | { readonly kind: "reached"; readonly record: TransferRecord }
  /** As much as one invocation may read; more in the next step. */
  | { readonly kind: "partly"; readonly record: TransferRecord }
  | SourceTrouble;

/**
 * Reads again what the service has and the hash lacks: a range that landed though its answer was lost. Nothing is
 * hashed twice (DESIGN rule 5).
 */
export const rehash = async ({ ports, policy, record }: StepContext, upTo: number): Promise<Rehashed> => {
  const hash = new QuickXorHash(record.hash);
  const start = hash.upTo;
  if (start >= upTo) return { kind: "reached", record };
  const endExclusive = Math.min(upTo, start + policy.rehashBytes);
  const opened = await ports.source.open(record.request.source, pinnedSource(record), {
    start,
    endExclusive,
  });
  if (opened.kind !== "opened") return opened;
  try {
    for await (const chunk of withoutStall(opened.stream, policy.sourceStallMs)) hash.update(chunk);
  } catch (error) {
    return { kind: "unavailable", problem: sourceBroke(error) };
  } finally {
    opened.stream.destroy();
  }
  const hashed = { ...record, hash: hash.state() };
  return { kind: hash.upTo >= upTo ? "reached" : "partly", record: hashed };
};

export const sourceBroke = (error: unknown): Problem =>
  problem(
    "source-unavailable",
    `reading the blob broke off: ${error instanceof Error ? error.message : String(error)}`,
  );
