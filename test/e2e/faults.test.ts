import { afterAll, beforeAll, expect, it } from "vitest";
import { loadScenarios } from "./scenario-runner/load-scenarios.ts";
import { runAll, type Runs } from "./scenario-runner/run-all-scenarios.ts";
import { openFixture, type Fixture } from "./scenario-runner/fixture.ts";

/**
 * Every file in `scenarios/` is a test: a job, the faults it meets, and the end its user sees. All run at once,
 * because they mostly wait.
 */
const only = process.env["SCENARIO"];
const scenarios = loadScenarios().filter(({ id }) => only === undefined || id.includes(only));

let fixture: Fixture;
let runs: Runs;
beforeAll(async () => {
  fixture = await openFixture();
  runs = runAll(fixture, scenarios);
});
afterAll(async () => {
  await runs.hostEnds().catch(() => undefined);
  await fixture.close();
});

it.each(scenarios.map(({ id, title }) => [id, title]))("%s: %s", async (id) => {
  const { error } = await runs.run(id);
  if (error !== null) throw error as Error;
});

it("leaves no message on any queue and no upload URL in any log", async () => {
  const hostEnds = await runs.hostEnds();
  expect(hostEnds.filter(({ remainingMessages }) => remainingMessages > 0).map(({ host }) => host)).toEqual(
    [],
  );
  for (const { log } of hostEnds) expect(log).not.toMatch(/tempauth|\/up\//);
});

it("runs every scenario file", async () => {
  const all = await Promise.all(scenarios.map(({ id }) => runs.run(id)));
  const summaries = all.flatMap(({ summary }) => summary ?? []);
  const slowest = [...all].sort((a, b) => b.elapsedMs - a.elapsedMs).slice(0, 5);
  const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
  console.log(
    [
      `${all.length} scenarios, ${summaries.length} as expected`,
      `lost or stuck ${all.length - summaries.length}, committed twice ${summaries.filter(({ commits }) => commits > 1).length}, ` +
        `sessions left open ${sum(summaries.map(({ openSessions }) => openSessions))}`,
      `bytes sent twice ${sum(summaries.map(({ bytesSentTwice }) => bytesSentTwice))}, results published again ${sum(summaries.map(({ repeatedResults }) => repeatedResults))}`,
      `slowest: ${slowest.map(({ id, elapsedMs }) => `${id} ${Math.round(elapsedMs / 1000)} s`).join(", ")}`,
    ].join("\n"),
  );
  expect(scenarios.length).toBeGreaterThanOrEqual(only === undefined ? 40 : 0);
});
