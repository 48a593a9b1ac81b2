import { RestError } from "@azure/core-rest-pipeline";
import { describe, expect, it } from "vitest";
import { withUnavailability } from "../../../../src/app/available-ports.ts";
import { type Ports } from "../../../../src/transfer/ports.ts";
import { NewerRecordError, UnreadableRecordError } from "../../../../src/transfer/storage-error.ts";
import { defaultPolicy } from "../../../../src/transfer/policy.ts";
import { runStep } from "../../../../src/transfer/step/run-step.ts";
import { jobOf, scenario } from "../../../fakes/scenario.ts";
import { World } from "../../../fakes/world.ts";

interface Step {
  readonly ports: Ports;
  readonly world: World;
}

/** A transfer that has begun, whose record store fails from now on in this way. */
const begunThen = async (error: Error | null): Promise<Step> => {
  const world = new World(scenario());
  world.submit();
  await deliver({ world, ports: world.ports });
  return { world, ports: error === null ? world.ports : failing(world, error) };
};

const failing = ({ ports }: World, error: Error): Ports => {
  const fail = () => Promise.reject(error);
  const records = { ...ports.records, read: fail, reserveAdmission: fail, create: fail, replace: fail };
  return { ...ports, ...withUnavailability({ ...ports, records }) };
};

const deliver = async ({ world, ports }: Step) => {
  if (!world.host.hasVisible) world.skipToNextMessage();
  const held = world.host.receive();
  if (held === null) throw new Error("there is no message");
  const outcome = await runStep(ports, defaultPolicy, held.message, held.delivery);
  world.host.complete(held);
  return outcome;
};

const DENIED = new RestError("no", { statusCode: 403, code: "AuthorizationPermissionMismatch" });
const IMMUTABLE = new RestError("no", { statusCode: 409, code: "BlobImmutableDueToPolicy" });
const LEASED = new RestError("no", { statusCode: 412, code: "LeaseIdMissing" });
const BUSY = new RestError("no", { statusCode: 503, code: "ServerBusy" });
const SILENT = new RestError("no", { code: "ECONNREFUSED" });
const NO_TOKEN = Object.assign(new Error("IMDS is not available"), { name: "CredentialUnavailableError" });

describe.each([
  ["refuses the app", DENIED],
  ["keeps records as they are", IMMUTABLE],
  ["has another's lease on its records", LEASED],
  ["is busy", BUSY],
  ["does not answer", SILENT],
  ["cannot be signed in to", NO_TOKEN],
  ["holds what a newer version wrote", new NewerRecordError("the record has schema 2")],
])("while the record store %s", (_what, error) => {
  it("a step is put back, never counted, however long it lasts, and goes on afterwards", async () => {
    const { world, ports } = await begunThen(error);
    for (let delivery = 0; delivery < 100; delivery++)
      expect((await deliver({ world, ports })).kind).toBe("put-back");
    const [message] = world.queues.steps.peekAll();
    expect(message).toMatchObject({ kind: "step", transferId: "t-1", redelivered: true });
    expect(world.poison.steps.size).toBe(0);
    expect(world.results.all).toEqual([]);
    while (world.messages > 0) await deliver({ world, ports: world.ports });
    expect(world.record?.status).toBe("completed");
    expect(world.graph.drive.commits).toHaveLength(1);
  });

  it("a step that comes from the poison queue is put back too", async () => {
    const { world, ports } = await begunThen(error);
    const held = world.host.receive();
    if (held === null) throw new Error("there is no message");
    const outcome = await runStep(ports, defaultPolicy, held.message, { ...held.delivery, poisoned: true });
    expect(outcome.kind).toBe("put-back");
    expect(world.results.all).toEqual([]);
  });

  it("a job that was never admitted is put back under one id, and leaves no session open", async () => {
    const world = new World(scenario({ transferId: null }));
    world.submit();
    const ports = failing(world, error);
    const ids = new Set<string>();
    for (let delivery = 0; delivery < 20; delivery++) {
      const outcome = await deliver({ world, ports });
      expect(outcome.kind).toBe("put-back");
      ids.add("transferId" in outcome ? outcome.transferId : "");
    }
    expect(ids.size).toBe(1);
    expect(world.graph.openSessions).toEqual([]);
    while (world.messages > 0) await deliver({ world, ports: world.ports });
    expect(world.record?.status).toBe("completed");
  });
});

describe("a record that cannot be read at all", () => {
  const unreadable = new UnreadableRecordError("the record is not one");

  it("counts towards the poison queue, from where its message is rejected in no transfer's name", async () => {
    const { world, ports } = await begunThen(unreadable);
    const held = world.host.receive();
    if (held === null) throw new Error("there is no message");
    const { message, delivery } = held;
    await expect(runStep(ports, defaultPolicy, message, delivery)).rejects.toThrow(unreadable);
    const outcome = await runStep(ports, defaultPolicy, message, { ...delivery, poisoned: true });
    expect(outcome.kind).toBe("rejected");
    const [event] = world.results.rejected;
    expect(event?.data).toMatchObject({ transferId: "t-1", error: { code: "record-unreadable" } });
    expect(event?.subject).not.toBe("t-1");
  });
});

describe("a message of a newer version", () => {
  const json = { blobferry: "step", v: 2, transferId: "t-1", what: "pause" };

  it.each([false, true])(
    "goes back as it came, marked as redelivered if it was (poisoned: %s)",
    async (poisoned) => {
      const { world } = await begunThen(null);
      const before = world.record;
      const delivery = {
        queue: "steps",
        messageId: "m",
        insertedOn: new Date(world.clock.nowMs()),
        dequeueCount: 1,
        poisoned,
        text: "",
      } as const;
      const sent: unknown[] = [];
      const steps = {
        ...world.ports.steps,
        send: (...args: unknown[]) => Promise.resolve(void sent.push(args)),
      };
      const newer = { kind: "newer", version: 2, json } as const;
      const outcome = await runStep({ ...world.ports, steps }, defaultPolicy, newer, delivery);
      expect(outcome).toMatchObject({ kind: "put-back", transferId: "t-1" });
      const own = { dueAt: expect.any(String) as string, ...(poisoned ? { redelivered: true } : {}) };
      expect(sent).toEqual([["steps", { ...newer, json: { ...json, ...own } }, expect.any(Number)]]);
      expect(world.record).toEqual(before);
      expect(world.results.all).toEqual([]);
    },
  );
});

it("a used id under which another job comes tells nothing in the first one's name", async () => {
  const { world } = await begunThen(null);
  world.queues.jobs.send({ kind: "job", job: jobOf(scenario({ name: "another.bin" })) });
  while (world.messages > 0) await deliver({ world, ports: world.ports });
  expect(world.results.published.map(({ subject, type }) => `${subject} ${type}`)).toEqual([
    "t-1 blobferry.transfer.completed",
  ]);
  expect(world.results.rejected.map(({ subject }) => subject)).not.toContain("t-1");
});
