import { describe, expect, test } from "vitest";
import { defaultPolicy } from "../../src/transfer/policy.ts";
import { requestRetry } from "../../src/transfer/request-retry.ts";
import { rescueStalled } from "../../src/transfer/rescue.ts";
import { runStep } from "../../src/transfer/step/run-step.ts";
import type { Outcome } from "../../src/transfer/outcome.ts";
import { gone, sessionDenied } from "../fakes/graph-answers.ts";
import { jobOf, scenario } from "../fakes/scenario.ts";
import { World } from "../fakes/world.ts";
import { NONE, type Fault } from "./simulation/fault.ts";
import { brokenAtTheEnd } from "./rules/final-rules.ts";
import { runAlone, workAlone } from "./simulation/run-alone.ts";

/** Delivers the next message, whole. */
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

test("a message from before the record was deleted does not match a later run", async () => {
  const world = await begun();
  const held = world.host.receive();
  if (held === null || world.record === null) throw new Error("no message of the first run");
  // Admitted again within the same millisecond, or by a job whose id says when: the record lies where the old one lay.
  world.records.remove(world.record);
  world.submit();
  await deliver(world);
  const outcome = await runStep(world.ports, defaultPolicy, held.message, {
    ...held.delivery,
    dequeueCount: 2,
  });
  expect(outcome.kind).toBe("stale");
  expect(world.records.peek("t-1")?.record.step).toBe(1);
});

test("the same id with another request is refused, and the first transfer untouched", async () => {
  const world = await begun();
  const before = world.records.peek("t-1");
  world.queue.send({ kind: "job", job: jobOf(scenario({ name: "another.bin" })) });
  await deliver(world);
  const outcome = await deliver(world);
  expect(outcome.kind === "rejected" ? outcome.result.data.error?.code : outcome.kind).toBe(
    "transfer-id-reused",
  );
  expect(world.records.peek("t-1")?.record.request).toEqual(before?.record.request);
});

test("a 404 on a young session is waited out, not believed", async () => {
  let puts = 0;
  const { world, watch } = await runAlone(scenario({ bytes: 3 }), ({ name }) =>
    name === "putRange" && puts++ === 0 ? { kind: "answer", answer: gone() } : NONE,
  );
  expect(brokenAtTheEnd(world, watch)).toEqual([]);
  expect(world.graph.sessions.size).toBe(1);
});

test("a session whose token has died of age is given up, though its expiry looks fresh", async () => {
  const { world, watch } = await runAlone(scenario(), () => NONE, {
    before: (index, there) => {
      const [session] = there.graph.sessions.values();
      if (index !== 14 || session === undefined) return Promise.resolve();
      session.expiresAtMs = Infinity;
      there.clock.advanceBy(25 * 3_600_000);
      return Promise.resolve();
    },
  });
  expect(brokenAtTheEnd(world, watch)).toEqual([]);
  expect(world.record?.status).toBe("completed");
  expect(world.graph.sessions.size).toBe(2);
});

test("a retry frees the session that a dead end has kept, before it makes another", async () => {
  const policy = { ...defaultPolicy, maxFailures: 1 };
  const no: Fault = { kind: "answer", answer: sessionDenied(403) };
  const { world, watch } = await runAlone(
    scenario(),
    ({ name }) => (name === "putRange" || name === "deleteSession" ? no : NONE),
    { policy },
  );
  expect(world.record?.session).not.toBeNull();
  await requestRetry(world.ports, "t-1");
  await workAlone(world, watch, () => NONE);
  expect(brokenAtTheEnd(world, watch)).toEqual([]);
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

  test("revives a transfer whose message is lost, once in its time", async () => {
    const world = await lostMessage();
    expect(await resent(world)).toBe(0);
    world.clock.advanceBy(defaultPolicy.rescueAfterMs);
    expect(await resent(world)).toBe(1);
    world.queue.receive(600_000);
    expect(await resent(world)).toBe(0);
    world.clock.advanceBy(defaultPolicy.rescueAfterMs);
    expect(await resent(world)).toBe(1);
  });

  test("lets a transfer wait that was told to", async () => {
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

describe("what arrived is compared", () => {
  test.each([
    ["auto", "a.bin", "failed", "altered-by-service"],
    ["warn", "a.bin", "completed", "altered-by-service"],
    ["off", "a.bin", "completed", "off"],
    ["auto", "a.docx", "completed", "altered-by-service"],
    ["strict", "a.docx", "failed", "altered-by-service"],
  ] as const)("verify %s of a rewritten %s: %s", async (verify, name, status, verification) => {
    const { world } = await runAlone(scenario({ verify, name, rewrites: true }), () => NONE);
    expect(world.record?.status).toBe(status);
    expect(world.record?.result?.data.verification).toBe(verification);
  });
});

describe("an address that lags behind its commit", () => {
  const lagging = { staleLookups: defaultPolicy.maxReadBacks, existing: "another file" } as const;

  test.each([true, false])(
    "is read again before the file is called another (answer without item: %s)",
    async (all) => {
      const { world, watch } = await runAlone(scenario(lagging), ({ name }) =>
        name === "putRange" ? { kind: "hide-item", all } : NONE,
      );
      expect(brokenAtTheEnd(world, watch), watch.story.join("\n")).toEqual([]);
      expect(world.record?.result?.data.verification).toBe("matched");
    },
  );

  test("is read again as often, though a look fails in between", async () => {
    let missedLookups = 0;
    const { world, watch } = await runAlone(scenario(lagging), ({ name }) => {
      if (name === "putRange") return { kind: "hide-item", all: false };
      return name === "getItem" && ++missedLookups === 1 ? { kind: "break" } : NONE;
    });
    expect(brokenAtTheEnd(world, watch), watch.story.join("\n")).toEqual([]);
    expect(world.record?.result?.data.verification).toBe("matched");
  });

  test.each([
    ["replaced", lagging],
    ["new", { ...lagging, existing: null }],
    ["printed", { ...lagging, existing: null, target: "print", alignBytes: 1 }],
  ] as const)(
    "is looked at again before a %s file is sent twice, outside the failure budget",
    async (_what, own) => {
      const { world, watch } = await runAlone(
        scenario({ ...own, bytes: 3 }),
        ({ name }) => (name === "putRange" ? { kind: "lose" } : NONE),
        { policy: { ...defaultPolicy, maxFailures: 1 } },
      );
      expect(brokenAtTheEnd(world, watch), watch.story.join("\n")).toEqual([]);
      expect(world.record?.status).toBe("completed");
      expect(world.graph.drive.commits).toHaveLength(1);
    },
  );

  test("is believed in the end: a file that never arrived is sent again", async () => {
    let expired = false;
    const { world, watch } = await runAlone(
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
    expect(brokenAtTheEnd(world, watch), watch.story.join("\n")).toEqual([]);
    expect(world.record?.status).toBe("completed");
    expect(world.graph.sessions.size).toBe(2);
    expect(world.record?.restarts).toBe(1);
  });
});
