import type { Readable } from "node:stream";
import type { QuickXorHash } from "./quick-xor-hash.ts";
import type { Range } from "../range.ts";

/**
 * Hashes a range on its way from the blob to the session by listening in: the stream itself goes into the request,
 * since a Transform between the two would cost more than the hash.
 *
 * R11. quickXorHash runs along with the bytes, is resumable from the record, and is compared at the end. Bytes that the
 * hash covers already (a range sent again) pass unhashed. A source that gives another number of bytes than the range
 * has breaks the stream: the request would otherwise wait for the rest for ever.
 */
export const tapHash = (stream: Readable, hash: QuickXorHash, { start, endExclusive }: Range): Readable => {
  if (start > hash.upTo)
    throw new RangeError(`a range at ${start} leaves a gap in a hash that covers ${hash.upTo}`);
  let at = start;
  // A `data` listener switches the stream to flowing mode; keep it paused until the request reads it.
  stream.pause();
  stream.on("data", (bytes: Buffer) => {
    const end = at + bytes.length;
    if (end > endExclusive) {
      stream.destroy(new Error(`the source gave more bytes than asked for (up to ${endExclusive})`));
      return;
    }
    const known = hash.upTo - at;
    if (known < bytes.length) hash.update(known > 0 ? bytes.subarray(known) : bytes);
    at = end;
  });
  stream.once("end", () => {
    if (at < endExclusive) stream.destroy(new Error(`the source ended ${endExclusive - at} bytes early`));
  });
  // A request that is over, or never began, has no error listener; an unheard error would end the process.
  stream.on("error", () => undefined);
  return stream;
};
