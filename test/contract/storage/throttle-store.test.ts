import type { ContainerClient } from "@azure/storage-blob";
import { describe, expect, it } from "vitest";
import { blobRecordStore } from "../../../src/storage/record-store.ts";
import { blobThrottleStore } from "../../../src/storage/throttle-store.ts";
import { azuriteForFile } from "./azurite.ts";

const S = 1000;
const HOST = "graph.example";

const azurite = azuriteForFile();
const newContainer = () => azurite.blobs().getContainerClient(azurite.freshName());

/** A busy machine may take longer than the app waits. */
const throttleOf = (container: ContainerClient, { host = HOST, gate = "files" } = {}) =>
  blobThrottleStore(container, host, gate, { firstReadMs: 60_000, readMs: 60_000, writeMs: 60_000 });

/** The service's dates have whole seconds, and time passes during the test. */
const expectAbout = (leftMs: number, cooldownMs: number): void => {
  expect(leftMs).toBeGreaterThanOrEqual(cooldownMs - 5 * S);
  expect(leftMs).toBeLessThanOrEqual(cooldownMs + 2 * S);
};

describe("a throttle store of blobs", () => {
  it("reads no cooldown where there is no container, and creates one to store the first", async () => {
    const throttle = throttleOf(newContainer());
    expect(await throttle.read()).toBe(0);
    await throttle.extend(60 * S);
    expectAbout(await throttle.read(), 60 * S);
  });

  it("shows one instance's cooldown to the others, which may extend it but not shorten it", async () => {
    const container = newContainer();
    const [one, other] = [throttleOf(container), throttleOf(container)];
    await one.extend(100 * S);
    await other.extend(10 * S);
    expectAbout(await one.read(), 100 * S);
    await other.extend(500 * S);
    expectAbout(await one.read(), 500 * S);
  });

  it("keeps the longest of several cooldowns stored at once", async () => {
    const container = newContainer();
    const stores = [100, 200, 300].map((seconds) => ({ seconds, store: throttleOf(container) }));
    await Promise.all(stores.map(({ seconds, store }) => store.extend(seconds * S)));
    expectAbout(await throttleOf(container).read(), 300 * S);
  });

  it("keeps a cooldown for each Graph endpoint", async () => {
    const container = newContainer();
    await throttleOf(container, { host: "127.0.0.1:7080" }).extend(60 * S);
    expect(await throttleOf(container, { host: "127.0.0.1:7081" }).read()).toBe(0);
  });

  it("keeps a cooldown for each gate", async () => {
    const container = newContainer();
    await throttleOf(container, { gate: "print" }).extend(60 * S);
    expect(await throttleOf(container).read()).toBe(0);
    expectAbout(await throttleOf(container, { gate: "print" }).read(), 60 * S);
  });

  it("reads no cooldown after its blob was deleted", async () => {
    const container = newContainer();
    const throttle = throttleOf(container);
    await throttle.extend(60 * S);
    for await (const { name } of container.listBlobsFlat()) await container.deleteBlob(name);
    expect(await throttle.read()).toBe(0);
  });

  it("keeps its blob out of the list of records in the same container", async () => {
    const container = newContainer();
    await throttleOf(container).extend(60 * S);
    expect(await blobRecordStore(container).page(null)).toEqual({ found: [], next: null });
  });
});
