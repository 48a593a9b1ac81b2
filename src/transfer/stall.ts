import type { Readable } from "node:stream";

/** A stream that gave nothing for too long. */
export class StallError extends Error {
  constructor(stallMs: number) {
    super(`no bytes for ${stallMs / 1000} seconds`);
    this.name = "StallError";
  }
}

/**
 * The chunks of a stream, which is destroyed once it gives none for so long. The time runs only while a chunk is
 * waited for: whoever takes them may be slow.
 */
export async function* withoutStall(stream: Readable, stallMs: number): AsyncGenerator<Buffer> {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  for (;;) {
    const late = setTimeout(() => {
      stream.destroy(new StallError(stallMs));
    }, stallMs);
    const next = await chunks.next().finally(() => {
      clearTimeout(late);
    });
    if (next.done === true) return;
    yield next.value;
  }
}
