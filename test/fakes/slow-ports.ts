import { Readable } from "node:stream";
import type { RangePut } from "../../src/transfer/destination.ts";
import type { Ports } from "../../src/transfer/ports.ts";
import type { FakeClock } from "./fake-clock.ts";
import { interceptedPorts, type PortCall } from "./intercepted-ports.ts";

/** How long the calls take, and how long one piece of a blob. */
export interface Slowness {
  readonly callMs: (call: PortCall) => number;
  readonly pieceMs: number;
}

/** Ports on whose fake clock every call takes its time, and every piece of a blob too. */
export const slowPorts = (ports: Ports, clock: FakeClock, { callMs, pieceMs }: Slowness): Ports => {
  const slow = interceptedPorts(ports, clock, (call, run) => {
    clock.advanceBy(callMs(call));
    return run();
  });
  return {
    ...slow,
    source: {
      pin: (...args) => slow.source.pin(...args),
      open: async (...args) => {
        const opened = await slow.source.open(...args);
        return opened.kind === "opened"
          ? {
              ...opened,
              stream: Readable.from(inPieces(opened.stream, clock, pieceMs), { objectMode: false }),
            }
          : opened;
      },
    },
  };
};

async function* inPieces(stream: Readable, clock: FakeClock, pieceMs: number): AsyncGenerator<Buffer> {
  for await (const bytes of stream as AsyncIterable<Buffer>) {
    for (const byte of bytes) {
      clock.advanceBy(pieceMs);
      yield Buffer.from([byte]);
    }
  }
}

const SECOND_MS = 1000;
const STORAGE_MS = 35 * SECOND_MS;
const GRAPH_MS = 60 * SECOND_MS;

/** Every call takes a second less than its limit: the slowest that a healthy system may be. */
export const justInTime = (call: PortCall): number => {
  if (call.area !== "destination") return STORAGE_MS - SECOND_MS;
  if (call.name !== "putRange") return GRAPH_MS - SECOND_MS;
  const { timeoutMs } = call.args[0] as RangePut;
  return Math.min(8 * GRAPH_MS, timeoutMs) - SECOND_MS;
};
