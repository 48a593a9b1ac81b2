import type { BatchRecord } from "../../src/batch/batch-record.ts";
import type { BatchPolicy } from "../../src/batch/batch-policy.ts";
import type { BatchRequest } from "../../src/batch/batch-request.ts";
import type { BatchResult } from "../../src/batch/batch-result.ts";
import { batchMessage, type BatchMessage } from "../../src/batch/message.ts";
import type { BatchPorts, ListBlobs } from "../../src/batch/ports.ts";
import { rescueBatches } from "../../src/batch/rescue-batches.ts";
import { runBatchStep } from "../../src/batch/run-batch-step.ts";
import type { ListedBlob } from "../../src/batch/selection.ts";
import { submitBatch } from "../../src/batch/submit-batch.ts";
import { defaultPolicy } from "../../src/transfer/policy.ts";
import type { SourceFailure } from "../../src/transfer/ports.ts";
import type { TransferRecord } from "../../src/transfer/record.ts";
import { isEnded } from "../../src/transfer/record-facts.ts";
import { stepMessage } from "../../src/transfer/step/dispatch.ts";
import { ended } from "../../src/transfer/step/finish-result.ts";
import { StorageUnavailableError } from "../../src/transfer/storage-error.ts";
import { retried } from "../../src/transfer/step/transitions.ts";
import { transferError, type TransferError, type TransferErrorCode } from "../../src/transfer/error.ts";
import { BATCH_ID, batchRequest, smallPages } from "../support/sample-batch.ts";
import { FakeClock } from "./fake-clock.ts";
import {
  MemoryBatchPages,
  MemoryBatchStore,
  memoryBatchChildren,
  memoryContainer,
} from "./memory-batches.ts";
import { MemoryQueue } from "./memory-queue.ts";
import { MemoryRecordStore } from "./memory-record-store.ts";
import { memoryStepQueue, type TransferMessage } from "./memory-step-queue.ts";
import { Crash, LostCall, watchedBy, type Nemesis, type Sleep } from "./watched-ports.ts";

/** What the host delivers a message again for. */
const FAULTS = [Crash, LostCall, StorageUnavailableError] as const;

/** How often the transfers of a blob fail before one succeeds. */
export type Fate = (blob: string) => number;

/** With which error they fail. */
export type Fault = (blob: string) => TransferErrorCode;

/** A batch with everything that it touches, in memory and on a fake clock. */
export class BatchWorld {
  readonly clock = new FakeClock();
  readonly batches = new MemoryBatchStore();
  readonly pages = new MemoryBatchPages();
  readonly records = new MemoryRecordStore();
  readonly jobs = new MemoryQueue<TransferMessage>(this.clock, "transfers");
  readonly transferSteps = new MemoryQueue<TransferMessage>(this.clock, "transfer-steps");
  readonly queue = new MemoryQueue<BatchMessage>(this.clock, "batch-steps");
  readonly results: BatchResult[] = [];
  /** How often the file of each blob was written at the target. */
  readonly arrived = new Map<string, number>();
  /** The most transfers that had been sent and not ended. */
  peakOutstanding = 0;
  /** Transfers whose message the timer had to send. */
  rescued = 0;
  nemesis: Nemesis = () => undefined;
  sleep: Sleep = () => undefined;
  blobs: readonly ListedBlob[];
  readonly #policy: BatchPolicy;
  readonly #failuresOf: Fate;
  readonly #faultOf: Fault;
  /** What the source account says instead of a listing; null if it lists. */
  refusal: SourceFailure | null = null;
  /** Why the operator's lists do not allow the batch; null if they do. */
  notAllowed: TransferError | null = null;

  constructor(
    blobs: readonly ListedBlob[],
    failuresOf: Fate = () => 0,
    policy: BatchPolicy = smallPages,
    faultOf: Fault = () => "target-forbidden",
  ) {
    this.blobs = blobs;
    this.#failuresOf = failuresOf;
    this.#faultOf = faultOf;
    this.#policy = policy;
  }

  /** The ports of one worker, each of whose calls the nemesis sees. */
  ports(): BatchPorts {
    const { clock, records, batches, pages } = this;
    const watched = watchedBy(
      (call, when) => {
        this.nemesis(call, when);
      },
      (call) => this.sleep(call),
    );
    const rules = { defaultRangeBytes: 4 };
    return {
      clock,
      batches: watched("batches", batches),
      pages: watched("pages", pages),
      records: watched("records", records),
      steps: watched("steps", memoryStepQueue({ jobs: this.jobs, steps: this.transferSteps })),
      children: watched(
        "children",
        memoryBatchChildren(() => this.records.peekAll()),
      ),
      container: watched("container", {
        list: (ask: ListBlobs) =>
          this.refusal === null ? memoryContainer(() => this.blobs).list(ask) : Promise.resolve(this.refusal),
      }),
      destination: { rulesOf: () => rules } as unknown as BatchPorts["destination"],
      access: { refusal: () => this.notAllowed, limitsTargets: false },
      batchSteps: watched("batchSteps", {
        send: (message: BatchMessage, delayMs: number) => {
          this.queue.send(message, delayMs);
          return Promise.resolve();
        },
      }),
      batchResults: watched("batchResults", {
        publish: (event: BatchResult) => {
          this.results.push(event);
          return Promise.resolve();
        },
      }),
    };
  }

