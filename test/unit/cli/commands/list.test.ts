import { describe, expect, it } from "vitest";
import { listCommand } from "../../../../src/cli/commands/list.ts";
import type { PageQuery } from "../../../../src/client/query.ts";
import { fakeContext, type FakeContextOptions } from "../../../support/cli-context.ts";
import { rejectedMessage, transfer } from "../../../support/call-api.ts";

const MANY = Array.from({ length: 45 }, (_, i) => transfer({ transferId: `t${i}` }));

const listed = async (flags: object, options: FakeContextOptions = {}) => {
  const asked: PageQuery[] = [];
  const { context, out, err } = fakeContext(
    {
      // Every second page is short, as in a search.
      list: (query = {}) => {
        asked.push(query);
        const start = Number(query.cursor ?? 0);
        const end = Math.min(
          MANY.length,
          start + Math.min(query.pageSize ?? 50, asked.length % 2 === 0 ? 3 : 30),
        );
        return Promise.resolve({
          transfers: MANY.slice(start, end),
          cursor: end < MANY.length ? String(end) : null,
        });
      },
    },
    options,
  );
  const run = listCommand.run as unknown as (context: unknown, flags: object) => Promise<number>;
  const code = await run(context, { limit: 20, ...flags });
  return { code, out: out(), err: err(), asked };
};

describe("a list", () => {
  it("that ends early says so", async () => {
    const { out, err } = await listed({});
    expect(out.trim().split("\n")).toHaveLength(21);
    expect(err).toBe("these are the latest 20; there are more: --all, --limit NUMBER, or --page 20\n");
  });

  it("says so as JSON with --json", async () => {
    const { out, err } = await listed({}, { json: true });
    expect(out.trim().split("\n")).toHaveLength(20);
    expect(JSON.parse(err)).toEqual({ more: { shown: 20, cursor: "20" } });
  });

  it("goes on past short pages, up to its limit or to the end", async () => {
    const limited = await listed({ limit: 40 });
    expect(limited.out.trim().split("\n")).toHaveLength(41);
    expect(limited.err).toContain("--page 40");
    const all = await listed({ all: true });
    expect(all.out.trim().split("\n")).toHaveLength(46);
    expect(all.err).toBe("");
    expect(all.asked[0]?.pageSize).toBe(1000);
  });

  it("may show some fields alone", async () => {
    const flags = { limit: 1, fields: ["transferId", "source.blob", "error", "labels"] };
    expect((await listed(flags)).out).toBe("t0\ta/b.pdf\t\t{}\n");
    expect(JSON.parse((await listed(flags, { json: true })).out)).toEqual({
      transferId: "t0",
      "source.blob": "a/b.pdf",
      error: null,
      labels: {},
    });
    await expect(listed({ fields: ["id"] })).rejects.toThrow("there is no field id; fields are transferId,");
  });
});

describe("a list of rejected messages", () => {
  const rejected = async (flags: object, options: FakeContextOptions = {}) => {
    const pages = [["a", "b"], ["c"]].map((ids) => ids.map((messageId) => rejectedMessage({ messageId })));
    const { context, out, err } = fakeContext(
      {
        listRejected: ({ cursor = "0" } = {}) =>
          Promise.resolve({ rejected: pages[Number(cursor)] ?? [], cursor: cursor === "0" ? "1" : null }),
      },
      options,
    );
    const run = listCommand.run as unknown as (context: unknown, flags: object) => Promise<number>;
    await run(context, { limit: 2, rejected: true, ...flags });
    return { out: out(), err: err() };
  };

  it("has a line for each, with its reason, and says when there are more", async () => {
    const { out, err } = await rejected({});
    expect(out.trim().split("\n")).toEqual([
      expect.stringMatching(/^2026-11-22 .* {2}a {2}invalid-job: the message is not JSON$/),
      expect.stringContaining("  b  "),
    ]);
    expect(err).toContain("--page 1");
  });

  it("goes on to the end with --all, and shows everything with --json", async () => {
    const { out, err } = await rejected({ all: true }, { json: true });
    const shown = out
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as { messageId: string }).messageId);
    expect([shown, err]).toEqual([["a", "b", "c"], ""]);
  });

  it.each([{ status: ["failed"] }, { label: ["a"] }, { fields: ["messageId"] }])(
    "takes no conditions: %j is refused",
    async (flags) => {
      await expect(rejected(flags)).rejects.toThrow("--rejected cannot be combined with conditions");
    },
  );
});

it.each([
  [{}, "no transfers\n"],
  [{ search: "f990" }, /^no transfers; .* list --rejected, .* batch failures ID\n$/],
])("a list without transfers says where else to look: %j", async (flags, note) => {
  const { context, err } = fakeContext({ list: () => Promise.resolve({ transfers: [], cursor: null }) });
  const run = listCommand.run as unknown as (context: unknown, flags: object) => Promise<number>;
  await run(context, { limit: 20, ...flags });
  expect(err()).toMatch(note);
});
