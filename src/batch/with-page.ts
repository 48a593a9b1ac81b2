import type { BatchPolicy } from "./batch-policy.ts";
import type { BatchRecord, OpenPage } from "./batch-record.ts";

/** The record with one of its open pages changed. */
export const withPage = (record: BatchRecord, page: OpenPage): BatchRecord => ({
  ...record,
  open: record.open.map((one) => (one.page === page.page ? page : one)),
});

/** The record without a page that is closed. */
export const withoutPage = (record: BatchRecord, page: number): BatchRecord => ({
  ...record,
  open: record.open.filter((one) => one.page !== page),
});

/** The record of which something is about to move: the next look comes soon. */
export const lookSoon = (record: BatchRecord, policy: BatchPolicy, nowMs: number): BatchRecord => ({
  ...record,
  lookDelayMs: policy.lookBaseMs,
  lookAt: new Date(nowMs + policy.lookBaseMs).toISOString(),
});
