import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { submittedBatch } from "../../src/batch/batch-record.ts";
import type { BatchView } from "../../src/client/batch-view.ts";
import { batchRequest } from "../support/sample-batch.ts";
import { badCalls, batch, goodCalls, ids, job } from "../support/api-calls.ts";
import { startApiSystem, type ApiSystem } from "../support/api-system.ts";
import { content, KIB } from "../support/content.ts";
import { describeApi, type ApiDescription } from "../support/describe-api.ts";

let system: ApiSystem;
let api: ApiDescription;
let well: ReturnType<typeof goodCalls>;
let badly: ReturnType<typeof badCalls>;

beforeAll(async () => {
  system = await startApiSystem({
    graph: {
      intercept: ({ address, route }) =>
        address?.includes(ids.running) === true && route === "putRange"
          ? { kind: "answer", status: 429, headers: { "Retry-After": "3600" } }
          : undefined,
    },
  });
  well = goodCalls(system);
  badly = badCalls(system);
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
