import { expect, it } from "vitest";
import { transferError } from "../../src/transfer/error.ts";
import { scenario } from "../fakes/scenario.ts";
import type { PortCall } from "../fakes/intercepted-ports.ts";
import { violationsAtEnd } from "./rules/final-rules.ts";
import { NONE } from "./simulation/fault.ts";
import { runAlone } from "./simulation/run-alone.ts";

const error = transferError("source-forbidden", "the blob may not be read", { httpStatus: 403 });
const forbidden = { kind: "answer-source", answer: { kind: "forbidden", error } } as const;
const reads = ({ name }: Pick<PortCall, "name"> | { readonly name: string }) =>
  name === "pin" || name === "open";

it.each(["pin", "open"])(
  "a role that comes minutes after the first %s does not cost the transfer",
  async (call) => {
    let calls = 0;
    const { world, checker } = await runAlone(scenario(), (point) =>
      point.name === call && ++calls <= 4 ? forbidden : NONE,
    );
    expect(violationsAtEnd(world, checker), checker.history.join("\n")).toEqual([]);
    expect(world.record?.status).toBe("completed");
  },
);

it("a role that never comes ends it after ten minutes", async () => {
  const { world, checker } = await runAlone(scenario(), (point) => (reads(point) ? forbidden : NONE));
  expect(violationsAtEnd(world, checker), checker.history.join("\n")).toEqual([]);
  expect(world.record).toMatchObject({
    status: "failed",
    error: { code: "source-forbidden", httpStatus: 403 },
  });
  expect(world.graph.sessions.size).toBe(0);
});
