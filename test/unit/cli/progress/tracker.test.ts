import { describe, expect, it } from "vitest";
import { track } from "../../../../src/cli/progress/tracker.ts";
import { transferViewOf, type TransferView } from "../../../../src/client/transfer-view.ts";
import { NOW_MS, running, waiting } from "../../../support/records-by-status.ts";

describe("the rate", () => {
  it("is none while a transfer waits, and starts again with an attempt", () => {
    const at = (view: TransferView, s: number, bytes: number): TransferView => ({
      ...view,
      acceptedBytes: bytes,
      updatedAt: new Date(NOW_MS + s * 1000).toISOString(),
    });
    const first = track(undefined, at(transferViewOf(running("t")), 0, 100), 0);
    const second = track(first, at(transferViewOf(running("t")), 1, 200), 1000);
    expect(second.samples).toHaveLength(2);
    expect(track(second, transferViewOf(waiting("t")), 2000).samples).toEqual([]);
    const retried = at({ ...transferViewOf(running("t")), attempt: 2 }, 9, 300);
    expect(track(second, retried, 9000).samples).toHaveLength(1);
  });
});
