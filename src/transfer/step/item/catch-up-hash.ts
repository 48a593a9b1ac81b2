import { QuickXorHash } from "../../hash/quick-xor-hash.ts";
import type { SourceFailure } from "../../ports.ts";
import { transferError, type TransferError } from "../../error.ts";
import type { TransferRecord } from "../../record.ts";
import { withIdleTimeout } from "../../hash/idle-timeout.ts";
import type { StepContext } from "../context.ts";
import { openSource } from "./open-source.ts";

export type CaughtUp =
  /** The hash covers [0, upTo). */
  | { readonly kind: "reached"; readonly record: TransferRecord }
  /** As much, or for as long, as one invocation may read; more in the next step. */
  | { readonly kind: "partly"; readonly record: TransferRecord }
  | SourceFailure;

/**
 * Reads what the service has and the hash lacks: a range that landed although its answer was lost. Nothing is hashed
 * twice (R11).
 */
export const catchUpHash = async (
  { ports, policy, record }: Pick<StepContext, "ports" | "policy" | "record">,
  upTo: number,
): Promise<CaughtUp> => {
  const hash = new QuickXorHash(record.hash);
  const start = hash.upTo;
  if (start >= upTo) return { kind: "reached", record };
  const endExclusive = Math.min(upTo, start + policy.catchUpBytes);
  const opened = await openSource(ports, record, { start, endExclusive });
  if (opened.kind !== "opened") return opened;
  const stopAtMs = Math.min(ports.lastCallMs, ports.clock.nowMs() + policy.catchUpMs);
  try {
    for await (const bytes of withIdleTimeout(opened.stream, policy.sourceIdleTimeoutMs)) {
      hash.update(bytes);
      if (ports.clock.nowMs() >= stopAtMs) break;
    }
  } catch (error) {
    return { kind: "unavailable", error: sourceBroke(error) };
  } finally {
    opened.stream.destroy();
  }
  const hashed = { ...opened.record, hash: hash.state() };
  return { kind: hash.upTo >= upTo ? "reached" : "partly", record: hashed };
};

export const sourceBroke = (error: unknown): TransferError =>
  transferError(
    "source-unavailable",
    `reading the blob broke off: ${error instanceof Error ? error.message : String(error)}`,
  );
