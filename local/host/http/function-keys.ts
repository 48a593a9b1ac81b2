import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** The keys of a host. */
export interface HostKeys {
  /** Grants functions of level `function`. */
  readonly function: string;
  /** Grants everything, including the admin endpoints. */
  readonly master: string;
}

/** The key that an HTTP function requires. */
export type AuthLevel = "anonymous" | "function" | "admin";

/** Reads the keys from the environment, or generates them. */
export const createKeys = (env: NodeJS.ProcessEnv): HostKeys => {
  const read = (name: string): string => {
    const value = env[name];
    return value === undefined || value === "" ? randomBytes(32).toString("base64url") : value;
  };
  return { function: read("BLOBFERRY_LOCAL_KEY"), master: read("BLOBFERRY_LOCAL_MASTER_KEY") };
};

/** Whether a request may call a function of this level. The key comes in `x-functions-key` or as `?code=`. */
export const isAuthorized = (
  level: AuthLevel,
  headers: IncomingHttpHeaders,
  query: URLSearchParams,
  keys: HostKeys,
): boolean => {
  if (level === "anonymous") return true;
  const header = headers["x-functions-key"];
  const given = (typeof header === "string" ? header : undefined) ?? query.get("code");
  if (given === null) return false;
  // Both are compared every time, so that the duration does not reveal which one came close.
  const isMaster = isSame(given, keys.master);
  const isFunction = isSame(given, keys.function);
  return isMaster || (level === "function" && isFunction);
};

/** Compares in constant time; hashed, because the comparison requires equal lengths. */
const isSame = (given: string, key: string): boolean => {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(key));
};
