import type { Readable } from "node:stream";

/** A stream that gave nothing for too long. */
export class IdleTimeoutError extends Error {
  constructor(idleTimeoutMs: number) {
    super(`no bytes for ${idleTimeoutMs / 1000} seconds`);
    this.name = "IdleTimeoutError";
  }
}

/**
 * The chunks of a stream, which is destroyed once it gives none for so long. The time runs only while a chunk is
 * waited for: whoever takes them may be slow.
 */
export async function* withIdleTimeout(stream: Readable, idleTimeoutMs: number): AsyncGenerator<Buffer> {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  for (;;) {
    const late = setTimeout(() => {
      stream.destroy(new IdleTimeoutError(idleTimeoutMs));
    }, idleTimeoutMs);
    const next = await chunks.next().finally(() => {
      clearTimeout(late);
    });
    if (next.done === true) return;
    yield next.value;
  }
}
