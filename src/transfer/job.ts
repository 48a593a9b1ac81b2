import { createHash } from "node:crypto";
import { z } from "zod";
import type { TraceContext } from "./trace-context.ts";
import { acceptableName, isAcceptableName } from "./target-path/names.ts";

/** Where a transfer ends. `kind` picks the file in `src/graph/targets/`; the other fields are that kind's own. */
export interface Target {
  readonly kind: string;
  readonly [field: string]: string;
}

const versionId = z
  .string()
  .min(1)
  .max(64)
  .optional()
  .meta({ description: "A version of the blob. Default: the current one." });

/**
 * Whether the Functions platform keeps keys, code or state of apps in a container of that name. Anyone who may submit a
 * job could otherwise have the app read them: sources are often in the app's own account.
 */
export const isPlatformContainer = (container: string): boolean =>
  /^(azure-webjobs-|app-package-|(scm|function)-releases$)/.test(container);

const sourceByName = z.strictObject({
  container: z
    .string()
    .regex(/^(\$root|\$web|[a-z0-9](?!.*--)[a-z0-9-]{1,61}[a-z0-9])$/, "must be a container name")
    .refine((container) => !isPlatformContainer(container), "belongs to the app itself")
    .meta({ description: "The blob's container, in the source account." }),
  blob: z
    .string()
    .min(1)
    .max(1024)
    // A URL drops dot segments, so that they would name another blob; half characters have no URL.
    .regex(
      /^(?!(?:.*\/)?\.{1,2}(?:\/|$))\P{Cs}+$/su,
      "must not contain . or .. as a folder, or unpaired surrogates",
    )
    .meta({ description: "The blob's name, including its virtual folders." }),
  versionId,
});

const sourceByUrl = z.strictObject({
  url: z
    .string()
    .min(1)
    .max(4096)
    .meta({ description: "The blob's URL, without a SAS, in the source account." }),
  versionId,
});

/** `container` and `blob`, or `url`. A plain choice by key, so that an error names the field at fault. */
export const sourceSchema = z
  .union([sourceByName, sourceByUrl])
  .meta({ description: "The blob to move, by container and name or by URL." });
export const sourceShapes = { byName: sourceByName, byUrl: sourceByUrl };

export const transferIdSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    "must be 1 to 64 of A-Z a-z 0-9 . _ -, and begin with a letter or digit",
  )
  .meta({
    description: "Idempotency key: the same id with the same job starts nothing new. Default: generated.",
  });

export const MAX_LABELS = 20;

