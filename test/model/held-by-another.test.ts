import { expect, it } from "vitest";
import type { Delivery, StepMessage } from "../../src/transfer/message.ts";
import { defaultPolicy } from "../../src/transfer/policy.ts";
import type { Ports } from "../../src/transfer/ports.ts";
import { admitted, type TransferRecord } from "../../src/transfer/record.ts";
import { pinnedTo } from "../../src/transfer/record-facts.ts";
import { runStep } from "../../src/transfer/step/run-step.ts";
import { withSession } from "../../src/transfer/step/transitions.ts";
import { jobOf, scenario } from "../fakes/scenario.ts";
import { World } from "../fakes/world.ts";

/** A transfer without a session, and the message of its step. */
const stored = async (own: Partial<TransferRecord> = {}) => {
  const world = new World(scenario());
  const { request } = jobOf(world.scenario);
  const nowMs = world.clock.nowMs();
  const admittedAt = new Date(nowMs).toISOString();
  const pinned = await world.source.pin(request.source);
  if (pinned.kind !== "pinned") throw new Error("no source");
  const fresh = admitted({ transferId: "t-1", request, source: null, rangeBytes: 4, admittedAt, nowMs });
  const record = { ...pinnedTo(fresh, pinned.source, world.graph.rulesOf()), ...own };
  const written = await world.ports.records.create(record);
  if (written.kind !== "written") throw new Error("not written");
  const { transferId, runId, step } = record;
  const message: StepMessage = { kind: "step", transferId, runId, step, admittedAt };
  return { world, record, eTag: written.eTag, message };
};

const deliveryAt = (nowMs: number): Delivery => ({
  queue: "steps",
  messageId: "m",
  insertedOn: new Date(nowMs),
  dequeueCount: 1,
  poisoned: false,
  text: "",
});

/** A member of an object with private fields, which a proxy in front of it cannot reach. */
const bound = (owner: object, name: string | symbol): unknown => {
  const member: unknown = Reflect.get(owner, name);
  return typeof member === "function" ? (member.bind(owner) as unknown) : member;
};

it("a worker whose step got its session from another one, which then died, goes on with that session", async () => {
  const { world, record, eTag, message } = await stored();
  const createSession: Ports["destination"]["createSession"] = async (spec) => {
    const theirs = await world.graph.createSession(spec);
    if (theirs.kind !== "created") throw new Error("no session");
    const { url, expiresAt } = theirs;
    const session = { url, createdAt: record.startedAt, expiresAt, furthestBytes: 0 };
    await world.ports.records.replace({ ...withSession(record, session, theirs), writeId: "theirs" }, eTag);
    return await world.graph.createSession(spec);
  };
  const destination: Ports["destination"] = new Proxy(world.graph, {
    get: (graph, name) => (name === "createSession" ? createSession : bound(graph, name)),
  });
  const delivery = deliveryAt(world.clock.nowMs());
  const outcome = await runStep({ ...world.ports, destination }, defaultPolicy, message, delivery);
  expect(outcome).toMatchObject({ kind: "advanced", step: 1 });
  expect(world.graph.openSessions.map(({ url }) => url)).toEqual([world.record?.session?.url.reveal()]);
});

it("a cancel waits as long as Graph asked for no calls, where its message comes early", async () => {
  const waitMs = 5 * 60_000;
  const nowMs = new World(scenario()).clock.nowMs();
  const { world, message } = await stored({
    cancelRequested: true,
    wait: {
      why: "throttled",
      since: new Date(nowMs).toISOString(),
      until: new Date(nowMs + waitMs).toISOString(),
    },
  });
  const destination = new Proxy(world.graph, {
    get: () => () => {
      throw new Error("Graph was called");
    },
  });
  const outcome = await runStep(
    { ...world.ports, destination },
    defaultPolicy,
    message,
    deliveryAt(world.clock.nowMs()),
  );
  expect(outcome).toMatchObject({ kind: "resent", delayMs: waitMs });
});
