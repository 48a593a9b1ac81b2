import { expect, it } from "vitest";
import { listCommand } from "../../../src/cli/commands/list.ts";
import { countOf, type CountQuery } from "../../../src/client/count.ts";
import { fakeContext } from "../../support/cli-context.ts";
import { transfer } from "../../support/call-api.ts";

const failed = (code: "throttled" | "name-conflict") =>
  transfer({
    status: "failed",
    error: { code, message: "", advice: "", httpStatus: null, graphRequestId: null, graphCode: null },
  });

const counted = async (flags: object, json = false) => {
  const asked: CountQuery[] = [];
  const { context, out } = fakeContext(
    {
      count: (query = {}) => {
        asked.push(query);
        return Promise.resolve(
          query.cursor === undefined
            ? { ...countOf([failed("throttled"), transfer({ status: "completed" })]), cursor: "next" }
            : countOf([failed("name-conflict"), failed("name-conflict")]),
        );
      },
    },
    { json },
  );
  const run = listCommand.run as unknown as (context: unknown, flags: object) => Promise<number>;
  await run(context, { limit: 20, counts: true, ...flags });
  return { out: out(), asked };
};

it("list --counts counts all that meet the conditions, by status and reason", async () => {
  const { out, asked } = await counted({ label: ["team=x"] });
  expect(out).toBe("4 transfers, 400 B\n  1 completed\n  3 failed\n    2 name-conflict\n    1 throttled\n");
  expect(asked).toMatchObject([{ labels: { team: "x" } }, { labels: { team: "x" }, cursor: "next" }]);
});

it("list --counts prints one JSON value", async () => {
  expect(JSON.parse((await counted({}, true)).out)).toMatchObject({
    total: 4,
    byStatus: { failed: 3, completed: 1, queued: 0 },
    byError: { "name-conflict": 2, throttled: 1 },
    cursor: null,
  });
});

it("list --counts has no rows to choose fields of", async () => {
  await expect(counted({ fields: ["transferId"] })).rejects.toThrow("--counts cannot be combined");
});
