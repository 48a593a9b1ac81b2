import { expect, it } from "vitest";
import type {
  Destination,
  GetItemAnswer,
  TargetRules,
  Wanted,
} from "../../../../src/transfer/destination.ts";
import { defaultPolicy } from "../../../../src/transfer/policy.ts";
import { admitted, type TransferRecord } from "../../../../src/transfer/record.ts";
import { pinnedTo } from "../../../../src/transfer/record-facts.ts";
import type { RemoteItem } from "../../../../src/transfer/result.ts";
import { invocationEndMs, withDeadline } from "../../../../src/transfer/step/deadline.ts";
import { runActions } from "../../../../src/transfer/step/next-action.ts";
import { permanent, throttled, transient } from "../../../fakes/graph-answers.ts";
import { contentOf, jobOf, scenario } from "../../../fakes/scenario.ts";
import { World } from "../../../fakes/world.ts";

const BYTES = 7;

/** A mailbox: names are not unique, and an item is larger than what was sent. */
const rules: TargetRules = {
  ...new World(scenario()).graph.rulesOf(),
  wholeBelowBytes: 8,
  keepsHash: false,
  sizeIsExact: false,
  hasUniqueNames: false,
};

const attached: RemoteItem = {
  id: "ATT",
  name: "big.bin",
  webUrl: null,
  eTag: null,
  bytes: BYTES + 237,
  quickXorHash: null,
  uploaded: null,
};

interface Given {
  readonly own?: Partial<TransferRecord>;
  readonly redelivered?: boolean;
  readonly answer?: Awaited<ReturnType<Destination["putWhole"]>>;
  readonly found?: GetItemAnswer;
  /** Of the first look-up, before now. */
  readonly missedMs?: number;
}

/** One step of a small attachment, and the calls that it made. */
const step = async ({ own = {}, redelivered = false, answer, found, missedMs }: Given = {}) => {
  const world = new World(scenario({ bytes: BYTES }));
  const { request } = jobOf(world.scenario);
  const nowMs = world.clock.nowMs();
  const pinned = await world.source.pin(request.source);
  if (pinned.kind !== "pinned") throw new Error(pinned.kind);
  const record = pinnedTo(
    admitted({
      transferId: "t",
      request,
      source: null,
      rangeBytes: 4,
      admittedAt: new Date(nowMs).toISOString(),
      nowMs,
    }),
    pinned.source,
    rules,
  );
  const calls: string[] = [];
  const wanted: Wanted[] = [];
  const sent: Uint8Array[] = [];
  const destination: Destination = Object.assign(Object.create(world.graph) as Destination, {
    rulesOf: () => rules,
    putWhole: (_spec: unknown, bytes: Uint8Array) => {
      calls.push("put");
      sent.push(bytes);
      return Promise.resolve(answer ?? { kind: "committed", item: attached });
    },
    getItem: (_target: unknown, item: Wanted) => {
      calls.push("look");
      wanted.push(item);
      return Promise.resolve(found ?? { kind: "absent" });
    },
  });
  const missed = missedMs === undefined ? {} : { missedSince: new Date(nowMs - missedMs).toISOString() };
  const { record: after } = await runActions({
    ports: withDeadline(
      { ...world.ports, destination },
      defaultPolicy,
      invocationEndMs(world.clock, defaultPolicy),
    ),
    policy: defaultPolicy,
    record: { ...record, ...own, ...missed },
    redelivered,
  });
  return { calls, wanted, sent, after };
};

it("a small attachment is read, sent in one request and hashed", async () => {
  const { calls, sent, after } = await step();
  expect(calls).toEqual(["put"]);
  expect(Buffer.from(sent[0] ?? [])).toEqual(contentOf(BYTES));
  expect(after).toMatchObject({ status: "completed", hash: { upTo: BYTES } });
  expect(after.result?.data).toMatchObject({ verification: "size-only", item: { id: "ATT" }, sessions: 0 });
});

it("one that was only throttled is sent without a look-up, which could take another for it", async () => {
  const { after } = await step({ answer: throttled(429, 1000) });
  expect(after).toMatchObject({ wait: { why: "throttled" }, commitTried: false });
  expect((await step({ own: { queryFirst: true, commitTried: false } })).calls).toEqual(["put"]);
});

it("a try with an unknown effect is on record, and is looked for before the next", async () => {
  expect((await step({ answer: transient(500) })).after.commitTried).toBe(true);
  const { calls, wanted, after } = await step({
    own: { commitTried: true },
    found: { kind: "found", item: attached },
  });
  expect(calls).toEqual(["look"]);
  expect(wanted[0]).toMatchObject({ id: null, name: "big.bin", bytes: BYTES });
  expect(after).toMatchObject({ status: "completed" });
});

it.each([
  ["a try with an unknown effect", { own: { commitTried: true } }],
  ["a redelivery", { redelivered: true }],
] as const)("after %s a miss is not trusted at once", async (_what, given) => {
  const { calls, after } = await step(given);
  expect(calls).toEqual(["look"]);
  expect(after).toMatchObject({ status: "running", phase: "create", missedLookups: 1 });
  const later = await step({
    ...given,
    missedMs: defaultPolicy.lagBaseMs + defaultPolicy.clockSkewMs + 1000,
  });
  expect(later.calls).toEqual(["look", "put"]);
});

it("where nothing can tell, it is in doubt rather than sent twice, even under replace", async () => {
  const { calls, after } = await step({ redelivered: true, found: permanent(400) });
  expect(calls).toEqual(["look"]);
  expect(after).toMatchObject({ status: "aborting", error: { code: "commit-in-doubt" } });
});

it("an answer with the id alone is read back by it", async () => {
  const { calls, wanted, after } = await step({
    answer: { kind: "committed", item: { ...attached, bytes: null } },
    found: { kind: "found", item: attached },
  });
  expect(calls).toEqual(["put", "look"]);
  expect(wanted[0]?.id).toBe("ATT");
  expect(after).toMatchObject({ status: "completed" });
});

it("one that arrived shorter has failed", async () => {
  const { after } = await step({
    answer: { kind: "committed", item: { ...attached, bytes: BYTES - 1 } },
  });
  expect(after).toMatchObject({ status: "failed", error: { code: "hash-mismatch" } });
});
