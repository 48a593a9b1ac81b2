import { z } from "zod";
import { inWords } from "../config/in-words.ts";
import { explain } from "../intake/explain.ts";
import { jsonOfInput } from "../storage/message-json.ts";
import { sourceShapes } from "../transfer/job.ts";
import { isTooDeep } from "../transfer/nesting.ts";
import { printable, shortText } from "../transfer/text.ts";
import { bareETag, type BlobEvent, type BlobName, type NoEvent } from "./event.ts";

/*
 * Messages of Azure Event Grid about blobs, in either of its schemas
 * (https://learn.microsoft.com/azure/event-grid/event-schema-blob-storage).
 */

const dataSchema = z.looseObject({
  api: z.string().optional(),
  eTag: z.string().max(256).optional(),
  contentLength: z.number().nonnegative().optional(),
  destinationUrl: z.string().max(8192).optional(),
});
const common = { id: z.string().min(1).max(1024), subject: z.string().max(8192), data: dataSchema };
const eventGridSchema = z.looseObject({ ...common, eventType: z.string(), topic: z.string() });
const cloudEventSchema = z.looseObject({ ...common, type: z.string(), source: z.string() });

interface AnyEvent {
  readonly id: string;
  readonly subject: string;
  readonly type: string;
  /** The resource that sent it. */
  readonly sender: string;
  readonly data: z.infer<typeof dataSchema>;
}

/** A file without content yet: another event follows with the content. */
const EMPTY_YET: ReadonlySet<string> = new Set(["CreateFile", "SftpCreate"]);
const ACCOUNT = /\/providers\/Microsoft\.Storage\/storageAccounts\/([a-z0-9]{3,24})$/i;
const SUBJECT = /^\/blobServices\/default\/containers\/([^/]+)\/blobs\/(.+)$/s;
const SHOWN_MAX_LENGTH = 100;

/**
 * Reads a message of the event queue.
 * @param input as the host hands it over: parsed already if it was JSON
 */
export const readEvent = (input: unknown): BlobEvent | NoEvent => {
  const read = jsonOfInput(input);
  if ("unreadable" in read) return unreadable(read.unreadable.replace(/^the message /, ""));
  if (isTooDeep(read.json)) return unreadable("is nested too deeply");
  const [json, more] = Array.isArray(read.json) ? (read.json as unknown[]) : [read.json];
  if (more !== undefined)
    return unreadable("is a list of several events; each has to be a message of its own");
  const event = eventOf(json);
  return "kind" in event ? event : blobEventOf(event);
};

const eventOf = (json: unknown): AnyEvent | NoEvent => {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return unreadable("is not an event");
  if ("specversion" in json) {
    const parsed = cloudEventSchema.safeParse(json, { error: inWords });
    if (!parsed.success) return unreadable(`is not an Event Grid event: ${explain(parsed.error)}`);
    return { ...parsed.data, sender: parsed.data.source };
  }
  if (!("eventType" in json)) return unreadable("is not an event: it has neither eventType nor specversion");
  const parsed = eventGridSchema.safeParse(json, { error: inWords });
  if (!parsed.success) return unreadable(`is not an Event Grid event: ${explain(parsed.error)}`);
  return { ...parsed.data, type: parsed.data.eventType, sender: parsed.data.topic };
};

const blobEventOf = ({ id, subject, type, sender, data }: AnyEvent): BlobEvent | NoEvent => {
  const isRename = type === "Microsoft.Storage.BlobRenamed";
  if (type !== "Microsoft.Storage.BlobCreated" && !isRename) return ignored(`is of type ${shown(type)}`);
  const [, account] = ACCOUNT.exec(sender) ?? [];
  if (account === undefined) return ignored("is not from a storage account");
  if (EMPTY_YET.has(data.api ?? ""))
    return ignored(`is about a file without content (${shown(data.api ?? "")})`);
  const named = SUBJECT.exec(subject);
  if (named === null) return ignored("names no blob");
  const [, container = "", blob = ""] = named;
  const wanted = [
    ...(isRename ? nameInUrl(data.destinationUrl) : []),
    { container, blob },
    // Whether a subject has percent escapes is not documented.
    ...decodedOf(blob).map((name) => ({ container, blob: name })),
  ];
  const [first, ...others] = unique(wanted.flatMap(validName));
  if (first === undefined)
    return ignored(`names a blob that cannot be moved: ${refusalOf({ container, blob })}`);
  return {
    id,
    account: account.toLowerCase(),
    names: [first, ...others],
    eTag: data.eTag === undefined || isRename ? null : bareETag(data.eTag),
    bytes: data.contentLength ?? null,
  };
};

/** A file's new name. Its host says nothing: the account is that of the event's sender. */
const nameInUrl = (url: string | undefined): readonly BlobName[] => {
  const [, container = "", path = ""] = /^https?:\/\/[^/?#]+\/([^/?#]+)\/([^?]+)/s.exec(url ?? "") ?? [];
  if (path === "") return [];
  return [{ container, blob: decodedOf(path)[0] ?? path }];
};

/** Empty where there is nothing to decode, or the escapes are not UTF-8. */
const decodedOf = (text: string): readonly string[] => {
  try {
    const decoded = decodeURIComponent(text);
    return decoded === text ? [] : [decoded];
  } catch {
    return [];
  }
};

/** Held to what a job's source may be: dot segments would lead elsewhere, and the app's own containers are taboo. */
const validName = (name: BlobName): readonly BlobName[] =>
  sourceShapes.byName.safeParse(name).success ? [name] : [];

const refusalOf = (name: BlobName): string => {
  const parsed = sourceShapes.byName.safeParse(name, { error: inWords });
  return parsed.success ? "" : explain(parsed.error);
};

const unique = (names: readonly BlobName[]): readonly BlobName[] => [
  ...new Map(names.map((name) => [`${name.container}/${name.blob}`, name])).values(),
];

const shown = (text: string): string => printable(shortText(text, SHOWN_MAX_LENGTH));
const ignored = (reason: string): NoEvent => ({ kind: "ignored", reason });
const unreadable = (reason: string): NoEvent => ({ kind: "unreadable", reason });
