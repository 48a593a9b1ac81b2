import type { JsonObject } from "../json.ts";
import { boundedCache, sharedCalls } from "./bounded-cache.ts";
import type { Looked, PlaceCalls } from "./graph-calls.ts";

const MAX_ENTRIES = 500;
/** How long a drive, a site and its libraries are taken to be where they were. */
const FOUND_TTL_MS = 60 * 60_000;
/** Hammering a OneDrive that does not exist is throttled by address, so that nothing else gets through. */
const ABSENT_TTL_MS = 60_000;

/** A GET whose answer is kept for an hour, and for a minute if nothing is there. */
export type CachedLookup<T> = (
  calls: PlaceCalls,
  what: string,
  path: string,
  read: (body: JsonObject) => T | null,
  prefer?: string,
) => Promise<Looked<T>>;

/** Failures are not kept: the next try may go well. */
export const cachedLookup = <T>(nowMs: () => number): CachedLookup<T> => {
  const cache = boundedCache<Looked<T>>(MAX_ENTRIES, nowMs);
  const shared = sharedCalls<Looked<T>>();
  return async (calls, what, path, read, prefer) => {
    const before = calls.fresh ? null : cache.get(path);
    if (before !== null) return before;
    return await shared(path, async () => {
      const looked = await calls.get(what, path, read, prefer);
      if (looked.kind === "found") cache.set(path, looked, FOUND_TTL_MS);
      if (looked.kind === "absent") cache.set(path, looked, ABSENT_TTL_MS);
      return looked;
    });
  };
};
