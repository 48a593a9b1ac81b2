import { ConfigError, type Environment } from "../config/config.ts";
import { isLoopback } from "../config/loopback.ts";
import { readTogether } from "../config/read-together.ts";
import { defaultPolicy, type Policy } from "../transfer/policy.ts";

const SECOND_MS = 1000;
const HOUR_MS = 60 * 60 * SECOND_MS;

/**
 * The retry policy. `OUTAGE_PATIENCE_HOURS` (1 to 72, default 6) is how long a transfer outlasts a service that does
 * not answer. `SPARE_MESSAGE_SECONDS` (5 to 3600 or 0, default 90) is how long a transfer stands still after a crash; 0
 * switches the spare messages off, and then it is the queue's lease. Two settings are for local work only, so that tests of what happens after minutes do not take minutes:
 * - `BLOBFERRY_LOCAL_PATIENCE` (0.001 to 1, default 1) scales the app's own delays; Graph's Retry-After is never
 *   shortened
 * - `BLOBFERRY_LOCAL_RESCUE_AFTER_SECONDS` (1 up to the default) is the time without progress after which the timer
 *   rescues a transfer
 *
 * @throws {ConfigError} if one is not such a number, or is set with a Graph endpoint that is not on loopback
 */
export const readPolicy = (environment: Environment, graphEndpoint: string): Policy => {
  const read = (setting: string, { min, max }: Bounds): number | null => {
    const text = environment[setting] ?? "";
    if (text === "") return null;
    const value = Number(text);
    if (value >= min && value <= max) return value;
    throw new ConfigError(`${setting} must be a number from ${min} to ${max}`);
  };
  const isLocal = URL.canParse(graphEndpoint) && isLoopback(new URL(graphEndpoint));
  const readLocal = (setting: string, bounds: Bounds): number | null => {
    if ((environment[setting] ?? "") !== "" && !isLocal)
      throw new ConfigError(`${setting} is accepted only with a GRAPH_ENDPOINT on loopback`);
    return read(setting, bounds);
  };
  const { outagePatienceH, spareHiddenS, patience, rescueAfterS } = readTogether({
    outagePatienceH: () => read("OUTAGE_PATIENCE_HOURS", { min: 1, max: 72 }),
    spareHiddenS: () => readSpareSeconds(environment),
    patience: () => readLocal("BLOBFERRY_LOCAL_PATIENCE", { min: 0.001, max: 1 }),
    rescueAfterS: () =>
      readLocal("BLOBFERRY_LOCAL_RESCUE_AFTER_SECONDS", { min: 1, max: defaultPolicy.rescueAfterMs / 1000 }),
  });
  const policy = {
    ...defaultPolicy,
    ...(outagePatienceH === null ? {} : { outagePatienceMs: outagePatienceH * HOUR_MS }),
    ...(spareHiddenS === null ? {} : { spareHiddenMs: spareHiddenS * SECOND_MS }),
  };
  return {
    ...scaled(policy, patience ?? 1),
    ...(rescueAfterS === null ? {} : { rescueAfterMs: rescueAfterS * SECOND_MS }),
  };
};

/** A very short time would renew the spare all the time. */
const readSpareSeconds = (environment: Environment): number | null => {
  const text = environment["SPARE_MESSAGE_SECONDS"] ?? "";
  if (text === "") return null;
  if (/^(0|[5-9]|[1-9]\d{1,3})$/.test(text) && Number(text) <= 3600) return Number(text);
  throw new ConfigError("SPARE_MESSAGE_SECONDS must be 0, or a whole number from 5 to 3600");
};

interface Bounds {
  readonly min: number;
  readonly max: number;
}

const scaled = (policy: Policy, patience: number): Policy => ({
  ...policy,
  backoffBaseMs: policy.backoffBaseMs * patience,
  backoffMaxMs: policy.backoffMaxMs * patience,
  outagePatienceMs: policy.outagePatienceMs * patience,
  consentPatienceMs: policy.consentPatienceMs * patience,
  lagBaseMs: policy.lagBaseMs * patience,
  lagPerGibMs: policy.lagPerGibMs * patience,
  lagMaxMs: policy.lagMaxMs * patience,
  lockedBaseMs: policy.lockedBaseMs * patience,
  sessionVisibilityMs: policy.sessionVisibilityMs * patience,
  lateRangeMs: policy.lateRangeMs * patience,
  clockSkewMs: policy.clockSkewMs * patience,
  busyBaseMs: policy.busyBaseMs * patience,
  busyMaxMs: policy.busyMaxMs * patience,
  putBackMs: policy.putBackMs * patience,
  missingRecordMs: policy.missingRecordMs * patience,
  admissionLatenessMs: policy.admissionLatenessMs * patience,
  admissionLookMs: policy.admissionLookMs * patience,
  admissionHoldMs: policy.admissionHoldMs * patience,
});
