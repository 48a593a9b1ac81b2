import type { ActionName } from "../../../../../src/transfer/step/actions/index.ts";
import { misplaced, nameConflict, refused, throttled, unsupported } from "../../../../fakes/graph-answers.ts";
import { BYTES, sentItem, type Arrangement, type Rows } from "./arrangement.ts";
import { changed, graphFailures, LAST_TRY, sessionLost, unavailable } from "./failures.ts";
import { createSession, findPlace, followUp, lookUpFile, pinSource } from "./early-arrangements.ts";
import { finish, restart, verify } from "./later-arrangements.ts";

const fails = { conflictBehavior: "fail" } as const;
const open = (start: number) => ({
  kind: "open" as const,
  remaining: start === BYTES ? [] : [{ start, endExclusive: BYTES }],
  expiresAt: null,
});

const empty: Arrangement = { phase: "create", scenario: { bytes: 0 } };
const emptyAgain: Arrangement = { ...empty, redelivered: true };
const whole: Arrangement = { phase: "create", own: { isSentWhole: true } };
const putWhole: Rows<"put whole"> = {
  committed: [empty],
  "in doubt": [{ ...emptyAgain, scenario: { bytes: 0, conflictBehavior: "rename" } }],
  "name taken": [{ ...empty, answers: { putWhole: nameConflict() } }],
  refused: [
    { ...empty, answers: { putWhole: refused(409) } },
    { ...empty, answers: { putWhole: refused(409) }, policy: LAST_TRY },
  ],
  "not reconciled": [
    { ...emptyAgain, answers: { getItem: throttled(429, 1000) } },
    { ...emptyAgain, answers: { getItem: { ...throttled(429, 0), kind: "transient" } }, policy: LAST_TRY },
    {
      ...whole,
      redelivered: true,
      hashed: 0,
      policy: { catchUpBytes: 4 },
      answers: { getItem: { kind: "found", item: sentItem() } },
    },
  ],
  "source failure": [
    { ...whole, answers: { open: unavailable } },
    { ...whole, answers: { open: changed, pin: changed } },
  ],
  "found committed": [{ ...emptyAgain, answers: { getItem: { kind: "found", item: sentItem(0) } } }],
  ...graphFailures(empty, "putWhole"),
};

const first: Arrangement = { phase: "send" };
const last: Arrangement = { phase: "send", accepted: 8 };
const sendRange: Rows<"send range"> = {
  "nothing left": [{ ...first, accepted: BYTES }],
  "hash behind": [{ ...first, accepted: 4, hashed: 0 }],
  accepted: [first],
  "accepted nothing": [
    { ...first, answers: { putRange: { ...open(0), kind: "accepted" } } },
    { ...first, answers: { putRange: { ...open(0), kind: "accepted" } }, policy: LAST_TRY },
  ],
  "accepted last": [{ ...last, answers: { putRange: { ...open(BYTES), kind: "accepted" } } }],
  committed: [{ ...last, answers: { putRange: { kind: "committed", item: sentItem() } } }],
  misplaced: [{ ...first, answers: { putRange: misplaced() } }],
  "source failure": [
    { ...first, answers: { open: unavailable } },
    { ...first, answers: { open: changed, pin: changed } },
  ],
  "name taken": [{ ...last, scenario: fails, answers: { putRange: nameConflict() } }],
  "name taken midway": [{ ...first, answers: { putRange: nameConflict() } }],
  "name taken, all bytes kept": [{ ...last, answers: { putRange: nameConflict() } }],
  ...sessionLost(first, "putRange"),
  ...graphFailures(first, "putRange"),
};

const again: Arrangement = { phase: "send", accepted: 4, redelivered: true };
const contradicted: Arrangement = { ...first, answers: { putRange: misplaced() } };
const querySession: Rows<"query session"> = {
  "as recorded": [again],
  "as recorded, all received": [{ phase: "commit", redelivered: true }],
  "as recorded after a refusal": [contradicted, { ...contradicted, policy: LAST_TRY }],
  ahead: [
    { ...again, answers: { querySession: open(8) } },
    { ...again, ...last, answers: { querySession: open(BYTES) } },
  ],
  behind: [
    { ...again, answers: { querySession: open(0) } },
    { ...again, answers: { querySession: open(BYTES) } },
    { ...again, answers: { querySession: open(0) }, policy: LAST_TRY },
  ],
  refused: [{ ...again, answers: { querySession: refused(400) } }],
  ...sessionLost(again, "querySession"),
  ...graphFailures(again, "querySession"),
};

const committing: Arrangement = { phase: "commit" };
const byUrl: Arrangement = { ...committing, own: { commitBy: "source-url" } };
const commit: Rows<"commit"> = {
  committed: [committing],
  "by source URL instead": [{ ...committing, answers: { commit: unsupported() } }],
  unsupported: [
    { ...byUrl, answers: { commit: unsupported() } },
    { ...byUrl, answers: { commit: unsupported() }, policy: LAST_TRY },
  ],
  "name taken": [{ ...committing, scenario: fails, answers: { commit: nameConflict() } }],
  refused: [{ ...committing, answers: { commit: refused(409) } }],
  ...sessionLost(committing, "commit"),
  ...graphFailures(committing, "commit"),
};

/** For every row of the machine, steps in which the action reports the event: one for each way to save the record. */
export const ARRANGEMENTS: { readonly [A in ActionName]: Rows<A> } = {
  refuse: { "not allowed": [{ phase: "create", own: { source: null }, scenario: { isRefused: true } }] },
  "pin source": pinSource,
  "find place": findPlace,
  "look up file": lookUpFile,
  "create session": createSession,
  "put whole": putWhole,
  "send range": sendRange,
  "query session": querySession,
  commit,
  restart,
  verify,
  "follow up": followUp,
  finish,
};
