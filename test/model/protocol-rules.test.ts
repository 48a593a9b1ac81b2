import { describe, expect, it } from "vitest";
import { defaultPolicy } from "../../src/transfer/policy.ts";
import { requestRetry } from "../../src/transfer/request-retry.ts";
import { rescueStalled } from "../../src/transfer/rescue.ts";
import { runStep } from "../../src/transfer/step/run-step.ts";
import type { Outcome } from "../../src/transfer/outcome.ts";
import { gone, sessionDenied, transient } from "../fakes/graph-answers.ts";
import { jobOf, scenario } from "../fakes/scenario.ts";
import { World } from "../fakes/world.ts";
import { NONE, type Fault } from "./simulation/fault.ts";
import { violationsAtEnd } from "./rules/final-rules.ts";
import { runAlone, workAlone } from "./simulation/run-alone.ts";

/** Delivers the next message without a fault. */
const deliver = async (world: World): Promise<Outcome> => {
  let held = world.host.receive();
  if (held === null && world.skipToNextMessage()) held = world.host.receive();
  if (held === null) throw new Error("there is no message");
  const outcome = await runStep(world.ports, defaultPolicy, held.message, held.delivery);
  world.host.complete(held);
  return outcome;
};

const begun = async (): Promise<World> => {
  const world = new World(scenario());
  world.submit();
  await deliver(world);
  return world;
};

it("a message of a run whose record was deleted does not count for a later run of the same id", async () => {
  const world = await begun();
  const held = world.host.receive();
  if (held === null || world.record === null) throw new Error("no message of the first run");
  // Admitted again within the same millisecond, or by a job whose id contains the time: the record has the old name.
  world.records.lose(world.record);
  world.submit();
  await deliver(world);
  const outcome = await runStep(world.ports, defaultPolicy, held.message, {
    ...held.delivery,
    dequeueCount: 2,
  });
  expect(outcome.kind).toBe("stale");
  expect(world.records.peek("t-1")?.record.step).toBe(1);
});

it("a used id with another request is rejected, and the first transfer is not changed", async () => {
  const world = await begun();
  const before = world.records.peek("t-1");
  world.queues.jobs.send({ kind: "job", job: jobOf(scenario({ name: "another.bin" })) });
  const outcome = await deliver(world);
  expect(outcome.kind === "rejected" ? outcome.event.data.error.code : outcome.kind).toBe(
    "transfer-id-reused",
  );
  expect(world.records.peek("t-1")?.record.request).toEqual(before?.record.request);
});

it("a 404 from a young session is not conclusive: the step waits", async () => {
  let puts = 0;
  const { world, checker } = await runAlone(scenario({ bytes: 3 }), ({ name }) =>
    name === "putRange" && puts++ === 0 ? { kind: "answer", answer: gone() } : NONE,
  );
  expect(violationsAtEnd(world, checker)).toEqual([]);
  expect(world.graph.sessions.size).toBe(1);
});

it("a session whose token has expired is restarted, although its expiry is in the future", async () => {
  let puts = 0;
  const { world, checker } = await runAlone(scenario(), () => NONE, {
    before: (_index, there, { name }) => {
      const [session] = there.graph.sessions.values();
      if (name !== "putRange" || ++puts !== 2 || session === undefined) return Promise.resolve();
      session.expiresAtMs = Infinity;
      there.clock.advanceBy(25 * 3_600_000);
      return Promise.resolve();
    },
  });
  expect(violationsAtEnd(world, checker)).toEqual([]);
  expect(world.record?.status).toBe("completed");
  expect(world.graph.sessions.size).toBe(2);
});

it("a retry closes the session that an end without clean-up has kept, before it creates another", async () => {
  const policy = { ...defaultPolicy, maxDenials: 0, outagePatienceMs: 0 };
  const no: Fault = { kind: "answer", answer: sessionDenied(403) };
  const down: Fault = { kind: "answer", answer: transient(503) };
  const { world, checker } = await runAlone(
    scenario(),
    ({ name }) => (name === "putRange" ? no : name === "deleteSession" ? down : NONE),
    { policy },
  );
  expect(world.record?.session).not.toBeNull();
  await requestRetry(world.ports, "t-1");
  await workAlone(world, checker, () => NONE);
  expect(violationsAtEnd(world, checker)).toEqual([]);
  expect(world.record?.status).toBe("completed");
  expect(world.graph.openSessions).toEqual([]);
});

