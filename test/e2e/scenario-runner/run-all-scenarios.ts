import { openTestHost, type TestHost } from "./test-host.ts";
import type { Summary } from "./check-end.ts";
import { transferSetupOf } from "./transfer-setup.ts";
import { runScenario } from "./run-scenario.ts";
import type { Scenario } from "./scenario.ts";
import type { Fixture } from "./fixture.ts";

/** How many hosts run at once, on a machine that may have few cores. */
const MAX_HOSTS = 4;
/** How many scenarios run at once on one host: about as many messages as it processes at once. */
const MAX_SCENARIOS_PER_HOST = 32;
const QUEUES_EMPTY_MS = 90_000;

/** The outcome of one scenario. */
export interface ScenarioRun {
  readonly id: string;
  readonly elapsedMs: number;
  /** Null if the scenario failed. */
  readonly summary: Summary | null;
  readonly error: unknown;
}

/** The state of a host after all its scenarios. */
export interface HostEnd {
  readonly host: string;
  readonly log: string;
  /** Messages still on its queues. */
  readonly remainingMessages: number;
}

export interface Runs {
  /** Resolves when this scenario has ended; rejects only for an unknown id. */
  run(id: string): Promise<ScenarioRun>;
  /** Resolves when all scenarios have ended. */
  hostEnds(): Promise<readonly HostEnd[]>;
}

/** Runs all scenarios: concurrently where they share a host, and on several hosts at once. */
export const runAll = (fixture: Fixture, scenarios: readonly Scenario[]): Runs => {
  const resolvers = new Map<string, (run: ScenarioRun) => void>();
  const runs = new Map(
    scenarios.map(({ id }) => [id, new Promise<ScenarioRun>((resolve) => resolvers.set(id, resolve))]),
  );
  const groups = [...byHost(scenarios)];
  const hostEnds: HostEnd[] = [];

  const runGroup = async (name: string, members: readonly Scenario[]): Promise<void> => {
    const [first] = members;
    if (first === undefined) return;
    const fail = (error: unknown): void => {
      for (const { id } of members) resolvers.get(id)?.({ id, elapsedMs: 0, summary: null, error });
    };
    const host = await openTestHost(fixture, name, first.environment).catch(fail);
    if (host === undefined) return;
    try {
      await forEachConcurrently(MAX_SCENARIOS_PER_HOST, members, async (scenario) => {
        const startedMs = performance.now();
        const run = await runScenario(fixture, host, scenario).then(
          (summary) => ({ summary, error: null }),
          (error: unknown) => ({ summary: null, error: withLog(error, host, scenario) }),
        );
        const { id } = scenario;
        resolvers.get(id)?.({ id, elapsedMs: performance.now() - startedMs, ...run });
      });
      hostEnds.push({ host: name, log: host.log(), remainingMessages: await remainingMessages(host) });
    } finally {
      await host.close();
    }
  };

  const all = forEachConcurrently(MAX_HOSTS, groups, ([name, members]) => runGroup(name, members));
  all.catch(() => undefined);
  return {
    run: (id) => runs.get(id) ?? Promise.reject(new Error(`no scenario ${id}`)),
    hostEnds: () => all.then(() => hostEnds),
  };
};

/** The error, with the host's log lines about the transfer and its requests to Graph. */
const withLog = (error: unknown, host: TestHost, scenario: Scenario): Error => {
  const { address } = transferSetupOf(scenario);
  const logLines = host
    .log()
    .split("\n")
    .filter((line) => line.includes(scenario.id));
  const sessions = host.sessionsOf(address);
  const requests = host.graph
    .requests()
    .filter(({ path, sessionId }) => path.endsWith(address) || sessions.has(sessionId ?? ""))
    .map(
      ({ route, contentRange, status, fault }) =>
        `${route} ${contentRange ?? ""} ${status ?? "-"} ${fault ?? ""}`,
    );
  const message = error instanceof Error ? error.message : String(error);
  return new Error([message, ...logLines, ...requests].join("\n"), { cause: error });
};

/** Calls `work` on each item in order, at most `limit` at once. */
const forEachConcurrently = async <T>(
  limit: number,
  all: readonly T[],
  work: (one: T) => Promise<void>,
): Promise<void> => {
  const waiting = [...all];
  const worker = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: limit }, worker));
};

/** Scenarios by the name of their host, which is also its queue's name. */
const byHost = (scenarios: readonly Scenario[]): Map<string, Scenario[]> => {
  const hosts = new Map<string, Scenario[]>();
  for (const scenario of scenarios) {
    const name = scenario.environment.host === "own" ? scenario.id : scenario.environment.host;
    const members = hosts.get(name) ?? [];
    if (members[0] && JSON.stringify(members[0].environment) !== JSON.stringify(scenario.environment))
      throw new Error(`${scenario.id} and ${members[0].id} share a host, but not an environment`);
    hosts.set(name, [...members, scenario]);
  }
  return hosts;
};

/** Counts the messages on a host's queues, after giving the host time to process them. */
const remainingMessages = async (host: TestHost): Promise<number> => {
  const count = async (): Promise<number> => {
    const counts = await Promise.all(
      [host.transfers, host.stepQueue, ...host.poison].map(async (queue) =>
        (await queue.exists()) ? ((await queue.getProperties()).approximateMessagesCount ?? 0) : 0,
      ),
    );
    return counts.reduce((sum, one) => sum + one, 0);
  };
  return await host
    .until("empty queue", QUEUES_EMPTY_MS, async () => ((await count()) === 0 ? 0 : undefined))
    .catch(count);
};
