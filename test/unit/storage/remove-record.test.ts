import { Readable } from "node:stream";
import type { ContainerClient } from "@azure/storage-blob";
import { expect, it } from "vitest";
import { idPointerName, recordName } from "../../../src/storage/record-name.ts";
import { removeRecord } from "../../../src/storage/remove-record.ts";
import type { FoundRecord } from "../../../src/transfer/ports.ts";

const ADMITTED = "2026-11-22T10:00:00.000Z";
const GRACE_MS = 3_600_000;
const found = { summary: { transferId: "t", admittedAt: ADMITTED }, eTag: '"record"' } as FoundRecord;
const RECORD = recordName(found.summary);
const POINTER = idPointerName("t");

const restError = (statusCode: number): Error =>
  Object.assign(new Error("no"), { name: "RestError", statusCode });

/** A container with the record and a pointer; `fails` says which deletions fail, and with which status. */
const containerOf = (pointer: { text: string; ageMs: number } | null, fails: Record<string, number> = {}) => {
  const deleted: string[] = [];
  const now = Date.parse("2026-11-23T00:00:00.000Z");
  const container = {
    getBlobClient: (name: string) => ({
      download: () =>
        pointer === null
          ? Promise.reject(restError(404))
          : Promise.resolve({
              etag: '"pointer"',
              readableStreamBody: Readable.from([Buffer.from(pointer.text)]),
              date: new Date(now),
              lastModified: new Date(now - pointer.ageMs),
            }),
      delete: ({ conditions }: { conditions: { ifMatch: string } }) => {
        const status = fails[name];
        if (status !== undefined) return Promise.reject(restError(status));
        deleted.push(`${name} ${conditions.ifMatch}`);
        return Promise.resolve({});
      },
    }),
  };
  return { container: container as unknown as ContainerClient, deleted };
};

it("a record goes before its pointer, and both only if they are unchanged", async () => {
  const { container, deleted } = containerOf({ text: ADMITTED, ageMs: GRACE_MS });
  expect(await removeRecord(container, found, GRACE_MS)).toBe("removed");
  expect(deleted).toEqual([`${RECORD} "record"`, `${POINTER} "pointer"`]);
});

it("a record whose id was reserved a moment ago is kept", async () => {
  const { container, deleted } = containerOf({ text: ADMITTED, ageMs: GRACE_MS - 1 });
  expect(await removeRecord(container, found, GRACE_MS)).toBe("kept");
  expect(deleted).toEqual([]);
});

it("a pointer to another record of the same id stays", async () => {
  const { container, deleted } = containerOf({ text: "2026-11-22T11:00:00.000Z", ageMs: GRACE_MS });
  expect(await removeRecord(container, found, GRACE_MS)).toBe("removed");
  expect(deleted).toEqual([`${RECORD} "record"`]);
});

it("a record without a pointer is removed", async () => {
  const { container, deleted } = containerOf(null);
  expect(await removeRecord(container, found, GRACE_MS)).toBe("removed");
  expect(deleted).toEqual([`${RECORD} "record"`]);
});

it.each([412, 404])(
  "a record that answers %d has changed or is gone, and its pointer stays",
  async (status) => {
    const { container, deleted } = containerOf({ text: ADMITTED, ageMs: GRACE_MS }, { [RECORD]: status });
    expect(await removeRecord(container, found, GRACE_MS)).toBe("kept");
    expect(deleted).toEqual([]);
  },
);

it("a record is removed although its pointer changed in the meantime", async () => {
  const { container } = containerOf({ text: ADMITTED, ageMs: GRACE_MS }, { [POINTER]: 412 });
  expect(await removeRecord(container, found, GRACE_MS)).toBe("removed");
});

it("storage that fails is reported", async () => {
  const { container } = containerOf(null, { [RECORD]: 503 });
  await expect(removeRecord(container, found, GRACE_MS)).rejects.toThrow();
});
