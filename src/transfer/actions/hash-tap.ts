import { Transform, type TransformCallback } from "node:stream";
import type { QuickXorHash } from "../hash/quick-xor-hash.ts";

/**
 * Hashes a range on its way from the blob to the session. Bytes the hash has covered already (a range sent
 * again) pass unhashed. Fails when the source gives another number of bytes than the range has: the request
 * would wait for the rest for ever.
 */
export class HashTap extends Transform {
  readonly #hash: QuickXorHash;
  readonly #endExclusive: number;
  #at: number;

  constructor(hash: QuickXorHash, start: number, endExclusive: number) {
    if (start > hash.upTo)
      throw new RangeError(`a range at ${start} leaves a gap in a hash that covers ${hash.upTo}`);
    super();
    this.#hash = hash;
    this.#at = start;
    this.#endExclusive = endExclusive;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const end = this.#at + chunk.length;
    if (end > this.#endExclusive) {
      done(new Error(`the source gave more bytes than asked for (up to ${this.#endExclusive})`));
      return;
    }
    const known = this.#hash.upTo - this.#at;
    if (known < chunk.length) this.#hash.update(known > 0 ? chunk.subarray(known) : chunk);
    this.#at = end;
    done(null, chunk);
  }

  override _flush(done: TransformCallback): void {
    const missing = this.#endExclusive - this.#at;
    done(missing === 0 ? null : new Error(`the source ended ${missing} bytes early`));
  }
}
