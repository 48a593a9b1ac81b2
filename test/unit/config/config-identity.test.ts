import { expect, it } from "vitest";
import { readConfig } from "../../../src/config/config.ts";

const BLOB = { AzureWebJobsStorage__blobServiceUri: "https://a.blob.core.windows.net" };
const QUEUE = { AzureWebJobsStorage__queueServiceUri: "https://a.queue.core.windows.net" };
const NAME = { AzureWebJobsStorage__accountName: "b" };

it.each([{}, BLOB, QUEUE])("a connection with an identity needs both addresses: %j are not", (settings) => {
  expect(() => readConfig(settings)).toThrow(/^AzureWebJobsStorage is not set/);
});

it.each([
  [{ ...BLOB, ...QUEUE }, "a", "a"],
  [NAME, "b", "b"],
  [{ ...BLOB, ...NAME }, "a", "b"],
  [{ ...QUEUE, ...NAME }, "b", "a"],
])("it takes what is missing from the account's name: %j", (settings, blob, queue) => {
  expect(readConfig(settings).transferStorage).toMatchObject({
    kind: "identity",
    blobServiceUri: `https://${blob}.blob.core.windows.net`,
    queueServiceUri: `https://${queue}.queue.core.windows.net`,
  });
});

it("a connection that is undefined is as one that is not set", () => {
  expect(readConfig({ ...NAME, TransferStorage: undefined }).transferConnectionName).toBe(
    "AzureWebJobsStorage",
  );
});
