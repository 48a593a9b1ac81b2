import type { Readable } from "node:stream";

/** A stream gave no bytes for too long. */
export class IdleTimeoutError extends Error {
  constructor(idleTimeoutMs: number) {
    super(`no bytes for ${idleTimeoutMs / 1000} seconds`);
    this.name = "IdleTimeoutError";
  }
}

/**
 * The buffers of a stream, which is destroyed when the next one takes too long. Time counts only while a buffer is
 * awaited, so a slow consumer is no reason to stop.
 */
export async function* withIdleTimeout(stream: Readable, idleTimeoutMs: number): AsyncGenerator<Buffer> {
  const buffers = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  for (;;) {
    const late = setTimeout(() => {
      stream.destroy(new IdleTimeoutError(idleTimeoutMs));
    }, idleTimeoutMs);
    const next = await buffers.next().finally(() => {
      clearTimeout(late);
    });
    if (next.done === true) return;
    yield next.value;
  }
}
