import { expect, it } from "vitest";
import { content, MIB } from "../support/content.ts";
import { isFullBacklog } from "../support/full-backlog.ts";
import { startSystem } from "../support/system.ts";
import { targetsOf } from "../support/targets.ts";

const BYTES = 256 * MIB;
const RANGE = 10 * MIB;
/** What the queue's own lease would cost. */
const LEASE_MS = 600_000;
const LONGEST_STANDSTILL_MS = 120_000;

/**
 * Kills the host amid a range and starts another.
 * @returns how long the transfer stood still
 */
const standstillMs = async (
  killAfterRanges: number,
  env: Readonly<Record<string, string>>,
): Promise<number> => {
  const putsMs: number[] = [];
  const system = await startSystem({
    graph: {
      sink: true,
      hashes: "quickXor",
      streamBytesPerSecond: 20 * MIB,
      intercept: ({ route }) => {
        if (route === "putRange") putsMs.push(Date.now());
        return undefined;
      },
    },
    // Empty: the queue's own.
    env: { BLOBFERRY_LOCAL_LEASE_SECONDS: "", ...env },
  });
  try {
    await system.putBlob("big", content(BYTES));
    await system.send({
      source: { container: "sources", blob: "big" },
      target: targetsOf("big").bundle,
      transferId: "big",
      options: { rangeBytes: RANGE },
    });
    const { graph } = system;
    await system.until(
      "a range under way",
      120_000,
      () =>
        (graph.state().counts.rangesAccepted >= killAfterRanges &&
          graph.sessions().some(({ putsInFlight }) => putsInFlight > 0)) ||
        undefined,
    );
    await system.host().stop("SIGKILL");
    const killedMs = Date.now();
    await system.startHost();
    const { data } = await system.result("big", LEASE_MS);
    expect(data).toMatchObject({ status: "completed", verification: "matched", sessions: 1, error: null });
    const { bytesAccepted, bytesRefused, rangePuts, commits } = graph.state().counts;
    expect(commits).toBe(1);
    expect(bytesAccepted).toBe(BYTES);
    expect(bytesRefused).toBeLessThanOrEqual(RANGE);
    expect(rangePuts).toBeLessThanOrEqual(Math.ceil(BYTES / RANGE) + 1);
    return (putsMs.find((atMs) => atMs > killedMs) ?? Number.NaN) - killedMs;
  } finally {
    await system.stop();
  }
};

it("goes on long before the lease of ten minutes expires, after a kill -9 amid a range", async () => {
  const stoodMs = await standstillMs(5, { SPARE_MESSAGE_SECONDS: "15" });
  console.log(`spare hidden for 15 s: stood still for ${(stoodMs / 1000).toFixed(1)} s`);
  expect(stoodMs).toBeLessThan(LONGEST_STANDSTILL_MS);
});

it.skipIf(!isFullBacklog)(
  "goes on within two minutes of a kill -9, three times of three, with all times as they are by default",
  async () => {
    const stood = await Promise.all([2, 9, 17].map((ranges) => standstillMs(ranges, {})));
    console.log(`stood still for ${stood.map((ms) => (ms / 1000).toFixed(1)).join(", ")} s`);
    expect(Math.max(...stood)).toBeLessThan(LONGEST_STANDSTILL_MS);
  },
  900_000,
);
