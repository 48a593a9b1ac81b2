import { describe, expect, it } from "vitest";
import { requestRetry } from "../../src/transfer/request-retry.ts";
import {
  transient,
  gone,
  locked,
  misplaced,
  nameConflict,
  refused,
  sessionDenied,
  permanent,
} from "../fakes/graph-answers.ts";
import { scenario, type Scenario } from "../fakes/scenario.ts";
import { NONE, type Fault } from "./simulation/fault.ts";
import { violationsAtEnd } from "./rules/final-rules.ts";
import { runAlone, workAlone } from "./simulation/run-alone.ts";

/** What a call is always answered, by its name. */
type Answers = Readonly<Record<string, Fault>>;

const answer = (of: { readonly kind: string }): Fault => ({ kind: "answer", answer: of });

/** A service that never recovers: the transfer ends as failed, publishes it, and does so in a bounded number of steps. */
const cases: readonly (readonly [string, Answers, string, Partial<Scenario>?])[] = [
  ["no session can be created", { createSession: answer(transient(503)) }, "target-unavailable"],
  ["the item stays locked", { createSession: answer(locked()) }, "target-locked"],
  ["the quota is exceeded", { putRange: answer(permanent(507)) }, "quota-exceeded"],
  ["every range breaks off", { putRange: { kind: "cut" } }, "target-unavailable"],
  ["every range is answered 416", { putRange: answer(misplaced()) }, "session-denied"],
  ["every range is answered 404", { putRange: answer(gone()) }, "too-many-restarts"],
  ["every range is denied", { putRange: answer(sessionDenied(403)) }, "session-denied"],
  [
    "every range fails and every query is refused",
    { putRange: answer(transient(500)), querySession: answer(refused(400)) },
    "too-many-restarts",
  ],
  ["every range meets a name conflict midway", { putRange: answer(nameConflict()) }, "too-many-restarts"],
  [
    "every range is accepted without a byte of it",
    { putRange: { kind: "partial", bytes: 0 } },
    "target-unavailable",
  ],
  ["every read of the blob breaks off", { open: { kind: "break-source", bytes: 1 } }, "source-unavailable"],
  ["every commit fails", { commit: answer(transient(500)) }, "commit-in-doubt", { deferCommit: true }],
  [
    "ranges and DELETE are denied",
    { putRange: answer(sessionDenied(401)), deleteSession: answer(sessionDenied(401)) },
    "session-denied",
  ],
  [
    "every range is answered 404 and no session can be deleted",
    { putRange: answer(gone()), deleteSession: answer(transient(500)) },
    "target-unavailable",
  ],
];

describe.each(cases.map(([what, ...rest]) => ({ what, rest })))(
  "where $what",
  ({ rest: [answers, code, own] }) => {
    it("the transfer ends as failed, and a retry completes it once the service has recovered", async () => {
      const { world, checker, deliveries } = await runAlone(
        scenario(own ?? {}),
        ({ name }) => answers[name] ?? NONE,
      );
      expect(violationsAtEnd(world, checker)).toEqual([]);
      expect(world.record?.status).toBe("failed");
      expect(world.record?.error?.code).toBe(code);
      expect(world.results.published.map(({ data }) => data.error?.code)).toContain(code);
      expect(deliveries).toBeLessThan(200);

      await requestRetry(world.ports, "t-1");
      await workAlone(world, checker, () => NONE);
      expect(violationsAtEnd(world, checker), checker.history.join("\n")).toEqual([]);
      expect(world.record?.status).toBe("completed");
    });
  },
);

it("failures between ranges do not exhaust the budget, since progress resets it", async () => {
  let puts = 0;
  const { world, checker } = await runAlone(scenario({ bytes: 80 }), ({ name }) =>
    name === "putRange" && puts++ % 3 !== 2 ? answer(transient(500)) : NONE,
  );
  expect(violationsAtEnd(world, checker)).toEqual([]);
  expect(world.record?.status).toBe("completed");
});
