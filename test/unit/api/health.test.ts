import { expect, it, vi } from "vitest";
import { healthChecker, misconfigured, type HealthSources, type Probe } from "../../../src/api/health.ts";
import { ConfigError } from "../../../src/config/config.ts";
import type { QueuesSeen } from "../../../src/storage/queue-faults.ts";

const ok: Probe = () => Promise.resolve("ok");
const quiet: QueuesSeen = {
  queues: [{ use: "jobs", head: null }],
  poisonMessages: 0,
  records: [],
  nowMs: 0,
};
const checker = (
  overrides: Partial<Record<"records" | "queues" | "sources" | "graph", Probe>>,
  nowMs = () => 0,
  rest: Partial<HealthSources> = {},
) =>
  healthChecker(
    {
      probes: { records: ok, queues: ok, sources: ok, graph: ok, ...overrides },
      lookAtQueues: () => Promise.resolve(quiet),
      isQueueOwner: () => Promise.resolve(true),
      misspellings: [],
      rulesFaults: () => Promise.resolve(0),
      ...rest,
    },
    { nowMs, timeoutMs: 20, keptMs: 1000 },
  );
const seeing = (seen: Partial<QueuesSeen>) =>
  checker({}, () => 0, { lookAtQueues: () => Promise.resolve({ ...quiet, ...seen }) })();

it("all is well when everything answers", async () => {
  expect(await checker({})()).toEqual({
    status: "ok",
    reasons: [],
    warnings: [],
    checks: { records: "ok", queues: "ok", sources: "ok", graph: "ok" },
    queues: [{ use: "jobs", oldestMessageSeconds: null }],
    poisonMessages: 0,
    checkedAt: "1970-01-01T00:00:00.000Z",
  });
});

it("names what is not reachable, what refuses, and what hangs; and nothing else about it", async () => {
  const health = await checker({
    records: () => Promise.reject(new Error("https://account/?sig=secret")),
    queues: () => Promise.resolve("denied"),
    graph: () => new Promise(() => undefined),
  })();
  expect(health.checks).toEqual({
    records: "unreachable",
    queues: "denied",
    sources: "ok",
    graph: "unreachable",
  });
  expect(health.status).toBe("degraded");
  expect(health.reasons).toEqual(["records: no response", "queues: access is denied", "graph: no response"]);
  expect(JSON.stringify(health)).not.toContain("secret");
});

it("asks once for all who ask at the time, and again later", async () => {
  let now = 0;
  const probe = vi.fn(ok);
  const check = checker({ graph: probe }, () => now);
  await Promise.all([check(), check()]);
  now = 999;
  await check();
  expect(probe).toHaveBeenCalledTimes(1);
  now = 1000;
  await check();
  expect(probe).toHaveBeenCalledTimes(2);
});

it("ends a probe that takes too long", async () => {
  let ended = false;
  await checker({
    graph: (signal) =>
      new Promise(() => {
        signal.addEventListener("abort", () => {
          ended = true;
        });
      }),
  })();
  expect(ended).toBe(true);
});

it("is degraded when nothing fetches messages, and says for how long", async () => {
  const head = { ageMs: 240_400, dequeueCount: 0 };
  expect(await seeing({ queues: [{ use: "jobs", head }] })).toMatchObject({
    status: "degraded",
    reasons: ["Nothing fetches jobs: the oldest message has waited 240 s, and no transfer moves."],
    queues: [{ use: "jobs", oldestMessageSeconds: 240 }],
  });
});

it("shows the age of a backlog, which is no fault", async () => {
  const head = { ageMs: 3_600_000, dequeueCount: 0 };
  const records = [
    {
      status: "completed",
      step: 3,
      updatedAt: new Date(-5000).toISOString(),
      waitUntil: null,
      queue: "steps",
    },
  ] as const;
  expect(await seeing({ queues: [{ use: "jobs", head }], records })).toMatchObject({
    status: "ok",
    queues: [{ use: "jobs", oldestMessageSeconds: 3600 }],
  });
});

it("is degraded while the poison queue holds messages", async () => {
  expect(await seeing({ poisonMessages: 2 })).toMatchObject({ status: "degraded", poisonMessages: 2 });
});

it("is degraded while the queues belong to another app, and reveals no address", async () => {
  const health = await checker({}, () => 0, { isQueueOwner: () => Promise.resolve(false) })();
  expect(health.status).toBe("degraded");
  expect(health.reasons).toEqual([expect.stringContaining("belong to another app")]);
});

it("leaves it to the checks to report storage that cannot be read", async () => {
  const health = await checker({}, () => 0, {
    lookAtQueues: () => Promise.reject(new Error("https://account/?sig=secret")),
    isQueueOwner: () => new Promise(() => undefined),
  })();
  expect(health).toMatchObject({ status: "ok", queues: [], poisonMessages: null });
});

it("says of a wrong setting only its message, and checks nothing", () => {
  expect(misconfigured(new ConfigError("GRAPH_ENDPOINT must be an https address"), 0)).toMatchObject({
    status: "misconfigured",
    reasons: ["GRAPH_ENDPOINT must be an https address"],
    checks: { records: "unchecked", queues: "unchecked", sources: "unchecked", graph: "unchecked" },
  });
});

it.each([
  [null, "ok", [], ["There are no rules for new blobs, so their events start nothing."]],
  [0, "ok", [], []],
  [
    2,
    "degraded",
    ["The rules for new blobs have errors (2), and are not in effect; run blobferry doctor."],
    [],
  ],
])("says what is wrong with the rules: %s", async (faults, status, reasons, warnings) => {
  const health = await checker({}, () => 0, { rulesFaults: () => Promise.resolve(faults) })();
  expect(health).toMatchObject({ status, reasons, warnings });
});

it("says of a Graph that denies access that the app cannot sign in", async () => {
  const { checks, reasons } = await checker({ graph: () => Promise.resolve("denied") })();
  expect(checks.graph).toBe("denied");
  expect(reasons).toEqual([expect.stringMatching(/^graph: the app gets no token, or Graph refuses it/)]);
});

const limit = { given: "ALOWED_TARGETS", meant: "ALLOWED_TARGETS", opensLimit: true };
const other = { given: "GRAPH_ENDPONT", meant: "GRAPH_ENDPOINT", opensLimit: false };
const LIMIT_TEXT = "ALOWED_TARGETS is not a setting; it looks like ALLOWED_TARGETS";
const OTHER_TEXT = "GRAPH_ENDPONT is not a setting; it looks like GRAPH_ENDPOINT";

it("is degraded by a limit that is not in force, since its name is misspelled", async () => {
  const health = await checker({}, () => 0, { misspellings: [other, limit] })();
  expect(health).toMatchObject({ status: "degraded", reasons: [LIMIT_TEXT, OTHER_TEXT] });
});

it("names any other misspelled setting where something is wrong", async () => {
  const misspellings = [other];
  expect(await checker({}, () => 0, { misspellings })()).toMatchObject({ status: "ok", reasons: [] });
  const graph = (): Promise<"unreachable"> => Promise.resolve("unreachable");
  const { reasons } = await checker({ graph }, () => 0, { misspellings })();
  expect(reasons).toEqual(["graph: no response", OTHER_TEXT]);
  expect(misconfigured(new ConfigError("GRAPH_ENDPOINT must be"), 0, misspellings).reasons).toEqual([
    "GRAPH_ENDPOINT must be",
    OTHER_TEXT,
  ]);
});
