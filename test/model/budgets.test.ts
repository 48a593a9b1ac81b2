import { describe, expect, test } from "vitest";
import { requestRetry } from "../../src/transfer/request-retry.ts";
import { transient, gone, locked, misplaced, sessionDenied, permanent } from "../fakes/graph-answers.ts";
import { scenario, type Scenario } from "../fakes/scenario.ts";
import { NONE, type Fault } from "./simulation/fault.ts";
import { brokenAtTheEnd } from "./rules/final-rules.ts";
import { runAlone, workAlone } from "./simulation/run-alone.ts";

/** What a call is answered for ever, by the call's name. */
type Answers = Readonly<Record<string, Fault>>;

const answer = (of: { readonly kind: string }): Fault => ({ kind: "answer", answer: of });

/** A service that never gets better: the transfer ends as failed, and says so, in a bounded number of steps. */
const cases: readonly (readonly [string, Answers, string, Partial<Scenario>?])[] = [
  ["no session can be created", { createSession: answer(transient(503)) }, "target-unavailable"],
  ["the item stays locked", { createSession: answer(locked()) }, "target-locked"],
  ["the quota is used up", { putRange: answer(permanent(507)) }, "quota-exceeded"],
  ["every range breaks off", { putRange: { kind: "cut" } }, "target-unavailable"],
  ["every range is answered 416", { putRange: answer(misplaced()) }, "session-denied"],
  ["every range is answered 404", { putRange: answer(gone()) }, "too-many-restarts"],
  ["every range is refused", { putRange: answer(sessionDenied(403)) }, "too-many-restarts"],
  [
    "every range is taken, and no byte of it",
    { putRange: { kind: "partial", bytes: 0 } },
    "target-unavailable",
  ],
  ["every read of the blob breaks off", { open: { kind: "break-source", bytes: 1 } }, "source-unavailable"],
  ["no commit goes through", { commit: answer(transient(500)) }, "target-unavailable", { deferCommit: true }],
  [
    "ranges and DELETE are refused",
    { putRange: answer(sessionDenied(401)), deleteSession: answer(sessionDenied(401)) },
    "session-denied",
  ],
  [
    "nothing can be looked up",
    { putRange: answer(gone()), deleteSession: answer(transient(500)) },
    "target-unavailable",
  ],
];

describe.each(cases.map(([what, ...rest]) => ({ what, rest })))("$what", ({ rest: [answers, code, own] }) => {
  test("it ends as failed, and a retry brings it through", async () => {
    const { world, watch, deliveries } = await runAlone(
      scenario(own ?? {}),
      ({ name }) => answers[name] ?? NONE,
    );
    expect(brokenAtTheEnd(world, watch)).toEqual([]);
    expect(world.record?.status).toBe("failed");
    expect(world.record?.error?.code).toBe(code);
    expect(world.results.published.map(({ data }) => data.error?.code)).toContain(code);
    expect(deliveries).toBeLessThan(80);

    // The service gets better, and somebody asks again.
    await requestRetry(world.ports, "t-1");
    await workAlone(world, watch, () => NONE);
    expect(brokenAtTheEnd(world, watch), watch.story.join("\n")).toEqual([]);
    expect(world.record?.status).toBe("completed");
  });
});

test("a service that fails between all ranges does not use up the budget", async () => {
  let puts = 0;
  const { world, watch } = await runAlone(scenario({ bytes: 80 }), ({ name }) =>
    name === "putRange" && puts++ % 3 !== 2 ? answer(transient(500)) : NONE,
  );
  expect(brokenAtTheEnd(world, watch)).toEqual([]);
  expect(world.record?.status).toBe("completed");
});
