import type { ContainerClient } from "@azure/storage-blob";
import { expect, it } from "vitest";
import { recordMetadata } from "../../../src/storage/record-codec.ts";
import { lookAtRecord, recordPage } from "../../../src/storage/record-pages.ts";
import { recordName } from "../../../src/storage/record-name.ts";
import { completed } from "../../support/records-by-status.ts";

const record = completed("t");
const NAME = recordName(record);
const blob = (
  name = NAME,
  metadata: object = recordMetadata(record),
  properties: object = { etag: "0x1" },
) => ({
  name,
  metadata,
  properties,
});

const restError = (statusCode: number): Error =>
  Object.assign(new Error("no"), { name: "RestError", statusCode });

/** A container that answers each listing with this page, or fails. */
const listing = (page: object | Error) => {
  const asked: object[] = [];
  const container = {
    listBlobsFlat: ({ includeMetadata }: { includeMetadata?: boolean }) => ({
      byPage: (settings: object) => {
        asked.push({ includeMetadata, ...settings });
        return { next: () => (page instanceof Error ? Promise.reject(page) : Promise.resolve(page)) };
      },
    }),
  };
  return { container: container as unknown as ContainerClient, asked };
};
const pageOf = (blobItems: readonly object[], continuationToken = "") => ({
  done: false,
  value: { segment: { blobItems }, continuationToken },
});

it("a page has 500 records at most, read from their metadata, from the token on", async () => {
  const { container, asked } = listing(pageOf([blob()], "next"));
  expect(await recordPage(container, null)).toMatchObject({
    found: [{ summary: { transferId: "t", status: "completed" }, eTag: '"0x1"' }],
    next: "next",
  });
  await recordPage(container, "next");
  expect(asked).toEqual([
    { includeMetadata: true, maxPageSize: 500 },
    { includeMetadata: true, maxPageSize: 500, continuationToken: "next" },
  ]);
});

it("what is not a record is left out", async () => {
  const others = [blob("0.txt"), blob(NAME, {}), blob(NAME, recordMetadata(record), {})];
  const quoted = blob(NAME, recordMetadata(record), { etag: '"0x2"' });
  const { container } = listing(pageOf([...others, quoted], "next"));
  const page = await recordPage(container, null);
  expect(page?.found.map(({ eTag }) => eTag)).toEqual(['"0x2"']);
  expect(page?.next).toBe("next");
});

it("the listing ends where other blobs begin, and with its last page", async () => {
  const past = listing(pageOf([blob(), blob("throttle/x", {})], "next"));
  expect(await recordPage(past.container, null)).toMatchObject({ found: [{}], next: null });
  expect(await recordPage(listing(pageOf([blob()])).container, null)).toMatchObject({ next: null });
  expect(await recordPage(listing({ done: true }).container, null)).toEqual({ found: [], next: null });
});

it("there are no records before there is a container, and no page for a token that is not valid any more", async () => {
  expect(await recordPage(listing(restError(404)).container, null)).toEqual({ found: [], next: null });
  expect(await recordPage(listing(restError(400)).container, "old")).toBeNull();
  await expect(recordPage(listing(restError(400)).container, null)).rejects.toThrow();
  await expect(recordPage(listing(restError(503)).container, "old")).rejects.toThrow();
});

const looking = (answer: () => Promise<object>) =>
  lookAtRecord(
    { getBlobClient: () => ({ getProperties: answer }) } as unknown as ContainerClient,
    "t",
    record.admittedAt,
  );

it("a single record is looked at by its metadata", async () => {
  const found = await looking(() => Promise.resolve({ metadata: recordMetadata(record), etag: '"0x1"' }));
  expect(found).toMatchObject({ summary: { transferId: "t" }, eTag: '"0x1"' });
  expect(await looking(() => Promise.resolve({ metadata: {}, etag: '"0x1"' }))).toBeNull();
  expect(await looking(() => Promise.reject(restError(404)))).toBeNull();
  await expect(looking(() => Promise.reject(restError(503)))).rejects.toThrow();
});
