import { expect, it, vi } from "vitest";
import { healthChecker, type Probe } from "../../../src/api/health.ts";

const ok: Probe = () => Promise.resolve("ok");
const checker = (
  overrides: Partial<Record<"records" | "queues" | "sources" | "graph", Probe>>,
  nowMs = () => 0,
) =>
  healthChecker(
    { records: ok, queues: ok, sources: ok, graph: ok, ...overrides },
    { nowMs, timeoutMs: 20, keptMs: 1000 },
  );

it("all is well when everything answers", async () => {
  expect(await checker({})()).toEqual({
    status: "ok",
    checks: { records: "ok", queues: "ok", sources: "ok", graph: "ok" },
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
