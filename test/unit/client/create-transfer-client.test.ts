import { describe, expect, it } from "vitest";
import {
  createTransferClient,
  transferClientFromEnvironment,
} from "../../../src/client/create-transfer-client.ts";
import type { TransferClient } from "../../../src/client/transfer-client.ts";
import { ConfigError } from "../../../src/config/config.ts";
import { serve } from "../../support/http-server.ts";

const KEY = Buffer.from("key").toString("base64");
const target = { kind: "bundle", driveId: "d", itemId: "i" } as const;
const job = { source: { container: "con", blob: "b" }, target };

/** Storage that takes every write, and the first parts of the paths that were called. */
const storage = async () => {
  const { url } = await serve((request, response) => {
    const path = request.url ?? "";
    called.add(path.split(/[/?]/)[2] ?? "");
    request.resume().on("end", () => {
      const message =
        "<QueueMessagesList><QueueMessage><MessageId>m</MessageId><InsertionTime>Sun, 22 Nov 2026 10:00:00 GMT</InsertionTime><ExpirationTime>Sun, 22 Nov 2026 10:00:00 GMT</ExpirationTime><PopReceipt>p</PopReceipt><TimeNextVisible>Sun, 22 Nov 2026 10:00:00 GMT</TimeNextVisible></QueueMessage></QueueMessagesList>";
      response.writeHead(201, { etag: '"1"', "content-type": "application/xml" });
      response.end(path.includes("/messages") ? message : "");
    });
  });
  const called = new Set<string>();
  const connection = `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=${KEY};BlobEndpoint=${url}/a;QueueEndpoint=${url}/a`;
  return { url, connection, called };
};

const submitted = async (client: TransferClient, called: ReadonlySet<string>) => {
  const { created } = await client.submit({ ...job, transferId: "t" });
  expect(created).toBe(true);
  return [...called].sort();
};

describe("a transfer client", () => {
  it("uses the names that an app has by default", async () => {
    const { connection, called } = await storage();
    const client = createTransferClient({ storage: connection });
    expect(await submitted(client, called)).toEqual(["transfer-records", "transfers"]);
  });

  it("uses the names that it is given", async () => {
    const { connection, called } = await storage();
    const client = createTransferClient({
      storage: connection,
      transferQueue: "jobs-1",
      stepQueue: "steps-1",
      recordContainer: "records-1",
    });
    expect(await submitted(client, called)).toEqual(["jobs-1", "records-1"]);
  });

  it("uses the names of the app's settings", async () => {
    const { connection, called } = await storage();
    const settings = {
      AzureWebJobsStorage: connection,
      TRANSFER_QUEUE: "jobs-2",
      RECORD_CONTAINER: "records-2",
    };
    const client = transferClientFromEnvironment(settings);
    expect(await submitted(client, called)).toEqual(["jobs-2", "records-2"]);
    expect(() => transferClientFromEnvironment({})).toThrow(ConfigError);
  });

  it("takes URLs of the account of the records, or of the one that it is given", async () => {
    const { url, connection } = await storage();
    const own = createTransferClient({ storage: connection });
    expect(own.check({ source: { url: `${url}/a/con/b` }, target }).request.source).toMatchObject({
      container: "con",
      blob: "b",
    });
    const other = { source: { url: "https://src.blob.core.windows.net/con/b" }, target };
    expect(() => own.check(other)).toThrow("source.url");
    const sources = "https://src.blob.core.windows.net/?sv=1";
    const given = createTransferClient({ storage: connection, sourceBlobServiceUri: sources });
    expect(given.check(other).request.source).toMatchObject({ container: "con", blob: "b" });
  });

  it("signs in to an account by its addresses with the credential that it is given", async () => {
    const scopes: unknown[] = [];
    const credential = {
      getToken: (scope: unknown) => {
        scopes.push(scope);
        return Promise.reject(Object.assign(new Error("none"), { name: "CredentialUnavailableError" }));
      },
    };
    const client = createTransferClient({
      storage: {
        blobServiceUri: "https://a.blob.core.windows.net",
        queueServiceUri: "https://a.queue.core.windows.net",
        credential,
      },
    });
    await expect(client.get("t")).rejects.toMatchObject({ code: "storage-denied" });
    expect(scopes.flat()).toEqual(["https://storage.azure.com/.default"]);
  });
});
