import type { ResultQueue } from "../../src/transfer/ports.ts";
import type { TransferResult } from "../../src/transfer/result.ts";

/** Every result published, in order. */
export class MemoryResultQueue implements ResultQueue {
  readonly published: TransferResult[] = [];

  publish(result: TransferResult): Promise<void> {
    this.published.push(JSON.parse(JSON.stringify(result)) as TransferResult);
    return Promise.resolve();
  }
}
