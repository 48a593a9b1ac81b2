import { describe, expect, it } from "vitest";
import type { TransferView } from "../../../src/client/transfer-view.ts";
import { transfer } from "../../support/call-api.ts";
import { load } from "./load.ts";

const { steerEach } = await load<{
  steerEach: (
    transfers: readonly TransferView[],
    action: (transfer: TransferView) => Promise<unknown>,
    isRefusal: (error: unknown) => boolean,
  ) => Promise<{ requested: number; refused: number }>;
}>("steer-each.js");

const many = Array.from({ length: 20 }, (_none, index) => transfer({ transferId: String(index) }));

describe("an action on many", () => {
  it("is done with each, six at a time, and counts those that refuse it", async () => {
    let [running, most] = [0, 0];
    const done = await steerEach(
      many,
      async ({ transferId }) => {
        most = Math.max(most, ++running);
        await Promise.resolve();
        running--;
        if (transferId.endsWith("3")) throw new RangeError("ended already");
      },
      (error) => error instanceof RangeError,
    );
    expect(done).toEqual({ requested: 18, refused: 2 });
    expect(most).toBe(6);
  });

  it("stops at an error that would meet all", async () => {
    let tries = 0;
    const fail = () => Promise.reject(new Error(`down ${++tries}`));
    await expect(steerEach(many, fail, () => false)).rejects.toThrow("down 1");
    expect(tries).toBe(6);
  });
});
