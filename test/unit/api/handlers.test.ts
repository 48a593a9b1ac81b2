import { describe, expect, it, vi } from "vitest";
import { misconfigured } from "../../../src/api/health.ts";
import { ConfigError } from "../../../src/config/config.ts";
import { isTransferClientError, TransferClientError } from "../../../src/client/errors.ts";
import type { JobInput } from "../../../src/client/job-input.ts";
import { fakeBatches } from "../../support/batch-views.ts";
import { call, counts, fakeApi, transfer } from "../../support/call-api.ts";

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

describe("listTransfers", () => {
  it("hands the conditions on", async () => {
    const list = vi.fn(() => Promise.resolve({ transfers: [], cursor: "next" }));
    const query = "status=running,failed&label=a=1,2&label=b&text=x%20y&pageSize=20&cursor=abc&code=secret";
    const { status, body } = await call("listTransfers", fakeApi({ list }), { query });
    expect({ status, body }).toEqual({ status: 200, body: { transfers: [], cursor: "next" } });
    expect(list).toHaveBeenCalledWith({
      status: ["running", "failed"],
      labels: { a: "1,2", b: true },
      text: "x y",
      pageSize: 20,
      cursor: "abc",
    });
  });

  it.each([
    ["state=failed", "state"],
    ["status=done", "status"],
  ])("refuses %s by name", async (query, field) => {
    expect(await call("listTransfers", fakeApi(), { query })).toMatchObject({
      status: 400,
      body: { code: "invalid-query", field },
    });
  });
});

describe("countTransfers", () => {
  it("hands the conditions on", async () => {
    const count = vi.fn(() => Promise.resolve(counts({ total: 3, cursor: "more" })));
    const query =
      "status=failed&error=throttled,target-busy&submittedAfter=2026-10-05&endedBefore=2026-10-06T00:00:00Z";
    const { status, body } = await call("countTransfers", fakeApi({ count }), { query });
    expect({ status, body }).toMatchObject({ status: 200, body: { total: 3, cursor: "more" } });
    expect(count).toHaveBeenCalledWith({
      status: ["failed"],
      error: ["throttled", "target-busy"],
      submittedAfter: "2026-10-05T00:00:00.000Z",
      endedBefore: "2026-10-06T00:00:00.000Z",
    });
  });

  it.each([
    ["pageSize=5", "pageSize"],
    ["submittedAfter=yesterday", "submittedAfter"],
    ["endedAfter=2026-10-05T12:00:00", "endedAfter"],
  ])("refuses %s by name", async (query, field) => {
    expect(await call("countTransfers", fakeApi(), { query })).toMatchObject({
      status: 400,
      body: { code: "invalid-query", field },
    });
  });
});

