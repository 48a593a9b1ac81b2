import { describe, expect, it } from "vitest";
import { addressOf, blobService, queueService, type Connection } from "../../../src/storage/connection.ts";

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
    [
      "a SAS",
      {
        kind: "string",
        connectionString:
          "BlobEndpoint=https://a.blob.core.example;QueueEndpoint=https://a.queue.core.example;SharedAccessSignature=sv=1&sig=s",
      },
    ],
  ])("by %s reaches blobs and queues", (_what, connection) => {
    expect(addressOf(blobService(connection).url)).toBe("https://a.blob.core.example");
    expect(addressOf(queueService(connection).url)).toBe("https://a.queue.core.example");
  });
});
