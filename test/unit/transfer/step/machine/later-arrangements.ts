import { defaultPolicy } from "../../../../../src/transfer/policy.ts";
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
const denied = { error: gone().error, kind: "session-denied" } as const;
export const restart: Rows<"restart"> = {
  "nothing committed": [begun, { ...begun, policy: { maxRestarts: 0 } }],
  "in doubt": [{ ...begun, accepted: 8, scenario: rename, answers: lost }],
  "not closed": notClosed(begun),
  "not reconciled": [
    ...notReconciled(begun),
    ...hashBehind({ ...begun, answers: { putRange: denied, commit: denied } }),
  ],
  "found committed": [{ ...begun, accepted: 8, answers: { ...lost, getItem: found } }],
};

const committed: Arrangement = { phase: "verify" };
const strict = { verify: "strict" } as const;
const unseen = { maxReadBacks: 0 } as const;
export const verify: Rows<"verify"> = {
  "arrived whole": [{ ...committed, answers: { getItem: found } }],
  "arrived altered": [
    {
      ...committed,
      own: { missedLookups: defaultPolicy.maxReadBacks },
      answers: { getItem: { kind: "found", item: otherItem } },
    },
  ],
  "hash behind": [{ ...committed, hashed: 0, policy: LITTLE, answers: { getItem: found } }],
  "not visible": [
    committed,
    { ...committed, policy: unseen },
    { ...committed, policy: unseen, scenario: strict },
  ],
  "not the new item yet": [{ ...committed, answers: { getItem: { kind: "found", item: otherItem } } }],
};

const aborting: Arrangement = { phase: "send", own: { status: "aborting" } };
const cancelled: Arrangement = { phase: "send", own: { cancelRequested: true } };
export const finish: Rows<"finish"> = {
  closed: [aborting, cancelled],
  "in doubt": [{ ...aborting, accepted: 8, scenario: rename, answers: lost }],
  "not closed": [...notClosed(aborting), ...notClosed(cancelled)],
  "not reconciled": [...notReconciled(aborting), ...notReconciled(cancelled), ...hashBehind(cancelled)],
  "found committed": [{ ...aborting, accepted: 8, answers: { ...lost, getItem: found } }],
};
