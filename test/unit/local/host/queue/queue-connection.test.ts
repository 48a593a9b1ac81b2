import { expect, it } from "vitest";
import { readQueueConnection } from "../../../../../local/host/queue/queue-connection.ts";

it("takes a connection string, by the name or with the AzureWebJobs prefix", () => {
  const connectionString = "UseDevelopmentStorage=true";
  const expected = { kind: "connectionString", connectionString };
  expect(readQueueConnection("My", { My: connectionString })).toEqual(expected);
  expect(readQueueConnection("My", { AzureWebJobsMy: connectionString })).toEqual(expected);
  expect(readQueueConnection(undefined, { AzureWebJobsStorage: connectionString })).toEqual(expected);
});

it("takes an identity, with the service's address or the account's name", () => {
  const identity = { kind: "identity", managedIdentity: false, clientId: undefined };
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

it("says what to set when there is neither", () => {
  expect(() => readQueueConnection("My", {})).toThrow(/"My" is missing.*My__queueServiceUri/);
});
