import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { transferClientFrom } from "../../../src/client/transfer-client.ts";
import { blobSource } from "../../../src/storage/blob-source.ts";
import { blobService, queueService, type Connection } from "../../../src/storage/connection.ts";
import { storageStepQueue } from "../../../src/storage/queues.ts";
import { blobRecordStore } from "../../../src/storage/record-store.ts";
import { serve } from "../../support/http-server.ts";

const LIMIT_MS = 100;
/** Less than the app's own limits, so that a limit that is ignored fails. */
const unlimited = { timeout: 20_000 };

/** Storage that treats requests like this. */
const storage = async (
  handle: (request: IncomingMessage, response: ServerResponse) => void,
  limitMs = LIMIT_MS,
) => {
  const { url } = await serve(handle);
  const key = Buffer.from("key").toString("base64");
  const connection: Connection = {
    kind: "string",
    connectionString: `AccountName=a;AccountKey=${key};BlobEndpoint=${url}/a;QueueEndpoint=${url}/a`,
  };
  const blobs = blobService(connection, limitMs);
  const container = blobs.getContainerClient("transfer-records");
  const queue = queueService(connection, limitMs).getQueueClient("transfers");
  return {
    blobs,
    steps: storageStepQueue({ jobs: queue, steps: queue }),
    records: blobRecordStore(container, { timeoutMs: limitMs }),
    client: transferClientFrom({
      container,
      queues: { jobs: queue, steps: queue },
      sourceBaseUrl: `${url}/a`,
    }),
  };
};

const job = {
  source: { container: "c12", blob: "b" },
  target: { kind: "bundle", driveId: "d", itemId: "i" },
} as const;
const unreachable = { code: "storage-unreachable", message: "storage does not answer (timed out)" };
const isQueue = (request: IncomingMessage) => request.url?.startsWith("/a/transfers") === true;

describe("storage that never answers", unlimited, () => {
  it("fails a listing within the limit", async () => {
    const { client, records } = await storage(() => undefined);
    await expect(client.list()).rejects.toMatchObject(unreachable);
    await expect(records.page(null)).rejects.toMatchObject({ name: "TimeoutError" });
  });

  it("fails the enqueuing of a job within the limit, after its record was written", async () => {
    const { client } = await storage((request, response) => {
      if (isQueue(request)) return;
      request.resume().on("end", () => {
        response.writeHead(request.method === "DELETE" ? 202 : 201, { ETag: '"1"' }).end();
      });
    });
    await expect(client.submit(job)).rejects.toMatchObject(unreachable);
  });

  it("fails a look at the head of the queue within the limit", async () => {
    const { steps } = await storage(() => undefined);
    await expect(steps.heads()).rejects.toMatchObject({ name: "TimeoutError" });
  });

  it("fails a pin and the opening of a blob within the limit", async () => {
    const source = blobSource((await storage(() => undefined)).blobs);
    const ref = { container: "c12", blob: "b", versionId: null };
    const unavailable = {
      kind: "unavailable",
      error: { message: expect.stringContaining("timed out") as string },
    };
    expect(await source.pin(ref)).toMatchObject(unavailable);
    const pinned = { eTag: '"1"', bytes: 9, contentType: null, createdOn: null, modifiedOn: null };
    expect(await source.open(ref, pinned, { start: 0, endExclusive: 9 })).toMatchObject(unavailable);
  });
});

describe("an answer that stalls midway", unlimited, () => {
  const stalling = (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(200, { "Content-Type": "application/xml", "Content-Length": 100, ETag: '"1"' });
    response.write("<?xml");
  };

  it("fails a listing, a look at the queue and the read of a record within the limit", async () => {
    const { client, steps, records } = await storage(stalling);
    await expect(client.list()).rejects.toMatchObject(unreachable);
    await expect(steps.heads()).rejects.toMatchObject({ name: "TimeoutError" });
    await expect(records.read("t", "2026-10-05T12:00:00.000Z")).rejects.toMatchObject({
      name: "TimeoutError",
    });
  });

  it("does not cut the content of a blob: that is read for as long as it takes", async () => {
    let finish = () => undefined as unknown;
    // The head of the answer has to arrive within it, on a busy machine, too.
    const limitMs = 2000;
    const { blobs } = await storage((_request, response) => {
      response.writeHead(206, { "Content-Length": 6, ETag: '"1"', "Content-Range": "bytes 0-5/6" });
      response.write("abc");
      finish = () => response.end("def");
    }, limitMs);
    const ref = { container: "c12", blob: "b", versionId: null };
    const pinned = { eTag: '"1"', bytes: 6, contentType: null, createdOn: null, modifiedOn: null };
    const opened = await blobSource(blobs).open(ref, pinned, { start: 0, endExclusive: 6 });
    if (opened.kind !== "opened") throw new Error(opened.kind);
    const parts: Buffer[] = [];
    opened.stream.on("data", (part: Buffer) => parts.push(part));
    // Another call that runs into its limit shows that the limit of this one has passed.
    const { steps } = await storage(() => undefined, limitMs);
    await expect(steps.heads()).rejects.toMatchObject({ name: "TimeoutError" });
    finish();
    await once(opened.stream, "end");
    expect(Buffer.concat(parts).toString()).toBe("abcdef");
  });
});

it("a caller's own signal still ends a call", unlimited, async () => {
  const { client } = await storage(() => undefined);
  const abort = new AbortController();
  const listing = client.list({ signal: abort.signal });
  abort.abort(new Error("enough"));
  await expect(listing).rejects.toMatchObject({ name: "AbortError" });
});
