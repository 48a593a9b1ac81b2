import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** The keys of a host. */
export interface HostKeys {
  /** Opens functions of level `function`. */
  readonly function: string;
  /** Opens everything, the admin endpoints too. */
  readonly master: string;
}

/** The levels of an HTTP function. */
export type AuthLevel = "anonymous" | "function" | "admin";

/** The keys from the environment, or new ones. */
export function createKeys(env: NodeJS.ProcessEnv): HostKeys {
  const read = (name: string): string => {
    const value = env[name];
    return value === undefined || value === "" ? randomBytes(32).toString("base64url") : value;
  };
  return { function: read("BLOBFERRY_LOCAL_KEY"), master: read("BLOBFERRY_LOCAL_MASTER_KEY") };
}

/** Whether a request may call what has this level: its key comes in `x-functions-key`, or as `?code=`. */
export function isAuthorized(
  level: AuthLevel,
  headers: IncomingHttpHeaders,
  query: URLSearchParams,
  keys: HostKeys,
): boolean {
  if (level === "anonymous") return true;
  const header = headers["x-functions-key"];
  const given = (typeof header === "string" ? header : undefined) ?? query.get("code");
  if (given === null) return false;
  // Both are compared every time, so that the time tells nothing about which one was nearly right.
  const isMaster = isSame(given, keys.master);
  const isFunction = isSame(given, keys.function);
  return isMaster || (level === "function" && isFunction);
}

/** Compares in constant time; hashes, because equal lengths are a condition of the comparison. */
function isSame(given: string, key: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(key));
}
