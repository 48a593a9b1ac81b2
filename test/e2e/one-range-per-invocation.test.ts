import { afterAll, beforeAll, expect, it } from "vitest";
import { content, KIB } from "../support/content.ts";
import { startSystem, type System } from "../support/system.ts";
import { targetsOf } from "../support/targets.ts";

const RANGE = 320 * KIB;

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.stop());

it.each([1, 2, 5, 16])(
  "a file of %d ranges takes as many invocations and PUTs, and no byte goes twice",
  async (ranges) => {
    const id = `ranges-${ranges}`;
    const before = { ...system.graph.state().counts };
    const invocationsBefore = invocations(system);
    await system.putBlob(id, content(ranges * RANGE));
    await system.send({
      source: { container: "sources", blob: id },
      target: targetsOf(id).bundle,
      transferId: id,
      options: { rangeBytes: RANGE },
    });
    const { data } = await system.result(id);
    expect(data).toMatchObject({ status: "completed", ranges: ranges, sessions: 1, retries: 0 });
    const { counts } = system.graph.state();
    expect(counts.rangePuts - before.rangePuts).toBe(ranges);
    expect(counts.bytesAccepted - before.bytesAccepted).toBe(ranges * RANGE);
    expect(counts.bytesRefused - before.bytesRefused).toBe(0);
    // One createUploadSession and the PUTs: nothing else is asked of Graph when nothing goes wrong.
    expect(counts.requests - before.requests).toBe(ranges + 1);
    expect(invocations(system) - invocationsBefore).toBe(ranges);
  },
);

const invocations = (of: System): number =>
  of.log().match(/Executing 'Functions.(start|continue)Transfer'/g)?.length ?? 0;
