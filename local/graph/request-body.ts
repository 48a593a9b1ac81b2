import type { IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** Takes one piece of a body; a promise holds the rest back until it settles. */
export type TakeChunk = (chunk: Buffer) => Promise<void> | undefined;

/** On what terms a body is read. */
export interface RequestBodyOptions {
  /** A fault: act as if the connection had broken after so many bytes. */
  readonly cutAfterBytes?: number | undefined;
  /** 0: as fast as it comes. */
  readonly bytesPerSecond?: number;
}

/** Shorter pauses than this are put off: a timer is no finer. */
const LEAST_PAUSE_MS = 5;

/** A request's body, read piece by piece, never as a whole. */
export class RequestBody {
  readonly #request: IncomingMessage;
  readonly #options: RequestBodyOptions;
  #readBytes = 0;
  #end: "unread" | "whole" | "broken" = "unread";
  #kept = false;

  constructor(request: IncomingMessage, options: RequestBodyOptions) {
    this.#request = request;
    this.#options = options;
  }

  /** Bytes that came in so far. */
  get readBytes(): number {
    return this.#readBytes;
  }

  /** Whether the bytes became part of an upload. */
  get kept(): boolean {
    return this.#kept;
  }

  /** Says that the bytes became part of an upload. */
  keep(): void {
    this.#kept = true;
  }

  /** Reads to the end. False if the body broke off before it. */
  async read(take: TakeChunk): Promise<boolean> {
    if (this.#end === "unread") this.#end = (await this.#flow(take)) ? "whole" : "broken";
    return this.#end === "whole";
  }

  /** Reads what is left and throws it away, so that the client can finish sending and read its answer. */
  discard(): Promise<boolean> {
    return this.read(() => undefined);
  }

  #flow(take: TakeChunk): Promise<boolean> {
    const request = this.#request;
    const { cutAfterBytes = Infinity, bytesPerSecond = 0 } = this.#options;
    const startedMs = performance.now();
    const aheadMs = (): number =>
      bytesPerSecond === 0 ? 0 : startedMs + (this.#readBytes / bytesPerSecond) * 1000 - performance.now();
    if (cutAfterBytes <= 0 || request.destroyed) return Promise.resolve(false);
    return new Promise((resolve, reject) => {
      const finish = (whole: boolean): void => {
        request.off("data", onData);
        if (!whole) request.pause();
        resolve(whole);
      };
      const onData = (chunk: Buffer): void => {
        const kept = chunk.subarray(0, Math.min(chunk.length, cutAfterBytes - this.#readBytes));
        this.#readBytes += kept.length;
        const early = aheadMs();
        const taken = early < LEAST_PAUSE_MS ? take(kept) : Promise.all([take(kept), sleep(early)]);
        if (this.#readBytes >= cutAfterBytes) {
          finish(false);
        } else if (taken) {
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
