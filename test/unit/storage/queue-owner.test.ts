import type { ContainerClient } from "@azure/storage-blob";
import type { QueueClient } from "@azure/storage-queue";
import { describe, expect, it, vi } from "vitest";
import { claimQueue, OWNER_ENTRY, queueOwnership, recordsAddress } from "../../../src/storage/queue-owner.ts";

const OWN = "acct/mine";
const MINUTE_MS = 60_000;

const restError = (statusCode: number, code: string): Error =>
  Object.assign(new Error(code), { name: "RestError", statusCode, code });
const EXISTS = restError(409, "QueueAlreadyExists");
const FORBIDDEN = restError(403, "AuthorizationPermissionMismatch");
const BUSY = restError(503, "ServerBusy");

interface FakeQueue {
  metadata: Record<string, string>;
  /** By the name of a call, the error that it fails with. */
  fails: Partial<Record<"create" | "getProperties" | "setMetadata", Error>>;
}

const noPause = () => Promise.resolve();

const queueOf = (fake: FakeQueue, name = "transfers") => {
  const calls: string[] = [];
  const made = <T>(call: keyof FakeQueue["fails"], value: () => T): Promise<T> => {
    calls.push(call);
    const error = fake.fails[call];
    return error === undefined ? Promise.resolve(value()) : Promise.reject(error);
  };
  const client = {
    name,
    create: ({ metadata }: { metadata: Record<string, string> }) =>
      made("create", () => {
        fake.metadata = metadata;
      }),
    getProperties: () => made("getProperties", () => ({ metadata: fake.metadata })),
    setMetadata: (metadata: Record<string, string>) =>
      made("setMetadata", () => {
        fake.metadata = metadata;
      }),
  };
  return { queue: client as unknown as QueueClient, calls };
};

describe("claiming a queue", () => {
  it("creates one that is missing, with its owner", async () => {
    const fake: FakeQueue = { metadata: {}, fails: {} };
    expect(await claimQueue(queueOf(fake).queue, OWN, noPause)).toEqual({ kind: "own" });
    expect(fake.metadata).toEqual({ [OWNER_ENTRY]: OWN });
  });

  it.each([EXISTS, FORBIDDEN])(
    "adds the owner to the metadata of one that cannot be created: %s",
    async (create) => {
      const fake: FakeQueue = { metadata: { team: "a" }, fails: { create } };
      expect(await claimQueue(queueOf(fake).queue, OWN, noPause)).toEqual({ kind: "own" });
      expect(fake.metadata).toEqual({ team: "a", [OWNER_ENTRY]: OWN });
    },
  );

  it("leaves the queue of another app alone", async () => {
    const fake: FakeQueue = { metadata: { [OWNER_ENTRY]: "acct/other" }, fails: { create: EXISTS } };
    const { queue, calls } = queueOf(fake);
    expect(await claimQueue(queue, OWN, noPause)).toEqual({ kind: "other", owner: "acct/other" });
    expect(calls).not.toContain("setMetadata");
  });

  it("writes nothing where the app is the owner already", async () => {
    const fake: FakeQueue = { metadata: { [OWNER_ENTRY]: OWN }, fails: { create: EXISTS } };
    const { queue, calls } = queueOf(fake);
    expect(await claimQueue(queue, OWN, noPause)).toEqual({ kind: "own" });
    expect(calls).not.toContain("setMetadata");
  });

  it("is impossible where the app may not write the metadata", async () => {
    const fake: FakeQueue = { metadata: {}, fails: { create: FORBIDDEN, setMetadata: FORBIDDEN } };
    expect(await claimQueue(queueOf(fake).queue, OWN, noPause)).toEqual({ kind: "unclaimed" });
  });

  it.each([{ create: BUSY }, { create: EXISTS, getProperties: BUSY }, { create: EXISTS, setMetadata: BUSY }])(
    "fails when storage does: %#",
    async (fails) => {
      await expect(claimQueue(queueOf({ metadata: {}, fails }).queue, OWN, noPause)).rejects.toBe(BUSY);
    },
  );
});

/** Something to wait for until it is opened. */
const gate = () => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    opened,
    open: () => {
      open();
    },
  };
};

