import { RestError } from "@azure/core-rest-pipeline";
import { resultQueue } from "../../src/storage/queues.ts";
import type { ResultQueue } from "../../src/transfer/ports.ts";
import type { MessageRejected, TransferResult } from "../../src/transfer/result.ts";

/** What XML 1.0 cannot hold, in which the queue service speaks. */
const NOT_IN_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** Every event published, in order. Refuses what the queue service refuses. */
export class MemoryResultQueue implements ResultQueue {
  readonly all: (TransferResult | MessageRejected)[] = [];
  readonly #queue = resultQueue((text) => {
    if (NOT_IN_XML.test(text))
      return Promise.reject(new RestError("refused", { statusCode: 400, code: "InvalidXmlDocument" }));
    this.all.push(JSON.parse(text) as TransferResult | MessageRejected);
    return Promise.resolve();
  });

  /** The ends of transfers. */
  get published(): readonly TransferResult[] {
    return this.all.filter((event) => event.type !== "blobferry.message.rejected");
  }

  /** The messages that were rejected. */
  get rejected(): readonly MessageRejected[] {
    return this.all.filter((event) => event.type === "blobferry.message.rejected");
  }

  publish(event: TransferResult | MessageRejected): Promise<void> {
    return this.#queue.publish(event);
  }
}
