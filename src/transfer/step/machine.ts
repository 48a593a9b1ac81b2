import type { Phase, TransferRecord } from "../record.ts";
import type { EndStatus } from "../result.ts";
import type { ActionEvents, ActionName } from "./actions/index.ts";

/** How a saved record stands: a phase with work to do now, `waiting` in whatever phase, on its way to an end, or ended. */
export type Standing = Phase | "waiting" | "aborting" | EndStatus;

/** What follows an event: the next action of the same invocation, or the record is saved and stands in one of these ways. */
export type Follows =
  ActionName | { readonly saveAs: readonly [Standing, ...Standing[]]; readonly sameStep: boolean };

const save = (...saveAs: readonly [Standing, ...Standing[]]) => ({ saveAs, sameStep: false });

/** Any call to Graph may fail in these ways: wait as Graph asks, back off, or abort. Failing too often aborts too. */
const GRAPH_FAILURES = {
  throttled: save("waiting"),
  transient: save("waiting", "aborting"),
  locked: save("waiting", "aborting"),
  // A missing right is tried again for a while: consent and grants take minutes to apply.
  permanent: save("waiting", "aborting"),
} as const;

const SOURCE_FAILURE = save("waiting", "aborting");

/** A session that cannot be used any more, from the calls that send into it. */
const SESSION_LOST = {
  gone: "restart",
  "gone too early": save("waiting"),
  denied: "restart",
} as const;

/**
 * The state machine of a running step: each action, what it may find, and what follows. `next-action.ts` follows this
 * table and nothing else; `docs/protocol.md` prints it, and a test holds both to the code.
 */
export const MACHINE = {
  refuse: {
    "not allowed": save("aborting"),
  },
  "pin source": {
    pinned: "create session",
    "pinned, place unknown": "find place",
    "pinned, file there unknown": "look up file",
    "pinned to send whole": save("create"),
    "size refused": save("aborting"),
    "source failure": SOURCE_FAILURE,
  },
  "find place": {
    found: "create session",
    "found, file there unknown": "look up file",
    // Saved first, so that a repeat looks for the file where this one puts it.
    "found, to send whole": save("create"),
    refused: save("aborting"),
    ...GRAPH_FAILURES,
  },
  "look up file": {
    free: "create session",
    "free, to send whole": save("create"),
    "left alone": save("skipped"),
    "folder in the way": save("aborting"),
    ...GRAPH_FAILURES,
  },
  "create session": {
    created: { saveAs: ["send"], sameStep: true },
    "place lost": save("waiting", "aborting"),
    busy: save("waiting", "aborting"),
    refused: save("waiting", "aborting"),
    "name taken": save("aborting"),
    "left alone": save("skipped"),
    ...GRAPH_FAILURES,
  },
  "put whole": {
    committed: "verify",
    "source failure": SOURCE_FAILURE,
    "in doubt": save("aborting"),
    refused: save("waiting", "aborting"),
    "name taken": save("aborting"),
    // The phase stays while the hash is still behind.
    "not reconciled": save("waiting", "aborting", "create"),
    "found committed": "verify",
    ...GRAPH_FAILURES,
  },
  "send range": {
    "nothing left": "commit",
    "hash behind": save("send"),
    accepted: save("send"),
    "accepted nothing": save("waiting", "aborting"),
    "accepted last": "commit",
    committed: "verify",
    misplaced: "query session",
    "source failure": SOURCE_FAILURE,
    "name taken": save("aborting"),
    "name taken midway": "restart",
    "name taken, all bytes kept": save("commit"),
    ...SESSION_LOST,
    // A live session may refuse one request: ask it before it is thrown away.
    denied: "query session",
    ...GRAPH_FAILURES,
  },
  "query session": {
    "as recorded": "send range",
    "as recorded, all received": "commit",
    "as recorded after a refusal": save("waiting", "aborting"),
    ahead: save("send", "commit"),
    behind: save("waiting", "aborting"),
    refused: save("waiting"),
    ...SESSION_LOST,
    ...GRAPH_FAILURES,
  },
  commit: {
    committed: "verify",
    "by source URL instead": save("commit"),
    unsupported: save("waiting", "aborting"),
    refused: save("waiting"),
    "name taken": save("aborting"),
    ...SESSION_LOST,
    ...GRAPH_FAILURES,
  },
  restart: {
    "nothing committed": save("create", "aborting"),
    "in doubt": save("aborting"),
    "not closed": save("waiting", "aborting"),
    // The phase stays while the hash is still behind.
    "not reconciled": save("waiting", "aborting", "send", "commit", "restart"),
    "found committed": "verify",
  },
  verify: {
    "arrived whole": save("completed"),
    "arrived, more to do": save("follow-up"),
    "arrived altered": save("failed"),
    "hash behind": save("verify"),
    "not visible": save("waiting", "completed", "follow-up", "failed"),
    "not the new item yet": save("waiting"),
    "never appeared": save("failed"),
  },
  "follow up": {
    done: save("follow-up"),
    failed: save("follow-up"),
    waiting: save("waiting"),
    "all done": save("completed"),
  },
  finish: {
    closed: save("failed", "cancelled", "skipped"),
    "in doubt": save("failed"),
    // Clean-up that fails too often is left out where the transfer is aborting already.
    "not closed": save("waiting", "aborting", "failed"),
    "not reconciled": save("waiting", "aborting", "failed", "create", "send", "commit", "restart"),
    "found committed": "verify",
  },
} as const satisfies { readonly [A in ActionName]: Readonly<Record<ActionEvents[A], Follows>> };

/** @throws {Error} on an event that the table does not know: a fault in this code */
export const followsFrom = (action: ActionName, event: string): Follows => {
  const rows: Readonly<Record<string, Follows>> = MACHINE[action];
  const follows = rows[event];
  if (follows === undefined) throw new Error(`nothing follows "${event}" of "${action}"`);
  return follows;
};

/** How a record stands, in the words of the table. */
export const standingOf = ({ status, wait, phase }: TransferRecord): Standing => {
  if (wait !== null) return "waiting";
  return status === "running" ? phase : status;
};
