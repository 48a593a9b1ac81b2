import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** For projects whose tests start what is in `dist`. */
const BUILD = ["test/support/build.ts"];

export default defineConfig({
  test: {
    // Most of the time is waiting. The default leaves one core free, which on two cores is half of them.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Timeouts are many times what a quiet machine needs: only a test that fails reaches one, and a machine that is busy
    // with other work must not fail any.
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/unit/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      { test: { name: "model", include: ["test/model/**/*.test.ts"], testTimeout: 600_000 } },
      {
        test: {
          name: "contract",
          include: ["test/contract/**/*.test.ts"],
          globalSetup: BUILD,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        // Each file drives a whole local system on ports of its own.
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: BUILD,
          testTimeout: 1_800_000,
          hookTimeout: 900_000,
        },
      },
      {
        // The dashboard, in the system's Chromium.
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          expect: { poll: { timeout: 120_000 } },
          globalSetup: BUILD,
          testTimeout: 720_000,
          hookTimeout: 480_000,
        },
      },
    ],
  },
});
