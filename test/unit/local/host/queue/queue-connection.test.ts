import { expect, it } from "vitest";
import { readQueueConnection } from "../../../../../local/host/queue/queue-connection.ts";

it("accepts a connection string under its name or with the AzureWebJobs prefix", () => {
  const connectionString = "UseDevelopmentStorage=true";
  const expected = { kind: "connectionString", connectionString };
  expect(readQueueConnection("My", { My: connectionString })).toEqual(expected);
  expect(readQueueConnection("My", { AzureWebJobsMy: connectionString })).toEqual(expected);
  expect(readQueueConnection(undefined, { AzureWebJobsStorage: connectionString })).toEqual(expected);
});

it("accepts an identity with the address of the service or the name of the account", () => {
  const identity = { kind: "identity", managedIdentity: false, clientId: null };
  expect(readQueueConnection("My", { My__queueServiceUri: "https://q" })).toEqual({
    ...identity,
    serviceUri: "https://q",
  });
  expect(
    readQueueConnection("My", {
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
  expect(() => readQueueConnection("My", {})).toThrow(/"My" is missing.*My__queueServiceUri/);
});
