import type { ApiRequest, ApiSystem } from "./api-system.ts";
import { KIB } from "./content.ts";
import { targetsOf } from "./targets.ts";

/** The transfers and batches that the calls are about. */
export const ids = {
  ...{ completed: "is-completed", cancelled: "is-cancelled", running: "is-running" },
  ...{ newer: "is-newer", damaged: "is-damaged" },
};

/** A job for the transfer of this id. */
export const job = (key: string) => ({
  source: { container: "sources", blob: "file.bin" },
  target: targetsOf(key).bundle,
  transferId: key,
});

/** A batch of this id, which only plans. */
export const batch = (batchId: string) => ({
  source: { container: "sources", prefix: "file" },
  target: { kind: "drive", driveId: "b!local" },
  batchId,
  dryRun: true,
});

type Calls = Record<string, () => Promise<Response>>;

/** A call to each operation that goes well. */
export const goodCalls = (system: ApiSystem): Calls => ({
  submitTransfer: () => system.call("POST", "transfers", { body: job(ids.completed) }),
  listTransfers: () => system.call("GET", "transfers?pageSize=5"),
  getTransfer: () => system.call("GET", `transfers/${ids.completed}`),
  cancelTransfer: () => system.call("POST", `transfers/${ids.running}/cancel`),
  // Nothing has been left over that could be tried again: the next test file has one.
  retryTransfer: () => system.call("POST", "transfers/nothing/retry"),
  countTransfers: () => system.call("GET", "transfer-counts?status=completed"),
  getOverview: () => system.call("GET", "overview"),
  listRejected: () => system.call("GET", "rejected?pageSize=5"),
  // No transfer has such an error, so that a repeated call changes none.
  retryTransfers: () =>
    system.call("POST", "transfers/retry", { body: { error: ["too-many-restarts"], limit: 5 } }),
  cancelTransfers: () =>
    system.call("POST", "transfers/cancel", { body: { error: ["too-many-restarts"], limit: 5 } }),
  submitBatch: () => system.call("POST", "batches", { body: batch(ids.completed) }),
  listBatches: () => system.call("GET", "batches"),
  getBatch: () => system.call("GET", `batches/${ids.completed}`),
  listFailedBlobs: () => system.call("GET", `batches/${ids.completed}/failed-blobs`),
  cancelBatch: () => system.call("POST", `batches/${ids.running}/cancel`),
  retryBatch: () => system.call("POST", "batches/nothing/retry"),
  openApi: () => system.call("GET", "openapi.json"),
  health: () => system.call("GET", "health"),
});

