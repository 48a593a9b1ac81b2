import { startGraph } from "../local/graph/server.ts";

/** How the link to the sink behaves; all 0 for loopback as it is. */
export interface Link {
  readonly roundTripMs: number;
  /** Of each stream; 0 for no limit. */
  readonly bytesPerSecond: number;
}

/** A Graph that counts bytes and throws them away, and remembers in which ranges each session got them. */
const [roundTripMs = 0, bytesPerSecond = 0] = process.argv.slice(2).map(Number);
let ranges = new Map<string, number[]>();

const graph = await startGraph({
  sink: true,
  tenant: { sites: [{ name: "Bench", libraries: [{ name: "Documents", driveId: "bench-library" }] }] },
  streamBytesPerSecond: bytesPerSecond,
  requestLogLength: 10,
  intercept: ({ sessionId, contentRange }) => {
    const [, start, last] = /^bytes (\d+)-(\d+)/.exec(contentRange ?? "") ?? [];
    if (sessionId !== null && start !== undefined && last !== undefined) {
      const seen = ranges.get(sessionId);
      const bytes = Number(last) - Number(start) + 1;
      if (seen) seen.push(bytes);
      else ranges.set(sessionId, [bytes]);
    }
    return roundTripMs > 0 ? { kind: "delay", when: "after", delayMs: roundTripMs } : undefined;
  },
});
/** Asked anything, answers with the ranges since the last time. */
process.on("message", () => {
  process.send?.([...ranges.values()]);
  ranges = new Map();
});
process.send?.(graph.url);
// The parent process is gone.
process.once("disconnect", () => process.exit());
