import type { IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** Consumes one chunk of a body. If it returns a promise, reading pauses until that resolves. */
export type TakeChunk = (chunk: Buffer) => Promise<void> | null;

/** How a body is read. */
export interface RequestBodyOptions {
  /** A fault: behave as if the connection had broken after this many bytes. */
  readonly cutAfterBytes: number | null;
  /** 0: as fast as it arrives. */
  readonly bytesPerSecond: number;
}

/** Shorter pauses accumulate until they reach this: timers have no finer resolution. */
const MIN_PAUSE_MS = 5;

/** A request body, read chunk by chunk and never buffered as a whole. */
export class RequestBody {
  readonly #request: IncomingMessage;
  readonly #options: RequestBodyOptions;
  #readBytes = 0;
  #state: "unread" | "complete" | "incomplete" = "unread";
  #isAccepted = false;

  constructor(request: IncomingMessage, options: RequestBodyOptions) {
    this.#request = request;
    this.#options = options;
  }

  /** The number of bytes read so far. */
  get readBytes(): number {
    return this.#readBytes;
  }

  /** Whether the bytes became part of an upload. */
  get isAccepted(): boolean {
    return this.#isAccepted;
  }

  /** Records that the bytes became part of an upload. */
  markAccepted(): void {
    this.#isAccepted = true;
  }

  /** Reads to the end. False if the connection broke before that. */
  async read(take: TakeChunk): Promise<boolean> {
    if (this.#state === "unread") this.#state = (await this.#flow(take)) ? "complete" : "incomplete";
    return this.#state === "complete";
  }

  /** Reads and discards the rest, so that the client can finish sending and read the response. */
  discard(): Promise<boolean> {
    return this.read(() => null);
  }

  #flow(take: TakeChunk): Promise<boolean> {
    const request = this.#request;
    const { bytesPerSecond } = this.#options;
    const cutAfterBytes = this.#options.cutAfterBytes ?? Infinity;
    const startedMs = performance.now();
    const aheadMs = (): number =>
      bytesPerSecond === 0 ? 0 : startedMs + (this.#readBytes / bytesPerSecond) * 1000 - performance.now();
    if (cutAfterBytes <= 0 || request.destroyed) return Promise.resolve(false);
    return new Promise((resolve, reject) => {
      const finish = (isComplete: boolean): void => {
        request.off("data", onData);
        if (!isComplete) request.pause();
        resolve(isComplete);
      };
      const onData = (chunk: Buffer): void => {
        const used = chunk.subarray(0, Math.min(chunk.length, cutAfterBytes - this.#readBytes));
        this.#readBytes += used.length;
        const pauseMs = aheadMs();
        const taken = pauseMs < MIN_PAUSE_MS ? take(used) : Promise.all([take(used), sleep(pauseMs)]);
        if (this.#readBytes >= cutAfterBytes) {
          finish(false);
        } else if (taken !== null) {
          request.pause();
          taken.then(() => request.resume(), reject);
        }
      };
      request.on("data", onData);
      request.once("end", () => {
        finish(true);
      });
      request.once("close", () => {
        finish(false);
      });
      request.once("error", () => {
        finish(false);
      });
    });
  }
}
