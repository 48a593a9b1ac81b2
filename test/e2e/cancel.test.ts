import { QueueClient } from "@azure/storage-queue";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Intercept } from "../../local/graph/faults.ts";
import { createTransferClient } from "../../src/client/create-transfer-client.ts";
import { isTransferClientError } from "../../src/client/errors.ts";
import type { TransferView } from "../../src/client/transfer-view.ts";
import { runPiped } from "../support/run-cli.ts";
import { startApiSystem, type ApiSystem } from "../support/api-system.ts";
import { content, KIB } from "../support/content.ts";
import { RequestGate } from "../support/request-gate.ts";
import { addressOf, targetsOf } from "../support/targets.ts";

const RANGE = 320 * KIB;
const BYTES = 4 * RANGE;
const RETRY_AFTER_S = "4";

/** Messages on their way to the app, from each queue, and requests on their way into Graph. */
const jobs = new RequestGate();
const steps = new RequestGate();
const ranges = new RequestGate();
const commits = new RequestGate();
afterEach(() => {
  for (const gate of [jobs, steps, ranges, commits]) gate.open();
});

const intercept: Intercept = async ({ route, address, addressCount }) => {
  if (route === "putRange" && addressCount >= 2 && address?.endsWith("throttled") === true) {
    return { kind: "answer", status: 429, headers: { "Retry-After": RETRY_AFTER_S }, body: {} };
  }
  if (route === "putRange" && addressCount === 2) await ranges.pass();
  if (route === "commitSession") await commits.pass();
  return undefined;
};

const start = async (): Promise<ApiSystem> => {
  const started = await startApiSystem({
    graph: { intercept },
    beforeStorage: async ({ operation, text }) => {
      if (operation !== "receive") return;
      if (text.includes("/transfers/")) await jobs.pass();
      if (text.includes("/transfer-steps/")) await steps.pass();
    },
  });
  await started.putBlob("file.bin", content(BYTES));
  return started;
};

const submit = (system: ApiSystem, key: string, deferCommit = false): Promise<string> =>
  system.submit({
    source: { container: "sources", blob: "file.bin" },
    target: targetsOf(key).bundle,
    transferId: key,
    options: { rangeBytes: RANGE, deferCommit },
  });
const held = (system: ApiSystem, gate: RequestGate): Promise<true> =>
  system.until("request at the gate", () => (gate.held > 0 ? true : undefined));

/** Brings a transfer to a moment, wishes it cancelled there, and lets the world go on. */
interface DecisionContext {
  readonly key: string;
  readonly at: (system: ApiSystem, key: string, wish: () => Promise<string>) => Promise<string>;
  readonly answer: "requested" | "already-ended";
  readonly end: "cancelled" | "completed";
  /** Upload sessions that were opened for it. */
  readonly sessions: 0 | 1;
}

const moments: Readonly<Record<string, DecisionContext>> = {
  "before the first step": {
    key: "queued",
    answer: "requested",
    end: "cancelled",
    sessions: 0,
    at: async (system, key, wish) => {
      jobs.close();
      await held(system, jobs);
      await submit(system, key);
      expect((await system.get(key)).status).toBe("queued");
      const answer = await wish();
      jobs.open();
      return answer;
    },
  },
  "while a range is in flight": {
    key: "in-flight",
    answer: "requested",
    end: "cancelled",
    sessions: 1,
    at: async (system, key, wish) => {
      ranges.close();
      await submit(system, key);
      await held(system, ranges);
      const answer = await wish();
      ranges.open();
      return answer;
    },
  },
  "between two ranges": {
    key: "between",
    answer: "requested",
    end: "cancelled",
    sessions: 1,
    at: async (system, key, wish) => {
      ranges.close();
      await submit(system, key);
      await held(system, ranges);
      steps.close();
      await held(system, steps);
      ranges.open();
      await system.reaches(key, ({ ranges }) => ranges === 2);
      const answer = await wish();
      steps.open();
      return answer;
    },
  },
  "in the commit, which is too late": {
    key: "commit",
    answer: "requested",
    end: "completed",
    sessions: 1,
    at: async (system, key, wish) => {
      commits.close();
      await submit(system, key, true);
      await held(system, commits);
      const answer = await wish();
      commits.open();
      return answer;
    },
  },
  "after the end": {
    key: "ended",
    answer: "already-ended",
    end: "completed",
    sessions: 1,
    at: async (system, key, wish) => {
      await submit(system, key);
      await system.reaches(key, ({ endedAt }) => endedAt !== null);
      return await wish();
    },
  },
};

