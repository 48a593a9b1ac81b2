import { describe, expect, it } from "vitest";
import { misconfigured } from "../../../src/api/health.ts";
import { ConfigError } from "../../../src/config/config.ts";
import type { JobInput } from "../../../src/client/job-input.ts";
import { fakeBatches } from "../../support/batch-views.ts";
import { call, fakeApi, transfer } from "../../support/call-api.ts";

describe("submitTransfer", () => {
  it("answers 202 with the transfer, and says where to look", async () => {
    const { status, headers, body } = await call("submitTransfer", fakeApi());
    expect(status).toBe(202);
    expect(headers.get("location")).toBe("https://app.example/api/transfers/one");
    expect(headers.get("operation-location")).toBe("https://app.example/api/transfers/one");
    expect(body).toEqual({ ...transfer(), created: true });
  });

  it("answers 200 where the same job was submitted before", async () => {
    const submit = () => Promise.resolve({ transferId: "one", created: false, transfer: transfer() });
    const { status, headers, body } = await call("submitTransfer", fakeApi({ submit }));
    expect([status, body["created"]]).toEqual([200, false]);
    expect(headers.get("location")).toBe("https://app.example/api/transfers/one");
  });

  const submitted = async (body: object, key?: string) => {
    const jobs: JobInput[] = [];
    const api = fakeApi({
      submit: (job) => {
        jobs.push(job);
        return Promise.resolve({ transferId: "x", created: true, transfer: transfer() });
      },
    });
    const headers = key === undefined ? {} : { "idempotency-key": key };
    const answer = await call("submitTransfer", api, { body: JSON.stringify(body), headers });
    return { ...answer, jobs };
  };

  it.each(["my-key", '"my-key"'])("takes the Idempotency-Key %s as the transferId", async (key) => {
    expect((await submitted({ a: 1 }, key)).jobs).toEqual([{ a: 1, transferId: "my-key" }]);
  });

  it("takes a key that is the transferId too", async () => {
    expect((await submitted({ transferId: "k" }, "k")).jobs).toEqual([{ transferId: "k" }]);
  });

  it("refuses a key that differs from the transferId, and submits nothing", async () => {
    const { status, body, jobs } = await submitted({ transferId: "a" }, "b");
    expect({ status, body, jobs }).toMatchObject({
      status: 422,
      body: { code: "idempotency-key-mismatch", field: "transferId" },
      jobs: [],
    });
  });

  it.each(["", "a b", "x".repeat(65), '"'])("refuses the key %j", async (key) => {
    const { status, body } = await submitted({}, key);
    expect({ status, ...body }).toMatchObject({ status: 400, field: "Idempotency-Key" });
  });

  it.each([
    ["{oops", 400, "invalid-json"],
    ["[]", 400, "invalid-json"],
    ["null", 400, "invalid-json"],
    [JSON.stringify({ a: "x".repeat(50_000) }), 413, "body-too-large"],
  ])("refuses the body %.20s", async (text, status, code) => {
    expect(await call("submitTransfer", fakeApi(), { body: text })).toMatchObject({ status, body: { code } });
  });

  it.each([
    ["no Content-Length", {}, 411, "length-required"],
    ["a chunked body", { "transfer-encoding": "chunked" }, 411, "length-required"],
    ["Content-Length: 0", { "content-length": "0" }, 400, "invalid-json"],
  ])("refuses an empty body with %s", async (_what, headers, status, code) => {
    const answer = await call("submitTransfer", fakeApi(), { body: "", headers });
    expect(answer).toMatchObject({ status, body: { code } });
  });

  it.each(["text/plain", "application/x-www-form-urlencoded", "application/jsonx"])(
    "refuses %s, which a form of another site could send",
    async (type) => {
      const answer = await call("submitTransfer", fakeApi(), { headers: { "content-type": type } });
      expect(answer).toMatchObject({ status: 415, body: { code: "unsupported-media-type" } });
    },
  );
});

describe("getTransfer", () => {
  it("answers 404 for a transfer that is not there", async () => {
    const api = fakeApi({ get: () => Promise.resolve(null) });
    expect(await call("getTransfer", api)).toMatchObject({
      status: 404,
      body: { code: "transfer-not-found" },
    });
  });

  it("shows the attempt that is waited for as queued, until the app has begun it", async () => {
    const ended = transfer({ status: "failed", endedAt: "2026-11-22T10:00:01.000Z" });
    const api = fakeApi({ get: () => Promise.resolve(ended) });
    expect((await call("getTransfer", api, { query: "attempt=2" })).body).toMatchObject({
      status: "queued",
      attempt: 2,
      endedAt: null,
    });
    expect((await call("getTransfer", api, { query: "attempt=1" })).body).toEqual(ended);
  });

  it.each(["0", "x", "1.5"])("refuses the attempt %s", async (attempt) => {
    expect(await call("getTransfer", fakeApi(), { query: `attempt=${attempt}` })).toMatchObject({
      status: 400,
      body: { field: "attempt" },
    });
  });
});

it("retryTransfer sends those who wait to the new attempt", async () => {
  const { status, headers, body } = await call("retryTransfer", fakeApi());
  expect({ status, body }).toEqual({ status: 202, body: { transferId: "one", attempt: 2 } });
  expect(headers.get("operation-location")).toBe("https://app.example/api/transfers/one?attempt=2");
  expect(headers.get("location")).toBe("https://app.example/api/transfers/one");
});

it("cancelTransfer answers with the transfer as it is", async () => {
  const api = fakeApi({ get: () => Promise.resolve(transfer({ cancelRequested: true })) });
  expect(await call("cancelTransfer", api)).toMatchObject({ status: 202, body: { cancelRequested: true } });
});

it("cancelTransfer answers with the attempt of a retry that has not begun, and where to follow it", async () => {
  const api = fakeApi({
    get: () => Promise.resolve(transfer({ status: "failed", cancelRequested: true, retryRequested: true })),
    cancel: () => Promise.resolve({ attempt: 2 }),
  });
  const { status, body, headers } = await call("cancelTransfer", api);
  expect({ status, body }).toMatchObject({
    status: 202,
    body: { status: "queued", attempt: 2, error: null },
  });
  expect(headers.get("operation-location")).toMatch(/\/transfers\/one\?attempt=2$/);
});

it.each([
  ["degraded", 503],
  ["misconfigured", 503],
  ["ok", 200],
] as const)("health that is %s answers %d", async (status, code) => {
  const checkHealth = () => Promise.resolve({ ...misconfigured(new ConfigError("why"), 0), status });
  expect(await call("health", fakeApi({}, { checkHealth }))).toMatchObject({
    status: code,
    body: { status, reasons: ["why"] },
  });
});

describe("retryBatch", () => {
  it.each([
    [undefined, {}],
    ["error=", {}],
    ["error=name-conflict", { error: ["name-conflict"] }],
    ["error=name-conflict,target-forbidden", { error: ["name-conflict", "target-forbidden"] }],
  ])("with ?%s retries %j", async (query, expected) => {
    const asked: unknown[] = [];
    const batches = fakeBatches({
      retry: (...given) => {
        asked.push(given);
        return Promise.resolve({ attempt: 2 });
      },
    });
    const { status, body } = await call(
      "retryBatch",
      fakeApi({ batches }),
      query === undefined ? {} : { query },
    );
    expect([status, body]).toEqual([202, { batchId: "one", attempt: 2 }]);
    expect(asked).toEqual([["one", expected]]);
  });
});
