import { describe, expect, it } from "vitest";
import { ConfigError } from "../../../src/config/config.ts";
import { isTransferClientError, TransferClientError } from "../../../src/client/errors.ts";
import { call, fakeApi } from "../../support/call-api.ts";

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
