import type { BlobServiceClient } from "@azure/storage-blob";
import { describe, expect, it } from "vitest";
import { blobSource } from "../../../src/storage/blob-source.ts";

/** An account that fails the test if it is asked for anything. */
const untouched = {
  getContainerClient: () => {
    throw new Error("the container was read");
  },
} as unknown as BlobServiceClient;
const source = blobSource(untouched, { recordContainer: "records-1" });
const pinned = { eTag: '"1"', bytes: 1, contentType: null, createdOn: null, modifiedOn: null };

describe("a container that is the app's own", () => {
  it.each(["records-1", "azure-webjobs-secrets", "azure-webjobs-hosts", "app-package-x1", "scm-releases"])(
    "is never a source: %s",
    async (container) => {
      const ref = { container, blob: "b", versionId: null };
      const refusal = {
        kind: "forbidden",
        error: { code: "source-forbidden", message: expect.stringContaining("belongs to the app") as string },
      };
      expect(await source.pin(ref)).toMatchObject(refusal);
      expect(await source.open(ref, pinned, { start: 0, endExclusive: 1 })).toMatchObject(refusal);
    },
  );

  it("is not one whose name only resembles it", async () => {
    for (const container of ["records-10", "records", "my-azure-webjobs-x", "azure-webjobs"]) {
      const answer = await source.pin({ container, blob: "b", versionId: null });
      expect(answer).toMatchObject({ kind: "unavailable" });
    }
  });
});

describe("the version that is pinned", () => {
  const pinOf = async (properties: object) => {
    const getProperties = () => Promise.resolve({ etag: '"1"', contentLength: 1, ...properties });
    const service = { getContainerClient: () => ({ getBlobClient: () => ({ getProperties }) }) };
    const source = blobSource(service as unknown as BlobServiceClient);
    const answer = await source.pin({ container: "c12", blob: "b", versionId: null });
    return answer.kind === "pinned" ? answer.source.versionId : answer.kind;
  };

  it("is that of a block blob, in an account that keeps versions", async () => {
    expect(await pinOf({ blobType: "BlockBlob", versionId: "2026-10-05T12:00:00.0000000Z" })).toBe(
      "2026-10-05T12:00:00.0000000Z",
    );
    expect(await pinOf({ blobType: "BlockBlob" })).toBeNull();
  });

  it.each(["AppendBlob", "PageBlob"])(
    "is none of an %s, to which writes make no new one",
    async (blobType) => {
      expect(await pinOf({ blobType, versionId: "2026-10-05T12:00:00.0000000Z" })).toBeNull();
    },
  );
});

it.each([
  [{ statusCode: 404, code: "BlobNotFound" }, "b does not exist: the blob service answered 404 BlobNotFound"],
  [{ statusCode: 503, code: "ServerBusy" }, "b could not be read: the blob service answered 503 ServerBusy"],
  [{ code: "ECONNREFUSED" }, "b could not be read: the blob service answered nothing ECONNREFUSED"],
])("an error of the blob service is said as it came: %j", async (details, said) => {
  const failing = () => {
    throw Object.assign(new Error("no"), { name: "RestError", ...details });
  };
  const service = { getContainerClient: failing } as unknown as BlobServiceClient;
  const answer = await blobSource(service).pin({ container: "c12", blob: "b", versionId: null });
  expect(answer).toMatchObject({ error: { message: `source.blob c12/${said}` } });
});

describe("a source account that the app cannot sign in to", () => {
  const failing = (cause: object) =>
    blobSource({
      getContainerClient: () => {
        throw Object.assign(
          new Error("ManagedIdentityCredential: Authentication failed. Message No MSI found."),
          {
            name: "CredentialUnavailableError",
            cause,
          },
        );
      },
    } as unknown as BlobServiceClient);
  const ref = { container: "c12", blob: "b", versionId: null };
  const error = {
    code: "sign-in-failed",
    message: expect.stringMatching(
      /^source\.blob c12\/b: the app could not sign in .*No MSI found/,
    ) as string,
  };

  it("is unavailable, and says why", async () => {
    const answer = await failing({ status: 500 }).pin(ref);
    expect(answer).toMatchObject({ kind: "unavailable", error });
    expect(answer).not.toHaveProperty("fewTries");
  });

  it("is given up after a few tries where no wait helps", async () => {
    const source = failing({ status: 400 });
    expect(await source.pin(ref)).toMatchObject({ kind: "unavailable", error, fewTries: true });
  });
});
