import type { Readable } from "node:stream";

/** The whole of a stream; null when it breaks off. */
export const readAll = async (stream: Readable): Promise<Buffer | null> => {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of stream) chunks.push(chunk as Buffer);
  } catch {
    return null;
  }
  return Buffer.concat(chunks);
};
