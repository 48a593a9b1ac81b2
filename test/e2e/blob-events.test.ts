import { QueueServiceClient, type QueueClient } from "@azure/storage-queue";
import { afterAll, beforeAll, expect, it } from "vitest";
import { saveRules } from "../../src/rules/load-rules.ts";
import { content, KIB, sha256 } from "../support/content.ts";
import { accountId, base64, cloudEvent, eventGrid } from "../support/event-messages.ts";
import { startSystem, type System } from "../support/system.ts";

const FILES = 12;
const BYTES = 700 * KIB;
const sender = accountId("devstoreaccount1");
const rules = {
  rules: [
    {
      name: "scans",
      when: { container: "sources", prefix: "scans/", exclude: ["**/tmp/**"] },
      target: { kind: "site", siteUrl: "http://localhost/sites/Finance", path: "Scans/{path}" },
      options: { rangeBytes: 320 * KIB },
    },
  ],
};

let system: System;
let events: QueueClient;
beforeAll(async () => {
  system = await startSystem({
    env: {
      BLOBFERRY_LOCAL_LEASE_SECONDS: "3",
      BLOBFERRY_LOCAL_PATIENCE: "0.1",
      RULES: "rules.json",
    },
  });
  events = QueueServiceClient.fromConnectionString(system.connectionString).getQueueClient("blob-events");
  await saveRules(system.blobs.getContainerClient("transfer-records"), "rules.json", JSON.stringify(rules));
});
afterAll(() => system.stop());

/** Writes a blob, and returns what Event Grid has to say about it. */
const newBlob = async (blob: string, bytes = BYTES): Promise<string> => {
  await system.putBlob(blob, content(bytes));
  return await eTagOf(blob);
};
const eTagOf = async (blob: string): Promise<string> =>
  (await system.blobs.getContainerClient("sources").getBlobClient(blob).getProperties()).etag ?? "";

const arrived = (name: string) => system.graph.items().filter((item) => item.name === name);
const resultAbout = (blob: string) => system.result(({ data }) => data.source?.blob === blob);

it("makes a file of each new blob, and nothing of an event that comes again", async () => {
  const eTag = await newBlob("scans/2026/ü #1.tif");
  const message = { sender, eTag };
  await events.sendMessage(base64(cloudEvent("sources/scans/2026/ü #1.tif", message)));
  const { data } = await resultAbout("scans/2026/ü #1.tif");
  expect(data).toMatchObject({ status: "completed", verification: "matched", labels: { rule: "scans" } });
  await events.sendMessage(JSON.stringify(eventGrid("sources/scans/2026/ü #1.tif", message)));
  await events.sendMessage(
    base64(eventGrid(`sources/scans/2026/${encodeURIComponent("ü #1.tif")}`, message)),
  );
  await system.until("the events that repeat it", 60_000, () =>
    system.log().includes("repeats one that has its transfer") ? true : undefined,
  );
  expect(arrived("ü #1.tif")).toMatchObject([{ sha256: sha256(content(BYTES)), commits: 1 }]);
  expect(new Set((await system.allResults()).map(({ id }) => id)).size).toBe(1);
});

it("moves what is there, and not what an older event was about", async () => {
  const old = await newBlob("scans/changed.tif");
  const eTag = await newBlob("scans/changed.tif", 1000);
  await events.sendMessage(base64(eventGrid("sources/scans/changed.tif", { sender, eTag: old })));
  await events.sendMessage(base64(eventGrid("sources/scans/changed.tif", { sender, eTag })));
  expect((await resultAbout("scans/changed.tif")).data).toMatchObject({ status: "completed", bytes: 1000 });
  expect(arrived("changed.tif")).toMatchObject([{ sizeBytes: 1000, commits: 1 }]);
});

it("reports a message that is no event", async () => {
  await events.sendMessage('{"source":{"container":"sources","blob":"a"}}');
  const { data } = await system.rejection(({ data: { error } }) => error.message.includes("not an event"));
  expect(data.error.message).toBe("the message is not an event: it has neither eventType nor specversion");
});

it("makes one file of each blob although the host is killed in between and each event comes twice", async () => {
  const names = Array.from({ length: FILES }, (_, index) => `crash-${index}.tif`);
  const messages: string[] = [];
  for (const name of names) {
    const eTag = await newBlob(`scans/${name}`);
    messages.push(base64(cloudEvent(`sources/scans/${name}`, { sender, eTag })));
  }
  for (const message of messages) await events.sendMessage(message);
  await system.until(
    "a first transfer",
    60_000,
    () => /starts transfer event-\S+ of sources\/scans\/crash-/.exec(system.log()) ?? undefined,
  );
  await system.host().stop("SIGKILL");
  for (const message of messages) await events.sendMessage(message);
  await system.startHost();
  for (const name of names) expect((await resultAbout(`scans/${name}`)).data.status).toBe("completed");
  await system.until("an empty queue", 60_000, async () => {
    const { approximateMessagesCount } = await events.getProperties();
    return approximateMessagesCount === 0 ? true : undefined;
  });
  for (const name of names) expect(arrived(name)).toMatchObject([{ commits: 1 }]);
  const about = (await system.allResults()).filter(({ data }) => data.source?.blob.includes("crash-"));
  expect(new Set(about.map(({ id }) => id)).size).toBe(FILES);
});
