import { Readable } from "node:stream";
import type { ContainerClient } from "@azure/storage-blob";
import type { QueueClient } from "@azure/storage-queue";
import { describe, expect, it } from "vitest";
import { transferClientFrom } from "../../../src/client/transfer-client.ts";
import { encodeRecord } from "../../../src/storage/record-codec.ts";
import { derivedTransferId } from "../../../src/transfer/job.ts";
import { failed, NOW_MS } from "../../support/records-by-status.ts";

const ID = derivedTransferId("1", new Date(NOW_MS));
const CONFLICT = Object.assign(new Error("no"), { name: "RestError", statusCode: 412 });
const MISSING = Object.assign(new Error("no"), { name: "RestError", statusCode: 404 });

/** A client whose reads of the record find it, or do not, in this order. */
const clientReading = (...found: readonly boolean[]) => {
  const left = [...found];
  const download = () =>
    left.shift() === true
      ? Promise.resolve({ etag: '"1"', readableStreamBody: Readable.from([encodeRecord(failed(ID))]) })
      : Promise.reject(MISSING);
  // As of a blob that is gone, and of one that is there.
  const upload = () => (left[0] === false ? Promise.reject(CONFLICT) : Promise.resolve({ etag: '"2"' }));
  let sent = 0;
  const queue = {
    sendMessage: () => {
      sent++;
      return Promise.resolve({});
    },
  } as unknown as QueueClient;
  const client = transferClientFrom({
    container: {
      getBlobClient: () => ({ download }),
      getBlockBlobClient: () => ({ upload }),
    } as unknown as ContainerClient,
    queues: { jobs: queue, steps: queue },
    sourceBaseUrl: "https://a.blob.core.windows.net",
  });
  return { client, sent: () => sent };
};

describe("a retry of a transfer whose record may be deleted meanwhile", () => {
  it("finds no transfer once it is deleted", async () => {
    const { client, sent } = clientReading(false);
    await expect(client.retry(ID)).rejects.toMatchObject({ code: "transfer-not-found", transferId: ID });
    expect(sent()).toBe(0);
  });

  it("is the next attempt of the record that it read, once", async () => {
    const { client, sent } = clientReading(true, false);
    expect(await client.retry(ID)).toEqual({ attempt: 2 });
    expect(sent()).toBe(1);
  });
});
