import { describe, expect, it } from "vitest";
import { follow } from "../../../../src/cli/commands/follow.ts";
import { watchListed } from "../../../../src/cli/commands/watch-listed.ts";
import { TransferClientError } from "../../../../src/client/errors.ts";
import type { TransferQuery } from "../../../../src/client/query.ts";
import type { TransferClient } from "../../../../src/client/transfer-client.ts";
import type { TransferView } from "../../../../src/client/transfer-view.ts";
import { fakeContext } from "../../../support/cli-context.ts";
import { transfer } from "../../../support/call-api.ts";

const at = (n: number): string => new Date(Date.parse("2026-11-22T10:00:00Z") + n * 1000).toISOString();
const view = (n: number, overrides: Partial<TransferView> = {}): TransferView =>
  transfer({ transferId: `t${n}`, submittedAt: at(n), ...overrides });
const done = (n: number, overrides: Partial<TransferView> = {}): TransferView =>
  view(n, { status: "completed", endedAt: at(n + 1), updatedAt: at(n + 1), ...overrides });

/** Answers each round with the next list, the last one again and again. */
const clientOf = (...rounds: readonly (readonly TransferView[] | Error)[]) => {
  const asked: TransferQuery[] = [];
  const listAll = (query: TransferQuery) => {
    const round = rounds[Math.min(asked.length, rounds.length - 1)] ?? [];
    asked.push(query);
    return (async function* () {
      await Promise.resolve();
      if (round instanceof Error) throw round;
      yield* round;
    })();
  };
  return { client: { listAll } as unknown as TransferClient, asked };
};

const options = { signal: new AbortController().signal, fromAttempt: () => 1, intervalMs: 0 };
const seen = async (views: AsyncIterable<TransferView>): Promise<string[]> => {
  const all: string[] = [];
  for await (const { transferId, status } of views) all.push(`${transferId} ${status}`);
  return all;
};

describe("transfers that are followed by the listing", () => {
  it("are shown when they have changed, until the last has ended", async () => {
    const { client, asked } = clientOf(
      [view(2), view(1), view(0)],
      [view(2), done(1), view(0)],
      [done(2), done(1), view(9), done(0)],
    );
    expect(await seen(watchListed(client, [view(0), view(1), view(2)], options))).toEqual([
      "t2 running",
      "t1 running",
      "t0 running",
      "t1 completed",
      "t2 completed",
      "t0 completed",
    ]);
    expect(asked.map(({ submittedAfter }) => submittedAfter)).toEqual([at(0), at(0), at(0)]);
  });

  it("are looked for since the oldest that has not ended", async () => {
    const { client, asked } = clientOf([view(2), done(0)], [done(2)]);
    await seen(watchListed(client, [view(0), view(2)], options));
    expect(asked.map(({ submittedAfter }) => submittedAfter)).toEqual([at(0), at(2)]);
  });

  it("are not taken for ended by an earlier attempt", async () => {
    const { client } = clientOf([done(0)], [done(0, { attempt: 2 })]);
    const followed = watchListed(client, [view(0)], { ...options, fromAttempt: () => 2 });
    expect(await seen(followed)).toEqual(["t0 completed"]);
  });

  it("may be out of reach for a while, but not for good, and must not vanish", async () => {
    const down = new TransferClientError("storage-unreachable", "down");
    expect(await seen(watchListed(clientOf(down, [done(0)]).client, [view(0)], options))).toEqual([
      "t0 completed",
    ]);
    await expect(seen(watchListed(clientOf(down).client, [view(0)], options))).rejects.toBe(down);
    await expect(seen(watchListed(clientOf([]).client, [view(0)], options))).rejects.toMatchObject({
      code: "transfer-not-found",
    });
  });
});

describe("following more than fifty", () => {
  const many = Array.from({ length: 60 }, (_, i) => view(i));

  it("prints totals, and the first failures", async () => {
    const failed = (n: number): TransferView => done(n, { status: "failed" });
    const ends = many.map((_, n) => (n < 12 ? failed(n) : done(n)));
    const { context, out } = fakeContext({});
    expect(await follow(context, clientOf(ends).client, many)).toBe(1);
    const lines = out().trim().split("\n");
    expect(lines.filter((line) => line.includes(" failed: "))).toHaveLength(10);
    expect(lines.at(-2)).toContain("blobferry list --status failed");
    expect(lines.at(-1)).toMatch(/^60 of 60 ended · 48 completed · 12 failed · /);
  });

  it("draws totals and those that move on a terminal", async () => {
    const { context, out } = fakeContext({}, { columns: 80 });
    expect(await follow(context, clientOf(many.map((_, n) => done(n))).client, many)).toBe(0);
    expect(out()).toContain("60 of 60 ended · 60 completed");
  });

  it("says how to go on when it is interrupted", async () => {
    const interrupt = new AbortController();
    interrupt.abort("SIGINT");
    const { context, err } = fakeContext({}, { signal: interrupt.signal });
    await expect(follow(context, clientOf(many).client, many)).rejects.toBe("SIGINT");
    expect(err()).toMatch(/^the 60 transfers continue; .*: blobferry watch\n$/);
  });
});
