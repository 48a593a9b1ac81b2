import { expect, it } from "vitest";
import { withTimeout } from "../../../src/storage/timeout.ts";

it("passes on a call that ends in time", async () => {
  expect(await withTimeout(() => Promise.resolve(7))).toBe(7);
  await expect(withTimeout(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
});

it("aborts a call that gets no answer", async () => {
  const silent = (abortSignal: AbortSignal) =>
    new Promise<never>((_, reject) => {
      abortSignal.addEventListener("abort", () => {
        reject(new Error("given up"));
      });
    });
  await expect(withTimeout(silent, 1)).rejects.toThrow("given up");
});
