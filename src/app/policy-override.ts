import { defaultPolicy, type Policy } from "../transfer/policy.ts";
import { ConfigError } from "../config/config.ts";

const LOOPBACK_HOSTS = new Set(["localhost", "127.0.0.1", "[::1]"]);

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * How patient transfers are. Local work alone may be in a hurry, so that tests of what happens after minutes need not
 * take minutes: `BLOBFERRY_LOCAL_PATIENCE` (0.001 to 1) scales the app's own delays, and
 * `BLOBFERRY_LOCAL_RESCUE_AFTER_SECONDS` says when the timer takes a transfer for stalled. What Graph asks for
 * (Retry-After) is never shortened.
 *
 * @throws {ConfigError} on a setting that is no such number, or with a Graph that is not on loopback
 */
export const readPolicy = (environment: Environment, graphEndpoint: string): Policy => {
  const read = (setting: string, least: number, most: number): number | null => {
    const text = environment[setting] ?? "";
    if (text === "") return null;
    if (!LOOPBACK_HOSTS.has(new URL(graphEndpoint).hostname))
      throw new ConfigError(`${setting} is accepted only with a GRAPH_ENDPOINT on loopback`);
    const value = Number(text);
    if (value >= least && value <= most) return value;
    throw new ConfigError(`${setting} must be a number from ${least} to ${most}`);
  };
  const rescueAfterS = read("BLOBFERRY_LOCAL_RESCUE_AFTER_SECONDS", 1, defaultPolicy.rescueAfterMs / 1000);
  return {
    ...scaled(defaultPolicy, read("BLOBFERRY_LOCAL_PATIENCE", 0.001, 1) ?? 1),
    ...(rescueAfterS === null ? {} : { rescueAfterMs: rescueAfterS * 1000 }),
  };
};

const scaled = (policy: Policy, patience: number): Policy => ({
  ...policy,
  backoffBaseMs: policy.backoffBaseMs * patience,
  backoffMaxMs: policy.backoffMaxMs * patience,
  lockedBaseMs: policy.lockedBaseMs * patience,
  sessionVisibilityMs: policy.sessionVisibilityMs * patience,
  clockSkewMs: policy.clockSkewMs * patience,
  busyBaseMs: policy.busyBaseMs * patience,
  busyMaxMs: policy.busyMaxMs * patience,
});
