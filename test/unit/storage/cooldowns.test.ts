import { RestError, type ContainerClient } from "@azure/storage-blob";
import { expect, it } from "vitest";
import { readCooldowns } from "../../../src/storage/cooldowns.ts";

const NOW = new Date("2026-10-05T12:00:00Z");
const { signal } = new AbortController();

const containerOf = (next: () => Promise<unknown>) => {
  const prefixes: unknown[] = [];
  const container = {
    listBlobsFlat: ({ prefix }: { readonly prefix: string }) => {
      prefixes.push(prefix);
      return { byPage: () => ({ next }) };
    },
  } as unknown as ContainerClient;
  return { container, prefixes };
};
const blob = (gate: string, secondsAgo: number, metadata?: Record<string, string>) => ({
  name: `throttle/graph.example/${gate}`,
  metadata,
  properties: { lastModified: new Date(NOW.getTime() - secondsAgo * 1000) },
});

it("lists what is not over yet, the longest first, by the clock of storage", async () => {
  const blobItems = [
    blob("files", 30, { cooldownms: "90000" }),
    blob("print", 30, { cooldownms: "20000" }),
    blob("outlook-a", 0, { cooldownms: "120000" }),
    // A slot of a mailbox.
    blob("outlook-a/slot-1", 0),
  ];
  const { container, prefixes } = containerOf(() =>
    Promise.resolve({ done: false, value: { date: NOW, segment: { blobItems } } }),
  );
  expect(await readCooldowns(container, "graph.example", signal)).toEqual([
    { gate: "outlook-a", leftMs: 121_000 },
    { gate: "files", leftMs: 61_000 },
  ]);
  expect(prefixes).toEqual(["throttle/graph.example/"]);
});

it("finds none before there is a container, and reports every other error", async () => {
  const failing = (statusCode: number) =>
    containerOf(() => Promise.reject(new RestError("no", { statusCode }))).container;
  expect(await readCooldowns(failing(404), "graph.example", signal)).toEqual([]);
  await expect(readCooldowns(failing(500), "graph.example", signal)).rejects.toMatchObject({
    statusCode: 500,
  });
});
