import { transferError } from "../../../../../src/transfer/error.ts";
import type { SourceFailure } from "../../../../../src/transfer/ports.ts";
import {
  transient,
  gone,
  locked,
  sessionDenied,
  permanent,
  throttled,
} from "../../../../fakes/graph-answers.ts";
import type { GraphCall } from "../../../../fakes/intercepted-ports.ts";
import type { Arrangement } from "./arrangement.ts";

/** The next failure is one too many. */
export const LAST_TRY = {
  maxFailures: 0,
  maxDenials: 0,
  maxRefusals: 0,
  outagePatienceMs: 0,
  consentPatienceMs: 0,
} as const;

export const unavailable: SourceFailure = {
  kind: "unavailable",
  error: transferError("source-unavailable", "the blob cannot be read"),
};
export const changed: SourceFailure = {
  kind: "changed",
  error: transferError("source-changed", "the blob has changed"),
};

/** The ways in which any call to Graph may fail, as answers to this call. */
export const graphFailures = (start: Arrangement, call: GraphCall) => {
  const answered = (answer: object): Arrangement => ({
    ...start,
    answers: { ...start.answers, [call]: answer },
  });
  const counted = (answer: object): Arrangement[] => [
    answered(answer),
    { ...answered(answer), policy: LAST_TRY },
  ];
  return {
    throttled: [answered(throttled(429, 1000))],
    transient: counted(transient(500)),
    locked: counted(locked()),
    permanent: [answered(permanent(400)), answered(permanent(403))],
  };
};

/** The ways in which a session is lost, as answers to this call. */
export const sessionLost = (start: Arrangement, call: GraphCall) => {
  const answered = (answer: object, isYoung = false): Arrangement => ({
    ...start,
    isYoung,
    answers: { ...start.answers, [call]: answer },
  });
  return {
    gone: [answered(gone())],
    "gone too early": [answered(gone(), true)],
    denied: [answered(sessionDenied(403))],
  };
};
