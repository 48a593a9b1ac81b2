import { Readable } from "node:stream";
import type { ContainerClient } from "@azure/storage-blob";
import { expect, it } from "vitest";
import { readText } from "../../../src/storage/read-text.ts";

const restError = (statusCode: number): Error =>
  Object.assign(new Error("no"), { name: "RestError", statusCode });

/** A container whose every blob answers a download like this. */
const containerOf = (download: () => Promise<object>) =>
  ({ getBlobClient: () => ({ download }) }) as unknown as ContainerClient;

const answer = (more: object = {}) => ({
  etag: '"1"',
  readableStreamBody: Readable.from([Buffer.from("Grü").subarray(0, 3), Buffer.from("ü").subarray(1)]),
  date: new Date("2026-11-22T10:00:05.000Z"),
  lastModified: new Date("2026-11-22T10:00:02.000Z"),
  ...more,
});

it("a text is put together from its parts, with its ETag and its age by the service's clock", async () => {
  expect(
    await readText(
      containerOf(() => Promise.resolve(answer())),
      "a",
    ),
  ).toEqual({
    text: "Grü",
    eTag: '"1"',
    ageMs: 3000,
  });
});

it.each([{ date: undefined }, { lastModified: undefined }])(
  "a text of unknown age is new: %j",
  async (missing) => {
    const found = await readText(
      containerOf(() => Promise.resolve(answer(missing))),
      "a",
    );
    expect(found).toMatchObject({ ageMs: 0 });
  },
);

it("there is no text only where the service says so", async () => {
  expect(
    await readText(
      containerOf(() => Promise.reject(restError(404))),
      "a",
    ),
  ).toBeNull();
  await expect(
    readText(
      containerOf(() => Promise.reject(restError(403))),
      "a",
    ),
  ).rejects.toThrow();
});

it.each([{ etag: undefined }, { readableStreamBody: undefined }])(
  "an answer that lacks %j is a failure, not an empty text",
  async (missing) => {
    await expect(
      readText(
        containerOf(() => Promise.resolve(answer(missing))),
        "a",
      ),
    ).rejects.toThrow("without an ETag or a body");
  },
);

it("a body that never ends is given up", async () => {
  const readableStreamBody = new Readable({ read: () => undefined });
  const read = readText(
    containerOf(() => Promise.resolve(answer({ readableStreamBody }))),
    "a",
    5,
  );
  await expect(read).rejects.toMatchObject({ name: "TimeoutError" });
});
