import { createHash, randomBytes } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { blobSource } from "../../../src/storage/blob-source.ts";
import { blobService } from "../../../src/storage/connection.ts";
import type { Source } from "../../../src/transfer/ports.ts";
import type { PinnedSource } from "../../../src/transfer/record.ts";
import { closedUrl } from "../../support/http-server.ts";
import { sourceContract } from "../../suites/source.ts";
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

sourceContract(async () => {
  const container = azurite.blobs().getContainerClient(azurite.freshName());
  await container.create();
  const blob = container.getBlockBlobClient("a/b.bin");
  return {
    source: blobSource(azurite.blobs()),
    ref: { container: container.containerName, blob: "a/b.bin", versionId: null },
    put: async (bytes) => {
      await blob.uploadData(bytes);
    },
    changeProperties: async () => {
      await blob.setMetadata({ note: "changed" });
    },
    remove: async () => {
      await blob.delete();
    },
  };
});

describe("a source of Azure blobs", () => {
  it("pins what the service says of the blob", async () => {
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
        contentMd5: createHash("md5").update(content).digest("base64"),
        versionId: null,
      },
    });
  });

  it.each([{ hdi_isfolder: "true" }, { Hdi_isfolder: "True" }])(
    "refuses a blob with the metadata %j, which stands for a folder",
    async (metadata) => {
      const { blob, ref, source } = await newBlob("p/2026", Buffer.alloc(0));
      await blob.setMetadata(metadata);
      expect(await source.pin(ref)).toMatchObject({ kind: "folder", error: { code: "source-is-folder" } });
    },
  );

  it("pins no Content-MD5 of a blob whose bytes may change under it", async () => {
    const { container, source } = await newBlob();
    const pages = container.getPageBlobClient("pages.bin");
    await pages.create(512, { blobHTTPHeaders: { blobContentMD5: Buffer.alloc(16, 1) } });
    const ref = { container: container.containerName, blob: "pages.bin", versionId: null };
    expect(await pin(source, ref)).toMatchObject({ bytes: 512, contentMd5: null });
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
  ])("reads the blob named %j", async (name) => {
    const { ref, source } = await newBlob(name, Buffer.from(name));
    const opened = await source.open(ref, await pin(source, ref), { start: 0, endExclusive: 3 });
    if (opened.kind !== "opened") throw new Error(opened.error.message);
    expect(await buffer(opened.stream)).toEqual(Buffer.from(name).subarray(0, 3));
  });

  it("reports a changed blob as source-changed, with the status 412", async () => {
    const { blob, ref, source } = await newBlob();
    const pinned = await pin(source, ref);
    await blob.upload(content, content.length);
    const answer = await source.open(ref, pinned, { start: 0, endExclusive: 1 });
    expect(answer).toMatchObject({ kind: "changed", error: { code: "source-changed", httpStatus: 412 } });
  });

  it.each(["blob", "container"] as const)(
    "reports a missing %s as source-not-found, with the status 404",
    async (what) => {
      const { blob, container, ref, source } = await newBlob();
      const pinned = await pin(source, ref);
      await (what === "blob" ? blob.delete() : container.delete());
      const error = { code: "source-not-found", httpStatus: 404 };
      expect(await source.pin(ref)).toMatchObject({ kind: "missing", error });
      // Azurite checks the condition before it looks for the blob, and answers 412.
      const opened = await source.open(ref, pinned, { start: 0, endExclusive: 1 });
      expect(["missing", "changed"]).toContain(opened.kind);
    },
  );

  it("names the blob and the service's error code in the message", async () => {
    const { ref, source } = await newBlob();
    const answer = await source.pin({ ...ref, blob: "nowhere" });
    expect(answer).toMatchObject({
      error: {
        message: `source.blob ${ref.container}/nowhere does not exist: the blob service answered 404 BlobNotFound`,
      },
    });
  });

  it("reports a wrong account key as source-forbidden, with the status 403", async () => {
    const { ref, source } = await newBlob();
    const denied = azurite.connectionString().replace(/AccountKey=[^;]+/, "AccountKey=AAAA");
    const stranger = blobSource(blobService({ kind: "string", connectionString: denied }));
    const forbidden = { kind: "forbidden", error: { code: "source-forbidden", httpStatus: 403 } };
    expect(await stranger.pin(ref)).toMatchObject(forbidden);
    const range = { start: 0, endExclusive: 1 };
    expect(await stranger.open(ref, await pin(source, ref), range)).toMatchObject(forbidden);
  });

  it("reports a service that cannot be reached as source-unavailable", async () => {
    const { ref, source } = await newBlob();
    const pinned = await pin(source, ref);
    const nowhere = `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=AAAA;BlobEndpoint=${await closedUrl()}/a`;
    const lost = blobSource(blobService({ kind: "string", connectionString: nowhere }));
    const unavailable = { kind: "unavailable", error: { code: "source-unavailable", httpStatus: null } };
    expect(await lost.pin(ref)).toMatchObject(unavailable);
    expect(await lost.open(ref, pinned, { start: 0, endExclusive: 1 })).toMatchObject(unavailable);
  });

  it("requests the version that the job names", async () => {
    const { ref, source } = await newBlob();
    // Azurite keeps no versions and accepts any id as the current one, so this checks the URL that the SDK builds.
    const versioned = { ...ref, versionId: "2026-10-05T12:00:00.0000000Z" };
    expect(await pin(source, versioned)).toEqual(await pin(source, ref));
    const { url } = azurite
      .blobs()
      .getContainerClient(ref.container)
      .getBlobClient(ref.blob)
      .withVersion("v 1");
    expect(url).toMatch(/\?versionid=v%201$/);
  });
});
