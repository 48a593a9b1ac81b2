import { describe, expect, it } from "vitest";
import packageJson from "../../../package.json" with { type: "json" };
import { ConfigError, readConfig } from "../../../src/config/config.ts";

const LOCAL = "UseDevelopmentStorage=true";
const base = { AzureWebJobsStorage: LOCAL };
const read = (settings: object) => readConfig({ ...base, ...settings });

describe("the settings", () => {
  it("have defaults for all but the storage", () => {
    const storage = { kind: "string", connectionString: LOCAL };
    expect(read({})).toEqual({
      transferConnectionName: "AzureWebJobsStorage",
      transferStorage: storage,
      sourceStorage: storage,
      transferQueue: "transfers",
      stepQueue: "transfer-steps",
      resultQueue: "transfer-results",
      recordContainer: "transfer-records",
      events: null,
      eventQueue: "blob-events",
      recordRetentionMs: 90 * 24 * 3_600_000,
      recordKeys: [],
      allowedSources: null,
      allowedTargets: null,
      graphEndpoint: "https://graph.microsoft.com",
      uploadHosts: [],
      graphVersion: null,
      graphAccessToken: null,
      graphUserAgent: `NONISV|blobferry|blobferry/${packageJson.version}`,
    });
  });

  it("are taken where they are given", () => {
    const config = read({
      TRANSFER_QUEUE: "t-1",
      STEP_QUEUE: "s-1",
      RESULT_QUEUE: "r-1",
      RECORD_CONTAINER: "c-1",
      RECORD_RETENTION_DAYS: "7",
      GRAPH_ENDPOINT: "https://microsoftgraph.chinacloudapi.cn/",
      GRAPH_VERSION: "v1.0",
      GRAPH_USER_AGENT: "ISV|Contoso Ltd.|Archive run/1.0-beta",
    });
    expect(config).toMatchObject({
      transferQueue: "t-1",
      stepQueue: "s-1",
      resultQueue: "r-1",
      recordContainer: "c-1",
      recordRetentionMs: 7 * 24 * 3_600_000,
      graphEndpoint: "https://microsoftgraph.chinacloudapi.cn",
      graphVersion: "v1.0",
      graphUserAgent: "ISV|Contoso Ltd.|Archive run/1.0-beta",
    });
  });

  it("turn events into transfers once there are rules", () => {
    const blob = { kind: "blob", name: "rules.json" };
    expect(read({ RULES: "rules.json" }).events).toEqual({ queue: "blob-events", rules: blob });
    const json = ' {"rules":[]}';
    expect(read({ RULES: json, EVENT_QUEUE: "e-1" }).events).toEqual({
      queue: "e-1",
      rules: { kind: "json", json },
    });
  });

  it.each(["transfers", "transfer-steps", "transfer-results"])(
    "cannot have the events on the queue %s",
    (queue) => {
      expect(() => read({ RULES: "rules.json", EVENT_QUEUE: queue })).toThrow("EVENT_QUEUE must differ");
    },
  );

  it("keep records forever with a retention of 0 days", () => {
    expect(read({ RECORD_RETENTION_DAYS: "0" }).recordRetentionMs).toBeNull();
  });

  it("count as unset when they are empty, as the portal leaves them", () => {
    const names = ["TransferStorage", "SourceStorage", "TRANSFER_QUEUE", "RESULT_QUEUE", "RECORD_CONTAINER"];
    const more = [
      "GRAPH_ENDPOINT",
      "GRAPH_VERSION",
      "GRAPH_ACCESS_TOKEN",
      "GRAPH_USER_AGENT",
      "SourceStorage__blobServiceUri",
      "RECORD_RETENTION_DAYS",
    ];
    const empty = Object.fromEntries([...names, ...more].map((name) => [name, ""]));
    expect(read(empty)).toEqual(read({}));
  });

  it.each([
    ["RECORD_RETENTION_DAYS", "-1"],
    ["RECORD_RETENTION_DAYS", "1.5"],
    ["RECORD_RETENTION_DAYS", "90d"],
    ["TRANSFER_QUEUE", "Transfers"],
    ["TRANSFER_QUEUE", "a"],
    ["TRANSFER_QUEUE", "a--b"],
    ["TRANSFER_QUEUE", "-ab"],
    // The host appends "-poison", and a queue's name has at most 63 characters.
    ["TRANSFER_QUEUE", "x".repeat(57)],
    ["RESULT_QUEUE", "results_1"],
    ["RESULT_QUEUE", "transfers"],
    ["RESULT_QUEUE", "transfers-poison"],
    ["RESULT_QUEUE", "transfer-steps"],
    ["RESULT_QUEUE", "transfer-steps-poison"],
    ["STEP_QUEUE", "transfers"],
    ["STEP_QUEUE", "transfer-steps-poison"],
    ["EVENT_QUEUE", "Events"],
    ["EVENT_QUEUE", "blob-events-poison"],
    ["RULES", "rules"],
    ["RULES", "ids/rules.json"],
    ["RULES", "8203000000000-rules.json"],
    ["RECORD_CONTAINER", "Records"],
    ["RECORD_CONTAINER", "x".repeat(64)],
    ["GRAPH_VERSION", "v2.0"],
    ["GRAPH_USER_AGENT", "Contoso Archive/1.0"],
    ["GRAPH_USER_AGENT", "NONISV|Contoso|Archive"],
    ["GRAPH_USER_AGENT", "NONISV|Contoso|Archive/1.0 "],
    ["GRAPH_USER_AGENT", "NONISV|Contoso|Archive/1.0|x"],
    ["GRAPH_USER_AGENT", "NONISV||Archive/1.0"],
    ["GRAPH_USER_AGENT", "nonisv|Contoso|Archive/1.0"],
    ["GRAPH_USER_AGENT", "NONISV|Contoso|Archive/1.0\r\nX-Header: 1"],
    ["GRAPH_USER_AGENT", "NONISV|Größe|Archive/1.0"],
    ["GRAPH_USER_AGENT", `NONISV|${"x".repeat(250)}|Archive/1.0`],
    ["HTTPS_PROXY", "proxy.example:3128"],
    ["https_proxy", "127.0.0.1:3999"],
    ["ALL_PROXY", "socks5://proxy.example:1080"],
    ["GRAPH_ENDPOINT", "graph.microsoft.com"],
    ["GRAPH_ENDPOINT", "ftp://graph.microsoft.com"],
    ["GRAPH_ENDPOINT", "http://graph.microsoft.com"],
    ["GRAPH_ENDPOINT", "http://localhost.example.com"],
    ["GRAPH_ENDPOINT", "https://graph.microsoft.com?x=1"],
    ["GRAPH_ENDPOINT", "https://user:pw@graph.microsoft.com"],
    ["GRAPH_ENDPOINT", "https://:pw@graph.microsoft.com"],
    ["GRAPH_ENDPOINT", "https://@graph.microsoft.com"],
    ["GRAPH_ENDPOINT", "https://graph.microsoft.com?"],
    ["GRAPH_ENDPOINT", "https://graph.microsoft.com#x"],
    ["GRAPH_ENDPOINT", "https://graph.microsoft.com/#"],
    ["GRAPH_ENDPOINT", " https://graph.microsoft.com"],
    ["GRAPH_ENDPOINT", "https://graph.microsoft.com "],
    ["GRAPH_ENDPOINT", "https://graph.microsoft.com/a b"],
    ["TRANSFER_QUEUE", "transfers-poison"],
    ["TransferStorage", "AccountName=a"],
    ["TransferStorage", "DefaultEndpointsProtocol=ftp;AccountName=a;AccountKey=a2V5"],
    ["TransferStorage", "BlobEndpoint=https://a.example"],
    ["TransferStorage", "SharedAccessSignature=sv=1"],
    ["TransferStorage", '""'],
    ["TransferStorage", "https://a.blob.core.windows.net"],
    ["SourceStorage", "nonsense"],
  ])("name %s when it is %j, and what it should look like", (name, value) => {
    const reading = () => read({ [name]: value });
    expect(reading).toThrow(ConfigError);
    expect(reading).toThrow(new RegExp(`${name} must `));
  });

  it("name every name at fault, not just the first", () => {
    expect(() => read({ TRANSFER_QUEUE: "A", GRAPH_VERSION: "x" })).toThrow(/TRANSFER_QUEUE.*GRAPH_VERSION/);
  });

  it("never repeat a connection string that is at fault", () => {
    expect(() => read({ TransferStorage: "AccountKeys=s3cret" })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining("s3cret") as string }) as Error,
    );
  });
});

