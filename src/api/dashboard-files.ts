import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { appPath } from "./app-folder.ts";

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

let read: ReadonlyMap<string, DashboardFile> | null = null;

/** The dashboard's files by name, unchanged. Read once. */
export const dashboardFiles = (): ReadonlyMap<string, DashboardFile> =>
  (read ??= readFolder(appPath("src/dashboard")));

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
