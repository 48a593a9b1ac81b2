import { defaultPolicy } from "../../../src/transfer/policy.ts";
import type { TransferRecord } from "../../../src/transfer/record.ts";
import { isEnded } from "../../../src/transfer/record-facts.ts";
import type { MessageRejected, TransferResult } from "../../../src/transfer/result.ts";
import type { TransferMessage } from "../../fakes/memory-step-queue.ts";
import type { World } from "../../fakes/world.ts";
import type { Trace } from "../simulation/trace.ts";

type Violate = (what: string) => void;

/** How far apart the clocks of a simulation are. */
const MAX_SKEW_MS = 3 * 60_000;

/** R3 and R9: saved first, then enqueued or published; one result per attempt. */
export class PublishRules {
  readonly #world: World;
  readonly #violate: Violate;
  /** The results of all ends that were saved, by id. */
  readonly #ends = new Map<string, string>();
  #missingSinceMs: number | null = null;

  constructor(world: World, violate: Violate) {
    this.#world = world;
    this.#violate = violate;
  }

  onWritten(after: TransferRecord): void {
    if (!isEnded(after)) return;
    const text = JSON.stringify(after.result);
    const known = this.#ends.get(after.result.id);
    if (known !== undefined && known !== text)
      this.#violate(`the result ${after.result.id} was saved twice, differently`);
    this.#ends.set(after.result.id, text);
  }

  onPublish(result: TransferResult): void {
    if (this.#ends.get(result.id) !== JSON.stringify(result)) {
      this.#violate(`result ${result.id} was published before it was saved, or not as saved`);
    }
  }

  /** A read showed no record. */
  onMissing(): void {
    this.#missingSinceMs ??= this.#world.clock.nowMs();
  }

  /** Every message of a simulation is good: none is rejected, unless its record stayed away for long. */
  onReject({ data }: MessageRejected): void {
    const missingMs = this.#world.clock.nowMs() - (this.#missingSinceMs ?? Infinity);
    if (data.error.code !== "record-missing" || missingMs < defaultPolicy.missingRecordMs - MAX_SKEW_MS)
      this.#violate(`a good message was rejected: ${data.error.code}`);
  }

  onSend(trace: Trace, message: TransferMessage): void {
    // Nobody but a newer version can say what it means.
    if (message.kind === "newer") return;
    if (message.kind === "job") {
      if (message.job.transferId === null) this.#violate("a job was requeued without an id");
      return;
    }
    const stored = this.#world.records.peek(message.transferId);
    if (stored === null || message.step > stored.record.step) {
      this.#violate(`a message for step ${message.step} was enqueued before the record was at that step`);
    }
    if (stored !== null && message.runId !== stored.record.runId)
      this.#violate("a message of another run was enqueued");
    const isPutBack = message.dueAt !== undefined;
    if (message.kind === "retry" && trace.role !== "user" && !isPutBack)
      this.#violate("a worker enqueued a retry");
  }

  /** Ends that were saved and never published. */
  unpublished(): string[] {
    const published = new Set(this.#world.results.published.map(({ id }) => id));
    return [...this.#ends.keys()].filter((id) => !published.has(id));
  }
}
