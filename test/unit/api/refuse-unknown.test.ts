import { describe, expect, it, vi } from "vitest";
import { OPERATION_IDS, OPERATIONS } from "../../../src/api/operations.ts";
import { fakeBatches } from "../../support/batch-views.ts";
import { call, fakeApi } from "../../support/call-api.ts";

const keyed = OPERATION_IDS.filter((id) => OPERATIONS[id].access === "key");

describe("what an operation would ignore", () => {
  it.each(keyed)("is refused by %s", async (id) => {
    expect(await call(id, fakeApi(), { query: "Status=failed" })).toMatchObject({
      status: 400,
      body: { code: "invalid-query", field: "Status", detail: "Status: unknown parameter" },
    });
  });

  it("is no key of the host", async () => {
    expect((await call("listBatches", fakeApi(), { query: "code=secret&clientId=x" })).status).toBe(200);
  });

  it("is taken for a parameter of a monitor where no key is needed", async () => {
    expect((await call("health", fakeApi(), { query: "now=123" })).status).toBe(200);
  });

  it.each(['{"error":["throttled"]}', "error=throttled"])(
    "is refused in the body of a retry, which would retry everything: %s",
    async (body) => {
      const retry = vi.fn(() => Promise.resolve({ attempt: 2 }));
      const api = fakeApi({ batches: { ...fakeBatches(), retry } });
      expect(await call("retryBatch", api, { body })).toMatchObject({
        status: 400,
        body: { code: "invalid-query" },
      });
      expect(retry).not.toHaveBeenCalled();
    },
  );

  it.each(["", "{}", " {}\n", "null"])(
    "is not in the body %j, which some clients always send",
    async (body) => {
      expect((await call("retryTransfer", fakeApi(), { body })).status).toBe(202);
    },
  );
});
