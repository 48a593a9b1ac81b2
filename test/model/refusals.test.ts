import { describe, expect, it } from "vitest";
import { defaultPolicy } from "../../src/transfer/policy.ts";
import { refused, transient } from "../fakes/graph-answers.ts";
import { scenario, type Scenario } from "../fakes/scenario.ts";
import { violationsAtEnd } from "./rules/final-rules.ts";
import { NONE, type Fault } from "./simulation/fault.ts";
import { runAlone } from "./simulation/run-alone.ts";

const answer = (of: { readonly kind: string }): Fault => ({ kind: "answer", answer: of });
const { maxRefusals } = defaultPolicy;

/** The second range breaks off, and the queries that follow are refused so many times. */
const refuseQueries = async (times: number, own: Partial<Scenario> = {}) => {
  let ranges = 0;
  let queries = 0;
  const { world, checker } = await runAlone(scenario(own), ({ name }) => {
    if (name === "putRange" && ++ranges === 2) return { kind: "lose" };
    return name === "querySession" && ++queries <= times ? answer(refused(400)) : NONE;
  });
  expect(violationsAtEnd(world, checker), checker.history.join("\n")).toEqual([]);
  return world;
};

describe("a session that refuses to be queried", () => {
  it("is queried again for a few times", async () => {
    const world = await refuseQueries(maxRefusals);
    expect(world.record).toMatchObject({ status: "completed", restarts: 0 });
    expect(world.graph.sessions.size).toBe(1);
  });

  it("is given up for another one where that does not help", async () => {
    const world = await refuseQueries(maxRefusals + 1);
    expect(world.record).toMatchObject({ status: "completed", restarts: 1 });
    expect(world.graph.sessions.size).toBe(2);
  });

  it("is given up within minutes, and not sooner because the service was out before", async () => {
    let ranges = 0;
    let queries = 0;
    const { world } = await runAlone(scenario(), ({ name }) => {
      if (name === "putRange") return ++ranges === 2 ? answer(transient(500)) : NONE;
      if (name !== "querySession") return NONE;
      return ++queries <= 20
        ? answer(transient(500))
        : queries <= 20 + maxRefusals
          ? answer(refused(400))
          : NONE;
    });
    expect(world.record).toMatchObject({ status: "completed", restarts: 0 });
  });

  it("has its refusals counted anew after each progress", async () => {
    let ranges = 0;
    let queries = 0;
    const { world } = await runAlone(scenario({ bytes: 40 }), ({ name }) => {
      if (name === "putRange") return ranges++ % 2 === 0 ? { kind: "break" } : NONE;
      return name === "querySession" && queries++ % 2 === 0 ? answer(refused(400)) : NONE;
    });
    expect(queries).toBeGreaterThan(2 * maxRefusals);
    expect(world.record).toMatchObject({ status: "completed", restarts: 0 });
  });

  it("is found committed where it was, and nothing is sent twice", async () => {
    const world = await refuseQueries(100, { bytes: 8 });
    expect(world.record?.status).toBe("completed");
    expect(world.graph.drive.commits).toHaveLength(1);
  });
});
