import { setTimeout } from "node:timers/promises";
import type { ContainerClient } from "@azure/storage-blob";
import { describe, expect, it } from "vitest";
import { blobMailboxSlots } from "../../../src/storage/mailbox-slots.ts";
import { blobRecordStore } from "../../../src/storage/record-store.ts";
import { azuriteForFile } from "./azurite.ts";

const HOST = "graph.example";
const azurite = azuriteForFile();
/** A busy machine may take longer than the app waits. */
const slotsOf = (container: ContainerClient, host = HOST) => blobMailboxSlots(container, host, 60_000);
const newContainer = () => azurite.blobs().getContainerClient(azurite.freshName());

describe("the slots of a mailbox", () => {
  it("are four for all instances, and free again when released", async () => {
    const container = newContainer();
    const instances = [slotsOf(container), slotsOf(container)];
    let underWay = 0;
    let most = 0;
    let calls = 0;
    let meet = (): void => undefined;
    const four = new Promise<void>((resolve) => (meet = resolve));
    const callOnce = async (caller: number): Promise<boolean> => {
      const slot = await instances[caller % 2]?.take("anna");
      if (!slot) return false;
      calls++;
      most = Math.max(most, ++underWay);
      // However slow storage is, the first four meet; then others get their turn while the call is under way.
      if (underWay === 4) meet();
      await four;
      for (let turn = 0; turn < 20; turn++) await setTimeout(1);
      underWay--;
      await slot.release();
      return true;
    };
    await Promise.all(
      Array.from({ length: 12 }, async (_, caller) => {
        for (let done = 0; done < 3;) if (await callOnce(caller)) done++;
      }),
    );
    expect(most).toBe(4);
    expect(calls).toBe(36);
  });

  it("are another mailbox's own, and another endpoint's", async () => {
    const container = newContainer();
    const slots = slotsOf(container);
    const taken = await Promise.all([1, 2, 3, 4].map(() => slots.take("anna")));
    // Callers that meet at a blob go on to the next one.
    expect(taken.filter((slot) => slot !== null)).toHaveLength(4);
    expect(await slots.take("anna")).toBeNull();
    const others = [await slots.take("ben"), await slotsOf(container, "other.example").take("anna")];
    for (const slot of [...taken, ...others]) {
      expect(slot).not.toBeNull();
      await slot?.release();
    }
    const again = await slots.take("anna");
    expect(again).not.toBeNull();
    await again?.release();
  });

  it("are no records", async () => {
    const container = newContainer();
    const slot = await slotsOf(container).take("anna");
    expect(await blobRecordStore(container).page(null)).toEqual({ found: [], next: null });
    await slot?.release();
  });
});
