import { expect, it } from "vitest";
import { leftMsAt } from "../../../src/storage/throttle-store.ts";

const WRITTEN = Date.parse("2026-10-05T12:00:00Z");

it.each([
  ["just written", 30_000, 0, 31_000],
  ["in the middle", 30_000, 10_000, 21_000],
  ["in the last second, which the dates do not show", 30_000, 30_000, 1000],
  ["over", 30_000, 31_000, 0],
  ["long over", 30_000, 86_400_000, 0],
])("leaves this of a cooldown of 30 s, %s", (_, cooldownMs, sinceMs, leftMs) => {
  expect(leftMsAt({ cooldownMs, writtenAtMs: WRITTEN, nowMs: WRITTEN + sinceMs })).toBe(leftMs);
});