export const optionsSchema = z.strictObject({
  /** Always sent: the service's own default is not what the docs say. */
  conflictBehavior: z
    .enum(["fail", "replace", "rename", "skip", "replaceIfNewer", "replaceIfDifferent"])
    .default("fail")
    .meta({
      description:
        "What to do if the target has a file with that name. `skip` keeps it; `replaceIfNewer` replaces one that is older than the blob; `replaceIfDifferent` one of another size, date or hash.",
    }),
  names: z.enum(["replace", "fail"]).default("replace").meta({
    description:
      "What to do with names in a path that SharePoint does not accept: `replace` changes them, and the result has the new path; `fail` refuses the job.",
  }),
  deferCommit: z
    .boolean()
    .default(false)
    .meta({ description: "Commit the file explicitly, once all bytes have arrived; it appears only then." }),
  rangeBytes: z.int().positive().optional().meta({
    description:
      "Bytes per range. Drives take multiples of 327,680 up to 62,586,880, print takes 204,800 to 9,830,400, mailboxes 327,680 to 4,000,000. A blob of more than 100,000 ranges of this size is refused. Default: starts at 10 MiB, then adapts to the throughput.",
  }),
  verify: z.enum(["auto", "strict", "warn", "off"]).default("auto").meta({
    description:
      "What to do if the file that arrived differs from the blob. `auto`: fail, unless the service rewrites such files (Office, PDF, HTML); `strict`: always fail; `warn`: never fail; `off`: do not compare.",
  }),
  name: z
    .string()
    .min(1)
    .max(255)
    .regex(
      /^[^"*:<>?/\\|\p{Cc}\p{Cs}]+$/u,
      'must not contain " * : < > ? / \\ |, control characters or unpaired surrogates',
    )
    .refine(
      isAcceptableName,
      "must be a name that SharePoint accepts: no space at its ends, no dot at its end, no reserved name such as CON, .lock or ~$…",
    )
    .optional()
    .meta({ description: "Name at the target. Default: the last part of the blob's name." }),
  contentType: z
    .string()
    .max(255)
    .regex(/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(;[ -~]*)?$/, "must be a media type such as application/pdf")
    .optional()
    .meta({ description: "Content type of a print document or an attachment. Default: the blob's." }),
  /** `fileSize` in createUploadSession (https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/725). */
  sendFileSize: z.boolean().default(false).meta({
    description:
      "Declare the size when the session is created, so that a full drive is reported before any bytes are sent. OneDrive Personal only.",
  }),
  checkIn: z.boolean().default(false).meta({
    description:
      "Check the file in after the upload. In a library that requires check-out, nobody else sees a new file until then.",
  }),
  fields: z
    .record(
      z.string().regex(/^\w{1,64}$/, "must be a column's internal name: 1 to 64 of A-Z a-z 0-9 _"),
      z.union([z.string().max(4096), z.number(), z.boolean(), z.array(z.string().max(4096)).max(50)]),
    )
    .refine((fields) => Object.keys(fields).length <= 50, "must have at most 50 entries")
    .default({})
    .meta({
      description:
        "Values of the library's columns, by internal name, up to 50. They are set after the upload.",
    }),
  contentTypeId: z
    .string()
    .regex(/^0x[0-9A-Fa-f]{2,510}$/, "must be a content type's id, such as 0x0101…")
    .optional()
    .meta({ description: "Id of the content type that the file gets in its library after the upload." }),
  labels: z
    .record(z.string().min(1).max(64), z.string().max(256))
    .refine((labels) => Object.keys(labels).length <= MAX_LABELS, `must have at most ${MAX_LABELS} entries`)
    .default({})
    .meta({ description: "Your own name-value pairs, up to 20; they come back with the result." }),
});

export type TransferOptions = z.infer<typeof optionsSchema>;

/** What the service does about a file of that name. The other behaviors are decided by a look-up before the upload. */
export const serviceConflictBehavior = ({
  conflictBehavior,
}: Pick<TransferOptions, "conflictBehavior">): "fail" | "replace" | "rename" => {
  switch (conflictBehavior) {
    case "fail":
    case "replace":
    case "rename":
      return conflictBehavior;
    // A file that appears after the look-up is left alone as well.
    case "skip":
      return "fail";
    case "replaceIfNewer":
    case "replaceIfDifferent":
      return "replace";
  }
};

/** A blob by account-relative name; `source.url` has been resolved to it. */
export interface SourceRef {
  readonly container: string;
  readonly blob: string;
  readonly versionId: string | null;
}

/** What a job asks for, with every default filled in. */
export interface TransferRequest {
  readonly source: SourceRef;
  readonly target: Target;
  readonly options: TransferOptions;
}

/** A job as it stands after validation. `transferId` is null when the message brought none. */
export interface Job {
  readonly transferId: string | null;
  readonly request: TransferRequest;
  /** The span that submitted it, if there was one. No part of the request. */
  readonly trace?: TraceContext;
}

/**
 * Whether two requests ask for the same: the order of keys and options at their default do not matter. So a request
 * that was written before an option existed is still the same one.
 */
export const isSameRequest = (one: TransferRequest, other: TransferRequest): boolean =>
  canonical(withoutDefaults(one)) === canonical(withoutDefaults(other));

const withoutDefaults = ({ source, target, options }: TransferRequest): object => {
  const defaults: Readonly<Record<string, unknown>> = optionsSchema.parse({});
  const chosen = Object.entries(options).filter(
    ([name, value]) => canonical(value) !== canonical(defaults[name]),
  );
  return { source, target, options: Object.fromEntries(chosen) };
};

const canonical = (value: unknown): string | undefined =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

/**
 * The name the file gets at the target: as asked, or the last part of the blob's name as SharePoint accepts it.
 * Storage takes a backslash for a slash.
 */
export const targetName = (request: TransferRequest): string =>
  request.options.name ??
  acceptableName(request.source.blob.split(/[/\\]/).findLast((part) => part !== "") ?? "") ??
  "blob";

/**
 * The id of a job that brought none, `m-<time>-<hash>`: from the queue message, so that a redelivery finds its
 * record. Never at random (R12).
 */
export const derivedTransferId = (messageId: string, insertedOn: Date): string => {
  const hash = createHash("sha256").update(`${messageId}|${insertedOn.toISOString()}`).digest("base64url");
  return `m-${insertedOn.getTime()}-${hash.slice(0, 22)}`;
};
