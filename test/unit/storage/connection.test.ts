import { describe, expect, it } from "vitest";
import { blobService, queueService, type Connection } from "../../../src/storage/connection.ts";

describe("a connection", () => {
  it.each<[string, Connection]>([
    [
      "a connection string",
      {
        kind: "string",
        connectionString:
          "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=a2V5;EndpointSuffix=core.example",
      },
    ],
    [
      "an identity",
      {
        kind: "identity",
        blobServiceUri: "https://a.blob.core.example",
        queueServiceUri: "https://a.queue.core.example",
        credential: { getToken: () => Promise.resolve(null) },
      },
    ],
  ])("by %s reaches blobs and queues", (_what, connection) => {
    expect(blobService(connection).url.replace(/\/$/, "")).toBe("https://a.blob.core.example");
    expect(queueService(connection).url.replace(/\/$/, "")).toBe("https://a.queue.core.example");
  });
});
