import { Readable } from "node:stream";
import type { ContainerClient } from "@azure/storage-blob";
import { describe, expect, it } from "vitest";
import { blobRecordStore } from "../../../src/storage/record-store.ts";
import { queued } from "../../support/records-by-status.ts";

const AT = "2026-10-05T12:00:00.000Z";
const DERIVED = "m-1791201600000-aaaaaaaaaaaaaaaaaaaaaa";

const restError = (statusCode: number, code: string): Error =>
  Object.assign(new Error(code), { name: "RestError", statusCode, code });
const MISSING = restError(404, "BlobNotFound");
const EXISTS = restError(409, "BlobAlreadyExists");

/** A container whose every blob holds this text, or is missing; each upload fails with `refusal`, if there is one. */
const storeOver = ({ text, refusal }: { readonly text: string | null; readonly refusal?: Error }) => {
  const calls: string[] = [];
  const uploads: object[] = [];
  const blob = (name: string) => ({
    setMetadata: () => {
      calls.push(`touch ${name}`);
      return text === null ? Promise.reject(MISSING) : Promise.resolve({});
    },
    download: () => {
      calls.push(`read ${name}`);
      return text === null
        ? Promise.reject(MISSING)
        : Promise.resolve({ etag: '"1"', readableStreamBody: Readable.from([text]) });
    },
    upload: (body: string, bytes: number, options: object) => {
      calls.push(`write ${name}`);
      uploads.push({ body, bytes, ...options });
      return refusal === undefined ? Promise.resolve({ etag: '"2"' }) : Promise.reject(refusal);
    },
  });
  const container = { getBlobClient: blob, getBlockBlobClient: blob } as unknown as ContainerClient;
  return { store: blobRecordStore(container), calls, uploads };
};

describe("reserving an admission time", () => {
  it("is tried three times while the id pointer keeps vanishing", async () => {
    const { store, calls } = storeOver({ text: null, refusal: EXISTS });
    await expect(store.reserveAdmission("t", AT)).rejects.toThrow("id pointer of transfer t keeps vanishing");
    expect(calls).toEqual(Array.from({ length: 3 }, () => ["write ids/t.txt", "touch ids/t.txt"]).flat());
  });

  it("answers with the time reserved before, whose pointer it touches", async () => {
    const { store, calls } = storeOver({ text: "earlier", refusal: EXISTS });
    expect(await store.reserveAdmission("t", AT)).toBe("earlier");
    expect(calls).toEqual(["write ids/t.txt", "touch ids/t.txt", "read ids/t.txt"]);
  });

  it("takes no call for an id that holds its time", async () => {
    const { store, calls } = storeOver({ text: null });
    expect(await store.reserveAdmission(DERIVED, AT)).toBe(new Date(1_791_201_600_000).toISOString());
    expect(calls).toEqual([]);
  });
});

describe("restoring a reservation", () => {
  it("writes nothing where there is one, or where the id holds its time", async () => {
    const { store, calls } = storeOver({ text: AT });
    expect(await store.restoreReservation("t", AT)).toBe(false);
    expect(await store.restoreReservation(DERIVED, AT)).toBe(false);
    expect(calls).toEqual(["read ids/t.txt"]);
  });

  it("writes the pointer only if it is still missing", async () => {
    const { store, uploads } = storeOver({ text: null });
    expect(await store.restoreReservation("t", AT)).toBe(true);
    expect(uploads).toMatchObject([{ body: AT, conditions: { ifNoneMatch: "*" } }]);
    expect(await storeOver({ text: null, refusal: EXISTS }).store.restoreReservation("t", AT)).toBe(false);
  });
});

it("a record is written as JSON, and only over what it replaces", async () => {
  const { store, uploads } = storeOver({ text: null });
  await store.create(queued("ü"));
  await store.replace(queued("ü"), '"1"');
  const blobHTTPHeaders = { blobContentType: "application/json" };
  expect(uploads).toMatchObject([
    { conditions: { ifNoneMatch: "*" }, blobHTTPHeaders },
    { conditions: { ifMatch: '"1"' }, blobHTTPHeaders },
  ]);
  const [first] = uploads as { readonly body: string; readonly bytes: number }[];
  expect(first?.bytes).toBe(Buffer.byteLength(first?.body ?? ""));
});
