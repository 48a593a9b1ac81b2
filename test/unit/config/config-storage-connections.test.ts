import { describe, expect, it } from "vitest";
import { readConfig } from "../../../src/config/config.ts";
import { addressOf, blobService, connectionOf, queueService } from "../../../src/storage/connection.ts";

const LOCAL = "UseDevelopmentStorage=true";
const ACCOUNT =
  "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=a2V5;EndpointSuffix=core.windows.net";
const base = { AzureWebJobsStorage: LOCAL };
const read = (settings: object) => readConfig({ ...base, ...settings });
const identity = (name: string) => ({
  [`${name}__blobServiceUri`]: "https://a.blob.core.windows.net",
  [`${name}__queueServiceUri`]: "https://a.queue.core.windows.net",
});

describe("the storage connections", () => {
  it.each([LOCAL, ACCOUNT, "BlobEndpoint=https://a.example;SharedAccessSignature=sv=1"])(
    "may be the connection string %#",
    (connectionString) => {
      expect(readConfig({ AzureWebJobsStorage: connectionString }).transferStorage).toEqual({
        kind: "string",
        connectionString,
      });
    },
  );

  it.each([
    ["without an EndpointSuffix", "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=a2V5"],
    ["without a protocol", "AccountName=a;AccountKey=a2V5;EndpointSuffix=core.windows.net"],
    ["in double quotes", `"${ACCOUNT}"`],
    ["in single quotes, with blanks", ` ' ${ACCOUNT}; ' `],
    ["with blanks in it", ACCOUNT.replaceAll(";", " ; ").replaceAll("=h", " = h")],
    ["with a line break at its end", `${ACCOUNT};\r\n`],
    ["with its keys in lower case", ACCOUNT.replace(/\w+=/g, (key) => key.toLowerCase())],
    ["with its keys in upper case", ACCOUNT.replace(/\w+=/g, (key) => key.toUpperCase())],
  ])("may be a connection string %s", (_what, connectionString) => {
    const connection = connectionOf(readConfig({ AzureWebJobsStorage: connectionString }).transferStorage);
    expect(blobService(connection).url).toBe("https://a.blob.core.windows.net/");
    expect(queueService(connection).url).toMatch(/^https:\/\/a\.queue\.core\.windows\.net\/?$/);
  });

  it.each([
    [
      "a SAS and a name alone",
      "AccountName=a;SharedAccessSignature=?sv=1&sig=x=",
      "https://a.blob.core.windows.net",
    ],
    [
      "a cloud of its own",
      "AccountName=a;AccountKey=a2V5;EndpointSuffix=core.example",
      "https://a.blob.core.example",
    ],
    ["an emulator's short form", "usedevelopmentstorage=TRUE;", "http://127.0.0.1:10000/devstoreaccount1"],
    [
      "an address of its own",
      "AccountName=a;AccountKey=a2V5;blobendpoint=http://b.example/a",
      "http://b.example/a",
    ],
  ])("may be a connection string with %s", (_what, connectionString, address) => {
    const connection = connectionOf(readConfig({ AzureWebJobsStorage: connectionString }).transferStorage);
    expect(addressOf(blobService(connection).url)).toBe(address);
    expect(queueService(connection).url).toMatch(/^https?:/);
  });

  it("need no address of queues where only blobs are read", () => {
    const { sourceStorage } = read({ SourceStorage__blobServiceUri: "https://s.blob.core.windows.net" });
    expect(sourceStorage).toMatchObject({
      kind: "identity",
      blobServiceUri: "https://s.blob.core.windows.net",
    });
  });

  it("prefer TransferStorage, and read the sources from SourceStorage", () => {
    const config = read({ TransferStorage: ACCOUNT, ...identity("SourceStorage") });
    expect(config).toMatchObject({
      transferConnectionName: "TransferStorage",
      transferStorage: { kind: "string", connectionString: ACCOUNT },
      sourceStorage: { kind: "identity", blobServiceUri: "https://a.blob.core.windows.net" },
    });
    expect(read({ TransferStorage: ACCOUNT }).sourceStorage).toEqual(config.transferStorage);
  });

  it("may be made with an identity", () => {
    const plain = read(identity("TransferStorage"));
    expect(plain).toMatchObject({ transferConnectionName: "TransferStorage" });
    expect(plain.transferStorage).toEqual({
      kind: "identity",
      blobServiceUri: "https://a.blob.core.windows.net",
      queueServiceUri: "https://a.queue.core.windows.net",
      credential: "default",
      clientId: null,
    });
    const managed = { TransferStorage__credential: "managedidentity", TransferStorage__clientId: "id-1" };
    expect(read({ ...identity("TransferStorage"), ...managed }).transferStorage).toMatchObject({
      credential: "managedidentity",
      clientId: "id-1",
    });
  });

  it("may be made with an identity and the account's name, as AzureWebJobsStorage often is", () => {
    expect(readConfig({ AzureWebJobsStorage__accountName: "acct" }).transferStorage).toMatchObject({
      kind: "identity",
      blobServiceUri: "https://acct.blob.core.windows.net",
      queueServiceUri: "https://acct.queue.core.windows.net",
    });
  });

  it.each([
    ["nothing", {}, "AzureWebJobsStorage is not set"],
    [
      "half an identity",
      { TransferStorage__blobServiceUri: "https://a.example" },
      "TransferStorage__queueServiceUri",
    ],
    ["only a credential", { TransferStorage__credential: "managedidentity" }, "TransferStorage is not set"],
    [
      "a plain http address",
      { ...identity("S"), S__queueServiceUri: "http://a.example" },
      "S__queueServiceUri must",
    ],
    ["no address", { ...identity("S"), S__blobServiceUri: "a.example" }, "S__blobServiceUri must"],
    ["an unknown credential", { ...identity("S"), S__credential: "workload" }, "S__credential must"],
  ])("are refused by name with %s", (_what, settings, message) => {
    const named = Object.entries(settings).map(([key, value]) => [
      key.replace(/^S__/, "TransferStorage__"),
      value,
    ]);
    const expected = message.replace(/^S__/, "TransferStorage__");
    expect(() => readConfig(Object.fromEntries(named) as Record<string, string>)).toThrow(expected);
  });
});
