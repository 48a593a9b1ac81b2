import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BlobServiceClient, type ContainerClient } from "@azure/storage-blob";
import { startAzurite, type Azurite } from "../../../local/azurite.ts";
import { blobThrottleStore } from "../../../src/storage/throttle-store.ts";
import { blobRecordStore } from "../../../src/storage/record-store.ts";

const S = 1000;

let azurite: Azurite;
let container: ContainerClient;
beforeAll(async () => {
  azurite = await startAzurite({ inMemory: true });
  container = BlobServiceClient.fromConnectionString(azurite.connectionString).getContainerClient("records");
});
afterAll(() => azurite.stop());

/** Dates have whole seconds, and time passes. */
const expectAbout = (leftMs: number, cooldownMs: number): void => {
  expect(leftMs).toBeGreaterThanOrEqual(cooldownMs - 5 * S);
  expect(leftMs).toBeLessThanOrEqual(cooldownMs + 2 * S);
};

describe("the shared gate", () => {
  it("is open where there is no container, and creates it to be closed", async () => {
    const throttle = blobThrottleStore(container, "graph.one.example");
    expect(await throttle.read()).toBe(0);
    await throttle.extend(60 * S);
    expectAbout(await throttle.read(), 60 * S);
  });

  it("is seen by others, reaches further when told so, and is never shortened", async () => {
    const [one, other] = [
      blobThrottleStore(container, "graph.two.example"),
      blobThrottleStore(container, "graph.two.example"),
    ];
    await one.extend(100 * S);
    await other.extend(10 * S);
    expectAbout(await one.read(), 100 * S);
    await other.extend(500 * S);
    expectAbout(await one.read(), 500 * S);
  });

  it("ends up at the longest of many that are told at a time", async () => {
    const gates = Array.from({ length: 3 }, () => blobThrottleStore(container, "graph.three.example"));
    await Promise.all(gates.map((throttle, n) => throttle.extend((n + 1) * 100 * S)));
    expectAbout((await gates[0]?.read()) ?? 0, 300 * S);
  });

  it("is one per Graph endpoint", async () => {
    await blobThrottleStore(container, "127.0.0.1:7080").extend(60 * S);
    expect(await blobThrottleStore(container, "127.0.0.1:7081").read()).toBe(0);
  });

  it("is open again where somebody has deleted the blob", async () => {
    const throttle = blobThrottleStore(container, "graph.four.example");
    await throttle.extend(60 * S);
    await container.getBlobClient("gate/graph.four.example").delete();
    expect(await throttle.read()).toBe(0);
  });

  it("is no record", async () => {
    const listed = [];
    for await (const record of blobRecordStore(container).list()) listed.push(record);
    expect(listed).toEqual([]);
  });
});
