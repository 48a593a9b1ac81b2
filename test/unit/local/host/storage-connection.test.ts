import { expect, it } from "vitest";
import { readStorageConnection } from "../../../../local/host/storage-connection.ts";

it("accepts a connection string under its name or with the AzureWebJobs prefix", () => {
  const connectionString = "UseDevelopmentStorage=true";
  const expected = { kind: "connectionString", connectionString };
  expect(readStorageConnection("My", { My: connectionString })).toEqual(expected);
  expect(readStorageConnection("My", { AzureWebJobsMy: connectionString })).toEqual(expected);
  expect(readStorageConnection(undefined, { AzureWebJobsStorage: connectionString })).toEqual(expected);
});

it("accepts an identity with the address of the service or the name of the account", () => {
  const identity = { kind: "identity", managedIdentity: false, clientId: null };
  expect(readStorageConnection("My", { My__queueServiceUri: "https://q" })).toEqual({
    ...identity,
    serviceUri: "https://q",
  });
  expect(
    readStorageConnection("My", {
      My__accountName: "acc",
      My__credential: "managedidentity",
      My__clientId: "c",
    }),
  ).toEqual({
    kind: "identity",
    serviceUri: "https://acc.queue.core.windows.net",
    managedIdentity: true,
    clientId: "c",
  });
});

it("names the settings that are missing", () => {
  expect(() => readStorageConnection("My", {})).toThrow(/"My" is missing.*My__queueServiceUri/);
});

it("derives the address of the blob service from the same settings", () => {
  expect(readStorageConnection("My", { My__accountName: "acc" }, "blob")).toMatchObject({
    serviceUri: "https://acc.blob.core.windows.net",
  });
});