describe("many transfers", () => {
  const list = vi.fn(() =>
    Promise.resolve({ transfers: [transfer(), transfer({ transferId: "two" })], cursor: "next" }),
  );

  it("are retried a page at a time, where no status is given those that failed", async () => {
    const api = fakeApi({ list });
    const body = JSON.stringify({ error: ["throttled"], labels: ["batch=7"], limit: 2, cursor: "c" });
    expect((await call("retryTransfers", api, { body })).body).toEqual({
      requested: [
        { transferId: "one", attempt: 2 },
        { transferId: "two", attempt: 2 },
      ],
      refused: [],
      cursor: "next",
    });
    expect(list).toHaveBeenCalledWith({
      status: ["failed"],
      error: ["throttled"],
      labels: { batch: "7" },
      pageSize: 2,
      cursor: "c",
    });
  });

  it("are cancelled where they have not ended, and those that cannot be are named", async () => {
    const error = new TransferClientError("already-ended", "transfer two has ended already");
    const api = fakeApi({
      list,
      cancelMany: async function* () {
        await Promise.resolve();
        yield { transferId: "one", error: null, attempt: 1 };
        yield { transferId: "two", error };
      },
    });
    const { status, body } = await call("cancelTransfers", api, { body: '{"all":true,"limit":500}' });
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        requested: [{ transferId: "one", attempt: 1 }],
        refused: [{ transferId: "two", code: "already-ended", detail: "transfer two has ended already" }],
        cursor: "next",
      },
    });
    expect(list).toHaveBeenLastCalledWith({
      status: ["queued", "running", "waiting", "aborting"],
      pageSize: 500,
    });
  });

  it.each([
    [{}, "limit", "limit: is missing"],
    [{ limit: 10 }, "all", "all: must be true if there are no conditions"],
    [{ limit: 0, all: true }, "limit", "limit: must be at least 1"],
    [{ limit: 501, all: true }, "limit", "limit: must be at most 500"],
    [{ limit: "9", all: true }, "limit", "limit: must be a number"],
    [{ limit: 9, status: ["done"] }, "status.0", "status.0: must be one of queued, running"],
    [{ limit: 9, status: [] }, "status", "status: must not be empty"],
    [{ limit: 9, endedBefore: "today" }, "endedBefore", "endedBefore: must be a time with its zone"],
    [{ limit: 9, state: "failed" }, "state", "state: unknown field"],
    [{ limit: 9, all: false }, "all", "all: must be true"],
  ])("%j is refused", async (request, field, detail) => {
    const retryMany = vi.fn();
    const answer = await call("retryTransfers", fakeApi({ retryMany }), { body: JSON.stringify(request) });
    expect(answer).toMatchObject({ status: 400, body: { code: "invalid-query", field } });
    expect(answer.body["detail"]).toMatch(new RegExp(`^${detail}`));
    expect(retryMany).not.toHaveBeenCalled();
  });
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

describe("whatever goes wrong", () => {
  it("an error that nobody foresaw goes to the log, and not to the caller", async () => {
    const api = fakeApi({ list: () => Promise.reject(new Error("secret inside")) });
    const { status, body, log } = await call("listTransfers", api);
    expect({ status, code: body["code"] }).toEqual({ status: 500, code: "internal" });
    expect(JSON.stringify(body)).not.toContain("secret");
    expect(log).toContain("secret inside");
  });

  it("a client's error becomes problem details with its field and transfer", async () => {
    const error = new TransferClientError("invalid-job", "target.driveId: is missing", {
      field: "target.driveId",
      transferId: "t",
    });
    expect(isTransferClientError(error)).toBe(true);
    const { status, headers, body } = await call(
      "submitTransfer",
      fakeApi({ submit: () => Promise.reject(error) }),
    );
    expect(status).toBe(422);
    expect(headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
    expect(body).toEqual({
      type: "/api/errors#invalid-job",
      title: "Invalid job",
      status: 422,
      detail: "target.driveId: is missing",
      code: "invalid-job",
      field: "target.driveId",
      transferId: "t",
    });
  });

  it("every fault of a job is named where there are several", async () => {
    const faults = ["target.driveId: is missing", "target.itemId: is missing"];
    const error = new TransferClientError("invalid-job", faults[0] ?? "", { faults });
    const submit = () => Promise.reject(error);
    expect((await call("submitTransfer", fakeApi({ submit }))).body).toMatchObject({
      detail: faults[0],
      faults,
    });
  });

  it("a wrong setting is named, and no time to try again is given", async () => {
    const unset = new ConfigError("GRAPH_ENDPOINT must be an https address");
    const { status, headers, body } = await call(
      "listTransfers",
      fakeApi({ list: () => Promise.reject(unset) }),
    );
    expect(status).toBe(503);
    expect(headers.get("retry-after")).toBeNull();
    expect(body).toMatchObject({ code: "misconfigured", detail: "GRAPH_ENDPOINT must be an https address" });
  });

  it("every answer forbids keeping, sniffing and framing", async () => {
    for (const answer of [
      await call("listTransfers", fakeApi()),
      await call("getTransfer", fakeApi(), { query: "attempt=x" }),
    ]) {
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      });
    }
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
