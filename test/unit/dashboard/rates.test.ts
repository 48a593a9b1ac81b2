import { describe, expect, it } from "vitest";
import { load } from "./load.ts";

interface Seen {
  id: string;
  attempt: number;
  acceptedBytes: number;
  submittedAt: string;
  updatedAt: string;
}
const { RateBook } = await load<{
  RateBook: new () => {
    note: (seen: Seen[], nowMs: number) => void;
    rateOf: (id: string, nowMs: number) => number | null;
  };
}>("rates.js");

const START = Date.parse("2026-11-22T10:00:00.000Z");
const seen = (acceptedBytes: number, atMs: number, more: Partial<Seen> = {}): Seen => ({
  id: "a",
  attempt: 1,
  acceptedBytes,
  submittedAt: new Date(START - 60_000).toISOString(),
  updatedAt: new Date(START + atMs).toISOString(),
  ...more,
});

describe("the rate of a transfer", () => {
  it("is measured by when the record changed, not by when it was read", () => {
    const rates = new RateBook();
    rates.note([seen(0, 0)], START + 1900);
    expect(rates.rateOf("a", START + 1900)).toBeNull();
    rates.note([seen(10_000, 1000)], START + 2100);
    expect(rates.rateOf("a", START + 2100)).toBe(10_000);
  });

  it("falls while the next range is overdue", () => {
    const rates = new RateBook();
    rates.note([seen(0, 0)], START);
    rates.note([seen(1000, 1000)], START + 1000);
    expect(rates.rateOf("a", START + 2000)).toBe(1000);
    expect(rates.rateOf("a", START + 12_000)).toBe(100);
  });

  it("begins anew with another attempt", () => {
    const rates = new RateBook();
    rates.note([seen(0, 0)], START);
    rates.note([seen(1000, 1000)], START + 1000);
    rates.note([seen(5000, 2000, { attempt: 2 })], START + 2000);
    expect(rates.rateOf("a", START + 2000)).toBeNull();
  });
});