  async submit(request: BatchRequest = batchRequest(), batchId = BATCH_ID): Promise<void> {
    await submitBatch(this.ports(), batchId, request);
  }

  /** Sends the message of the current step once more, as the timer does for a batch that is stalled. */
  wake(): void {
    this.queue.send(batchMessage(this.record), 0);
  }

  /** A run of the timer, long after everything else. */
  async runTimer(): Promise<void> {
    this.clock.advanceBy(60 * 60_000);
    await rescueBatches(this.ports(), { rescueAfterMs: 15 * 60_000, retentionMs: null });
  }

  get record(): BatchRecord {
    return this.recordOf(BATCH_ID);
  }

  recordOf(batchId: string): BatchRecord {
    const stored = this.batches.peek(batchId);
    if (stored === null) throw new Error("there is no such batch");
    return stored.record;
  }

  /**
   * Delivers messages, and runs transfers whenever the batch waits, until nothing is left.
   * @throws {Error} where it does not come to an end
   */
  async drain(most = 2000): Promise<void> {
    for (let turns = 0; turns < most; turns++) {
      if (await this.deliver()) continue;
      this.runTransfers();
      this.#rescueTransfers();
      const dueMs = this.queue.nextVisibleAtMs();
      if (dueMs === null) return;
      this.clock.advanceTo(dueMs);
    }
    throw new Error(`the batch did not end: ${JSON.stringify(this.record)}`);
  }

  /**
   * One delivery of a batch's message; false if none is visible.
   * @param poisoned it comes from the poison queue
   */
  async deliver(poisoned = false): Promise<boolean> {
    const received = this.queue.receive(600_000);
    if (received === null) return false;
    const { body, dequeueCount } = received;
    try {
      const delivery = { redelivered: dequeueCount > 1 || body.redelivered === true, poisoned };
      await runBatchStep(this.ports(), this.#policy, body, delivery);
      this.queue.delete(received);
    } catch (error) {
      if (!FAULTS.some((fault) => error instanceof fault)) throw error;
      this.queue.release(received, 0);
    }
    return true;
  }

  /** What the timer does for a transfer whose message was never sent. */
  #rescueTransfers(): void {
    if (this.jobs.size + this.transferSteps.size > 0) return;
    for (const record of this.records.peekAll())
      if (!isEnded(record)) {
        this.rescued++;
        this.transferSteps.send(stepMessage(record));
      }
  }

  /** What the app does with jobs, retries and cancels: each transfer ends in one go. */
  runTransfers(most = Infinity): void {
    const running = this.records.peekAll().filter((record) => !isEnded(record)).length;
    this.peakOutstanding = Math.max(this.peakOutstanding, running);
    for (const queue of [this.transferSteps, this.jobs]) {
      for (let done = 0; done < most; done++) {
        const received = queue.receive(600_000);
        if (received === null) break;
        this.#run(received.body);
        queue.delete(received);
      }
    }
  }

  #run(message: TransferMessage): void {
    if (message.kind === "newer") throw new Error("not here");
    const transferId = message.kind === "job" ? (message.job.transferId ?? "") : message.transferId;
    const stored = this.records.peek(transferId);
    if (stored === null) throw new Error(`transfer ${transferId} has no record`);
    let { record } = stored;
    if (isEnded(record)) {
      if (message.kind !== "retry" || message.step !== record.step || record.status === "completed") return;
      record = { ...retried(record), step: record.step + 1 };
    }
    void this.records.replace({ ...this.#ended(record), step: record.step + 1 }, stored.eTag);
  }

  #ended(record: TransferRecord): TransferRecord {
    const context = { nowMs: this.clock.nowMs(), random: 0, policy: defaultPolicy };
    const { blob } = record.request.source;
    if (record.cancelRequested) return ended(record, "cancelled", context);
    if (record.attempt <= this.#failuresOf(blob))
      return ended(record, "failed", context, { error: transferError(this.#faultOf(blob), "no") });
    this.arrived.set(blob, (this.arrived.get(blob) ?? 0) + 1);
    return ended(record, "completed", context);
  }
}