const whileThrottled: DecisionContext = {
  key: "throttled",
  answer: "requested",
  end: "cancelled",
  sessions: 1,
  at: async (system, key, wish) => {
    await submit(system, key);
    const { wait } = await system.reaches(key, ({ status }) => status === "waiting");
    expect(wait?.why).toBe("throttled");
    return await wish();
  },
};

/** Each says in its own way whether the wish was taken; here all say it alike. */
const faces: Readonly<Record<string, (system: ApiSystem, id: string) => Promise<string>>> = {
  client: async ({ connectionString }, id) => {
    try {
      await createTransferClient({ storage: connectionString }).cancel(id);
      return "requested";
    } catch (error) {
      return isTransferClientError(error) ? error.code : String(error);
    }
  },
  "command line": async ({ connectionString }, id) => {
    const { code, out, err } = await runPiped(["cancel", id, "--json"], {
      env: { AzureWebJobsStorage: connectionString },
    });
    if (code === 0) return out.includes('"cancelRequested":true') ? "requested" : out;
    const { error } = JSON.parse(err) as { error: { code: string } };
    return code === 5 ? error.code : `${code}: ${err}`;
  },
  "HTTP API": async (system, id) => {
    const answer = await system.call("POST", `transfers/${id}/cancel`);
    const said = (await answer.json()) as { cancelRequested?: boolean; code?: string };
    if (answer.status === 202) return said.cancelRequested === true ? "requested" : JSON.stringify(said);
    return answer.status === 409 ? (said.code ?? "") : String(answer.status);
  },
};

const check = async (system: ApiSystem, face: string, moment: DecisionContext): Promise<void> => {
  const key = `${face.replace(" ", "-")}-${moment.key}`;
  const answer = await moment.at(system, key, async () => (await faces[face]?.(system, key)) ?? "");
  expect(answer).toBe(moment.answer);
  const ended = await system.reaches(key, ({ endedAt }) => endedAt !== null);
  expect(ended).toMatchObject({
    status: moment.end,
    error: null,
    result: { status: moment.end, sessions: moment.sessions },
  });
  expect(ended.acceptedBytes === BYTES).toBe(moment.end === "completed");
  const address = addressOf("bundle", key);
  const isIt = (one: { readonly address: string }): boolean => one.address === address;
  expect(system.graph.sessions().filter(isIt)).toEqual([]);
  expect(system.graph.items().filter(isIt).length).toBe(moment.end === "completed" ? 1 : 0);
  expect(await publishedStatuses(system, ended)).toEqual([moment.end]);
};

/** The ends on the result queue, repeats aside. */
const publishedStatuses = async (
  system: ApiSystem,
  { transferId, attempt }: TransferView,
): Promise<string[]> => {
  const queue = new QueueClient(system.connectionString, "transfer-results");
  return await system.until("result", async () => {
    const { peekedMessageItems } = await queue.peekMessages({ numberOfMessages: 32 });
    const ends = peekedMessageItems
      .map(({ messageText }) => JSON.parse(messageText) as { id: string; data: { status: string } })
      .filter((result) => result.id === `${transferId}/${attempt}`)
      .map(({ data }) => data.status);
    return ends.length === 0 ? undefined : [...new Set(ends)];
  });
};

describe("a cancel deletes the session, and the result reports what happened to the file", () => {
  let system: ApiSystem;
  beforeAll(async () => {
    system = await start();
  });
  afterAll(() => system.stop());

  describe.each(Object.keys(faces))("by the %s", (face) => {
    it.each(Object.entries(moments))("%s", (_name, moment) => check(system, face, moment));
  });
});

// What Graph asks of one transfer holds for all of an app, for deleting the session too: each face has an app of its own.
it.each(Object.keys(faces))(
  "by the %s while throttled: once Graph lets itself be asked again",
  async (face) => {
    const system = await start();
    try {
      await check(system, face, whileThrottled);
    } finally {
      await system.stop();
    }
  },
);