/** A call that provokes each documented problem. */
export const badCalls = (system: ApiSystem): Record<string, Calls> => {
  const submit = (request: ApiRequest) => () => system.call("POST", "transfers", request);
  /** A chunked body, which the host drops. */
  const withoutLength = (path: string) => () =>
    fetch(`${system.url}/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-functions-key": "the-key-of-this-test" },
      body: new ReadableStream({
        start: (controller) => {
          // An empty stream would be sent with Content-Length: 0.
          controller.enqueue(new TextEncoder().encode("{}"));
          controller.close();
        },
      }),
      duplex: "half",
    });
  const faultyBulk = (path: string): Record<string, () => Promise<Response>> => {
    const send = (request: ApiRequest) => () => system.call("POST", path, request);
    const headers = { "content-type": "text/plain" };
    return {
      "invalid-json": send({ body: "{", headers: { "content-type": "application/json" } }),
      "length-required": withoutLength(path),
      "body-too-large": send({ body: { text: "x".repeat(60 * KIB) } }),
      "unsupported-media-type": send({ body: '{"all":true,"limit":1}', headers }),
      "invalid-query": send({ body: { limit: 5 } }),
    };
  };
  const post =
    (path: string, request: ApiRequest = {}) =>
    () =>
      system.call("POST", path, request);
  return {
    submitTransfer: {
      "invalid-json": submit({ body: "{", headers: { "content-type": "application/json" } }),
      "invalid-idempotency-key": submit({ body: job("a"), headers: { "idempotency-key": "a b" } }),
      "transfer-id-reused": submit({ body: { ...job("x"), transferId: ids.completed } }),
      "length-required": withoutLength("transfers"),
      "body-too-large": submit({ body: { text: "x".repeat(60 * KIB) } }),
      "unsupported-media-type": submit({
        body: JSON.stringify(job("a")),
        headers: { "content-type": "text/plain" },
      }),
      "invalid-job": submit({ body: { ...job("a"), target: { kind: "bundle", driveId: "d" } } }),
      "idempotency-key-mismatch": submit({ body: job("a"), headers: { "idempotency-key": "b" } }),
    },
    listTransfers: { "invalid-query": () => system.call("GET", "transfers?pageSize=0") },
    listRejected: { "invalid-query": () => system.call("GET", "rejected?pageSize=0") },
    countTransfers: { "invalid-query": () => system.call("GET", "transfer-counts?pageSize=5") },
    retryTransfers: faultyBulk("transfers/retry"),
    cancelTransfers: faultyBulk("transfers/cancel"),
    submitBatch: {
      "invalid-json": post("batches", { body: "{", headers: { "content-type": "application/json" } }),
      "transfer-id-reused": post("batches", { body: { ...batch(ids.completed), dryRun: false } }),
      "length-required": withoutLength("batches"),
      "body-too-large": post("batches", { body: { text: "x".repeat(60 * KIB) } }),
      "unsupported-media-type": post("batches", {
        body: JSON.stringify(batch("b")),
        headers: { "content-type": "text/plain" },
      }),
      "invalid-job": post("batches", { body: { ...batch("b"), options: { name: "one" } } }),
    },
    getBatch: {
      "batch-not-found": () => system.call("GET", "batches/nothing"),
      "newer-version": () => system.call("GET", `batches/${ids.newer}`),
      "record-unreadable": () => system.call("GET", `batches/${ids.damaged}`),
    },
    listFailedBlobs: {
      "batch-not-found": () => system.call("GET", "batches/nothing/failed-blobs"),
      "newer-version": () => system.call("GET", `batches/${ids.newer}/failed-blobs`),
      "record-unreadable": () => system.call("GET", `batches/${ids.damaged}/failed-blobs`),
      "not-ended": () => system.call("GET", `batches/${ids.running}/failed-blobs`),
    },
    cancelBatch: {
      "batch-not-found": post("batches/nothing/cancel"),
      "newer-version": post(`batches/${ids.newer}/cancel`),
      "record-unreadable": post(`batches/${ids.damaged}/cancel`),
      "already-ended": post(`batches/${ids.completed}/cancel`),
    },
    retryBatch: {
      "batch-not-found": post("batches/nothing/retry"),
      "newer-version": post(`batches/${ids.newer}/retry`),
      "record-unreadable": post(`batches/${ids.damaged}/retry`),
      "not-ended": post(`batches/${ids.running}/retry`),
      "already-completed": post(`batches/${ids.completed}/retry`),
    },
    getTransfer: {
      "invalid-query": () => system.call("GET", `transfers/${ids.completed}?attempt=0`),
      "transfer-not-found": () => system.call("GET", "transfers/nothing"),
      "newer-version": () => system.call("GET", `transfers/${ids.newer}`),
      "record-unreadable": () => system.call("GET", `transfers/${ids.damaged}`),
    },
    cancelTransfer: {
      "transfer-not-found": post("transfers/nothing/cancel"),
      "newer-version": post(`transfers/${ids.newer}/cancel`),
      "record-unreadable": post(`transfers/${ids.damaged}/cancel`),
      "already-ended": post(`transfers/${ids.completed}/cancel`),
    },
    retryTransfer: {
      "transfer-not-found": post("transfers/nothing/retry"),
      "newer-version": post(`transfers/${ids.newer}/retry`),
      "record-unreadable": post(`transfers/${ids.damaged}/retry`),
      "not-ended": post(`transfers/${ids.running}/retry`),
      "already-completed": post(`transfers/${ids.completed}/retry`),
    },
  };
};
