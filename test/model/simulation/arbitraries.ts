import fc from "fast-check";
import { transferError } from "../../../src/transfer/error.ts";
import { defaultPolicy } from "../../../src/transfer/policy.ts";
import type { SourceFailure } from "../../../src/transfer/ports.ts";
import {
  busy,
  transient,
  gone,
  locked,
  misplaced,
  refused,
  sessionDenied,
  permanent,
  throttled,
  transientUntil,
} from "../../fakes/graph-answers.ts";
import { hostLimits } from "../../fakes/fake-host.ts";
import { scenario, type Scenario } from "../../fakes/scenario.ts";
import { NONE, type Fault } from "./fault.ts";
import type { Action, Schedule } from "./schedule.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const graphAnswer = fc.oneof(
  fc.integer({ min: 1, max: 400 }).map((s) => throttled(429, s * 1000)),
  fc.constantFrom<{ readonly kind: string }>(
    throttled(503, 7 * MINUTE_MS),
    throttled(429, 20 * MINUTE_MS),
    transient(500),
    transientUntil(500, 7 * MINUTE_MS),
    transient(502),
    transient(504),
    gone(),
    sessionDenied(401),
    sessionDenied(403),
    sessionDenied(409),
    misplaced(),
    refused(400),
    refused(409),
    refused(412),
    busy(),
    locked(),
    permanent(400),
    permanent(507),
  ),
);

const sourceForbidden: SourceFailure = {
  kind: "forbidden",
  error: transferError("source-forbidden", "the blob may not be read", { httpStatus: 403 }),
};

const fault: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 70, arbitrary: fc.constant(NONE) },
  {
    weight: 14,
    arbitrary: fc.constantFrom<Fault>(
      { kind: "die-before" },
      { kind: "die-after" },
      { kind: "lose" },
      { kind: "lose" },
      { kind: "break" },
      { kind: "deny" },
      { kind: "late" },
      { kind: "late" },
      { kind: "cut" },
      { kind: "hide-item", all: true },
      { kind: "hide-item", all: false },
      { kind: "answer-source", answer: sourceForbidden },
    ),
  },
  { weight: 3, arbitrary: fc.constantFrom<Fault>({ kind: "hold" }, { kind: "absent" }) },
  { weight: 6, arbitrary: graphAnswer.map((answer): Fault => ({ kind: "answer", answer })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom("partial" as const, "break-source" as const), fc.nat(3))
      .map(([kind, bytes]): Fault => ({ kind, bytes })),
  },
);

const small = fc.nat(5);

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 60, arbitrary: fc.record({ do: fc.constant("call" as const), who: small, fault }) },
  {
    weight: 14,
    arbitrary: fc.record({
      do: fc.constant("deliver" as const),
      pick: small,
      skew: small,
      isNewer: fc.constantFrom(false, false, true),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("kill" as const), who: small }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("lose-lease" as const), who: small }) },
  { weight: 6, arbitrary: fc.constant<Action>({ do: "skip" }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Action>(
      { do: "wait", ms: 5000 },
      { do: "wait", ms: 16 * MINUTE_MS },
      { do: "wait", ms: 25 * HOUR_MS },
    ),
  },
  { weight: 2, arbitrary: fc.constantFrom<Action>({ do: "cancel" }, { do: "retry" }, { do: "rescue" }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Action>(
      { do: "store", is: "up" },
      { do: "store", is: "read-only" },
      { do: "store", is: "out" },
    ),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("duplicate" as const), pick: small }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Action>(
      { do: "change-source" },
      { do: "change-properties" },
      { do: "remove-source" },
    ),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("land" as const), pick: small }) },
);

/** A document is no file in a drive. */
const PRINT = {
  alignBytes: 1,
  existing: null,
  hasPath: false,
  hasFollowUps: false,
  conflictBehavior: "replace",
} as const;

const someScenario: fc.Arbitrary<Scenario> = fc
  .record({
    bytes: fc.constantFrom(0, 3, 7, 7, 11, 19),
    wholeBelowBytes: fc.constantFrom(1, 1, 1, 8),
    target: fc.constantFrom("drive", "drive", "drive", "print"),
    isPersonal: fc.boolean(),
    oneSessionPerItem: fc.boolean(),
    checksNameAtCreate: fc.boolean(),
    deferCommit: fc.boolean(),
    fixesRangeBytes: fc.boolean(),
    conflictBehavior: fc.constantFrom(
      ...(["replace", "replace", "replace", "fail", "fail", "rename", "rename"] as const),
      ...(["skip", "replaceIfNewer", "replaceIfDifferent"] as const),
    ),
    hasPath: fc.constantFrom(false, false, true),
    hasFollowUps: fc.constantFrom(false, false, false, true),
    verify: fc.constantFrom("auto", "auto", "strict", "warn", "off"),
    existing: fc.constantFrom(null, null, null, "another file"),
    lagMs: fc.constantFrom(0, 0, 10_000, defaultPolicy.lagBaseMs - 1000),
    transferId: fc.constantFrom("t-1", "t-1", "t-1", null),
    sealsRecords: fc.constantFrom(false, false, true),
    office: fc.nat(5).map((n) => n === 0),
  })
  .map(({ office, ...own }) =>
    scenario({
      ...own,
      ...(own.target === "print" ? { ...PRINT, bytes: Math.max(1, own.bytes) } : {}),
      ...(office ? { name: "report.docx", rewrites: own.target !== "print" } : {}),
    }),
  );

export const schedules: fc.Arbitrary<Schedule> = fc.record({
  scenario: someScenario,
  limits: fc.constantFrom(5, 5, 2, 1).map((maxDequeueCount) => ({ ...hostLimits, maxDequeueCount })),
  policy: fc
    .record({
      maxFailures: fc.constantFrom(10, 10, 1),
      maxRestarts: fc.constantFrom(5, 5, 1),
      catchUpBytes: fc.constantFrom(defaultPolicy.catchUpBytes, 3),
      maxPoisonings: fc.constantFrom(defaultPolicy.maxPoisonings, 1),
      spareHiddenMs: fc.constantFrom(defaultPolicy.spareHiddenMs, 1000, 30 * MINUTE_MS, 0),
    })
    .map((own) => ({ ...defaultPolicy, ...own })),
  isMixed: fc.constantFrom(false, false, false, true),
  skewsMs: fc.constantFrom([0], [0], [0, 3 * MINUTE_MS], [0, -2 * MINUTE_MS, MINUTE_MS]),
  actions: fc.array(action, { maxLength: 160, size: "max" }),
  landLate: fc.boolean(),
});
