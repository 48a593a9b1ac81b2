import { expect, it } from "vitest";
import { PROBLEM_KINDS, problemDetails, problemOf } from "../../../src/api/problems.ts";
import { TransferClientError } from "../../../src/client/errors.ts";

it("each problem has the status that its callers rely on", () => {
  const statuses = Object.fromEntries(
    Object.entries(PROBLEM_KINDS).map(([code, { status }]) => [code, status]),
  );
  expect(statuses).toEqual({
    "invalid-job": 422,
    "transfer-id-reused": 409,
    "transfer-not-found": 404,
    "batch-not-found": 404,
    "already-ended": 409,
    "not-ended": 409,
    "already-completed": 409,
    "newer-version": 409,
    "record-unreadable": 500,
    "invalid-query": 400,
    "storage-unreachable": 503,
    "storage-denied": 500,
    "storage-failed": 503,
    "invalid-json": 400,
    "length-required": 411,
    "invalid-idempotency-key": 400,
    "idempotency-key-mismatch": 422,
    "body-too-large": 413,
    "unsupported-media-type": 415,
    unauthenticated: 401,
    "authentication-off": 403,
    "cross-site": 403,
    "not-found": 404,
    "method-not-allowed": 405,
    misconfigured: 503,
    internal: 500,
  });
});

it("a problem names a field and a transfer only if it is about one", () => {
  expect(problemDetails("not-found", "why", { field: null, transferId: null })).toEqual({
    type: "/api/errors#not-found",
    title: "Not found",
    status: 404,
    detail: "why",
    code: "not-found",
  });
  expect(problemOf(new TransferClientError("not-ended", "why", { transferId: "t" }))).toMatchObject({
    code: "not-ended",
    transferId: "t",
  });
});

it("says nothing about an error that nobody foresaw", () => {
  const details = problemOf(new Error("secret"));
  expect(details).toMatchObject({ code: "internal", status: 500 });
  expect(JSON.stringify(details)).not.toContain("secret");
});
