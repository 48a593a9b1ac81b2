import { afterAll, beforeAll, expect, it } from "vitest";
import { loadScenarios } from "./scenario-runner/load-scenarios.ts";
import { playAll, type Playing } from "./scenario-runner/run-all-scenarios.ts";
import { openStage, type Stage } from "./scenario-runner/fixture.ts";

/**
 * Every file in `scenarios/` is a test: a job, what goes wrong with it, and what its user sees. All are played at
 * once, since most of their time is waiting.
 */
const only = process.env["SCENARIO"];
const scenarios = loadScenarios().filter(({ id }) => only === undefined || id.includes(only));

let stage: Stage;
let playing: Playing;
beforeAll(async () => {
  stage = await openStage();
  playing = playAll(stage, scenarios);
});
afterAll(async () => {
  await playing.cleared().catch(() => undefined);
  await stage.close();
});

it.each(scenarios)("$id: $title", async ({ id }) => {
  const { error } = await playing.played(id);
  if (error !== null) throw error as Error;
});

it("no message is left on any queue, and no upload URL is in any log", async () => {
  const cleared = await playing.cleared();
  expect(cleared.filter(({ leftMessages }) => leftMessages > 0).map(({ host }) => host)).toEqual([]);
  for (const { log } of cleared) expect(log).not.toMatch(/tempauth|\/up\//);
});

it("in figures", async () => {
  const played = await Promise.all(scenarios.map(({ id }) => playing.played(id)));
  const figures = played.flatMap((run) => run.figures ?? []);
  const slowest = [...played].sort((a, b) => b.elapsedMs - a.elapsedMs).slice(0, 5);
  const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
  console.log(
    [
      `${played.length} scenarios, ${figures.length} as expected`,
      `lost or stuck ${played.length - figures.length}, doubled ${figures.filter(({ commits }) => commits > 1).length}, ` +
        `sessions left open ${sum(figures.map(({ openSessions }) => openSessions))}`,
      `bytes sent twice ${sum(figures.map(({ bytesSentTwice }) => bytesSentTwice))}, ends told again ${sum(figures.map(({ retellings }) => retellings))}`,
      `slowest: ${slowest.map(({ id, elapsedMs }) => `${id} ${Math.round(elapsedMs / 1000)} s`).join(", ")}`,
    ].join("\n"),
  );
  expect(scenarios.length).toBeGreaterThanOrEqual(only === undefined ? 40 : 0);
});
