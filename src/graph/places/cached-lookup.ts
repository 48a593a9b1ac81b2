import type { JsonObject } from "../json.ts";
import { boundedCache, sharedCalls } from "./bounded-cache.ts";
import type { Looked, PlaceCalls } from "./graph-calls.ts";

const MAX_ENTRIES = 500;

/** How long an answer is used without asking again. */
export interface LookupTtls {
  readonly foundMs: number;
  /** That nothing is there; 0 to ask each time. */
  readonly absentMs: number;
}

/**
 * How long a drive, a site and its libraries are taken to be where they were. Hammering a OneDrive that does not exist
 * is throttled by address, so that nothing else gets through.
 */
export const PLACE_TTLS: LookupTtls = { foundMs: 60 * 60_000, absentMs: 60_000 };

/** Another transfer, or a person, may make a missing folder at any moment. */
export const FOLDER_TTLS: LookupTtls = { foundMs: 10 * 60_000, absentMs: 0 };

/**
 * Calls whose answers are kept by key.
 * @param has whether the answer holds what is wanted; one that does not is used no longer than that nothing is there
 */
export type CachedCalls<T> = (
  calls: PlaceCalls,
  key: string,
  call: () => Promise<Looked<T>>,
  has?: (value: T) => boolean,
) => Promise<Looked<T>>;

/** Failures are not kept: the next try may go well. */
export const cachedCalls = <T>(nowMs: () => number, { foundMs, absentMs }: LookupTtls): CachedCalls<T> => {
  const cache = boundedCache<{ readonly looked: Looked<T>; readonly sinceMs: number }>(MAX_ENTRIES, nowMs);
  const shared = sharedCalls<Looked<T>>();
  return async (calls, key, call, has = () => true) => {
    const before = calls.fresh ? null : cache.get(key);
    if (before !== null) {
      const isThere = before.looked.kind === "found" && has(before.looked.value);
      if (isThere || nowMs() - before.sinceMs < absentMs) return before.looked;
    }
    return await shared(key, async () => {
      const looked = await call();
      const sinceMs = nowMs();
      if (looked.kind === "found") cache.set(key, { looked, sinceMs }, foundMs);
      else if (looked.kind === "absent" && absentMs > 0) cache.set(key, { looked, sinceMs }, absentMs);
      else cache.delete(key);
      return looked;
    });
  };
};

/** A GET whose answer is kept. */
export type CachedLookup<T> = (
  calls: PlaceCalls,
  what: string,
  path: string,
  read: (body: JsonObject) => T | null,
  prefer?: string,
) => Promise<Looked<T>>;

export const cachedLookup = <T>(nowMs: () => number, ttls: LookupTtls): CachedLookup<T> => {
  const cached = cachedCalls<T>(nowMs, ttls);
  return (calls, what, path, read, prefer) => cached(calls, path, () => calls.get(what, path, read, prefer));
};
