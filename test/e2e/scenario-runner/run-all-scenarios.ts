import { openCell, type Cell } from "./test-host.ts";
import type { Figures } from "./check-end.ts";
import { settingOf } from "./transfer-setup.ts";
import { runScenario } from "./run-scenario.ts";
import type { Scenario } from "./scenario.ts";
import type { Stage } from "./fixture.ts";

/** So many hosts at a time; the machine has few cores. */
const MAX_CELLS = 4;
/** So many scenarios at a time on one host, which is about what it works on at once. */
const MAX_SIDE_BY_SIDE = 32;
const QUEUES_EMPTY_MS = 90_000;

/** How one scenario went. */
export interface Played {
  readonly id: string;
  readonly elapsedMs: number;
  /** Null where it failed. */
  readonly figures: Figures | null;
  readonly error: unknown;
}

/** What a cell showed when all its scenarios were through. */
export interface Cleared {
  readonly host: string;
  readonly log: string;
  /** Messages that nobody came for. */
  readonly leftMessages: number;
}

export interface Playing {
  /** Resolves when this scenario has been played; never rejects. */
  played(id: string): Promise<Played>;
  /** Resolves when all have been. */
  cleared(): Promise<readonly Cleared[]>;
}

/** Plays all scenarios: side by side where they share a host, and some hosts at a time. */
export const playAll = (stage: Stage, scenarios: readonly Scenario[]): Playing => {
  const tell = new Map<string, (played: Played) => void>();
  const runs = new Map(
    scenarios.map(({ id }) => [id, new Promise<Played>((resolve) => tell.set(id, resolve))]),
  );
  const groups = [...byCell(scenarios)];
  const cleared: Cleared[] = [];

  const playGroup = async (name: string, members: readonly Scenario[]): Promise<void> => {
    const [first] = members;
    if (first === undefined) return;
    const fail = (error: unknown): void => {
      for (const { id } of members) tell.get(id)?.({ id, elapsedMs: 0, figures: null, error });
    };
    const cell = await openCell(stage, name, first.environment).catch(fail);
    if (cell === undefined) return;
    try {
      await sideBySide(MAX_SIDE_BY_SIDE, members, async (scenario) => {
        const startedMs = performance.now();
        const run = await runScenario(stage, cell, scenario).then(
          (figures) => ({ figures, error: null }),
          (error: unknown) => ({ figures: null, error: withStory(error, cell, scenario) }),
        );
        const { id } = scenario;
        tell.get(id)?.({ id, elapsedMs: performance.now() - startedMs, ...run });
      });
      cleared.push({ host: name, log: cell.log(), leftMessages: await leftMessages(cell) });
    } finally {
      await cell.close();
    }
  };

  const all = sideBySide(MAX_CELLS, groups, ([name, members]) => playGroup(name, members));
  all.catch(() => undefined);
  return {
    played: (id) => runs.get(id) ?? Promise.reject(new Error(`no scenario ${id}`)),
    cleared: () => all.then(() => cleared),
  };
};

/** A failure, with what the host said of the transfer and what Graph was asked. */
const withStory = (error: unknown, cell: Cell, scenario: Scenario): Error => {
  const { address } = settingOf(scenario);
  const said = cell
    .log()
    .split("\n")
    .filter((line) => line.includes(scenario.id));
  const sessions = cell.sessionsOf(address);
  const asked = cell.graph
    .requests()
    .filter(({ path, sessionId }) => path.endsWith(address) || sessions.has(sessionId ?? ""))
    .map(
      ({ route, contentRange, status, fault }) =>
        `${route} ${contentRange ?? ""} ${status ?? "-"} ${fault ?? ""}`,
    );
  const message = error instanceof Error ? error.message : String(error);
  return new Error([message, ...said, ...asked].join("\n"), { cause: error });
};

/** Works on all of them in order, on so many at a time. */
const sideBySide = async <T>(
  limit: number,
  all: readonly T[],
  work: (one: T) => Promise<void>,
): Promise<void> => {
  const waiting = [...all];
  const workOff = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: limit }, workOff));
};

/** Scenarios by host, whose name serves as its queue's too. */
const byCell = (scenarios: readonly Scenario[]): Map<string, Scenario[]> => {
  const cells = new Map<string, Scenario[]>();
  for (const scenario of scenarios) {
    const name = scenario.environment.host === "own" ? scenario.id : scenario.environment.host;
    const members = cells.get(name) ?? [];
    if (members[0] && JSON.stringify(members[0].environment) !== JSON.stringify(scenario.environment))
      throw new Error(`${scenario.id} and ${members[0].id} share a host, but not an environment`);
    cells.set(name, [...members, scenario]);
  }
  return cells;
};

/** Messages that are still there when there has been time for each to be handled. */
const leftMessages = async (cell: Cell): Promise<number> => {
  const count = async (): Promise<number> => {
    const counts = await Promise.all(
      [cell.transfers, cell.poison].map(async (queue) =>
        (await queue.exists()) ? ((await queue.getProperties()).approximateMessagesCount ?? 0) : 0,
      ),
    );
    return counts.reduce((sum, one) => sum + one, 0);
  };
  return await cell
    .until("empty queue", QUEUES_EMPTY_MS, async () => ((await count()) === 0 ? 0 : undefined))
    .catch(count);
};
