import { emptyHash, QuickXorHash } from "../../../../../src/transfer/hash/quick-xor-hash.ts";
import { defaultPolicy, type Policy } from "../../../../../src/transfer/policy.ts";
import type { Destination, GetItemAnswer } from "../../../../../src/transfer/destination.ts";
import type { Ports, Source } from "../../../../../src/transfer/ports.ts";
import type { RemoteItem } from "../../../../../src/transfer/result.ts";
import { wholeOf } from "../../../../../src/transfer/range.ts";
import { admitted, type Phase, type TransferRecord } from "../../../../../src/transfer/record.ts";
import type { ActionEvents, ActionName } from "../../../../../src/transfer/step/actions/index.ts";
import type { StepResult } from "../../../../../src/transfer/step/context.ts";
import { invocationEndMs, withDeadline } from "../../../../../src/transfer/step/deadline.ts";
import { runActions } from "../../../../../src/transfer/step/next-action.ts";
import { UploadUrl } from "../../../../../src/transfer/upload-url.ts";
import type { GraphCall } from "../../../../fakes/intercepted-ports.ts";
import { quickXorHashOf } from "../../../../fakes/fake-drive.ts";
import { readAll } from "../../../../fakes/read-all.ts";
import { contentOf, jobOf, scenario, type Scenario } from "../../../../fakes/scenario.ts";
import { World } from "../../../../fakes/world.ts";
import { observeActions } from "../../../../support/observe-actions.ts";

/** A blob of three ranges. */
export const BYTES = 12;
const RANGE_BYTES = 4;
const AN_HOUR_MS = 3_600_000;

type GraphAnswers = { readonly [Call in GraphCall]?: Awaited<ReturnType<Destination[Call]>> };
type Answers = Omit<GraphAnswers, "getItem"> & {
  /** One for each call, the last one again and again; or one for all of them. */
  readonly getItem?: GraphAnswers["getItem"] | readonly [GetItemAnswer, ...GetItemAnswer[]];
  readonly pin?: Awaited<ReturnType<Source["pin"]>>;
  readonly open?: Awaited<ReturnType<Source["open"]>>;
};

/** A record, and what the ports answer a step that begins with it. */
export interface Arrangement {
  readonly phase: Phase;
  /** Bytes that the session has, as the record knows. Default 0, and all of them after `send`. */
  readonly accepted?: number;
  /** Bytes that the hash covers. Default: as many as accepted. */
  readonly hashed?: number;
  /** A young session may not be visible yet. */
  readonly isYoung?: boolean;
  readonly own?: Partial<TransferRecord>;
  readonly redelivered?: boolean;
  readonly scenario?: Partial<Scenario>;
  readonly policy?: Partial<Policy>;
  readonly answers?: Answers;
}

/** The arrangements of one action: some for each event that it can return. */
export type Rows<A extends ActionName> = Readonly<Record<ActionEvents[A], readonly Arrangement[]>>;

export interface Observed {
  readonly events: readonly (readonly [ActionName, string])[];
  readonly result: StepResult;
}

/** The file as it was sent. */
export const sentItem = (bytes = BYTES): RemoteItem => ({
  id: "item-1",
  name: "big.bin",
  webUrl: null,
  eTag: null,
  bytes,
  quickXorHash: quickXorHashOf(contentOf(bytes)),
  uploaded: null,
});
export const otherItem: RemoteItem = { ...sentItem(), bytes: 99, quickXorHash: "another" };

/** Runs the step and observes its actions. */
export const observe = async (arrangement: Arrangement): Promise<Observed> => {
  const world = new World(scenario({ bytes: BYTES, rangeBytes: RANGE_BYTES, ...arrangement.scenario }));
  const record = await recordOf(arrangement, world);
  const events: (readonly [ActionName, string])[] = [];
  const policy = { ...defaultPolicy, ...arrangement.policy };
  const stop = observeActions((action, { event }) => events.push([action, event]));
  try {
    const result = await runActions({
      ports: withDeadline(
        scripted(world, record, arrangement.answers ?? {}),
        policy,
        invocationEndMs(world.clock, policy),
      ),
      policy,
      record,
      redelivered: arrangement.redelivered ?? false,
    });
    return { events, result };
  } finally {
    stop();
  }
};

const recordOf = async (arrangement: Arrangement, world: World): Promise<TransferRecord> => {
  const { phase, own = {}, isYoung = false } = arrangement;
  const { request } = jobOf(world.scenario);
  const { bytes } = world.scenario;
  const nowMs = world.clock.nowMs();
  const pinned = await world.source.pin(request.source);
  const accepted = arrangement.accepted ?? (phase === "commit" || phase === "verify" ? bytes : 0);
  const hash = new QuickXorHash(emptyHash);
  hash.update(contentOf(bytes).subarray(0, arrangement.hashed ?? accepted));
  return {
    ...admitted({
      transferId: "t-1",
      request,
      source: pinned.kind === "pinned" ? pinned.source : null,
      rangeBytes: RANGE_BYTES,
      admittedAt: new Date(nowMs).toISOString(),
      nowMs,
    }),
    phase,
    session:
      phase === "create"
        ? null
        : {
            url: new UploadUrl("https://up.example/session-1?tempauth=x"),
            createdAt: new Date(nowMs - (isYoung ? 0 : AN_HOUR_MS)).toISOString(),
            expiresAt: null,
            furthestBytes: accepted,
          },
    remaining: accepted === bytes ? [] : [{ start: accepted, endExclusive: bytes }],
    hash: hash.state(),
    ...own,
  };
};

/** Ports that answer by the arrangement, and where it says nothing, as a service does that works. */
const scripted = (world: World, record: TransferRecord, answers: Answers): Ports => {
  const { ports, source, graph } = world;
  const { remaining } = record;
  let looks = 0;
  const nextItem = (): GetItemAnswer => {
    const { getItem = { kind: "absent" } } = answers;
    if ("kind" in getItem) return getItem;
    return getItem[Math.min(looks++, getItem.length - 1)] ?? getItem[0];
  };
  return {
    ...ports,
    source: {
      pin: async (ref) => answers.pin ?? (await source.pin(ref)),
      open: async (...args) => answers.open ?? (await source.open(...args)),
    },
    destination: {
      rulesOf: () => graph.rulesOf(),
      createSession: () =>
        Promise.resolve(
          answers.createSession ?? {
            kind: "created",
            url: new UploadUrl("https://up.example/session-2?tempauth=x"),
            expiresAt: null,
            remaining: wholeOf(BYTES),
          },
        ),
      putRange: async ({ body, range }) => {
        await readAll(body);
        const left = [{ start: range.endExclusive, endExclusive: BYTES }];
        return answers.putRange ?? { kind: "accepted", remaining: left, expiresAt: null };
      },
      querySession: () =>
        Promise.resolve(answers.querySession ?? { kind: "open", remaining, expiresAt: null }),
      deleteSession: () => Promise.resolve(answers.deleteSession ?? { kind: "deleted" }),
      commit: () => Promise.resolve(answers.commit ?? { kind: "committed", item: sentItem() }),
      putWhole: () => Promise.resolve(answers.putWhole ?? { kind: "committed", item: sentItem(0) }),
      getItem: () => Promise.resolve(nextItem()),
      findPlace: async (spec) => answers.findPlace ?? (await graph.findPlace(spec)),
      setFields: () => Promise.resolve(answers.setFields ?? { kind: "done" }),
      checkIn: () => Promise.resolve(answers.checkIn ?? { kind: "done" }),
    },
  };
};