describe("the token for Graph", () => {
  it.each(["http://localhost:5000", "http://127.0.0.1:5000", "http://[::1]:5000", "https://localhost:5000"])(
    "is taken from the settings with the endpoint %s",
    (endpoint) => {
      const config = read({ GRAPH_ENDPOINT: endpoint, GRAPH_ACCESS_TOKEN: "local" });
      expect(config).toMatchObject({ graphEndpoint: endpoint, graphAccessToken: "local" });
    },
  );

  it.each([
    undefined,
    "https://graph.microsoft.com",
    "https://127.0.0.1.example.com",
    "https://localhost.example",
  ])("is refused with the endpoint %s", (endpoint) => {
    expect(() => read({ GRAPH_ENDPOINT: endpoint, GRAPH_ACCESS_TOKEN: "s3cret" })).toThrow(
      /^GRAPH_ACCESS_TOKEN is accepted only with a GRAPH_ENDPOINT on loopback((?!s3cret).)*$/,
    );
  });

  it("is needed with a plain http endpoint, which no identity may be shown to", () => {
    expect(() => read({ GRAPH_ENDPOINT: "http://localhost:5000" })).toThrow(/GRAPH_ACCESS_TOKEN must be set/);
  });
});

it("an error never repeats the value of a setting, since it may be a secret", () => {
  const secret = "s3cret";
  const wrong: readonly Record<string, string>[] = [
    { AzureWebJobsStorage: `AccountKey=${secret}` },
    { TransferStorage: `DefaultEndpointsProtocol=ftp;AccountName=${secret};AccountKey=${secret}` },
    { SourceStorage: secret },
    { SourceStorage__blobServiceUri: `http://${secret}` },
    { SourceStorage__accountName: "a", SourceStorage__credential: secret },
    { TRANSFER_QUEUE: `${secret}--` },
    { TRANSFER_QUEUE: `${secret}-poison` },
    { RESULT_QUEUE: `${secret}--` },
    { RECORD_CONTAINER: `${secret}--` },
    { GRAPH_ENDPOINT: `https://user:${secret}@graph.example` },
    { GRAPH_VERSION: secret },
    { GRAPH_ACCESS_TOKEN: secret },
  ];
  const messages = wrong.map((settings) => {
    try {
      read(settings);
      return "";
    } catch (error) {
      return error instanceof ConfigError ? error.message : "";
    }
  });
  for (const [index, message] of messages.entries()) {
    expect([wrong[index], message]).toEqual([wrong[index], expect.stringContaining(" ")]);
    expect(message).not.toContain(secret);
  }
});
