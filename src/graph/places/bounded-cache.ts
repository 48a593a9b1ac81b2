/** Values that hold for a while. The one that was used least recently makes room for a new one. */
export interface BoundedCache<T> {
  get(key: string): T | null;
  set(key: string, value: T, ttlMs: number): void;
  delete(key: string): void;
}

export const boundedCache = <T>(maxEntries: number, nowMs: () => number): BoundedCache<T> => {
  const entries = new Map<string, { readonly value: T; readonly sinceMs: number; readonly ttlMs: number }>();
  return {
    get: (key) => {
      const entry = entries.get(key);
      if (entry === undefined) return null;
      entries.delete(key);
      const ageMs = nowMs() - entry.sinceMs;
      // A clock that was set back must not make an entry live longer than it may.
      if (ageMs < 0 || ageMs >= entry.ttlMs) return null;
      // A map keeps the order of insertion: the first is the one that was used least recently.
      entries.set(key, entry);
      return entry.value;
    },
    set: (key, value, ttlMs) => {
      entries.delete(key);
      entries.set(key, { value, sinceMs: nowMs(), ttlMs });
      const [oldest] = entries.keys();
      if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest);
    },
    delete: (key) => {
      entries.delete(key);
    },
  };
};

/** Calls with the same key that run at the same time become one. */
export const sharedCalls = <T>(): ((key: string, call: () => Promise<T>) => Promise<T>) => {
  const running = new Map<string, Promise<T>>();
  return (key, call) => {
    const earlier = running.get(key);
    if (earlier !== undefined) return earlier;
    const started = call().finally(() => running.delete(key));
    running.set(key, started);
    return started;
  };
};
