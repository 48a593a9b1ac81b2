import { Readable } from "node:stream";
import type { ContainerClient } from "@azure/storage-blob";
import type { QueueClient } from "@azure/storage-queue";
import { expect, it } from "vitest";
import { transferClientFrom } from "../../../src/client/transfer-client.ts";
import { decodeRecord, encodeRecord } from "../../../src/storage/record-codec.ts";
import { recordSeal } from "../../../src/storage/record-seal.ts";
import { derivedTransferId } from "../../../src/transfer/job.ts";
import { sampleKey } from "../../support/sample-keys.ts";
import { busy, NOW, UPLOAD } from "../../support/sample-records.ts";

const ID = derivedTransferId("1", new Date(NOW));
const container = "transfer-records";
const format = { container, seal: recordSeal([sampleKey("2026-11", 7)]) };

it("a sealed record can be shown and cancelled by a client that has no key", async () => {
  let stored = encodeRecord({ ...busy(ID), cancelRequested: false }, format);
  const blob = {
    download: () => Promise.resolve({ etag: '"1"', readableStreamBody: Readable.from([stored]) }),
    upload: (body: string) => {
      stored = body;
      return Promise.resolve({ etag: '"2"' });
    },
  };
  const queue = { sendMessage: () => Promise.resolve({}) } as unknown as QueueClient;
  const client = transferClientFrom({
    container: {
      containerName: container,
      getBlobClient: () => blob,
      getBlockBlobClient: () => blob,
    } as unknown as ContainerClient,
    queues: { jobs: queue, steps: queue },
    sourceBaseUrl: "https://a.blob.core.windows.net",
  });

  expect(await client.get(ID)).toMatchObject({ transferId: ID, acceptedBytes: 400 });
  await client.cancel(ID);
  expect(stored).not.toContain(UPLOAD);
  const { cancelRequested, session } = decodeRecord(stored, format);
  expect({ cancelRequested, url: session?.url.reveal() }).toEqual({ cancelRequested: true, url: UPLOAD });
});
