// @ts-check
/** How the form calls the fields of a job, in which order it shows them, and what their choices mean. */

/**
 * Names by path. A field that is not here is called by its name in the job.
 * @type {Readonly<Record<string, string>>}
 */
export const LABELS = {
  "source.url": "Address of the blob",
  "source.versionId": "Version of the blob",
  "source.prefix": "Folder",
  "source.include": "Include files like",
  "source.exclude": "Exclude files like",
  "source.modifiedSince": "Only files modified since",
  "source.modifiedBefore": "Only files modified before",
  "source.minBytes": "Smallest size, in bytes",
  "source.maxBytes": "Largest size, in bytes",
  "target.url": "Address",
  "target.sharingUrl": "Sharing link",
  "target.shareId": "Or its share ID",
  "options.conflictBehavior": "If a file with that name exists",
  "options.name": "Name of the file",
  "options.names": "Names that SharePoint does not accept",
  "options.contentType": "Media type",
  "options.verify": "If the file that arrived differs",
  "options.deferCommit": "Show the file only once it is complete",
  "options.sendFileSize": "Check for space first",
  "options.rangeBytes": "Range size, in bytes",
  "options.checkIn": "Check in after the upload",
  "options.fields": "Columns",
  "options.contentTypeId": "Content type of the library",
  transferId: "Transfer ID",
  batchId: "Batch ID",
  previousBatchId: "Previous batch",
  dryRun: "Dry run: only make the plan",
};

/**
 * Help by path, where the form says it differently from the job's schema: its choices explain themselves.
 * @type {Readonly<Record<string, string>>}
 */
export const HELP = {
  "source.modifiedSince": "At this time or later, in this browser's time zone.",
  "source.modifiedBefore": "In this browser's time zone. Leaves out files that are still being written.",
  "source.minBytes": "",
  "source.maxBytes": "",
  "options.conflictBehavior": "",
  "options.names": "The result has the file's final path.",
  "options.verify": "SharePoint rewrites Office, PDF and HTML files as they arrive.",
  transferId: "The same ID with the same job starts nothing new. Default: generated.",
  batchId: "The same ID with the same batch starts nothing new. Default: generated.",
  dryRun: "The plan counts what would be sent, and says what would be refused and why.",
};

/** What a choice means, by path and value. @type {Readonly<Record<string, Readonly<Record<string, string>>>>} */
export const CHOICES = {
  "options.conflictBehavior": {
    fail: "Stop, and report an error",
    replace: "Replace it",
    rename: "Keep both: the new one gets a number",
    skip: "Keep it, and skip the transfer",
    replaceIfNewer: "Replace it if the blob is newer",
    replaceIfDifferent: "Replace it if the blob differs",
  },
  "options.names": { replace: "Change them", fail: "Refuse the file" },
  "options.verify": {
    auto: "Fail, unless the service rewrites such files",
    strict: "Always fail",
    warn: "Only note it in the result",
    off: "Do not compare",
  },
};

/** The options below “More options”, by what they are for. */
export const OPTION_GROUPS = /** @type {const} */ ([
  { title: "The file", names: ["name", "names", "contentType"] },
  { title: "The upload", names: ["verify", "deferCommit", "sendFileSize", "rangeBytes"] },
  { title: "In the library", names: ["checkIn", "fields", "contentTypeId"] },
  { title: "For your own use", names: ["labels"] },
]);

/** Options that stand above “More options”. @type {readonly string[]} */
export const FIRST_OPTIONS = ["conflictBehavior"];

/** Ways to name the source, by its required fields. @type {Readonly<Record<string, string>>} */
export const SOURCES = {
  "container blob": "One file",
  url: "One file, by its address",
  "container prefix": "A whole folder or container",
};

/** Kinds of targets in groups, the likely one first. @type {readonly { readonly title: string, readonly kinds: Readonly<Record<string, string>> }[]} */
export const KINDS = [
  {
    title: "A new file in",
    kinds: {
      webUrl: "Address from the browser",
      site: "SharePoint site",
      drive: "Drive, by its ID",
      user: "A person's OneDrive",
      group: "Microsoft 365 group",
      channel: "Teams channel",
      sharedFolder: "Shared folder, by its link",
    },
  },
  {
    title: "An existing file",
    kinds: {
      driveItem: "Existing file, by its ID",
      sharedItem: "Existing file, by its sharing link",
      workbook: "Workbook",
      workbookChild: "Child of a workbook",
      groupActivityItem: "Group activity item",
      bundle: "Bundle",
    },
  },
  {
    title: "Mail, calendar and print",
    kinds: {
      messageAttachment: "Attachment of a message",
      eventAttachment: "Attachment of an event",
      printDocument: "Print document",
    },
  },
];
