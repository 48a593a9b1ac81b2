import { describe, expect, it, vi } from "vitest";
import { cancelCommand } from "../../../../src/cli/commands/cancel.ts";
import { retryCommand } from "../../../../src/cli/commands/retry.ts";
import type { SteerFlags } from "../../../../src/cli/commands/steer.ts";
import { TransferClientError } from "../../../../src/client/errors.ts";
import type { TransferQuery } from "../../../../src/client/query.ts";
import { steerMany } from "../../../../src/client/steer.ts";
import type { TransferClient } from "../../../../src/client/transfer-client.ts";
import { fakeContext, type FakeContextOptions } from "../../../support/cli-context.ts";
import { transfer } from "../../../support/call-api.ts";

const failed = (transferId: string, code: "throttled" | "target-busy") =>
  transfer({
    transferId,
    status: "failed",
    error: { code, message: "m", advice: "", httpStatus: null, graphRequestId: null, graphCode: null },
  });
const FAILED = [failed("a", "throttled"), failed("b", "target-busy"), failed("c", "throttled")];

type Run = (context: unknown, ids: readonly string[], flags: SteerFlags) => Promise<number>;

const commandOver = (transfers = FAILED) => {
  const steered: string[] = [];
  const steer: TransferClient["retryMany"] = (many) =>
    steerMany(many, (one) => {
      const id = typeof one === "string" ? one : one.transferId;
      if (id === "gone") return Promise.reject(new TransferClientError("transfer-not-found", "no gone"));
      if (id === "c") return Promise.reject(new TransferClientError("not-ended", "transfer c has not ended"));
      steered.push(id);
      return Promise.resolve({ attempt: 2, ...(id.startsWith("again") ? { repeated: true as const } : {}) });
    });
  const listAll = vi.fn(async function* () {
    yield* await Promise.resolve(transfers);
  });
  const client = { listAll, retryMany: steer, cancelMany: steer } as unknown as TransferClient;
  const run = async (
    command: typeof retryCommand,
    ids: readonly string[],
    flags: SteerFlags,
    options: FakeContextOptions = {},
  ) => {
    const { context, out, err } = fakeContext(client, options);
    const code = await (command.run as unknown as Run)(context, ids, flags);
    return { code, out: out(), err: err(), steered };
  };
  const queried = (): TransferQuery => (listAll.mock.calls as unknown as [TransferQuery][])[0]?.[0] ?? {};
  return { run, queried };
};

