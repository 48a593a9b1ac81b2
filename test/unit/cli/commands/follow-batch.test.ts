import { afterEach, describe, expect, it, vi } from "vitest";
import { followBatch } from "../../../../src/cli/commands/follow-batch.ts";
import type { BatchClient } from "../../../../src/client/batch-client.ts";
import { fakeContext } from "../../../support/cli-context.ts";
import { batchView } from "../../../support/batch-views.ts";

const FOLLOW_AGAIN = "the batch continues; to follow it again: blobferry batch watch archive\n";

/** Shows the batch once, then is interrupted. */
const interrupted = () => {
  const interrupt = new AbortController();
  const client: Partial<BatchClient> = {
    watch: async function* () {
      yield await Promise.resolve(batchView({ status: "running", endedAt: null }));
      interrupt.abort("SIGINT");
      interrupt.signal.throwIfAborted();
    },
  };
  return { client: client as BatchClient, signal: interrupt.signal };
};

afterEach(() => {
  vi.useRealTimers();
});

describe("a batch that is followed", () => {
  it.each([
    ["has not begun", 0, /nothing has started for a minute: .*blobferry doctor/],
    ["is planned", 3, /^$/],
  ])("asks once whether the app runs where it %s", async (_what, planned, note) => {
    vi.useFakeTimers();
    const { totals } = batchView({});
    const before = batchView({
      status: "running",
      endedAt: null,
      totals: { ...totals, planned, refused: 0 },
    });
    const client: Partial<BatchClient> = {
      watch: async function* () {
        yield await Promise.resolve(before);
        await vi.advanceTimersByTimeAsync(300_000);
        yield batchView({});
      },
    };
    const { context, err } = fakeContext({}, { json: false });
    await followBatch(context, client as BatchClient, "archive");
    expect(err().trimEnd()).toMatch(note);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("says how to go on when it is interrupted", async () => {
    const { client, signal } = interrupted();
    const { context, err } = fakeContext({}, { signal });
    await expect(followBatch(context, client, "archive")).rejects.toBe("SIGINT");
    expect(err()).toBe(FOLLOW_AGAIN);
  });

  it("ends its line on a terminal first, and says it as JSON with --json", async () => {
    const onTerminal = interrupted();
    const terminal = fakeContext({}, { signal: onTerminal.signal, columns: 80 });
    await expect(followBatch(terminal.context, onTerminal.client, "archive")).rejects.toBe("SIGINT");
    expect(terminal.out()).toMatch(/\n$/);
    expect(terminal.err()).toBe(FOLLOW_AGAIN);

    const asJson = interrupted();
    const json = fakeContext({}, { signal: asJson.signal, json: true });
    await expect(followBatch(json.context, asJson.client, "archive")).rejects.toBe("SIGINT");
    expect(JSON.parse(json.err())).toEqual({ interrupted: { following: 1 } });
  });

  it.each([
    ["a pipe", undefined],
    ["a terminal", 120],
  ])(
    "says through %s when Graph holds it back, although the batch does not change",
    async (_what, columns) => {
      vi.useFakeTimers();
      let until: string | null = null;
      const running = batchView({ status: "running", endedAt: null, isPlanned: true });
      const client: Partial<BatchClient> = {
        watch: async function* () {
          yield await Promise.resolve(running);
          await vi.advanceTimersByTimeAsync(6000);
          until = "2026-11-22T11:00:00.000Z";
          await vi.advanceTimersByTimeAsync(6000);
          yield batchView({ status: "completed" });
        },
      };
      const { context, out } = fakeContext({}, columns === undefined ? {} : { columns });
      await followBatch(context, client as BatchClient, "archive", () => Promise.resolve(until));
      const [before = "", after = ""] = out().split(/, throttled by Graph until 2026-11-22/);
      expect(before).toMatch(/archive: 0 of 0 files/);
      expect(after).toMatch(/archive completed/);
      expect(vi.getTimerCount()).toBe(0);
    },
  );
});

describe("a batch that took no blob", () => {
  const { totals } = batchView();
  const ended = { status: "completed", isPlanned: true, endedAt: "2026-11-22T10:00:05.000Z" } as const;
  const follow = async (own: Partial<ReturnType<typeof batchView>>) => {
    const client: Partial<BatchClient> = {
      watch: async function* () {
        yield await Promise.resolve(batchView({ ...ended, ...own }));
      },
    };
    return await followBatch(fakeContext({}).context, client as BatchClient, "archive", () =>
      Promise.resolve(null),
    );
  };

  it.each([
    ["no blob has the prefix", {}, /^nothing to copy: no blob in scans starts with "2026\/"$/],
    ["a dry run finds none", { dryRun: true }, /no blob in scans starts with/],
    [
      "the container is empty",
      { source: { ...batchView().source, prefix: "" } },
      /^nothing to copy: scans has no blobs$/,
    ],
    [
      "the patterns leave all out",
      { totals: { ...totals, listed: 3, excluded: { "not-included": 2, folder: 1 } } },
      /start with "2026\/" in scans, 2 not-included, 1 folder$/,
    ],
  ])("is no success where %s", async (_what, own, words) => {
    await expect(follow(own)).rejects.toMatchObject({
      exitCode: 4,
      message: expect.stringMatching(words) as string,
    });
  });

  it.each([
    [
      "changes since a time were asked for",
      { totals: { ...totals, listed: 3, excluded: { "not-modified": 3 } } },
    ],
    [
      "files older than a time were asked for",
      { totals: { ...totals, listed: 3, excluded: { "modified-later": 3 } } },
    ],
    ["all had arrived before", { totals: { ...totals, listed: 3, unchanged: 3 } }],
  ])("is one where %s", async (_what, own) => {
    expect(await follow(own)).toBe(0);
  });
});
