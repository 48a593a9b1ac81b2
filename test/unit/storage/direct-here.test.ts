import { beforeEach, expect, it, vi } from "vitest";
import { accountFinding } from "../../../src/cli/doctor/check-storage.ts";
import { proxyFor, proxyWords } from "../../../src/http/proxy.ts";
import { blobService, queueService } from "../../../src/storage/connection.ts";
import { serve } from "../../support/http-server.ts";

const DEAD = "http://user:secret@127.0.0.1:1";

beforeEach(() => {
  vi.stubEnv("HTTPS_PROXY", DEAD);
  return () => {
    vi.unstubAllEnvs();
  };
});

it("storage on this machine is asked past the proxy", async () => {
  const { url } = await serve((_request, response) => {
    response.writeHead(200, { "x-ms-request-id": "1" }).end();
  });
  const connection = {
    kind: "string",
    connectionString: `BlobEndpoint=${url}/a;QueueEndpoint=${url}/a;SharedAccessSignature=sv=1`,
  } as const;
  await blobService(connection).getContainerClient("records").getProperties();
  await queueService(connection).getQueueClient("transfers").getProperties();
});

it("the proxy on the way to another machine is named, without its password", () => {
  const url = "https://a.blob.core.windows.net/records";
  expect(proxyFor(url, process.env)).toEqual({ host: "127.0.0.1:1", setting: "HTTPS_PROXY" });
  const { message, fix } = accountFinding(
    "storage",
    "blob service at a.blob.core.windows.net",
    { kind: "unreachable", code: "ECONNREFUSED" },
    { transferConnectionName: "TransferStorage" },
    proxyWords(url, process.env),
  );
  expect(message).toBe(
    "no storage: no response from the blob service at a.blob.core.windows.net through the proxy 127.0.0.1:1 (HTTPS_PROXY) (ECONNREFUSED)",
  );
  expect(fix).toContain("NO_PROXY");
});

it.each([
  ["http://127.0.0.1:10000/x", { HTTPS_PROXY: DEAD }],
  ["http://azurite.localhost:10000/x", { HTTPS_PROXY: DEAD }],
  ["https://a.example", { HTTPS_PROXY: DEAD, NO_PROXY: "b.example, a.example" }],
  ["https://a.corp.example", { HTTPS_PROXY: DEAD, no_proxy: ".corp.example" }],
  ["https://a.example", { HTTPS_PROXY: "" }],
  ["https://a.example", {}],
])("none is on the way to %s with %j", (url, environment) => {
  expect(proxyFor(url, environment)).toBeNull();
});

it.each([
  [{ https_proxy: DEAD }, "https_proxy"],
  [{ HTTP_PROXY: "http://a:1", ALL_PROXY: DEAD }, "ALL_PROXY"],
])("the setting that counts of %j is %s", (environment, setting) => {
  expect(proxyFor("https://a.example", environment)).toEqual({ host: "127.0.0.1:1", setting });
});
