import type { QueueMessage } from "../../../src/transfer/message.ts";
import { isEnded, type TransferRecord } from "../../../src/transfer/record.ts";
import type { TransferResult } from "../../../src/transfer/result.ts";
import type { World } from "../../fakes/world.ts";
import type { Trace } from "../simulation/trace.ts";

type Violate = (what: string) => void;

/** DESIGN rules 3 and 9: first written, then sent or told; one attempt, one result. */
export class TellingRules {
  readonly #world: World;
  readonly #violate: Violate;
  /** The results of all ends that were written, by id. */
  readonly #ends = new Map<string, string>();

  constructor(world: World, violate: Violate) {
    this.#world = world;
    this.#violate = violate;
  }

  onWritten(after: TransferRecord): void {
    if (!isEnded(after)) return;
    const text = JSON.stringify(after.result);
    const known = this.#ends.get(after.result.id);
    if (known !== undefined && known !== text)
      this.#violate(`the result ${after.result.id} was written twice, differently`);
    this.#ends.set(after.result.id, text);
  }

  onTell(result: TransferResult): void {
    if (this.#ends.get(result.id) !== JSON.stringify(result)) {
      this.#violate(`result ${result.id} was told before it was written, or otherwise than it was`);
    }
  }

  onSend(trace: Trace, message: QueueMessage): void {
    if (message.kind === "job") {
      if (message.job.transferId === null) this.#violate("a job was sent again, and still without an id");
      return;
    }
    const stored = this.#world.records.peek(message.transferId);
    if (stored === null || message.step > stored.record.step) {
      this.#violate(`a message for step ${message.step} was sent before the record stood there`);
    }
    if (stored !== null && message.runId !== stored.record.runId)
      this.#violate("a message of another run was sent");
    if (message.kind === "retry" && trace.role !== "user") this.#violate("a worker sent a retry");
  }

  /** Ends that were written and never told. */
  untold(): string[] {
    const told = new Set(this.#world.results.published.map(({ id }) => id));
    return [...this.#ends.keys()].filter((id) => !told.has(id));
  }
}
