import { expect, it } from "vitest";
import { transferError } from "../../../../src/transfer/error.ts";
import { defaultPolicy } from "../../../../src/transfer/policy.ts";
import type { Destination } from "../../../../src/transfer/destination.ts";
import { admit } from "../../../../src/transfer/step/admit.ts";
import { jobOf, scenario } from "../../../fakes/scenario.ts";
import { World } from "../../../fakes/world.ts";

it("a blob that the target does not take fails at admission, before a session is created", async () => {
  const small = scenario({ bytes: 8 });
  const { ports } = new World(small);
  const calls: string[] = [];
  const destination = {
    rulesOf: (...args: Parameters<Destination["rulesOf"]>) => ({
      ...ports.destination.rulesOf(...args),
      maxBytes: 7,
    }),
    createSession: () => {
      calls.push("createSession");
      return Promise.reject(new Error("not expected"));
    },
  } as unknown as Destination;
  const { record } = await admit(
    { ...ports, destination, lastCallMs: Number.POSITIVE_INFINITY },
    defaultPolicy,
    "t-1",
    jobOf(small),
  );
  expect(record).toMatchObject({
    status: "failed",
    session: null,
    error: { code: "source-too-large" },
    result: { data: { status: "failed", error: { code: "source-too-large" }, bytes: 8 } },
  });
  expect(calls).toEqual([]);
});

it.each([
  [403, "running"],
  [401, "running"],
  [409, "failed"],
  [null, "failed"],
])("a blob that may not be read (%s) is admitted as %s", async (httpStatus, status) => {
  const { ports } = new World(scenario());
  const error = transferError("source-forbidden", "it may not be read", { httpStatus });
  const source = { ...ports.source, pin: () => Promise.resolve({ kind: "forbidden", error } as const) };
  const { record } = await admit(
    { ...ports, source, lastCallMs: Number.POSITIVE_INFINITY },
    defaultPolicy,
    "t-1",
    jobOf(scenario()),
  );
  expect(record).toMatchObject({ status, source: null, step: 0 });
});
