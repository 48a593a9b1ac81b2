import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** A file of the dashboard. */
export interface DashboardFile {
  readonly contentType: string;
  readonly body: Buffer;
  /** A hash of the content, quoted. */
  readonly eTag: string;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};

/** `src/dashboard` in the app's folder; the bundler may put this module anywhere below it. */
const folder = (above = dirname(fileURLToPath(import.meta.url))): string => {
  const here = join(above, "src/dashboard");
  if (existsSync(here)) return here;
  if (dirname(above) === above) throw new Error("The app's folder has no src/dashboard.");
  return folder(dirname(above));
};

let read: ReadonlyMap<string, DashboardFile> | null = null;

/** The dashboard's files by name, unchanged. Read once. */
export const dashboardFiles = (): ReadonlyMap<string, DashboardFile> => (read ??= readFolder(folder()));

const readFolder = (path: string): ReadonlyMap<string, DashboardFile> =>
  new Map(
    readdirSync(path).flatMap((name): [string, DashboardFile][] => {
      const contentType = CONTENT_TYPES[/^[a-z-]+\.([a-z]+)$/.exec(name)?.[1] ?? ""];
      if (contentType === undefined) return [];
      const body = readFileSync(join(path, name));
      const eTag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
      return [[name, { contentType, body, eTag }]];
    }),
  );
