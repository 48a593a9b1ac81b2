import { describe, expect, it } from "vitest";
import { TransferClientError } from "../../../src/client/errors.ts";
import { cancelTransfer, retryTransfer, steerMany } from "../../../src/client/steer.ts";
import type { QueueMessage } from "../../../src/transfer/message.ts";
import type { Ports } from "../../../src/transfer/ports.ts";
import type { TransferRecord } from "../../../src/transfer/record.ts";
import { completed, failed, queued, running } from "../../support/records-by-status.ts";

const allOf = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};

const systemOf = (...records: readonly TransferRecord[]) => {
  const looked: (string | undefined)[] = [];
  const sent: QueueMessage[] = [];
  const steering = {
    records: {
      read: (transferId: string, admittedAt?: string) => {
        looked.push(admittedAt);
        const record = records.find((one) => one.transferId === transferId);
        return Promise.resolve(record === undefined ? null : { record, eTag: "1" });
      },
      replace: () => Promise.resolve({ kind: "written", eTag: "2" }),
    },
    steps: {
      send: (_queue: string, message: QueueMessage) => {
        sent.push(message);
        return Promise.resolve();
      },
    },
  } as unknown as Pick<Ports, "records" | "steps">;
  return { steering, looked, sent };
};

describe("many transfers", () => {
  it("are retried, each by one read of its record, and what cannot be is its own outcome", async () => {
    const { steering, looked, sent } = systemOf(failed("a"), running("b"), completed("c"));
    const listed = ["a", "b", "c", "d"].map((transferId) => ({ transferId, submittedAt: "then" }));
    const outcomes = await allOf(steerMany(listed, (one) => retryTransfer(steering, one)));
    expect(outcomes.map(({ transferId, error }) => [transferId, error?.code])).toEqual([
      ["a", undefined],
      ["b", "not-ended"],
      ["c", "already-completed"],
      ["d", "transfer-not-found"],
    ]);
    expect(outcomes[0]).toMatchObject({ attempt: 2, error: null });
    expect(looked).toEqual(["then", "then", "then", "then"]);
    expect(sent).toMatchObject([{ kind: "retry", transferId: "a" }]);
  });

  it("are cancelled by their ids alone", async () => {
    const { steering, looked } = systemOf(queued("a"), completed("c"));
    const outcomes = await allOf(
      steerMany(["a", "c"], async (one) => {
        await cancelTransfer(steering, one);
        return {};
      }),
    );
    expect(outcomes.map(({ error }) => error?.code)).toEqual([undefined, "already-ended"]);
    expect(looked).toEqual([undefined, undefined]);
  });

  it("are given up where storage does not answer, which would meet all of them", async () => {
    const down = new TransferClientError("storage-unreachable", "storage does not answer");
    let asked = 0;
    const many = Array.from({ length: 100 }, (_, i) => `${i}`);
    const steered = steerMany(many, () => {
      asked++;
      return Promise.reject(down);
    });
    await expect(allOf(steered)).rejects.toBe(down);
    expect(asked).toBeLessThan(20);
  });

  it("are steered sixteen at the same time", async () => {
    let running = 0;
    let most = 0;
    const many = Array.from({ length: 60 }, (_, i) => `${i}`);
    await allOf(
      steerMany(many, async () => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setImmediate(resolve));
        running--;
        return {};
      }),
    );
    expect(most).toBe(16);
  });
});