describe("many transfers, chosen by flags", () => {
  it("are steered with --yes, and summed up with the reasons of those that were not", async () => {
    const { run, queried } = commandOver();
    const ran = await run(retryCommand, [], { error: ["throttled,target-busy"], yes: true });
    expect(queried()).toMatchObject({ status: ["failed"], error: ["throttled", "target-busy"] });
    expect(ran).toMatchObject({ code: 5, steered: ["a", "b"] });
    expect(ran.out).toBe("a retry requested (attempt 2)\nb retry requested (attempt 2)\n");
    expect(ran.err).toBe("blobferry: transfer c has not ended\n2 retry requested, 1 not: 1 not-ended\n");
  });

  it.each([
    [cancelCommand, "cancel requested", { cancelRequested: true }],
    [retryCommand, "retry requested (attempt 2)", { attempt: 2 }],
  ])("say which of them it had been requested of before", async (command, words, value) => {
    const transfers = [failed("a", "throttled"), failed("again-1", "throttled")];
    const ran = await commandOver(transfers).run(command, [], { all: true, yes: true });
    expect(ran.out).toBe(`a ${words}\nagain-1 ${words}, as before\n`);
    expect(ran.err).toBe(`2 ${words.split(" (")[0] ?? ""}, 1 of them before\n`);
    const asJson = await commandOver(transfers).run(command, [], { all: true, yes: true }, { json: true });
    const lines = asJson.out.trim().split("\n");
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { transferId: "a", ...value },
      { transferId: "again-1", ...value, repeated: true },
    ]);
    expect(JSON.parse(asJson.err)).toEqual({ summary: { done: 2, repeated: 1, refused: {} } });
  });

  it("say the sum as JSON with --json", async () => {
    const ran = await commandOver().run(retryCommand, [], { all: true, yes: true }, { json: true });
    const lines = ran.err
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);
    expect(lines).toMatchObject([
      { error: { code: "not-ended" } },
      { summary: { done: 2, repeated: 0, refused: { "not-ended": 1 } } },
    ]);
    expect(ran.out).toBe('{"transferId":"a","attempt":2}\n{"transferId":"b","attempt":2}\n');
  });

  it("are not steered where nobody can be asked, and the question says how many and why", async () => {
    const { run } = commandOver();
    await expect(run(retryCommand, [], { since: new Date(0) })).rejects.toThrow(
      "Retry 3 transfers (2 throttled, 1 target-busy)? Add --yes to do it; nothing was done",
    );
  });

  it.each([
    ["y\n", ["a", "b"]],
    ["no\n", []],
    ["\n", []],
  ])("are asked about on a terminal: %j", async (typed, steered) => {
    const { run } = commandOver();
    const ran = await run(retryCommand, [], { all: true }, { columns: 80, typed });
    expect(ran.err).toContain("Retry 3 transfers (2 throttled, 1 target-busy)? [y/N]");
    expect(ran.steered).toEqual(steered);
    if (steered.length === 0) expect(ran).toMatchObject({ code: 0, out: "" });
  });

  it("are only shown in a dry run", async () => {
    const ran = await commandOver().run(cancelCommand, [], { all: true, dryRun: true });
    expect(ran).toMatchObject({ code: 0, steered: [] });
    expect(ran.out).toBe("a to cancel\nb to cancel\nc to cancel\n");
    expect(ran.err).toMatch(/^would cancel 3 transfers \(.*\); nothing was done\n$/);
  });

  it("mean those in progress for a cancel, unless --status says otherwise", async () => {
    const plain = commandOver();
    await plain.run(cancelCommand, [], { label: ["batch=7"], dryRun: true });
    expect(plain.queried()).toMatchObject({
      status: ["queued", "running", "waiting", "aborting"],
      labels: { batch: "7" },
    });
    const queuedOnly = commandOver();
    await queuedOnly.run(cancelCommand, [], { status: ["queued"], dryRun: true });
    expect(queuedOnly.queried()).toMatchObject({ status: ["queued"] });
  });

  it("may be none, which is no error", async () => {
    expect(await commandOver([]).run(retryCommand, [], { all: true, yes: true })).toMatchObject({
      code: 0,
      out: "",
      err: "no transfer matches\n",
    });
  });

  it("are either named or chosen", async () => {
    const { run } = commandOver();
    await expect(run(retryCommand, ["a"], { all: true })).rejects.toThrow("not both");
    await expect(run(retryCommand, [], {})).rejects.toThrow("give ids, or choose transfers with --status");
  });

  it("are counted, not listed, where they are many on a terminal", async () => {
    const many = Array.from({ length: 300 }, (_, i) => failed(`t${i}`, "throttled"));
    const ran = await commandOver(many).run(retryCommand, [], { all: true, yes: true }, { columns: 80 });
    expect(ran).toMatchObject({ code: 0, out: "" });
    expect(ran.steered).toHaveLength(300);
    expect(ran.err).toMatch(/300 retry requested\n$/);
  });
});

it("transfers that are named are steered without a question", async () => {
  const ran = await commandOver().run(retryCommand, ["a", "gone"], {});
  expect(ran).toMatchObject({ code: 4, out: "a retry requested (attempt 2)\n" });
  expect(ran.err).toBe("blobferry: no gone\n1 retry requested, 1 not: 1 transfer-not-found\n");
});
