import { fakeBatches } from "../../support/batch-views.ts";
import { isEnded, type TransferView } from "../../../src/client/transfer-view.ts";
import { countOf } from "../../../src/client/count.ts";
import { steerMany } from "../../../src/client/steer.ts";
import { matches } from "../../../src/client/query.ts";
import { TransferClientError } from "../../../src/client/errors.ts";
import type { Health } from "../../../src/api/health.ts";
import type { Overview } from "../../../src/api/overview.ts";
import type { Api } from "../../../src/api/handlers.ts";

const START = Date.parse("2026-11-22T08:00:00.000Z");

/** A transfer as the API shows it; `n` names it and says when it was submitted. */
export const viewOf = (n: number, overrides: Partial<TransferView> = {}): TransferView => {
  const at = new Date(START + n * 1000).toISOString();
  return {
    transferId: `transfer-${n}`,
    status: "completed",
    source: { container: "reports", blob: `2026/10/file-${n}.pdf`, versionId: null },
    target: { kind: "bundle", driveId: "b!x", itemId: `item-${n}` },
    name: `file-${n}.pdf`,
    bytes: 1_000_000,
    acceptedBytes: 1_000_000,
    attempt: 1,
    failures: 0,
    retries: 0,
    restarts: 0,
    sessions: 1,
    ranges: 4,
    wait: null,
    error: null,
    labels: {},
    cancelRequested: false,
    submittedAt: at,
    updatedAt: at,
    endedAt: at,
    result: null,
    truncated: false,
    history: [],
    ...overrides,
  };
};

export const running = { status: "running", acceptedBytes: 400_000, endedAt: null } as const;

export const failed: Partial<TransferView> = {
  status: "failed",
  acceptedBytes: 0,
  error: {
    code: "target-forbidden",
    message: "Graph answered 403 accessDenied",
    advice: "Give the app's identity the Graph permission for this target.",
    httpStatus: 403,
    graphRequestId: "5f1c",
    graphCode: "accessDenied",
  },
};

export const healthy = (overrides: Partial<Health> = {}): Health => ({
  status: "ok",
  reasons: [],
  warnings: [],
  queues: [{ use: "jobs", oldestMessageSeconds: null }],
  poisonMessages: 0,
  checks: { records: "ok", queues: "ok", sources: "ok", graph: "ok" },
  checkedAt: new Date().toISOString(),
  ...overrides,
});

const MINUTES = 60;

/** What the app would say at a glance of these, all of which it delivered a moment ago. */
export const overviewOf = (transfers: readonly TransferView[], own: Partial<Overview> = {}): Overview => {
  const { total, byStatus, byError } = countOf(transfers);
  const moving = countOf(transfers.filter((one) => !isEnded(one)));
  const delivered = transfers.filter(({ status }) => status === "completed");
  return {
    countedAt: new Date().toISOString(),
    isComplete: true,
    total,
    byStatus,
    byError,
    inProgress: { bytes: moving.bytes, acceptedBytes: moving.acceptedBytes },
    lastHour: {
      files: delivered.length,
      filesPerMinute: Array.from({ length: MINUTES }, (_none, index) =>
        index === MINUTES - 2 ? delivered.length : 0,
      ),
      bytesPerMinute: Array.from({ length: MINUTES }, (_none, index) =>
        index === MINUTES - 2 ? countOf(delivered).bytes : 0,
      ),
    },
    queues: [
      { use: "jobs", messages: byStatus.queued },
      { use: "steps", messages: 0 },
    ],
    throttled: [],
    ...own,
  };
};

/** An API over a list in memory, the latest first, that a test may change at any time. */
export const apiOver = (transfers: TransferView[]): Api => {
  const find = (id: string): TransferView => {
    const found = transfers.find((one) => one.transferId === id);
    if (found === undefined)
      throw new TransferClientError("transfer-not-found", `there is no transfer ${id}`);
    return found;
  };
  const change = (id: string, changes: Partial<TransferView>): void => {
    transfers[transfers.indexOf(find(id))] = { ...find(id), ...changes };
  };
  return {
    client: {
      batches: fakeBatches(),
      listRejected: () => Promise.resolve({ rejected: [], cursor: null }),
      submit: () =>
        Promise.reject(
          new TransferClientError("invalid-job", "target.driveId: is missing", { field: "target.driveId" }),
        ),
      list: (query = {}) => {
        const { pageSize = 50, cursor = "0" } = query;
        const found = transfers.filter((one) => matches(one, query));
        const end = Number(cursor) + pageSize;
        return Promise.resolve({
          transfers: found.slice(Number(cursor), end),
          cursor: end < found.length ? String(end) : null,
        });
      },
      get: (id) => Promise.resolve(transfers.find((one) => one.transferId === id) ?? null),
      count: (query = {}) => Promise.resolve(countOf(transfers.filter((one) => matches(one, query)))),
      cancelMany: (many) =>
        steerMany(many, async (one) => {
          await Promise.resolve();
          const id = typeof one === "string" ? one : one.transferId;
          change(id, { cancelRequested: true });
          return { attempt: find(id).attempt };
        }),
      retryMany: (many) =>
        steerMany(many, async (one) => {
          await Promise.resolve();
          return { attempt: find(typeof one === "string" ? one : one.transferId).attempt + 1 };
        }),
      cancel: async (id) => {
        await Promise.resolve();
        change(id, { cancelRequested: true });
        return { attempt: find(id).attempt };
      },
      retry: async (id) => {
        await Promise.resolve();
        return { attempt: find(id).attempt + 1 };
      },
    },
    auth: "key",
    environment: {},
    checkHealth: () => Promise.resolve(healthy()),
    readOverview: () => Promise.resolve(overviewOf(transfers)),
  };
};
