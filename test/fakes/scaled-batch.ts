import type { BatchPolicy } from "../../src/batch/batch-policy.ts";
import type { BatchRecord } from "../../src/batch/batch-record.ts";
import { childIdPrefix, placeOfChild, type PageKey } from "../../src/batch/child-id.ts";
import type { BatchMessage } from "../../src/batch/message.ts";
import type { BatchPorts, ListBlobs, ListedChild } from "../../src/batch/ports.ts";
import { runBatchStep } from "../../src/batch/run-batch-step.ts";
import { submitBatch } from "../../src/batch/submit-batch.ts";
import { transferError } from "../../src/transfer/error.ts";
import { defaultPolicy } from "../../src/transfer/policy.ts";
import { isEnded } from "../../src/transfer/record-facts.ts";
import type { TransferRecord } from "../../src/transfer/record.ts";
import { ended } from "../../src/transfer/step/finish-result.ts";
import { BATCH_ID, batchRequest, listedBlob } from "../support/sample-batch.ts";
import { FakeClock } from "./fake-clock.ts";
import { MemoryBatchStore } from "./memory-batches.ts";
import { MemoryQueue } from "./memory-queue.ts";
import { MemoryRecordStore } from "./memory-record-store.ts";
import { packedPages } from "./packed-pages.ts";

/** What a batch cost. */
export interface ScaleFigures {
  readonly record: BatchRecord;
  /** Invocations by what they did. */
  readonly invocations: Readonly<Record<string, number>>;
  /** Calls of each port's functions, over the whole batch. */
  readonly calls: Readonly<Record<string, number>>;
  /** The most of anything within one invocation, by what it did: calls, and bytes read and written. */
  readonly longest: Readonly<Record<string, Measures>>;
  /** The largest of each kind of thing that is kept, in bytes as JSON. */
  readonly largest: Readonly<Record<string, number>>;
  readonly peakOpenPages: number;
  /** Transfers that were sent and had not ended. */
  readonly peakWaiting: number;
  /** How often each blob was in the manifest, and how often its transfer ended. */
  readonly manifest: Uint8Array;
  readonly ends: Uint8Array;
  readonly failures: number;
}

interface Measures {
  calls: number;
  bytes: number;
}

const DIGITS = 7;
const PREFIX = "2026/";
const nameOf = (index: number): string => `${PREFIX}${String(index).padStart(DIGITS, "0")}.pdf`;
const indexOf = (name: string): number => Number.parseInt(name.slice(PREFIX.length), 10);

/** One transfer of each so many takes so many times as long as the others: its page stays open. */
const STRAGGLER_EVERY = 150;
const STRAGGLER_TURNS = 60;
const FAILING_EVERY = 97;

/**
 * Drives a batch over so many blobs to its end. The fakes look things up by key, so that their own cost does not grow
 * with the batch; and a page's transfers are forgotten once it is closed, as retention does later.
 */
