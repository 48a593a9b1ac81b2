import type { RangeHasher } from "./content-hasher.ts";
import type { IncomingFile } from "./file-store.ts";
import type { RequestBody } from "./request-body.ts";

/** Streams a body into a file starting at `position`, and hashes it. False if the body is incomplete. */
export const receiveRange = async (
  file: IncomingFile,
  body: RequestBody,
  position: number,
  hasher: RangeHasher,
): Promise<boolean> => {
  const writer = await file.writer();
  let at = position;
  try {
    return await body.read((chunk) => {
      hasher.update(chunk);
      const written = writer.write(chunk, at);
      at += chunk.length;
      return written;
    });
  } finally {
    await writer.close();
  }
};
