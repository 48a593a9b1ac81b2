import { fakeBatches } from "./batch-views.ts";
import { HttpRequest, InvocationContext, type HttpResponseInit } from "@azure/functions";
import type { TransferCounts } from "../../src/client/count.ts";
import type { RejectedMessage } from "../../src/client/rejected.ts";
import type { TransferRef } from "../../src/client/steer.ts";
import type { TransferView } from "../../src/client/transfer-view.ts";
import type { Overview } from "../../src/api/overview.ts";
import { guarded } from "../../src/api/guard.ts";
import { HANDLERS, type Api } from "../../src/api/handlers.ts";
import { OPERATIONS, type OperationId } from "../../src/api/operations.ts";

export const transfer = (overrides: Partial<TransferView> = {}): TransferView => ({
  transferId: "one",
  status: "running",
  source: { container: "reports", blob: "a/b.pdf", versionId: null },
  target: { kind: "bundle", driveId: "d", itemId: "i" },
  name: "b.pdf",
  bytes: 100,
  acceptedBytes: 40,
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
  submittedAt: "2026-11-22T10:00:00.000Z",
  updatedAt: "2026-11-22T10:00:01.000Z",
  endedAt: null,
  result: null,
  truncated: false,
  ...overrides,
});

export const counts = (overrides: Partial<TransferCounts> = {}): TransferCounts => ({
  total: 1,
  byStatus: {
    queued: 0,
    running: 1,
    waiting: 0,
    aborting: 0,
    completed: 0,
    skipped: 0,
    failed: 0,
    cancelled: 0,
  },
  byError: {},
  bytes: 100,
  acceptedBytes: 40,
  since: "2026-11-22T10:00:00.000Z",
  until: "2026-11-22T10:00:00.000Z",
  cursor: null,
  ...overrides,
});

export const overview = (overrides: Partial<Overview> = {}): Overview => ({
  countedAt: "2026-11-22T10:00:00.000Z",
  isComplete: true,
  total: 1,
  byStatus: counts().byStatus,
  byError: {},
  inProgress: { bytes: 100, acceptedBytes: 40 },
  lastHour: {
    files: 0,
    filesPerMinute: Array.from({ length: 60 }, () => 0),
    bytesPerMinute: Array.from({ length: 60 }, () => 0),
  },
  queues: [{ use: "jobs", messages: 0 }],
  throttled: [],
  ...overrides,
});

export const rejectedMessage = (overrides: Partial<RejectedMessage> = {}): RejectedMessage => ({
  messageId: "m-1795000000000-0123456789abcdefghijkl",
  transferId: null,
  source: null,
  target: null,
  error: {
    code: "invalid-job",
    message: "the message is not JSON",
    httpStatus: null,
    graphRequestId: null,
    graphCode: null,
  },
  labels: {},
  rejectedAt: "2026-11-22T10:00:00.000Z",
  receivedText: "hello",
  ...overrides,
});

const idOf = (transfer: TransferRef): string =>
  typeof transfer === "string" ? transfer : transfer.transferId;

type Client = Api["client"];

/** A client of which a test says only what it needs. */
export const fakeApi = (client: Partial<Client> = {}, overrides: Partial<Api> = {}): Api => ({
  client: {
    submit: () => Promise.resolve({ transferId: "one", created: true, transfer: transfer() }),
    list: () => Promise.resolve({ transfers: [transfer()], cursor: null }),
    get: () => Promise.resolve(transfer()),
    cancel: () => Promise.resolve({ attempt: 1 }),
    cancelMany: async function* (transfers) {
      for await (const one of transfers) yield { transferId: idOf(one), error: null, attempt: 1 };
    },
    retry: () => Promise.resolve({ attempt: 2 }),
    retryMany: async function* (transfers) {
      for await (const one of transfers) yield { transferId: idOf(one), error: null, attempt: 2 };
    },
    listRejected: () => Promise.resolve({ rejected: [rejectedMessage()], cursor: null }),
    count: () => Promise.resolve(counts()),
    batches: fakeBatches(),
    ...client,
  },
  auth: "key",
  environment: {},
  checkHealth: () =>
    Promise.resolve({
      status: "ok",
      reasons: [],
      warnings: [],
      queues: [{ use: "jobs", oldestMessageSeconds: null }],
      poisonMessages: 0,
      checks: { records: "ok", queues: "ok", sources: "ok", graph: "ok" },
      checkedAt: "2026-11-22T10:00:00.000Z",
    }),
  readOverview: () => Promise.resolve(overview()),
  ...overrides,
});

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
  /** What the app's log got. */
  readonly log: string;
}

export interface Call {
  readonly query?: string;
  readonly id?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const job = { source: { container: "c", blob: "b" }, target: { kind: "workbook", workbookId: "w" } };

const BODIES: Partial<Record<OperationId, string>> = {
  submitTransfer: JSON.stringify(job),
  submitBatch: JSON.stringify({
    source: { container: "c", prefix: "p/" },
    target: { kind: "drive", driveId: "d" },
  }),
  retryTransfers: JSON.stringify({ status: ["failed"], limit: 10 }),
  cancelTransfers: JSON.stringify({ labels: ["batch=7"], limit: 10 }),
};

/** Calls an operation as the host does, with everything it needs to go well. */
export const call = async (id: OperationId, api: Api, given: Call = {}): Promise<Answered> => {
  const { method, route } = OPERATIONS[id];
  const path = route.replace(/\{\w+\}/, encodeURIComponent(given.id ?? "one"));
  const body = given.body ?? BODIES[id];
  const query = Object.fromEntries(new URLSearchParams(given.query ?? ""));
  const request = new HttpRequest({
    method,
    url: `https://app.example/api/${path}${given.query === undefined ? "" : `?${given.query}`}`,
    query,
    params: { transferId: given.id ?? "one", batchId: given.id ?? "one" },
    headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...given.headers },
    ...(body === undefined ? {} : { body: { string: body } }),
  });
  let log = "";
  const context = new InvocationContext({
    functionName: id,
    logHandler: (_level, ...said) => {
      log += said.map(String).join(" ");
    },
  });
  const answer = (await guarded(
    OPERATIONS[id],
    HANDLERS[id],
    () => api,
  )(request, context)) as HttpResponseInit;
  return {
    status: answer.status ?? 200,
    headers: new Headers(answer.headers),
    body: JSON.parse(answer.body as string) as Record<string, unknown>,
    log,
  };
};
