import { HttpRequest, InvocationContext, type HttpResponseInit } from "@azure/functions";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type * as Module from "../../../src/api/endpoint.ts";
import { OPERATION_IDS, OPERATIONS, type OperationId } from "../../../src/api/operations.ts";

let api: typeof Module;
beforeEach(async () => {
  vi.resetModules();
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  api = await import("../../../src/api/endpoint.ts");
  vi.stubEnv("AzureWebJobsStorage", "UseDevelopmentStorage=true");
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const context = new InvocationContext({ functionName: "f", logHandler: () => undefined });
const request = (path: string) => new HttpRequest({ method: "GET", url: `https://app.example/api/${path}` });
const ask = async (id: OperationId): Promise<{ status: number; body: Record<string, unknown> }> => {
  const { handler } = api.endpoint(id);
  const { status = 200, body } = (await handler(request(OPERATIONS[id].route), context)) as HttpResponseInit;
  return { status, body: JSON.parse(body as string) as Record<string, unknown> };
};

describe.each([
  ["GRAPH_ENDPOINT", "http://graph.example"],
  ["API_AUTH", "nobody"],
  ["AzureWebJobsStorage", ""],
  ["AzureWebJobsStorage", "AccountName=a;AccountKey=c2VjcmV0;BlobEndpoint=nonsense"],
])("while %s is %j", (name, value) => {
  beforeEach(() => {
    vi.stubEnv(name, value);
  });

  it("health names it", async () => {
    expect(await ask("health")).toMatchObject({
      status: 503,
      body: { status: "misconfigured", reasons: [expect.stringMatching(`^${name} `)] },
    });
  });

  it("every other operation names it", async () => {
    for (const id of OPERATION_IDS.filter((one) => one !== "health")) {
      const { status, body } = await ask(id);
      expect([id, status, body["code"]]).toEqual([id, 503, "misconfigured"]);
      expect(body["detail"]).toMatch(`${name} `);
    }
  });

  it("the operations still require a key", () => {
    expect(api.endpoint("listTransfers").authLevel).toBe("function");
    expect(api.endpoint("health").authLevel).toBe("anonymous");
  });
});

it.each([
  { GRAPH_ENDPOINT: "https://internal.example" },
  { AzureWebJobsStorage: "", AzureWebJobsStorage__accountName: "internal.example/x" },
])("no operation reveals the host that a wrong setting names: %j", async (settings) => {
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  for (const id of OPERATION_IDS) {
    const { status, body } = await ask(id);
    expect([id, status]).toEqual([id, 503]);
    expect(JSON.stringify(body)).not.toContain("internal.example");
    expect(JSON.stringify(body)).toMatch(/(GRAPH_ENDPOINT|AzureWebJobsStorage__blobServiceUri) names a host/);
  }
});

it("with easyauth the host asks for no key, since the platform stands in front of it", () => {
  expect(api.endpoint("listTransfers").authLevel).toBe("function");
  vi.stubEnv("API_AUTH", "easyauth");
  expect(api.endpoint("listTransfers").authLevel).toBe("anonymous");
});

it("the page opens while a setting of another part is wrong", async () => {
  vi.stubEnv("GRAPH_ENDPOINT", "http://graph.example");
  const answer = (await api.page("dashboard").handler(request("dashboard"), context)) as HttpResponseInit;
  expect(answer.status).toBe(200);
});
