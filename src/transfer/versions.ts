import { optionsSchema, type TransferOptions, type TransferRequest } from "./job.ts";

/**
 * The versions of what the app writes for itself, its messages and its records, by what a request needs. An instance
 * leaves a higher one than its own to those that can read it, so that two versions of the app can share their queues
 * during an update. What a request does not need is not written, so that the lower version can go on with it.
 *
 * - 1: the first six kinds of targets, and the options of their time
 * - 2: targets with a path, files that exist, attachments; left alone or followed up; sealed upload URLs
 * - 3: a record whose retry is cancelled and has not begun, which an instance of version 2 would carry out
 */
export type WrittenVersion = 1 | 2 | 3;
export const NEWEST_VERSION: WrittenVersion = 3;

const FIRST_KINDS: ReadonlySet<string> = new Set([
  "workbook",
  "workbookChild",
  "sharedItem",
  "bundle",
  "groupActivityItem",
  "printDocument",
]);
const FIRST_BEHAVIORS: ReadonlySet<string> = new Set(["fail", "replace", "rename"]);
/** Options that an instance of version 1 refuses. */
const LATER_OPTIONS = ["names", "checkIn", "fields", "contentTypeId"] as const;

/** The lowest version that can carry out a request. */
export const versionFor = ({ target, options }: TransferRequest): WrittenVersion =>
  FIRST_KINDS.has(target.kind) &&
  FIRST_BEHAVIORS.has(options.conflictBehavior) &&
  LATER_OPTIONS.every((name) => isDefault(name, options))
    ? 1
    : 2;

/** The options as they are written: without the later ones that say nothing. */
export const writtenOptions = (options: TransferOptions): Partial<TransferOptions> =>
  Object.fromEntries(
    Object.entries(options).filter(
      ([name]) => !LATER_OPTIONS.some((later) => later === name && isDefault(later, options)),
    ),
  );

/** The options as they were written, with what was left out. */
export const readOptions = (written: Partial<TransferOptions>): TransferOptions => ({
  ...DEFAULTS,
  ...written,
});

const DEFAULTS: TransferOptions = optionsSchema.parse({});

const isDefault = (name: (typeof LATER_OPTIONS)[number], options: Partial<TransferOptions>): boolean =>
  options[name] === undefined || JSON.stringify(options[name]) === JSON.stringify(DEFAULTS[name]);
