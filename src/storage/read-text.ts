import type { ContainerClient } from "@azure/storage-blob";
import { withTimeout } from "../http/timeout.ts";
import { CALL_TIMEOUT_MS } from "./call-limit.ts";
import { storageStatus } from "./errors.ts";

export interface TextBlob {
  readonly text: string;
  readonly eTag: string;
  /** How long ago it was last written, by the clock of the storage service, which has whole seconds. */
  readonly ageMs: number;
}

/**
 * A small blob as text; null if there is none.
 * @param timeoutMs for all of it: the client limits a download up to its headers only
 */
export const readText = async (
  container: ContainerClient,
  name: string,
  timeoutMs = CALL_TIMEOUT_MS,
): Promise<TextBlob | null> => {
  try {
    return await withTimeout(timeoutMs, async (abortSignal) => {
      const answer = await container.getBlobClient(name).download(0, undefined, { abortSignal });
      const { etag, readableStreamBody, lastModified, date } = answer;
      if (etag === undefined || readableStreamBody === undefined) {
        throw new Error("the blob service answered a read without an ETag or a body");
      }
      const ageMs = date && lastModified ? date.getTime() - lastModified.getTime() : 0;
      return { text: await textOf(readableStreamBody), eTag: etag, ageMs };
    });
  } catch (error) {
    if (storageStatus(error) === 404) return null;
    throw error;
  }
};

const textOf = async (stream: NodeJS.ReadableStream): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString("utf8");
};
