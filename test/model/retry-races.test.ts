import { describe, expect, it } from "vitest";
import { defaultPolicy } from "../../src/transfer/policy.ts";
import { requestCancel } from "../../src/transfer/request-cancel.ts";
import { requestRetry } from "../../src/transfer/request-retry.ts";
import { runStep } from "../../src/transfer/step/run-step.ts";
import { permanent } from "../fakes/graph-answers.ts";
import type { Delivered } from "../fakes/fake-host.ts";
import { scenario } from "../fakes/scenario.ts";
import { violationsAtEnd } from "./rules/final-rules.ts";
import { NONE } from "./simulation/fault.ts";
import { Process } from "./simulation/process.ts";
import { runAlone, workAlone, type Run } from "./simulation/run-alone.ts";
import { traceOf } from "./simulation/trace.ts";

/** Two processes at the same time, in every order of their first calls. */
const TURNS = 8;

interface Racer {
  readonly process: Process;
  readonly held: Delivered | null;
}

type Start = (run: Run) => Promise<Racer>;

const user =
  (request: typeof requestCancel | typeof requestRetry): Start =>
  async ({ world, checker }) => {
    const process = new Process(world, checker, traceOf(request.name, "user", null), 0, () => undefined);
    await process.start((ports) => request(ports, "t-1"));
    return { process, held: null };
  };

/** A worker that has the message at the head of a queue. */
const worker =
  (queue: "jobs" | "steps"): Start =>
  async ({ world, checker }) => {
    // The host prefers jobs.
    const aside = queue === "steps" ? world.queues.jobs.receive(1) : null;
    const held = world.host.receive();
    if (held?.delivery.queue !== queue) throw new Error(`no message on ${queue}`);
    if (aside !== null) world.queues.jobs.release(aside, 0);
    const process = new Process(world, checker, traceOf(queue, "worker", held), 0, () => undefined);
    await process.start((ports) => runStep(ports, defaultPolicy, held.message, held.delivery));
    return { process, held };
  };

const answerOf = ({ process }: Racer): unknown =>
  process.end?.kind === "returned" ? process.end.value : process.end;

const failed = async (): Promise<Run> => {
  const run = await runAlone(scenario({ bytes: 3 }), ({ name }) =>
    name === "createSession" ? { kind: "answer", answer: permanent(507) } : NONE,
  );
  expect(run.world.record?.status).toBe("failed");
  return run;
};

/** @param order whose turn it is, a bit for each */
const race = async (run: Run, starts: readonly [Start, Start], order: number): Promise<[Racer, Racer]> => {
  const racers: [Racer, Racer] = [await starts[0](run), await starts[1](run)];
  for (let turn = 0; turn < TURNS; turn++) {
    const next = racers[((order >> turn) & 1) as 0 | 1];
    if (next.process.call !== null) await next.process.step(NONE);
  }
  for (const { process } of racers) while (process.call !== null) await process.step(NONE);
  for (const { held } of racers) if (held !== null) run.world.host.complete(held);
  await workAlone(run.world, run.checker, () => NONE);
  expect(violationsAtEnd(run.world, run.checker), run.checker.history.join("\n")).toEqual([]);
  return racers;
};

/** In every order. */
const everyOrder = async (
  prepare: (run: Run) => Promise<unknown>,
  starts: readonly [Start, Start],
  check: (run: Run, racers: readonly [Racer, Racer]) => void,
): Promise<void> => {
  for (let order = 0; order < 2 ** TURNS; order++) {
    const run = await failed();
    await prepare(run);
    check(run, await race(run, starts, order));
  }
};

const retry = ({ world }: Run) => requestRetry(world.ports, "t-1");
const cancelledRetry = async (run: Run) => {
  await retry(run);
  expect(await requestCancel(run.world.ports, "t-1")).toBe("requested");
};

const ending = (run: Run, status: string, attempt: number): void => {
  expect(run.world.record, run.checker.history.join("\n")).toMatchObject({ status, attempt });
};

describe("in every order of their calls", () => {
  it("a cancel and the worker that begins the retry: the new attempt is cancelled, or has arrived", async () => {
    await everyOrder(retry, [user(requestCancel), worker("jobs")], (run, [cancel]) => {
      const isThere = run.world.graph.drive.commits.length > 0;
      ending(run, isThere ? "completed" : "cancelled", 2);
      expect(answerOf(cancel)).toBe(isThere ? "ended-already" : "requested");
    });
  });

  it("a cancel and a retry: the cancel takes effect, or finds none", async () => {
    await everyOrder(
      () => Promise.resolve(),
      [user(requestCancel), user(requestRetry)],
      (run, [cancel, again]) => {
        expect(answerOf(again)).toBe("requested");
        ending(run, answerOf(cancel) === "requested" ? "cancelled" : "completed", 2);
      },
    );
  });

  it("two retries: one attempt", async () => {
    await everyOrder(
      () => Promise.resolve(),
      [user(requestRetry), user(requestRetry)],
      (run, racers) => {
        expect(racers.map(answerOf)).toEqual(["requested", "requested"]);
        ending(run, "completed", 2);
      },
    );
  });

  it("a second retry and the worker that begins the first: one attempt", async () => {
    await everyOrder(retry, [user(requestRetry), worker("jobs")], (run, [again]) => {
      expect(["requested", "not-ended", "completed-already"]).toContain(answerOf(again));
      ending(run, "completed", 2);
    });
  });

  it("the two messages of a cancelled retry: one attempt, which is cancelled", async () => {
    await everyOrder(cancelledRetry, [worker("steps"), worker("jobs")], (run) => {
      ending(run, "cancelled", 2);
    });
  });

  it("another retry and the worker that begins the cancelled one: no attempt is both", async () => {
    await everyOrder(cancelledRetry, [user(requestRetry), worker("steps")], (run, [again]) => {
      if (answerOf(again) === "not-ended") ending(run, "cancelled", 2);
      else ending(run, "completed", 3);
    });
  });
});

describe("between a retry's message and its note", () => {
  const noting = async (run: Run, happens: () => Promise<unknown>): Promise<void> => {
    const retrying = await user(requestRetry)(run);
    while (retrying.process.call !== null && retrying.process.call.name !== "replace")
      await retrying.process.step(NONE);
    expect(retrying.process.call).not.toBeNull();
    await happens();
    while (retrying.process.call !== null) await retrying.process.step(NONE);
    expect(answerOf(retrying)).toBe("requested");
  };
  const mustHold = ({ world, checker }: Run): void => {
    expect(violationsAtEnd(world, checker), checker.history.join("\n")).toEqual([]);
  };

  it("another flag may be written: a cancel still finds the retry", async () => {
    const run = await failed();
    await noting(run, async () => {
      const stored = run.world.records.peek("t-1");
      if (stored === null) throw new Error("there is no record");
      await run.world.records.replace({ ...stored.record, rescuedAt: null }, stored.eTag);
    });
    expect(await requestCancel(run.world.ports, "t-1")).toBe("requested");
    await workAlone(run.world, run.checker, () => NONE);
    mustHold(run);
    ending(run, "cancelled", 2);
  });

  it("the attempt may begin and end: nothing is noted", async () => {
    const run = await failed();
    await noting(run, () => workAlone(run.world, run.checker, () => NONE));
    mustHold(run);
    ending(run, "completed", 2);
    expect(run.world.record).not.toHaveProperty("retry");
  });
});
