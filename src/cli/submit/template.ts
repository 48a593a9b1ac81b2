import { createHash } from "node:crypto";
import { CommandError } from "../errors.ts";
import { exitCode } from "../exit-code.ts";

/** What the placeholders are filled from. */
export interface TemplateBlob {
  readonly container: string;
  readonly blob: string;
  /** From 1, in the order of names. */
  readonly index: number;
}

const PARTS: Readonly<Record<string, (of: TemplateBlob) => string>> = {
  name: ({ blob }) => lastPart(blob),
  stem: ({ blob }) => lastPart(blob).replace(/(?<=.)\.[^.]*$/, ""),
  ext: ({ blob }) => /(?<=.)\.([^.]*)$/.exec(lastPart(blob))?.[1] ?? "",
  path: ({ blob }) => blob,
  container: ({ container }) => container,
  index: ({ index }) => String(index),
  hash: ({ container, blob }) =>
    createHash("sha256").update(`${container}/${blob}`).digest("hex").slice(0, 16),
};

export const templateHelp = `Many blobs ('CONTAINER/PREFIX*', in quotes): each needs its own target, so at least one target field must
contain a placeholder. Placeholders work in target fields, --name, --id and labels:
  {name}   last part of the blob's name        {path}       the full name
  {stem}   {name} without its extension        {ext}        the extension
  {index}  1, 2, 3 … in the order of names     {container}  the container
  {hash}   16 characters derived from container and blob: with --id 'run7-{hash}', a command can be repeated
  {{ }}    literal braces`;

/**
 * Replaces the placeholders.
 * @throws {CommandError} usage, for an unknown placeholder
 */
export const fillIn = (template: string, blob: TemplateBlob): string =>
  template.replace(/\{\{|\}\}|\{([^{}]*)\}/g, (found, name: string | undefined) => {
    if (name === undefined) return found.slice(1);
    const part = Object.hasOwn(PARTS, name) ? PARTS[name] : undefined;
    if (part !== undefined) return part(blob);
    const known = Object.keys(PARTS).map((key) => `{${key}}`);
    throw new CommandError(
      exitCode.usage,
      `unknown placeholder {${name}} in "${template}": use ${known.join(", ")}, or {{ }} for braces`,
    );
  });

/** Replaces the placeholders in every text of a flat object. */
export const fillInAll = <T extends Readonly<Record<string, unknown>>>(texts: T, blob: TemplateBlob): T =>
  Object.fromEntries(
    Object.entries(texts).map(([key, value]) => [
      key,
      typeof value === "string" ? fillIn(value, blob) : value,
    ]),
  ) as T;

/** The first placeholder in a text of a flat object that means nothing for a single blob; null if there is none. */
export const placeholderIn = (texts: Readonly<Record<string, unknown>>): string | null => {
  const known = new RegExp(`\\{(?:${Object.keys(PARTS).join("|")})\\}`);
  for (const text of Object.values(texts)) {
    const found = typeof text === "string" ? known.exec(text)?.[0] : undefined;
    if (found !== undefined) return found;
  }
  return null;
};

/** A path has placeholders of its own, which the app fills in; only these are the command line's. */
export const fillInPath = (path: string, blob: TemplateBlob): string =>
  path.replace(/(?<!\{)\{(index|hash)\}(?!\})/g, (_found, name: string) => PARTS[name]?.(blob) ?? "");

const lastPart = (blob: string): string => blob.split("/").findLast((part) => part !== "") ?? blob;
