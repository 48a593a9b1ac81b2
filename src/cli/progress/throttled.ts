import { graphGate } from "../../graph/throttle/gates.ts";
import { withTimeout } from "../../http/timeout.ts";
import type { Target } from "../../transfer/job.ts";
import type { Context } from "../context.ts";

const TIMEOUT_MS = 5000;

/** Until when Microsoft Graph holds back the files that go to a target; null if it does not, or if that is not known. */
export type ThrottledUntil = (target: Target) => Promise<string | null>;

/** Reads it where the app's instances share it. A display does without what cannot be read. */
export const throttledUntil =
  ({ settings }: Pick<Context, "settings">): ThrottledUntil =>
  async (target) => {
    try {
      const { config } = await settings();
      const [{ appStorage }, { readCooldowns }] = await Promise.all([
        import("../../storage/connection.ts"),
        import("../../storage/cooldowns.ts"),
      ]);
      const { host } = new URL(config.graphEndpoint);
      const cooldowns = await withTimeout(TIMEOUT_MS, (signal) =>
        readCooldowns(appStorage(config).records, host, signal),
      );
      const found = cooldowns.find(({ gate }) => gate === graphGate(target));
      return found === undefined ? null : new Date(Date.now() + found.leftMs).toISOString();
    } catch {
      return null;
    }
  };
