import { createCipheriv } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

const BLOCK_BYTES = 1024 * 1024;

/** Creates a file that does not compress or repeat and is the same on every machine; kept if it exists. */
export const sampleFile = async (path: string, bytes: number): Promise<string> => {
  const size = await stat(path).then(
    (found) => found.size,
    () => -1,
  );
  if (size === bytes) return path;
  await mkdir(dirname(path), { recursive: true });
  await pipeline(Readable.from(noise(bytes)), createWriteStream(path));
  return path;
};

/** An AES key stream: reproducible noise. */
export function* noise(bytes: number): Generator<Buffer> {
  const cipher = createCipheriv("aes-128-ctr", "blobferry sample", Buffer.alloc(16));
  for (let left = bytes; left > 0; left -= BLOCK_BYTES) {
    yield cipher.update(Buffer.alloc(Math.min(left, BLOCK_BYTES)));
  }
}
