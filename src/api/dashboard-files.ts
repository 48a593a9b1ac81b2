import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { appPath } from "./app-folder.ts";

/** A file of the dashboard, as the build wrote it. */
export interface DashboardFile {
  readonly contentType: string;
  readonly body: Buffer;
  /** The same, compressed. */
  readonly gzip: Buffer;
  /** A hash of the content, quoted. */
  readonly eTag: string;
  /** Whether its name holds a hash of its content, so that it never changes. */
  readonly isImmutable: boolean;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};

const NAME = /^[a-z]+(-[\w-]{8})?\.([a-z]+)$/;

let read: ReadonlyMap<string, DashboardFile> | null = null;

/** The dashboard's files by name. Read once. */
export const dashboardFiles = (): ReadonlyMap<string, DashboardFile> =>
  (read ??= readFolder(appPath("dist/dashboard")));

/** The name of the style sheet of a page, which holds a hash. */
export const styleSheetOf = (page: "page" | "errors"): string =>
  [...dashboardFiles().keys()].find((name) => name.startsWith(`${page}-`) && name.endsWith(".css")) ?? "";

const readFolder = (path: string): ReadonlyMap<string, DashboardFile> =>
  new Map(
    readdirSync(path).flatMap((name): [string, DashboardFile][] => {
      const [, hash, extension = ""] = NAME.exec(name) ?? [];
      const contentType = CONTENT_TYPES[extension];
      if (contentType === undefined) return [];
      const body = readFileSync(join(path, name));
      const eTag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
      return [[name, { contentType, body, gzip: gzipSync(body), eTag, isImmutable: hash !== undefined }]];
    }),
  );
