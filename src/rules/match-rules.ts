import { matchesGlob } from "../transfer/glob.ts";
import type { BlobName } from "./event.ts";
import type { Rule } from "./rule.ts";

/** What rules look at. */
export interface RuledBlob extends BlobName {
  /** Null while the blob has not been looked at: conditions on its size count as met. */
  readonly bytes: number | null;
}

/** A rule that does not apply, and why: a predicate such as "wants another container". */
export interface OtherRule {
  readonly name: string;
  readonly why: string;
}

export interface RuleMatch {
  /** The first that matches; null if none does. */
  readonly rule: Rule | null;
  /** All others, in their order. */
  readonly others: readonly OtherRule[];
}

/** Which rule applies to a blob: the first that matches. */
export const matchRules = (rules: readonly Rule[], blob: RuledBlob): RuleMatch => {
  const judged = rules.map((rule) => ({ rule, why: mismatch(rule, blob) }));
  const rule = judged.find(({ why }) => why === null)?.rule ?? null;
  const others = judged
    .filter((one) => one.rule !== rule)
    .map(({ rule: { name }, why }) => ({
      name,
      why: why ?? `matches too, but ${rule?.name ?? ""} comes first`,
    }));
  return { rule, others };
};

/** The part of a blob's name to which globs, `{path}` and `{dir}` apply: below the prefix's last slash. */
const nameBelow = (prefix: string, name: string): string => name.slice(prefix.lastIndexOf("/") + 1);

const mismatch = ({ when }: Rule, { container, blob, bytes }: RuledBlob): string | null => {
  const { prefix, suffix, include, exclude, minBytes = 0, maxBytes = Infinity } = when;
  if (container !== when.container) return `is for the container ${when.container}`;
  if (!blob.startsWith(prefix)) return `is for names that begin with "${prefix}"`;
  if (!blob.endsWith(suffix)) return `is for names that end with "${suffix}"`;
  const name = nameBelow(prefix, blob);
  if (!/[^/\\]/.test(name)) return "is for blobs below its prefix";
  if (include.length > 0 && !include.some((glob) => matchesGlob(glob, name)))
    return `includes only ${list(include)}`;
  const excluding = exclude.find((glob) => matchesGlob(glob, name));
  if (excluding !== undefined) return `excludes "${excluding}"`;
  if (bytes !== null && bytes < minBytes) return `is for blobs of at least ${minBytes} bytes`;
  if (bytes !== null && bytes > maxBytes) return `is for blobs of at most ${maxBytes} bytes`;
  return null;
};

const list = (globs: readonly string[]): string => globs.map((glob) => `"${glob}"`).join(", ");
