import type { Readable } from "node:stream";

/** The content of a stream; null if the stream fails. */
export const readAll = async (stream: Readable): Promise<Buffer | null> => {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of stream) chunks.push(chunk as Buffer);
  } catch {
    return null;
  }
  return Buffer.concat(chunks);
};
