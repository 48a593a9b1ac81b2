import type { ContainerClient } from "@azure/storage-blob";
import { storageStatus } from "./errors.ts";

/** How often the rest of a list is asked for again when its connection breaks. */
const MAX_CONTINUATIONS = 5;

/** The JSON Lines that a batch has written at its end. */
export interface BatchLists {
  /**
   * The lines of a list, which may be larger than memory; null if there is none.
   * @param name of the manifest or the failures
   */
  lines(name: string): Promise<AsyncIterable<string> | null>;
}

/** Lists in the record container. */
export const blobBatchLists = (container: ContainerClient): BatchLists => ({
  lines: async (name) => {
    try {
      // Without a limit of its own: a signal would end the stream as well, however well it flows.
      const { readableStreamBody } = await container
        .getBlobClient(name)
        .download(0, undefined, { maxRetryRequests: MAX_CONTINUATIONS });
      return readableStreamBody === undefined ? null : linesOf(readableStreamBody);
    } catch (error) {
      if (storageStatus(error) === 404) return null;
      throw error;
    }
  },
});

/** `readline` would also end a line at U+2028, which the name of a blob may contain. */
async function* linesOf(stream: AsyncIterable<string | Buffer>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const part of stream) {
    const lines = (rest + decoder.decode(Buffer.from(part), { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}
