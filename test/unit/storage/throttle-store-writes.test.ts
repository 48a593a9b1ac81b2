import type { ContainerClient } from "@azure/storage-blob";
import { expect, it, vi } from "vitest";
import { blobThrottleStore } from "../../../src/storage/throttle-store.ts";

const restError = (statusCode: number, code?: string): Error =>
  Object.assign(new Error("no"), { name: "RestError", statusCode, code });

interface Stored {
  readonly cooldownms?: string;
  readonly ageMs: number;
  readonly etag?: string;
}

/** A container whose blob is like this, or missing; each upload fails with the next of `failures`, if there is one. */
const containerOf = (stored: Stored | Error, failures: Error[] = []) => {
  const uploads: { conditions: object; metadata: object }[] = [];
  const names: string[] = [];
  let created = 0;
  const now = Date.parse("2026-11-22T10:00:00.000Z");
  const container = {
    createIfNotExists: () => Promise.resolve(++created),
    getBlockBlobClient: (name: string) => {
      names.push(name);
      return {
        getProperties: () =>
          stored instanceof Error
            ? Promise.reject(stored)
            : Promise.resolve({
                metadata: stored.cooldownms === undefined ? {} : { cooldownms: stored.cooldownms },
                date: new Date(now),
                lastModified: new Date(now - stored.ageMs),
                etag: stored.etag,
              }),
        upload: (_text: string, _bytes: number, { conditions, metadata }: (typeof uploads)[number]) => {
          uploads.push({ conditions, metadata });
          const failure = failures.shift();
          return failure === undefined ? Promise.resolve({}) : Promise.reject(failure);
        },
      };
    },
  };
  return { container: container as unknown as ContainerClient, uploads, names, created: () => created };
};

const storeOf = ({ container }: ReturnType<typeof containerOf>, host = "graph.example", gate = "files") =>
  blobThrottleStore(container, host, gate);

it("a cooldown lasts from its last write, and up to a second longer, since the dates have whole seconds", async () => {
  expect(await storeOf(containerOf({ cooldownms: "60000", ageMs: 20_000 })).read()).toBe(41_000);
  expect(await storeOf(containerOf({ cooldownms: "60000", ageMs: 61_000 })).read()).toBe(0);
});

it("a blob that holds no length is no cooldown", async () => {
  expect(await storeOf(containerOf({ ageMs: 0 })).read()).toBe(0);
  expect(await storeOf(containerOf({ cooldownms: "x", ageMs: 0 })).read()).toBe(0);
});

it("the first cooldown is written only if nobody else has written one, in whole milliseconds", async () => {
  const fake = containerOf(restError(404));
  await storeOf(fake).extend(1500.2);
  expect(fake.uploads).toEqual([{ conditions: { ifNoneMatch: "*" }, metadata: { cooldownms: "1501" } }]);
});

it("a longer cooldown is written over the one that was found, and a shorter one or an equal one is not", async () => {
  const stored = { cooldownms: "10000", ageMs: 0, etag: '"1"' };
  const longer = containerOf(stored);
  await storeOf(longer).extend(11_001);
  expect(longer.uploads).toMatchObject([{ conditions: { ifMatch: '"1"' } }]);
  const equal = containerOf(stored);
  await storeOf(equal).extend(11_000);
  expect(equal.uploads).toEqual([]);
});

it.each([412, 409])(
  "a write that another instance has overtaken (%d) is repeated, three times at most",
  async (status) => {
    const once = containerOf(restError(404), [restError(status)]);
    await storeOf(once).extend(1000);
    expect(once.uploads).toHaveLength(2);
    const always = containerOf(
      restError(404),
      Array.from({ length: 9 }, () => restError(status)),
    );
    await storeOf(always).extend(1000);
    expect(always.uploads).toHaveLength(3);
  },
);

it("a missing container is created, and other failures are reported at once", async () => {
  const missing = containerOf(restError(404), [restError(404, "ContainerNotFound")]);
  await storeOf(missing).extend(1000);
  expect(missing.created()).toBe(1);
  expect(missing.uploads).toHaveLength(2);
  const busy = containerOf(restError(404), [restError(503)]);
  await expect(storeOf(busy).extend(1000)).rejects.toMatchObject({ statusCode: 503 });
  expect(busy.uploads).toHaveLength(1);
  await expect(storeOf(containerOf(restError(503))).read()).rejects.toMatchObject({ statusCode: 503 });
});

it("each host and each gate has a blob of its own, under a name that no listing takes for a record", () => {
  const fake = containerOf(restError(404));
  storeOf(fake, "127.0.0.1:7080", "a/b");
  expect(fake.names).toEqual(["throttle/127.0.0.1_7080/a_b"]);
});

it("storage that does not answer holds a call to Graph up for a second, the first for five, and a write for three", async () => {
  vi.useFakeTimers();
  try {
    let isSilent = true;
    const getProperties = () =>
      isSilent ? new Promise<never>(() => undefined) : Promise.reject(restError(404));
    const container = { getBlockBlobClient: () => ({ getProperties }) } as unknown as ContainerClient;
    const store = blobThrottleStore(container, "graph.example", "files");
    const limitOf = async (call: () => Promise<unknown>): Promise<number> => {
      const startedMs = Date.now();
      const ended = call().then(
        () => 0,
        () => Date.now() - startedMs,
      );
      await vi.advanceTimersByTimeAsync(60_000);
      return await ended;
    };
    const read = () => store.read();
    expect([await limitOf(read), await limitOf(read)]).toEqual([5000, 5000]);
    isSilent = false;
    expect(await store.read()).toBe(0);
    isSilent = true;
    expect([await limitOf(read), await limitOf(() => store.extend(1000))]).toEqual([1000, 3000]);
  } finally {
    vi.useRealTimers();
  }
});