export const runScaledBatch = async (blobs: number, policy: BatchPolicy): Promise<ScaleFigures> => {
  const clock = new FakeClock();
  const queue = new MemoryQueue<BatchMessage>(clock, "batch-steps");
  const batches = new MemoryBatchStore();
  const counts = { invocations: {} as Record<string, number>, calls: {} as Record<string, number> };
  const longest: Record<string, Measures> = {};
  const largest: Record<string, number> = {};
  const manifest = new Uint8Array(blobs);
  const ends = new Uint8Array(blobs);
  let failures = 0;
  let step: Measures = { calls: 0, bytes: 0 };

  const measure = (kind: string, bytes: number): void => {
    step.bytes += bytes;
    largest[kind] = Math.max(largest[kind] ?? 0, bytes);
  };

  const waiting: { readonly transferId: string; readonly turns: number }[] = [];
  const byPage = new Map<string, Map<number, TransferRecord>>();
  const childPrefix = (transferId: string): string => transferId.slice(0, -2);
  const records = new MemoryRecordStore((_, record) => {
    const prefix = childPrefix(record.transferId);
    const page = byPage.get(prefix) ?? new Map<number, TransferRecord>();
    byPage.set(prefix, page.set(placeOfChild(record.transferId), record));
  });
  const forget = (key: PageKey): void => {
    const prefix = childIdPrefix(key);
    for (const record of byPage.get(prefix)?.values() ?? []) records.lose(record);
    byPage.delete(prefix);
  };

  const pages = packedPages({
    measure,
    closed: forget,
    staged: (blobs, failed) => {
      for (const { blob } of blobs) {
        const index = indexOf(blob);
        manifest[index] = (manifest[index] ?? 0) + 1;
      }
      failures += failed.length;
    },
  });

  const counted = <T extends object>(area: string, port: T): T =>
    new Proxy(port, {
      get: (owner, name) => {
        const member: unknown = Reflect.get(owner, name);
        if (typeof member !== "function") return member;
        return (...args: readonly unknown[]): unknown => {
          const call = `${area}.${String(name)}`;
          counts.calls[call] = (counts.calls[call] ?? 0) + 1;
          step.calls++;
          return member.apply(owner, args);
        };
      },
    });

  const ports: BatchPorts = {
    clock,
    batches: counted("batches", {
      ...{ read: (id: string) => batches.read(id), create: (record: BatchRecord) => batches.create(record) },
      page: () => batches.page(),
      remove: () => Promise.resolve("kept" as const),
      replace: (record: BatchRecord, eTag: string) => {
        measure("record", JSON.stringify(record).length);
        return batches.replace(record, eTag);
      },
    }),
    pages: counted("pages", pages),
    records: counted("records", records),
    steps: counted("steps", {
      send: (_: string, { job }: { readonly job: { readonly transferId: string } }) => {
        const place = waiting.length;
        const isSlow = placeOfChild(job.transferId) % STRAGGLER_EVERY === STRAGGLER_EVERY - 1;
        waiting[place] = { transferId: job.transferId, turns: isSlow ? STRAGGLER_TURNS : 1 };
        return Promise.resolve();
      },
    }) as unknown as BatchPorts["steps"],
    children: counted("children", {
      list: (key: PageKey) => {
        const found = [...(byPage.get(childIdPrefix(key)) ?? [])];
        largest["children"] = Math.max(largest["children"] ?? 0, found.length);
        return Promise.resolve(new Map(found.map(([place, record]) => [place, childOf(record)] as const)));
      },
    }),
    container: counted("container", {
      list: ({ marker, most }: ListBlobs) => {
        const start = marker === null ? 0 : Number(marker);
        const end = Math.min(blobs, start + most);
        const listed = Array.from({ length: end - start }, (_, at) => listedBlob(nameOf(start + at)));
        return Promise.resolve({
          kind: "listed" as const,
          blobs: listed,
          next: end < blobs ? String(end) : null,
        });
      },
    }),
    destination: { rulesOf: () => ({ defaultRangeBytes: 4 }) } as unknown as BatchPorts["destination"],
    access: { refusal: () => null, limitsTargets: false },
    batchSteps: counted("batchSteps", {
      send: (message: BatchMessage, delayMs: number) => {
        measure("message", JSON.stringify(message).length);
        queue.send(message, delayMs);
        return Promise.resolve();
      },
    }),
    batchResults: counted("batchResults", {
      publish: (event: object) => {
        measure("event", JSON.stringify(event).length);
        return Promise.resolve();
      },
    }),
  };

  /** Ends the transfers whose turn it is; each in one go. */
  const endTransfers = async (): Promise<void> => {
    for (const { transferId, turns } of waiting.splice(0)) {
      const stored = records.peek(transferId);
      if (stored === null || isEnded(stored.record)) throw new Error(`${transferId} has nothing to do`);
      if (turns > 1) {
        waiting.push({ transferId, turns: turns - 1 });
        continue;
      }
      const index = indexOf(stored.record.request.source.blob);
      ends[index] = (ends[index] ?? 0) + 1;
      await records.replace({ ...endOf(stored.record, index, clock.nowMs()), step: 1 }, stored.eTag);
    }
  };

  const figures = { peakOpenPages: 0, peakWaiting: 0 };
  await submitBatch(ports, BATCH_ID, batchRequest());
  for (;;) {
    const dueMs = queue.nextVisibleAtMs();
    if (dueMs === null) break;
    if (dueMs > clock.nowMs()) {
      await endTransfers();
      clock.advanceTo(dueMs);
    }
    const received = queue.receive(600_000);
    if (received === null) throw new Error("the batch's message is not visible when it is due");
    step = { calls: 0, bytes: 0 };
    const outcome = await runBatchStep(ports, policy, received.body, { redelivered: false, poisoned: false });
    queue.delete(received);
    // The last step of the report ends the batch.
    const kind =
      outcome.kind === "batch-advanced" ? outcome.action : outcome.kind.replace("batch-ended", "report");
    counts.invocations[kind] = (counts.invocations[kind] ?? 0) + 1;
    const { calls, bytes } = longest[kind] ?? { calls: 0, bytes: 0 };
    longest[kind] = { calls: Math.max(calls, step.calls), bytes: Math.max(bytes, step.bytes) };
    figures.peakWaiting = Math.max(figures.peakWaiting, waiting.length);
    figures.peakOpenPages = Math.max(figures.peakOpenPages, batches.peek(BATCH_ID)?.record.open.length ?? 0);
  }
  const stored = batches.peek(BATCH_ID);
  if (stored === null) throw new Error("the batch is gone");
  return { record: stored.record, ...counts, longest, largest, ...figures, manifest, ends, failures };
};

const childOf = (record: TransferRecord): ListedChild => ({
  end: isEnded(record) ? (record.status as ListedChild["end"]) : null,
  attempt: record.attempt,
});

const endOf = (record: TransferRecord, index: number, nowMs: number): TransferRecord => {
  const context = { nowMs, random: 0, policy: defaultPolicy };
  return index % FAILING_EVERY === 0
    ? ended(record, "failed", context, { error: transferError("target-forbidden", "no") })
    : ended(record, "completed", context);
};

/** How many of so many blobs fail. */
export const failingOf = (blobs: number): number => Math.ceil(blobs / FAILING_EVERY);
