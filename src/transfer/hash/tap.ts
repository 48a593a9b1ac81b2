import type { Readable } from "node:stream";
import type { QuickXorHash } from "./quick-xor-hash.ts";
import type { Range } from "../range.ts";

/**
 * Hashes a range on its way from the blob to the session, by looking on: the stream itself goes into the request,
 * since a Transform between the two would cost more than the hash. Bytes the hash has covered already (a range sent
 * again) pass unhashed. Breaks the stream when the source gives another number of bytes than the range has: the
 * request would wait for the rest for ever.
 */
export const tapHash = (stream: Readable, hash: QuickXorHash, { start, endExclusive }: Range): Readable => {
  if (start > hash.upTo)
    throw new RangeError(`a range at ${start} leaves a gap in a hash that covers ${hash.upTo}`);
  let at = start;
  // Who listens sets a stream flowing; the bytes shall wait for the request.
  stream.pause();
  stream.on("data", (chunk: Buffer) => {
    const end = at + chunk.length;
    if (end > endExclusive) {
      stream.destroy(new Error(`the source gave more bytes than asked for (up to ${endExclusive})`));
      return;
    }
    const known = hash.upTo - at;
    if (known < chunk.length) hash.update(known > 0 ? chunk.subarray(known) : chunk);
    at = end;
  });
  stream.once("end", () => {
    if (at < endExclusive) stream.destroy(new Error(`the source ended ${endExclusive - at} bytes early`));
  });
  // A request that is over, or never began, listens no more; an error nobody hears would end the process.
  stream.on("error", () => undefined);
  return stream;
};
