import { describe, expect, it } from "vitest";
import type { EventServices } from "../../../src/app/event-services.ts";
import { eventTally } from "../../../src/app/event-tally.ts";
import { runEvent } from "../../../src/app/run-event.ts";
import type { RulesInForce } from "../../../src/rules/rule-book.ts";
import type { Ports } from "../../../src/transfer/ports.ts";
import type { MessageRejected, TransferResult } from "../../../src/transfer/result.ts";
import { StorageUnavailableError } from "../../../src/transfer/storage-error.ts";
import { MemoryPoisonQueue } from "../../fakes/memory-poison-queue.ts";
import { cloudEvent, eventGrid, fakeAccount, rulesOf } from "../../support/event-messages.ts";

const RULES = rulesOf({
  rules: [
    {
      name: "scans",
      when: { container: "scans" },
      target: { kind: "drive", driveId: "b!1", path: "{path}" },
    },
  ],
});
const SCAN = eventGrid("scans/a.tif");

const open = (overrides: Partial<EventServices["ports"]> = {}) => {
  const state = { nowMs: 1_000_000 };
  const log: string[] = [];
  const putBack: (readonly [string, number])[] = [];
  const results: (TransferResult | MessageRejected)[] = [];
  const account = fakeAccount(RULES, { "scans/a.tif": "10 0x8D1" });
  const rules: RulesInForce = { rules: RULES, faults: [], version: "1" };
  const events: EventServices = {
    queueName: "blob-events",
    place: "transfer-records/rules.json",
    scope: { account: "acct", recordContainer: "transfer-records" },
    ports: { ...account.ports, rules: () => Promise.resolve(rules), ...overrides },
    tally: eventTally(() => state.nowMs),
    poison: new MemoryPoisonQueue({ nowMs: () => state.nowMs }),
    putBack: (text, delayMs) => {
      putBack.push([text, delayMs]);
      return Promise.resolve();
    },
  };
  const ports = {
    clock: { nowMs: () => state.nowMs, random: () => 0 },
    results: {
      publish: (event: TransferResult | MessageRejected) => {
        results.push(event);
        return Promise.resolve();
      },
    },
  } as unknown as Ports;
  const note = (line: string): void => {
    log.push(line);
  };
  const context = {
    log: note,
    warn: note,
    invocationId: "i",
    triggerMetadata: { id: "m1", insertionTime: "2026-10-01T10:00:00Z", dequeueCount: "1" },
  };
  const run = (input: unknown, poisoned = false) => runEvent({ ports, events }, { input, context, poisoned });
  return { run, state, log, putBack, results, jobs: account.jobs };
};

const RULES_LINE = "rules: 1 rule in effect from transfer-records/rules.json";

describe("a message of the event queue", () => {
  it("becomes the job of a rule, once", async () => {
    const { run, jobs, log, results } = open();
    await run(SCAN);
    await run(cloudEvent("scans/a.tif"));
    const [id] = jobs.keys();
    expect(jobs.size).toBe(1);
    expect(log).toEqual([
      RULES_LINE,
      `event: rule scans starts transfer ${id ?? ""} of scans/a.tif`,
      "events that started nothing: 1 × repeats one that has its transfer",
    ]);
    expect(results).toEqual([]);
  });

  it("takes a line of the log a minute where it comes to nothing", async () => {
    const { run, state, log } = open();
    for (let i = 0; i < 100; i++) await run(eventGrid("other/a.tif"));
    await run({ ...SCAN, eventType: "Microsoft.Storage.BlobDeleted" });
    state.nowMs += 60_000;
    await run(eventGrid("other/a.tif"));
    expect(log).toEqual([
      RULES_LINE,
      "events that started nothing: 1 × matches no rule",
      "events that started nothing: 100 × matches no rule; 1 × is of type Microsoft.Storage.BlobDeleted",
    ]);
  });

  it("is reported as rejected where it is no event", async () => {
    const { run, results } = open();
    await run('{"some":"job"}');
    expect(results).toMatchObject([
      {
        type: "blobferry.message.rejected",
        data: {
          error: {
            code: "invalid-job",
            message: "the message is not an event: it has neither eventType nor specversion",
          },
          receivedText: '{"some":"job"}',
        },
      },
    ]);
  });

  it("is reported as rejected where its rule cannot be carried out", async () => {
    const name = `scans/${"x/".repeat(300)}a`;
    const { run, results, jobs } = open({
      look: () => Promise.resolve({ kind: "found", eTag: "0x8D1", bytes: 1, copy: null, isFolder: false }),
    });
    await run(eventGrid(name));
    expect(jobs.size).toBe(0);
    const [event] = results;
    expect(event?.data.error?.message).toMatch(
      /^rule scans, blob scans\/[x/]+a: target.path: leads to a path of/,
    );
  });

  it("is put back while storage is out, and counts nothing against itself", async () => {
    const { run, putBack, log } = open({
      look: () => Promise.reject(new StorageUnavailableError("storage answered 503 (ServerBusy)")),
    });
    await run(SCAN);
    expect(putBack).toEqual([[JSON.stringify(SCAN), 60_000]]);
    expect(log.at(-1)).toBe("an event is put back for 60000 ms: storage answered 503 (ServerBusy)");
  });

  it("waits while all rules that there are have faults", async () => {
    const rules: RulesInForce = { rules: null, faults: ["rules: is missing"], version: "1" };
    const { run, putBack, log } = open({ rules: () => Promise.resolve(rules) });
    await run(SCAN);
    expect(putBack).toEqual([[JSON.stringify(SCAN), 300_000]]);
    expect(log).toEqual([
      "rules: no rules in effect; transfer-records/rules.json: rules: is missing",
      "events that started nothing: 1 × waits: the rules have faults",
    ]);
  });

  it("fails where the code does, so that the host delivers it again", async () => {
    const { run, results } = open({ start: () => Promise.reject(new Error("a fault of the code")) });
    await expect(run(SCAN)).rejects.toThrow("a fault of the code");
    expect(results).toEqual([]);
  });

  it("is tried once more in the poison queue, and reported if it fails again", async () => {
    const fails = open({ start: () => Promise.reject(new Error("a fault of the code")) });
    await fails.run(SCAN, true);
    expect(fails.results).toMatchObject([{ data: { error: { code: "poisoned" } } }]);
    const works = open();
    await works.run(SCAN, true);
    expect(works.jobs.size).toBe(1);
    expect(works.results).toEqual([]);
  });
});
