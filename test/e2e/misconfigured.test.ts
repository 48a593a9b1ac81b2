import { QueueServiceClient, type QueueClient } from "@azure/storage-queue";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startAzurite, type Azurite } from "../../local/azurite.ts";
import type { StartedProcess } from "../../local/launcher/processes.ts";
import { startAppHost } from "../support/app-host.ts";

let azurite: Azurite;
let host: StartedProcess;
let transfers: QueueClient;
let log = "";

/** The app with a setting that stops it, in front of a queue with a job. */
beforeAll(async () => {
  azurite = await startAzurite({ inMemory: true });
  transfers = QueueServiceClient.fromConnectionString(azurite.connectionString).getQueueClient("transfers");
  await transfers.create();
  await transfers.sendMessage('{"transferId":"waits"}');
  host = await startAppHost(
    {
      AzureWebJobsStorage: azurite.connectionString,
      GRAPH_ENDPOINT: "http://graph.example",
      BLOBFERRY_LOCAL_KEY: "key",
    },
    (line) => {
      log += `${line}\n`;
    },
  );
});
afterAll(async () => {
  await host.stop("SIGKILL");
  await azurite.stop();
});

const get = (path: string): Promise<Response> =>
  fetch(`${host.ready}/api/${path}`, { headers: { "x-functions-key": "key" } });

it("health names the wrong setting", async () => {
  const response = await get("health");
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({
    status: "misconfigured",
    reasons: [expect.stringMatching(/^GRAPH_ENDPOINT must be an https address/)],
  });
});

it("every other operation names it, and the page opens", async () => {
  const response = await get("transfers");
  expect(response.status).toBe(503);
  expect(response.headers.get("content-type")).toMatch(/^application\/problem\+json/);
  expect(await response.json()).toMatchObject({
    code: "misconfigured",
    detail: expect.stringMatching(/^GRAPH_ENDPOINT must be/) as string,
  });
  expect((await get("dashboard")).status).toBe(200);
});

it("the log names it once", () => {
  expect(log.match(/wrong setting: GRAPH_ENDPOINT must be an https address/g)).toHaveLength(1);
});

it("no queue or timer function runs, and the job is still there, never fetched", async () => {
  expect(log).not.toMatch(/startTransfer|continueTransfer|deadLetter|rescueStalled/);
  const { peekedMessageItems } = await transfers.peekMessages();
  expect(peekedMessageItems).toMatchObject([{ messageText: '{"transferId":"waits"}', dequeueCount: 0 }]);
});
