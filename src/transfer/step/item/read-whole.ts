import { withIdleTimeout } from "../../hash/idle-timeout.ts";
import { QuickXorHash } from "../../hash/quick-xor-hash.ts";
import type { SourceFailure } from "../../ports.ts";
import type { TransferRecord } from "../../record.ts";
import { sourceBytes } from "../../record-facts.ts";
import type { StepContext } from "../context.ts";
import { sourceBroke } from "./catch-up-hash.ts";
import { openSource } from "./open-source.ts";

export type WholeRead =
  /** `record` has the hash of these bytes, and pins what they were read from. */
  { readonly kind: "read"; readonly bytes: Uint8Array; readonly record: TransferRecord } | SourceFailure;

/** Reads the whole blob into memory and hashes it. Only for one that is sent in a single request: it is small. */
export const readWhole = async ({
  ports,
  policy,
  record,
}: Pick<StepContext, "ports" | "policy" | "record">): Promise<WholeRead> => {
  const totalBytes = sourceBytes(record);
  if (totalBytes === 0) return { kind: "read", bytes: new Uint8Array(), record };
  const opened = await openSource(ports, record, { start: 0, endExclusive: totalBytes });
  if (opened.kind !== "opened") return opened;
  try {
    const bytes = await bytesOf(opened.stream, totalBytes, policy.sourceIdleTimeoutMs);
    const hash = new QuickXorHash();
    hash.update(bytes);
    return { kind: "read", bytes, record: { ...opened.record, hash: hash.state() } };
  } catch (error) {
    return { kind: "unavailable", error: sourceBroke(error) };
  } finally {
    opened.stream.destroy();
  }
};

const bytesOf = async (
  stream: Parameters<typeof withIdleTimeout>[0],
  totalBytes: number,
  idleTimeoutMs: number,
): Promise<Uint8Array> => {
  const parts: Buffer[] = [];
  let readBytes = 0;
  for await (const part of withIdleTimeout(stream, idleTimeoutMs)) {
    readBytes += part.length;
    if (readBytes > totalBytes) throw new Error(`the source gave more bytes than asked for (${totalBytes})`);
    parts.push(part);
  }
  if (readBytes < totalBytes) throw new Error(`the source ended ${totalBytes - readBytes} bytes early`);
  return Buffer.concat(parts);
};
