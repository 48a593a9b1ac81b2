import { transferError } from "../../../../../src/transfer/error.ts";
import { transient, gone, throttled } from "../../../../fakes/graph-answers.ts";
import { otherItem, sentItem, type Arrangement, type Rows } from "./arrangement.ts";
import { LAST_TRY } from "./failures.ts";

/** The session is gone, so what it did has to be reconciled. */
const lost = { deleteSession: gone() };
const found = { kind: "found", item: sentItem() } as const;
const rename = { conflictBehavior: "rename" } as const;
/** The hash is further behind than one step may read. */
const LITTLE = { catchUpBytes: 2 } as const;

/** Steps whose clean-up is put off, whatever they clean up for. */
const notClosed = (start: Arrangement): readonly Arrangement[] => [
  { ...start, answers: { deleteSession: throttled(429, 1000) } },
  { ...start, answers: { deleteSession: transient(500) }, policy: LAST_TRY },
];
const notReconciled = (start: Arrangement): readonly Arrangement[] => [
  { ...start, answers: { ...lost, getItem: throttled(429, 1000) } },
  { ...start, answers: { ...lost, getItem: transient(500) }, policy: LAST_TRY },
];
const hashBehind = (start: Arrangement): readonly Arrangement[] =>
  (["send", "commit", "restart"] as const).map((phase) => ({
    ...start,
    phase,
    hashed: 0,
    policy: LITTLE,
    answers: { ...start.answers, ...lost, getItem: found },
  }));

const begun: Arrangement = { phase: "restart" };
export const restart: Rows<"restart"> = {
  "nothing committed": [begun, { ...begun, policy: { maxRestarts: 0 } }],
  "in doubt": [{ ...begun, accepted: 8, scenario: rename, answers: lost }],
  "not closed": notClosed(begun),
  "not reconciled": [
    ...notReconciled(begun),
    ...hashBehind({ ...begun, answers: { putRange: gone(), commit: gone() } }),
  ],
  "found committed": [{ ...begun, accepted: 8, answers: { ...lost, getItem: found } }],
};

const committed: Arrangement = { phase: "verify" };
const strict = { verify: "strict" } as const;
const unseen = { maxReadBacks: 0 } as const;
/** Lookups have missed the item for longer than any commit lags. */
const LONG_MISSED = { missedSince: "2000-01-01T00:00:00.000Z" } as const;
/** The commit's answer showed the item, without its hash, and it cannot be looked up. */
const shown: Arrangement = {
  ...committed,
  own: { item: { ...sentItem(), quickXorHash: null } },
  answers: { getItem: transient(500) },
};
export const verify: Rows<"verify"> = {
  "arrived whole": [{ ...committed, answers: { getItem: found } }],
  "arrived, more to do": [{ ...committed, scenario: { hasFollowUps: true }, answers: { getItem: found } }],
  "arrived altered": [
    {
      ...committed,
      own: LONG_MISSED,
      answers: { getItem: { kind: "found", item: otherItem } },
    },
  ],
  "hash behind": [{ ...committed, hashed: 0, policy: LITTLE, answers: { getItem: found } }],
  "not visible": [
    committed,
    { ...shown, policy: unseen },
    { ...shown, policy: unseen, scenario: { hasFollowUps: true } },
    { ...shown, policy: unseen, scenario: strict },
  ],
  "never appeared": [
    { ...committed, own: LONG_MISSED },
    { ...committed, answers: { getItem: transient(500) }, policy: unseen },
  ],
  "not the new item yet": [{ ...committed, answers: { getItem: { kind: "found", item: otherItem } } }],
};

const aborting: Arrangement = { phase: "send", own: { status: "aborting" } };
const cancelled: Arrangement = { phase: "send", own: { cancelRequested: true } };
/** A file appeared under the name while this one was sent. */
const taken: Arrangement = {
  phase: "send",
  own: { status: "aborting", error: transferError("name-conflict", "it is there") },
  scenario: { conflictBehavior: "skip" },
};
export const finish: Rows<"finish"> = {
  closed: [aborting, cancelled, taken],
  "in doubt": [{ ...aborting, accepted: 8, scenario: rename, answers: lost }],
  "not closed": [...notClosed(aborting), ...notClosed(cancelled)],
  "not reconciled": [
    ...notReconciled(aborting),
    ...notReconciled(cancelled),
    ...hashBehind(cancelled),
    // A file that is sent whole never leaves its first phase.
    {
      phase: "create",
      own: { isSentWhole: true, cancelRequested: true },
      redelivered: true,
      hashed: 0,
      policy: LITTLE,
      answers: { getItem: found },
    },
  ],
  "found committed": [{ ...aborting, accepted: 8, answers: { ...lost, getItem: found } }],
};
