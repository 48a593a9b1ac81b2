import type { IncomingFile } from "./file-keeper.ts";
import type { RangeFingerprint } from "./fingerprint.ts";
import type { RequestBody } from "./request-body.ts";

/** Streams a body into a file from `position` on, hashing as it goes. False if the body broke off. */
export async function receiveRange(
  file: IncomingFile,
  body: RequestBody,
  position: number,
  fingerprint: RangeFingerprint,
): Promise<boolean> {
  const writer = await file.writer();
  let at = position;
  try {
    return await body.read((chunk) => {
      fingerprint.add(chunk);
      const written = writer.write(chunk, at);
      at += chunk.length;
      return written;
    });
  } finally {
    await writer.close();
  }
}
