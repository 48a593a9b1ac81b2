import { describe, expect, it } from "vitest";
import { ConfigError, readConfig } from "../../../src/config/config.ts";

const identity = (blob: string, queue = "https://a.queue.core.windows.net") => ({
  AzureWebJobsStorage__blobServiceUri: blob,
  AzureWebJobsStorage__queueServiceUri: queue,
});

describe("a storage connection with an identity", () => {
  it.each([
    "https://a.blob.core.windows.net",
    "https://a.dfs.core.windows.net/",
    "https://A.BLOB.core.windows.net",
    "https://a-secondary.blob.core.windows.net",
    "https://a.blob.core.chinacloudapi.cn",
    "https://a.blob.core.usgovcloudapi.net",
    "https://a.z01.blob.storage.azure.net",
    "https://127.0.0.1:10000/a",
    "https://localhost:10000/a",
  ])("goes to %s", (address) => {
    expect(readConfig(identity(address)).transferStorage).toMatchObject({ blobServiceUri: address });
  });

  it.each([
    "https://attacker.example",
    "https://blob.core.windows.net.attacker.example",
    "https://evilblob.core.windows.net",
    "https://a.blob.core.windows.net@attacker.example",
    "https://a.web.core.windows.net",
    "https://localhost.attacker.example",
    "https://10.0.0.4/a",
  ])("does not go to %s", (address) => {
    const message = /^AzureWebJobsStorage__(blob|queue)ServiceUri names .*STORAGE_HOSTS/;
    expect(() => readConfig(identity(address))).toThrow(message);
    expect(() => readConfig(identity("https://a.blob.core.windows.net", address))).toThrow(message);
    expect(() => readConfig(identity(address))).toThrow(ConfigError);
  });

  it("does not go where an account's name leads elsewhere", () => {
    const settings = { AzureWebJobsStorage__accountName: "attacker.example/x" };
    expect(() => readConfig(settings)).toThrow(/names attacker\.example/);
  });

  it("goes where the operator says, and to hosts below", () => {
    const more = { STORAGE_HOSTS: "other.example, Storage.Contoso.com" };
    for (const address of [
      "https://storage.contoso.com",
      "https://a.storage.contoso.com",
      "https://other.example",
    ])
      expect(readConfig({ ...identity(address), ...more }).transferStorage.kind).toBe("identity");
    for (const address of ["https://mystorage.contoso.com", "https://contoso.com"])
      expect(() => readConfig({ ...identity(address), ...more })).toThrow(/STORAGE_HOSTS/);
  });

  it.each(["com", "*", "https://a.example", "a.example/x", "."])("takes no list like %j", (listed) => {
    const settings = { ...identity("https://a.example"), STORAGE_HOSTS: listed };
    expect(() => readConfig(settings)).toThrow(/^STORAGE_HOSTS must be/);
  });

  it("is the only kind that is limited: a key signs requests and is not sent", () => {
    const AzureWebJobsStorage =
      "AccountName=a;AccountKey=a2V5;BlobEndpoint=https://a.example;QueueEndpoint=https://a.example";
    expect(readConfig({ AzureWebJobsStorage }).transferStorage.kind).toBe("string");
  });
});

describe("Graph", () => {
  const base = { AzureWebJobsStorage: "UseDevelopmentStorage=true" };
  it.each([
    "https://graph.microsoft.com",
    "https://graph.microsoft.us",
    "https://dod-graph.microsoft.us",
    "https://microsoftgraph.chinacloudapi.cn",
    "https://localhost:7080",
  ])("is at %s", (endpoint) => {
    expect(readConfig({ ...base, GRAPH_ENDPOINT: endpoint }).graphEndpoint).toBe(endpoint);
  });

  it.each(["https://graph.example", "https://graph.microsoft.com.example", "https://management.azure.com"])(
    "is not at %s, unless the operator says so",
    (endpoint) => {
      const settings = { ...base, GRAPH_ENDPOINT: endpoint };
      expect(() => readConfig(settings)).toThrow(/^GRAPH_ENDPOINT names .*GRAPH_HOSTS/);
      const GRAPH_HOSTS = new URL(endpoint).hostname;
      expect(readConfig({ ...settings, GRAPH_HOSTS }).graphEndpoint).toBe(endpoint);
    },
  );
});
