import { describe, expect, it, vi } from "vitest";
import { TransferClientError } from "../../../src/client/errors.ts";
import { call, counts, fakeApi, transfer } from "../../support/call-api.ts";

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
