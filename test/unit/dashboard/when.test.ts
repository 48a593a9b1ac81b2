import { expect, it } from "vitest";
import { load } from "./load.ts";

const { formatAgo, formatFull } = await load<{
  formatAgo: (agoMs: number) => string;
  formatFull: (iso: string) => string;
}>("when.js");
const MINUTE_MS = 60_000;

it.each([
  [-5000, "just now"],
  [59_000, "just now"],
  [MINUTE_MS, "1 min ago"],
  [59.9 * MINUTE_MS, "59 min ago"],
  [60 * MINUTE_MS, "1 h ago"],
  [24 * 60 * MINUTE_MS, "1 day ago"],
  [72 * 60 * MINUTE_MS, "3 days ago"],
])("%d ms are said as %s", (agoMs, text) => {
  expect(formatAgo(agoMs)).toBe(text);
});

it("has date and zone in full", () => {
  expect(formatFull("2026-11-22T10:00:00.000Z")).toMatch(/^Sun,? 2[12] Nov 2026.* \S+$/);
});
