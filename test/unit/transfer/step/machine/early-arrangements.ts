import type { Arrangement, Rows } from "./arrangement.ts";
import { otherItem } from "./arrangement.ts";
import { busy, nameConflict, permanent, refused, transient } from "../../../../fakes/graph-answers.ts";
import { changed, graphFailures, LAST_TRY, unavailable } from "./failures.ts";
import { transferError } from "../../../../../src/transfer/error.ts";

const create: Arrangement = { phase: "create" };
const unpinned: Arrangement = { ...create, own: { source: null } };
const placed = { place: { driveId: "drive", folderId: "folder", name: "big.bin" } } as const;
const withPath = { hasPath: true } as const;
const skips = { conflictBehavior: "skip" } as const;
const found = { kind: "found", item: otherItem } as const;

export const pinSource: Rows<"pin source"> = {
  pinned: [unpinned],
  "pinned, place unknown": [{ ...unpinned, scenario: withPath }],
  "pinned, file there unknown": [{ ...unpinned, scenario: skips }],
  "pinned to send whole": [{ ...unpinned, scenario: { bytes: 0 } }],
  "size refused": [{ ...unpinned, scenario: { bytes: 0, target: "print" } }],
  "source failure": [
    { ...unpinned, answers: { pin: unavailable } },
    { ...unpinned, answers: { pin: changed } },
  ],
};

const unplaced: Arrangement = { ...create, scenario: withPath };
export const findPlace: Rows<"find place"> = {
  found: [unplaced],
  "found, file there unknown": [{ ...unplaced, scenario: { ...withPath, ...skips } }],
  "found, to send whole": [{ ...unplaced, scenario: { ...withPath, bytes: 0 } }],
  refused: [{ ...unplaced, scenario: { ...withPath, path: "{meta.customer}/{name}" } }],
  ...graphFailures(unplaced, "findPlace"),
};

const unseen: Arrangement = { ...create, scenario: skips };
export const lookUpFile: Rows<"look up file"> = {
  free: [unseen],
  "free, to send whole": [{ ...unseen, scenario: { ...skips, bytes: 0 } }],
  "left alone": [{ ...unseen, answers: { getItem: found } }],
  "folder in the way": [
    { ...unseen, answers: { getItem: { kind: "found", item: { ...otherItem, isFolder: true } } } },
  ],
  ...graphFailures(unseen, "getItem"),
};

const gone = { ...permanent(404), error: transferError("target-not-found", "no such folder") };
export const createSession: Rows<"create session"> = {
  created: [create],
  "place lost": [
    { ...create, scenario: withPath, own: placed, answers: { createSession: gone } },
    { ...create, scenario: withPath, own: { ...placed, placeLost: true }, answers: { createSession: gone } },
  ],
  busy: [
    { ...create, answers: { createSession: busy() } },
    { ...create, answers: { createSession: busy() }, policy: { busyLimitMs: 0 } },
  ],
  refused: [
    { ...create, answers: { createSession: refused(412) } },
    { ...create, answers: { createSession: refused(412) }, policy: LAST_TRY },
  ],
  "name taken": [{ ...create, answers: { createSession: nameConflict(), getItem: found } }],
  // What is found at once is no conflict: the file came between the look-up and the session.
  "left alone": [
    {
      ...create,
      scenario: skips,
      answers: { createSession: nameConflict(), getItem: [{ kind: "absent" }, found] },
    },
  ],
  ...graphFailures(create, "createSession"),
};

const arrived: Arrangement = {
  phase: "follow-up",
  accepted: 12,
  scenario: { hasFollowUps: true },
  own: { session: null, item: otherItem, verification: "matched" },
};
const checkingIn: Arrangement = {
  ...arrived,
  own: { ...arrived.own, followUps: { fields: { status: "done", error: null } } },
};
export const followUp: Rows<"follow up"> = {
  done: [arrived],
  failed: [{ ...arrived, answers: { setFields: permanent(400) } }],
  waiting: [{ ...arrived, answers: { setFields: transient(500) } }],
  "all done": [
    checkingIn,
    { ...checkingIn, answers: { checkIn: transient(500) }, policy: { ...LAST_TRY, maxFollowUpFailures: 0 } },
  ],
};
