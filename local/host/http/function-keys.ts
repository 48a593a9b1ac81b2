import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import type { IncomingHttpHeaders } from "node:http";
import { dirname, join } from "node:path";
import { z } from "zod";

/** The keys of a host. */
export interface HostKeys {
  /** Grants functions of level `function`. */
  readonly function: string;
  /** Grants everything, including the admin endpoints. */
  readonly master: string;
}

/** The key that an HTTP function requires. */
export type AuthLevel = "anonymous" | "function" | "admin";

const keptSchema = z.object({ function: z.string().min(20), master: z.string().min(20) });
const KEPT_IN = join(".local", "host-keys.json");

/**
 * Reads the keys from the environment. Those that it does not have are kept in the app's `.local` folder, so that a
 * bookmark or a script still works after a restart; if that folder cannot be written, they are new in each run.
 */
export const openKeys = async (env: NodeJS.ProcessEnv, appRoot: string): Promise<HostKeys> => {
  const given = {
    function: env["BLOBFERRY_LOCAL_KEY"] ?? "",
    master: env["BLOBFERRY_LOCAL_MASTER_KEY"] ?? "",
  };
  if (given.function !== "" && given.master !== "") return given;
  const kept = (await readKept(join(appRoot, KEPT_IN))) ?? (await keepNew(join(appRoot, KEPT_IN)));
  return { function: given.function || kept.function, master: given.master || kept.master };
};

const readKept = async (path: string): Promise<HostKeys | null> => {
  try {
    return keptSchema.safeParse(JSON.parse(await readFile(path, "utf8"))).data ?? null;
  } catch {
    return null;
  }
};

const keepNew = async (path: string): Promise<HostKeys> => {
  const newKey = (): string => randomBytes(32).toString("base64url");
  const keys = { function: newKey(), master: newKey() };
  try {
    await mkdir(dirname(path), { recursive: true });
    // Readable by the user only.
    await writeFile(path, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  } catch {
    // They work for this run.
  }
  return keys;
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