describe("two apps that claim a queue at once", () => {
  it("agree on one owner, although each saw none", async () => {
    const fake: FakeQueue = { metadata: {}, fails: { create: EXISTS } };
    const late = queueOf(fake).queue;
    const written = gate();
    const mayWrite = gate();
    const write = late.setMetadata.bind(late);
    late.setMetadata = async (metadata) => {
      await mayWrite.opened;
      const answer = await write(metadata);
      written.open();
      return answer;
    };
    const pauses: number[] = [];
    const early = claimQueue(queueOf(fake).queue, "acct/early", async (ms) => {
      pauses.push(ms);
      mayWrite.open();
      await written.opened;
    }).finally(() => {
      mayWrite.open();
    });
    expect(await Promise.all([early, claimQueue(late, "acct/late", noPause)])).toEqual([
      { kind: "other", owner: "acct/late" },
      { kind: "own" },
    ]);
    // Longer than a claim may take from its look to its write.
    expect(pauses).toEqual([4000]);
  });

  it("cannot write long after they looked", async () => {
    vi.useFakeTimers();
    try {
      const { queue } = queueOf({ metadata: {}, fails: { create: EXISTS } });
      queue.setMetadata = () => new Promise(() => undefined);
      const claim = expect(claimQueue(queue, OWN, noPause)).rejects.toThrow("no answer within 2000 ms");
      await vi.advanceTimersByTimeAsync(2000);
      await claim;
    } finally {
      vi.useRealTimers();
    }
  });

  it("do not end with a queue each: who loses the first leaves the second alone", async () => {
    const second: FakeQueue = { metadata: {}, fails: { create: EXISTS } };
    const { ownership } = ownershipOf([ownedBy("acct/other"), second]);
    expect(await ownership.isOwner()).toBe(false);
    expect(second.metadata).toEqual({});
  });
});

const containerAt = (accountName: string, url: string) =>
  ({ accountName, containerName: "mine", url }) as unknown as ContainerClient;
const RECORDS = containerAt("acct", "https://x/mine");

const ownershipOf = (fakes: readonly FakeQueue[]) => {
  const lines: string[] = [];
  const clock = { nowMs: 0 };
  const ownership = queueOwnership(
    fakes.map((fake, index) => queueOf(fake, `q${index}`).queue),
    RECORDS,
    { nowMs: () => clock.nowMs, log: (line) => lines.push(line), pause: noPause },
  );
  return { ownership, lines, clock };
};
const ownedBy = (owner: string): FakeQueue => ({
  metadata: { [OWNER_ENTRY]: owner },
  fails: { create: EXISTS },
});

describe("whether an app may take messages", () => {
  it("is not so while one of its queues belongs to another, which is logged once and asked once a minute", async () => {
    const taken = ownedBy("acct/other");
    const { ownership, lines, clock } = ownershipOf([ownedBy(OWN), taken]);
    expect(await ownership.isOwner()).toBe(false);
    taken.metadata = { [OWNER_ENTRY]: OWN };
    clock.nowMs = MINUTE_MS - 1;
    expect(await ownership.isOwner()).toBe(false);
    clock.nowMs = MINUTE_MS;
    expect(await ownership.isOwner()).toBe(true);
    expect(lines).toEqual([
      "queue q1 belongs to another app, whose records are in acct/other; this app's are in acct/mine, and it leaves the messages of all its queues alone",
    ]);
  });

  it("logs the same other owner once, however often it is asked", async () => {
    const { ownership, lines, clock } = ownershipOf([ownedBy("acct/other")]);
    for (let minute = 0; minute < 3; minute++) {
      clock.nowMs = minute * MINUTE_MS;
      await ownership.isOwner();
    }
    expect(lines).toHaveLength(1);
  });

  it("stays so once it is known", async () => {
    const queue = ownedBy(OWN);
    const { ownership, clock } = ownershipOf([queue]);
    await ownership.claim();
    queue.metadata = { [OWNER_ENTRY]: "acct/other" };
    clock.nowMs = 10 * MINUTE_MS;
    expect(await ownership.isOwner()).toBe(true);
  });

  it("is known for a minute from what the claim at the start found", async () => {
    const queue = ownedBy("acct/other");
    const { ownership, clock } = ownershipOf([queue]);
    await ownership.claim();
    queue.metadata = { [OWNER_ENTRY]: OWN };
    expect(await ownership.isOwner()).toBe(false);
    clock.nowMs = MINUTE_MS;
    expect(await ownership.isOwner()).toBe(true);
  });

  it("is assumed while storage does not say, and asked again a minute later", async () => {
    const queue: FakeQueue = { ...ownedBy("acct/other"), fails: { create: BUSY } };
    const { ownership, clock } = ownershipOf([queue]);
    expect(await ownership.isOwner()).toBe(true);
    queue.fails = { create: EXISTS };
    clock.nowMs = MINUTE_MS;
    expect(await ownership.isOwner()).toBe(false);
    await expect(ownershipOf([{ metadata: {}, fails: { create: BUSY } }]).ownership.claim()).rejects.toBe(
      BUSY,
    );
  });

  it("is so where a queue cannot be claimed, which is logged", async () => {
    const { ownership, lines } = ownershipOf([
      { metadata: {}, fails: { create: FORBIDDEN, setMetadata: FORBIDDEN } },
    ]);
    expect(await ownership.isOwner()).toBe(true);
    expect(lines).toEqual(["queue q0 cannot be claimed: this app may not write the queue's metadata"]);
  });
});

it("records are at their account's name, or at its host where the client has no name", () => {
  expect(recordsAddress(RECORDS)).toBe("acct/mine");
  expect(recordsAddress(containerAt("", "https://h:1/x"))).toBe("h:1/mine");
});