describe("the timer", () => {
  const lostMessage = async (): Promise<World> => {
    const world = await begun();
    const held = world.host.receive();
    if (held !== null) world.host.complete(held);
    return world;
  };
  const resent = async (world: World): Promise<number> =>
    (await rescueStalled(world.ports, defaultPolicy)).resent.length;

  it("rescues a transfer whose message is lost, once per interval", async () => {
    const world = await lostMessage();
    expect(await resent(world)).toBe(0);
    world.clock.advanceBy(defaultPolicy.rescueAfterMs);
    expect(await resent(world)).toBe(1);
    world.queues.steps.receive(600_000);
    expect(await resent(world)).toBe(0);
    world.clock.advanceBy(defaultPolicy.rescueAfterMs);
    expect(await resent(world)).toBe(1);
  });

  it("does not rescue a transfer that waits as Graph asked", async () => {
    const world = await lostMessage();
    const stored = world.records.peek("t-1");
    if (stored === null) throw new Error("no record");
    const nowMs = world.clock.nowMs();
    const until = new Date(nowMs + 3_600_000).toISOString();
    const wait = { why: "throttled" as const, since: new Date(nowMs).toISOString(), until };
    await world.records.replace({ ...stored.record, wait }, stored.eTag);
    world.clock.advanceBy(3_000_000);
    expect(await resent(world)).toBe(0);
    world.clock.advanceBy(600_000 + defaultPolicy.rescueAfterMs);
    expect(await resent(world)).toBe(1);
  });
});

describe("verification", () => {
  it.each([
    ["auto", "a.bin", "failed", "altered-by-service"],
    ["warn", "a.bin", "completed", "altered-by-service"],
    ["off", "a.bin", "completed", "off"],
    ["auto", "a.docx", "completed", "altered-by-service"],
    ["strict", "a.docx", "failed", "altered-by-service"],
  ] as const)(
    "with verify %s, a %s that the service rewrote ends as %s",
    async (verify, name, status, verification) => {
      const { world } = await runAlone(scenario({ verify, name, rewrites: true }), () => NONE);
      expect(world.record?.status).toBe(status);
      expect(world.record?.result?.data.verification).toBe(verification);
    },
  );
});

describe("a lookup that lags behind the commit", () => {
  const lagging = { lagMs: defaultPolicy.lagBaseMs - 1000, existing: "another file" } as const;

  it.each([true, false])(
    "is repeated before the file counts as altered (commit answered without an item: %s)",
    async (all) => {
      const { world, checker } = await runAlone(scenario(lagging), ({ name }) =>
        name === "putRange" ? { kind: "hide-item", all } : NONE,
      );
      expect(violationsAtEnd(world, checker), checker.history.join("\n")).toEqual([]);
      expect(world.record?.result?.data.verification).toBe("matched");
    },
  );

  it("is repeated as often when a lookup fails in between", async () => {
    let missedLookups = 0;
    const { world, checker } = await runAlone(scenario(lagging), ({ name }) => {
      if (name === "putRange") return { kind: "hide-item", all: false };
      return name === "getItem" && ++missedLookups === 1 ? { kind: "break" } : NONE;
    });
    expect(violationsAtEnd(world, checker), checker.history.join("\n")).toEqual([]);
    expect(world.record?.result?.data.verification).toBe("matched");
  });

  it.each([
    ["replaced", lagging],
    ["new", { ...lagging, existing: null }],
    ["printed", { ...lagging, existing: null, target: "print", alignBytes: 1 }],
  ] as const)(
    "is repeated before a %s file is sent twice, and does not count as a failure",
    async (_what, own) => {
      const { world, checker } = await runAlone(
        scenario({ ...own, bytes: 3 }),
        ({ name }) => (name === "putRange" ? { kind: "lose" } : NONE),
        { policy: { ...defaultPolicy, maxFailures: 1 } },
      );
      expect(violationsAtEnd(world, checker), checker.history.join("\n")).toEqual([]);
      expect(world.record?.status).toBe("completed");
      expect(world.graph.drive.commits).toHaveLength(1);
    },
  );

  it("ends in doubt, never in a second upload, if the last range was tried and the session is gone", async () => {
    let expired = false;
    const { world, checker } = await runAlone(
      scenario({ bytes: 3 }),
      ({ name }) => (name === "putRange" && !expired ? { kind: "break" } : NONE),
      {
        before: (_index, there) => {
          const [session] = there.graph.sessions.values();
          if (session?.state !== "open" || there.record?.wait?.why !== "failure") return Promise.resolve();
          expired = true;
          session.state = "deleted";
          there.clock.advanceBy(defaultPolicy.sessionVisibilityMs);
          return Promise.resolve();
        },
      },
    );
    expect(violationsAtEnd(world, checker), checker.history.join("\n")).toEqual([]);
    expect(world.record?.error?.code).toBe("commit-in-doubt");
    expect(world.graph.sessions.size).toBe(1);
  });
});
