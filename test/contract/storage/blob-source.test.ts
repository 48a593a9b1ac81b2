import { randomBytes } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { blobSource } from "../../../src/storage/blob-source.ts";
import { blobService } from "../../../src/storage/connection.ts";
import type { Source } from "../../../src/transfer/ports.ts";
import type { PinnedSource } from "../../../src/transfer/record.ts";
import { closedUrl } from "../../support/http-server.ts";
import { azuriteForFile } from "./azurite.ts";

const azurite = azuriteForFile();
const content = randomBytes(1_000_003);

const newBlob = async (
  name = "big.bin",
  bytes: Uint8Array = content,
  blobContentType = "application/pdf",
) => {
  const container = azurite.blobs().getContainerClient(azurite.freshName());
  await container.create();
  const blob = container.getBlockBlobClient(name);
  await blob.upload(bytes, bytes.length, { blobHTTPHeaders: { blobContentType } });
  const ref = { container: container.containerName, blob: name, versionId: null };
  return { container, blob, ref, source: blobSource(azurite.blobs()) };
};

const pin = async (source: Source, ref: Parameters<Source["pin"]>[0]): Promise<PinnedSource> => {
  const answer = await source.pin(ref);
  if (answer.kind !== "pinned") throw new Error(answer.error.message);
  return answer.source;
};

describe("the blob source", () => {
  it("pins a blob as it is", async () => {
    const { blob, ref, source } = await newBlob();
    const { etag, createdOn, lastModified } = await blob.getProperties();
    expect(await source.pin(ref)).toEqual({
      kind: "pinned",
      source: {
        eTag: etag,
        bytes: content.length,
        contentType: "application/pdf",
        createdOn: createdOn?.toISOString(),
        modifiedOn: lastModified?.toISOString(),
      },
    });
  });

  it("pins an empty blob", async () => {
    const { ref, source } = await newBlob("empty", new Uint8Array());
    expect(await pin(source, ref)).toMatchObject({ bytes: 0 });
  });

  it.each([
    ["the first byte", 0, 1],
    ["the last byte", content.length - 1, content.length],
    ["one byte in the middle", 327_680, 327_681],
    ["an aligned range", 327_680, 655_360],
    ["the rest", 655_360, content.length],
    ["all", 0, content.length],
  ])("opens %s, and no more", async (_what, start, endExclusive) => {
    const { ref, source } = await newBlob();
    const opened = await source.open(ref, await pin(source, ref), { start, endExclusive });
    if (opened.kind !== "opened") throw new Error(opened.error.message);
    expect((await buffer(opened.stream)).equals(content.subarray(start, endExclusive))).toBe(true);
  });

  it.each([
    "a folder/and a name with spaces",
    "Grüße/文書 💾.pdf",
    "100% #1? a+b&c=d.txt",
    "per%20cent/%2e%2e/%.txt",
    'quote\'s "and" back\\slash;semi:colon@at',
    "dots.../..hidden/end",
    "twice//slashed",
    `${"long/".repeat(200)}x`,
  ])("finds the blob named %j", async (name) => {
    const { ref, source } = await newBlob(name, Buffer.from(name));
    const opened = await source.open(ref, await pin(source, ref), { start: 0, endExclusive: 3 });
    if (opened.kind !== "opened") throw new Error(opened.error.message);
    expect(await buffer(opened.stream)).toEqual(Buffer.from(name).subarray(0, 3));
  });

  it("says that a blob has changed, even to the same bytes", async () => {
    const { blob, ref, source } = await newBlob();
    const pinned = await pin(source, ref);
    await blob.upload(content, content.length);
    const answer = await source.open(ref, pinned, { start: 0, endExclusive: 1 });
    expect(answer).toMatchObject({ kind: "changed", problem: { code: "source-changed", httpStatus: 412 } });
  });

  it.each(["blob", "container"] as const)("says that a %s is missing", async (what) => {
    const { blob, container, ref, source } = await newBlob();
    const pinned = await pin(source, ref);
    await (what === "blob" ? blob.delete() : container.delete());
    const problem = { code: "source-not-found", httpStatus: 404 };
    expect(await source.pin(ref)).toMatchObject({ kind: "missing", problem });
    // Azurite checks the condition before it looks for the blob, and so says "changed"; either is the end.
    const opened = await source.open(ref, pinned, { start: 0, endExclusive: 1 });
    expect(["missing", "changed"]).toContain(opened.kind);
  });

  it("names the blob, and what the service called the fault", async () => {
    const { ref, source } = await newBlob();
    const answer = await source.pin({ ...ref, blob: "nowhere" });
    expect(answer).toMatchObject({
      problem: {
        message: `source.blob ${ref.container}/nowhere does not exist: the blob service answered 404 BlobNotFound`,
      },
    });
  });

  it("says that a blob is forbidden to a wrong key", async () => {
    const { ref, source } = await newBlob();
    const denied = azurite.connectionString().replace(/AccountKey=[^;]+/, "AccountKey=AAAA");
    const stranger = blobSource(blobService({ kind: "string", connectionString: denied }));
    const forbidden = { kind: "forbidden", problem: { code: "source-forbidden", httpStatus: 403 } };
    expect(await stranger.pin(ref)).toMatchObject(forbidden);
    const range = { start: 0, endExclusive: 1 };
    expect(await stranger.open(ref, await pin(source, ref), range)).toMatchObject(forbidden);
  });

  it("says that a service that cannot be reached is unavailable", async () => {
    const { ref, source } = await newBlob();
    const pinned = await pin(source, ref);
    const nowhere = `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=AAAA;BlobEndpoint=${await closedUrl()}/a`;
    const lost = blobSource(blobService({ kind: "string", connectionString: nowhere }));
    const unavailable = { kind: "unavailable", problem: { code: "source-unavailable", httpStatus: null } };
    expect(await lost.pin(ref)).toMatchObject(unavailable);
    expect(await lost.open(ref, pinned, { start: 0, endExclusive: 1 })).toMatchObject(unavailable);
  });

  it("asks for the version it is told to", async () => {
    const { ref, source } = await newBlob();
    // Azurite keeps no versions and takes any id for the current one; that it is sent shows in the SDK's URL.
    const versioned = { ...ref, versionId: "2026-10-05T12:00:00.0000000Z" };
    expect(await pin(source, versioned)).toEqual(await pin(source, ref));
    const { url } = azurite
      .blobs()
      .getContainerClient(ref.container)
      .getBlobClient(ref.blob)
      .withVersion("v 1");
    expect(url).toMatch(/\?versionid=v%201$/);
  });

  it("gives a stream that ends at once when it is destroyed", async () => {
    const { ref, source } = await newBlob();
    const opened = await source.open(ref, await pin(source, ref), { start: 0, endExclusive: content.length });
    if (opened.kind !== "opened") throw new Error(opened.error.message);
    opened.stream.destroy();
    expect(opened.stream.destroyed).toBe(true);
    expect(opened.stream.errored).toBeNull();
  });
});
