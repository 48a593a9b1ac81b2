import { expect, it } from "vitest";
import { transferError } from "../../src/transfer/error.ts";
import { contentOf, scenario } from "../fakes/scenario.ts";
import { violationsAtEnd } from "./rules/final-rules.ts";
import { NONE, type Fault } from "./simulation/fault.ts";
import { runAlone } from "./simulation/run-alone.ts";

const answer = (of: { readonly kind: "open" | "committed"; readonly [field: string]: unknown }): Fault => ({
  kind: "answer",
  answer: of,
});

it.each([1, 11])(
  "a session that says %i times that it lacks nothing, before the last range was sent, is not committed",
  async (times) => {
    let queries = 0;
    let ranges = 0;
    const { world, checker } = await runAlone(scenario({ bytes: 20 }), ({ name }) => {
      if (name === "putRange" && ++ranges === 2) return { kind: "break" };
      return name === "querySession" && ++queries <= times
        ? answer({ kind: "open", remaining: [], expiresAt: null })
        : NONE;
    });
    expect(violationsAtEnd(world, checker), checker.history.join("\n")).toEqual([]);
    expect(world.record).toMatchObject(
      times === 1
        ? { status: "completed" }
        : {
            status: "failed",
            error: {
              code: "target-unavailable",
              message: expect.stringContaining("nothing is missing") as string,
            },
          },
    );
    expect(checker.history.filter((line) => line.includes("destination.commit"))).toEqual([]);
    expect(world.graph.sessions.size).toBe(1);
  },
);

it.each(["off", "warn", "auto", "strict"] as const)(
  "a success without an item is not believed where an older file of the same size lies, with verify %s",
  async (verify) => {
    const existing = contentOf(3, 2)
      .toString("latin1")
      .replace(/[^a-z]/g, "x");
    const { world } = await runAlone(scenario({ bytes: 3, verify, existing }), ({ name }) =>
      name === "putRange" ? answer({ kind: "committed", item: null }) : NONE,
    );
    expect(world.graph.drive.commits).toEqual([]);
    expect(world.record?.status).toBe("failed");
    expect(["commit-in-doubt", "hash-mismatch"]).toContain(world.record?.error?.code);
  },
);

it("a commit in doubt says what kept the target from being looked up, with status and code", async () => {
  const error = transferError(
    "target-forbidden",
    "looking up the item: Graph answered 403 accessDenied (No.)",
    {
      httpStatus: 403,
      graphCode: "accessDenied",
    },
  );
  const { world, checker } = await runAlone(scenario({ bytes: 3 }), ({ name }) => {
    if (name === "putRange") return { kind: "lose" };
    return name === "getItem" ? { kind: "answer", answer: { kind: "permanent", error } } : NONE;
  });
  expect(violationsAtEnd(world, checker), checker.history.join("\n")).toEqual([]);
  expect(world.record?.error).toMatchObject({
    code: "commit-in-doubt",
    message: expect.stringContaining(`could not be looked up: ${error.message}`) as string,
    httpStatus: 403,
    graphCode: "accessDenied",
  });
});
