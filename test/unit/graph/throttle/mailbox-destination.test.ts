import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { mailboxDestination, type MailboxSlots } from "../../../../src/graph/throttle/mailbox-destination.ts";
import type { Destination } from "../../../../src/transfer/destination.ts";
import type { Target } from "../../../../src/transfer/job.ts";
import { bundle, mail, specOf, url, wanted } from "../../../support/scripted-graph.ts";

type Call = Exclude<keyof Destination, "rulesOf" | "findPlace" | "setFields" | "checkIn">;

const callsTo = (target: Target): Readonly<Record<Call, (on: Destination) => Promise<{ kind: string }>>> => ({
  createSession: (on) => on.createSession(specOf(target)),
  putRange: (on) =>
    on.putRange({
      target,
      url,
      range: { start: 0, endExclusive: 1 },
      totalBytes: 1,
      body: Readable.from([]),
      timeoutMs: 1000,
    }),
  querySession: (on) => on.querySession(target, url, 1),
  deleteSession: (on) => on.deleteSession(url, target),
  commit: (on) => on.commit(specOf(target), url, "post"),
  putWhole: (on) => on.putWhole(specOf(target), new Uint8Array()),
  getItem: (on) => on.getItem(target, wanted),
});
const names = Object.keys(callsTo(mail)) as Call[];

/** A destination that notes its calls, behind slots that say this. */
const behind = (slots: "free" | "taken" | "out") => {
  const log: string[] = [];
  const answer = (name: string) => () => {
    log.push(name);
    return Promise.resolve({ kind: "done" });
  };
  const inner = Object.fromEntries(names.map((name) => [name, answer(name)])) as unknown as Destination;
  const mailboxSlots: MailboxSlots = {
    take: () => {
      log.push("take");
      if (slots === "out") return Promise.reject(new Error("storage is out"));
      const release = () => Promise.resolve(void log.push("release"));
      return Promise.resolve(slots === "taken" ? null : { release });
    },
  };
  return { log, destination: mailboxDestination(inner, mailboxSlots, { random: () => 0.5 }) };
};

describe.each(names)("%s to a mailbox", (name) => {
  it("holds a slot while it is under way", async () => {
    const { log, destination } = behind("free");
    expect(await callsTo(mail)[name](destination)).toEqual({ kind: "done" });
    expect(log).toEqual(["take", name, "release"]);
  });

  it("is not made without a slot, and waits a few seconds", async () => {
    const { log, destination } = behind("taken");
    expect(await callsTo(mail)[name](destination)).toMatchObject({
      kind: "throttled",
      retryAfterMs: 3000,
      error: { code: "throttled" },
    });
    expect(log).toEqual(["take"]);
  });

  it("is made where storage cannot say", async () => {
    const { log, destination } = behind("out");
    expect(await callsTo(mail)[name](destination)).toEqual({ kind: "done" });
    expect(log).toEqual(["take", name]);
  });

  it("takes none to another target", async () => {
    const { log, destination } = behind("taken");
    await callsTo(bundle)[name](destination);
    expect(log).toEqual([name]);
  });
});

it("a slot is given back after a call that throws", async () => {
  const { log, destination } = behind("free");
  const failing = mailboxDestination(
    { ...destination, getItem: () => Promise.reject(new Error("no")) },
    { take: () => Promise.resolve({ release: () => Promise.resolve(void log.push("release")) }) },
    { random: () => 0 },
  );
  await expect(failing.getItem(mail, wanted)).rejects.toThrow("no");
  expect(log).toEqual(["release"]);
});
