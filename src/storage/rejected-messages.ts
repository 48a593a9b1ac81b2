import type { ContainerClient } from "@azure/storage-blob";
import type { ResultQueue } from "../transfer/ports.ts";
import type { MessageRejected } from "../transfer/result.ts";
import { storageStatus } from "./errors.ts";
import { readText } from "./read-text.ts";
import { readableText } from "./message-json.ts";
import { admittedAtOfId, recordName, submittedAtOfName } from "./record-name.ts";
import { writeBlob } from "./write-blob.ts";

const PREFIX = "rejected/";
const READS_AT_ONCE = 8;

/**
 * Keeps each rejection beside the records, so that it can be listed like any other end. The name follows from the
 * message alone, so that a redelivered message is kept once.
 */
export const keepingRejections = (results: ResultQueue, container: ContainerClient): ResultQueue => ({
  publish: async (event) => {
    if (event.type === "blobferry.message.rejected") {
      await writeBlob(container, {
        name: nameOf(event),
        body: JSON.stringify(forReaders(event)),
        conditions: { ifNoneMatch: "*" },
      });
    }
    await results.publish(event);
  },
});

/** Begins like a record's name, so that a listing begins with the latest. */
const nameOf = ({ subject, time }: MessageRejected): string =>
  `${PREFIX}${recordName({ transferId: subject, admittedAt: admittedAtOfId(subject) ?? time })}`;

/**
 * As people read it. A message may hold the URL of a blob with its SAS, also within base64, and no signature is shown
 * where rejections are listed.
 */
const forReaders = (event: MessageRejected): MessageRejected => ({
  ...event,
  data: {
    ...event.data,
    receivedText: readableText(event.data.receivedText).replace(/(sig(?:=|%3d))[^&"'\s\\]+/gi, "$1…"),
  },
});

/** A page of rejections, the latest message first. */
export interface RejectedListing {
  readonly found: readonly MessageRejected[];
  /** The next page's token; null after the last. */
  readonly next: string | null;
}

/** @param token `next` of the page before; null for the first */
export const listRejections = async (
  container: ContainerClient,
  token: string | null,
  most: number,
): Promise<RejectedListing> => {
  const { names, next } = await rejectedNames(container, token, most);
  const found: MessageRejected[] = [];
  for (let at = 0; at < names.length; at += READS_AT_ONCE) {
    const texts = await Promise.all(
      names.slice(at, at + READS_AT_ONCE).map((name) => readText(container, name)),
    );
    found.push(...texts.flatMap((read) => (read === null ? [] : [JSON.parse(read.text) as MessageRejected])));
  }
  return { found, next };
};

/**
 * Deletes rejections of messages from before a time.
 * @param most how many names are looked at
 * @returns how many were deleted
 */
export const removeOldRejections = async (
  container: ContainerClient,
  beforeMs: number,
  most: number,
): Promise<number> => {
  let removed = 0;
  let token: string | null = null;
  for (let seen = 0; seen < most;) {
    const page: NamesPage = await rejectedNames(container, token, Math.min(most - seen, 1000));
    const old = page.names.filter(
      (name) => (submittedAtOfName(name.slice(PREFIX.length)) ?? beforeMs) < beforeMs,
    );
    for (const name of old) await container.getBlobClient(name).deleteIfExists();
    removed += old.length;
    seen += page.names.length;
    token = page.next;
    if (token === null || page.names.length === 0) break;
  }
  return removed;
};

interface NamesPage {
  readonly names: readonly string[];
  readonly next: string | null;
}

const rejectedNames = async (
  container: ContainerClient,
  token: string | null,
  maxPageSize: number,
): Promise<NamesPage> => {
  try {
    const pages = container
      .listBlobsFlat({ prefix: PREFIX })
      .byPage({ maxPageSize, ...(token === null ? {} : { continuationToken: token }) });
    const page = await pages.next();
    if (page.done === true) return { names: [], next: null };
    const { segment, continuationToken } = page.value;
    const next = continuationToken === undefined || continuationToken === "" ? null : continuationToken;
    return { names: segment.blobItems.map(({ name }) => name), next };
  } catch (error) {
    // There is no container before the first transfer.
    if (storageStatus(error) === 404) return { names: [], next: null };
    throw error;
  }
};
