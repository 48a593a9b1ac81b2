import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { submittedBatch } from "../../src/batch/batch-record.ts";
import type { BatchView } from "../../src/client/batch-view.ts";
import { batchRequest } from "../fakes/batch-world.ts";
import { startApiSystem, type ApiRequest, type ApiSystem } from "../support/api-system.ts";
import { content, KIB } from "../support/content.ts";
import { describeApi, type ApiDescription } from "../support/describe-api.ts";
import { targetsOf } from "../support/targets.ts";

let system: ApiSystem;
let api: ApiDescription;
const ids = {
  ...{ completed: "is-completed", cancelled: "is-cancelled", running: "is-running" },
  ...{ newer: "is-newer", damaged: "is-damaged" },
};
const job = (key: string) => ({
  source: { container: "sources", blob: "file.bin" },
  target: targetsOf(key).bundle,
  transferId: key,
});

const batch = (batchId: string) => ({
  source: { container: "sources", prefix: "file" },
  target: { kind: "drive", driveId: "b!local" },
  batchId,
  dryRun: true,
});

beforeAll(async () => {
  system = await startApiSystem({
    graph: {
      intercept: ({ address, route }) =>
        address?.includes(ids.running) === true && route === "putRange"
          ? { kind: "answer", status: 429, headers: { "Retry-After": "3600" } }
          : undefined,
    },
  });
  await system.putBlob("file.bin", content(700 * KIB));
  api = describeApi((await (await system.call("GET", "openapi.json")).json()) as Record<string, unknown>);
  await system.submit(job(ids.completed));
  await system.reaches(ids.completed, ({ status }) => status === "completed");
  await system.damage(ids.newer, '{"schema":99}');
  await system.damage(ids.damaged, "no record");
  await system.damageBatch(ids.newer, '{"schema":99}');
  await system.damageBatch(ids.damaged, "no record");
  const standing = submittedBatch(ids.running, batchRequest(), Date.now());
  await system.damageBatch(ids.running, JSON.stringify({ schema: 1, ...standing }));
  await system.call("POST", "batches", { body: batch(ids.completed) });
  await system.until("end of the batch", async () => {
    const answer = await system.call("GET", `batches/${ids.completed}`);
    return (answer.ok && ((await answer.json()) as BatchView).endedAt !== null) || undefined;
  });
  await system.submit(job(ids.running));
  await system.reaches(ids.running, ({ status }) => status === "waiting");
});
afterAll(() => system.stop());
afterEach(() => {
  system.failStorage(null);
});

/** A call to each operation that goes well. */
const well: Record<string, () => Promise<Response>> = {
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
};

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
/** A call that provokes each documented problem. */
const badly: Record<string, Record<string, () => Promise<Response>>> = {
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
/** What has to be wrong with storage. */
const storage: Record<string, Parameters<ApiSystem["failStorage"]>[0]> = {
  "storage-unreachable": { kind: "cut", when: "before" },
  "storage-denied": { kind: "answer", when: "before", status: 403, code: "AuthorizationFailure" },
  "storage-failed": { kind: "answer", when: "before", status: 500, code: "InternalError" },
};

it("answers every documented problem with its status and schema", async () => {
  const seen: string[] = [];
  // `internal` is what nobody foresaw; the unit tests make one up. `misconfigured` needs an app of its own.
  for (const { id, method, path, problems } of api.operations) {
    const invalid = { "invalid-query": () => system.call(method, `${path}?nonsense=1`) };
    for (const { code, status } of problems.filter(
      (one) => !["internal", "misconfigured"].includes(one.code),
    )) {
      const fault = storage[code];
      system.failStorage(fault ?? null);
      const provoke = fault ? well[id] : { ...invalid, ...badly[id] }[code];
      if (provoke === undefined) throw new Error(`nothing provokes ${code} of ${id}`);
      const answer = await provoke();
      const body = (await answer.json()) as Record<string, unknown>;
      expect([id, answer.status, body["code"]]).toEqual([id, status, code]);
      expect(answer.headers.get("content-type")).toMatch(/^application\/problem\+json/);
      expect(api.faults(id, status, body)).toEqual([]);
      seen.push(`${id} ${code}`);
    }
  }
  expect(seen.length).toBeGreaterThan(25);
});

it("answers every operation by its schema, without extra fields", async () => {
  for (const { id } of api.operations.filter((one) => !["retryTransfer", "retryBatch"].includes(one.id))) {
    const answer = await well[id]?.();
    expect([id, answer?.ok, api.faults(id, answer?.status ?? 0, await answer?.json())]).toEqual([
      id,
      true,
      [],
    ]);
  }
});

it("answers HEAD, OPTIONS, and what is no operation", async () => {
  const head = await system.call("HEAD", "health", { key: null });
  expect([head.status, await head.text()]).toEqual([200, ""]);
  const asked = await system.call("OPTIONS", "transfers", { key: null });
  expect([asked.status, asked.headers.get("allow")]).toEqual([204, "GET, HEAD, POST, OPTIONS"]);
  const put = await system.call("PUT", `transfers/${ids.completed}`, { key: null });
  expect([put.status, put.headers.get("allow")]).toEqual([405, "GET, HEAD, OPTIONS"]);
  expect(await put.json()).toMatchObject({ code: "method-not-allowed" });
  const nothing = await system.call("GET", "nothing/here", { key: null });
  expect([nothing.status, await nothing.json()]).toMatchObject([404, { code: "not-found" }]);
});

it("names the invalid field", async () => {
  const bodyOf = async (call: Promise<Response>) => (await call).json();
  expect(
    await bodyOf(
      system.call("POST", "transfers", { body: { ...job("a"), target: { kind: "bundle", driveId: "d" } } }),
    ),
  ).toMatchObject({
    field: "target.itemId",
    detail: "target.itemId: is missing",
  });
  expect(await bodyOf(system.call("POST", "transfers", { body: { ...job("a"), colour: 1 } }))).toMatchObject({
    field: "colour",
  });
  expect(await bodyOf(system.call("GET", "transfers?status=done"))).toMatchObject({ field: "status" });
});

describe("the key", () => {
  it.each([null, "wrong"])("%s opens no operation but health", async (key) => {
    for (const { id, method, path, isOpen } of api.operations) {
      const answer = await system.call(method, path.replace(/\{\w+\}/, ids.completed), { key });
      expect([id, answer.status]).toEqual([id, isOpen ? 200 : 401]);
    }
    expect(api.operations.filter(({ isOpen }) => isOpen).map(({ id }) => id)).toEqual(["health"]);
  });

  it("is accepted in the query of the address", async () => {
    const answer = await fetch(`${system.url}/transfers?code=the-key-of-this-test`);
    expect(answer.status).toBe(200);
  });
});

it("puts no upload URL and no key into an answer or the log", async () => {
  const said = await Promise.all(
    [ids.completed, ids.running].map(async (id) => (await system.call("GET", `transfers/${id}`)).text()),
  );
  const list = await (await system.call("GET", "transfers")).text();
  expect(said.join() + list).not.toMatch(/tempauth|\/up\/|uploadUrl|AccountKey/);
  expect(system.log()).not.toMatch(/tempauth|\/up\/|uploadUrl|AccountKey/);
});
