import { commit } from "./commit.ts";
import { createSession } from "./create-session.ts";
import { findPlace } from "./find-place.ts";
import { finish } from "./finish.ts";
import { followUp } from "./follow-up.ts";
import { lookUpFile } from "./look-up-file.ts";
import { pinSource } from "./pin-source.ts";
import { putWhole } from "./put-whole.ts";
import { querySession } from "./query-session.ts";
import { refuse } from "./refuse.ts";
import { restart } from "./restart.ts";
import { sendRange } from "./send-range.ts";
import { verify } from "./verify.ts";

/** Everything a step can do. No action calls another: `machine.ts` says what follows. */
export const ACTIONS = {
  refuse,
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
} as const;

export type ActionName = keyof typeof ACTIONS;

/** The events that each action may report. */
export type ActionEvents = {
  readonly [A in ActionName]: Awaited<ReturnType<(typeof ACTIONS)[A]>>["event"];
};
