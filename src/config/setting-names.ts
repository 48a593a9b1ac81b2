const CONNECTIONS = ["AzureWebJobsStorage", "TransferStorage", "SourceStorage"];
const CONNECTION_PARTS = ["accountName", "blobServiceUri", "queueServiceUri", "credential", "clientId"];

/** Every setting that the app reads. */
export const SETTING_NAMES: readonly string[] = [
  ...CONNECTIONS,
  ...CONNECTIONS.flatMap((name) => CONNECTION_PARTS.map((part) => `${name}__${part}`)),
  "STORAGE_HOSTS",
  "TRANSFER_QUEUE",
  "STEP_QUEUE",
  "RESULT_QUEUE",
  "RECORD_CONTAINER",
  "EVENT_QUEUE",
  "RULES",
  "RECORD_RETENTION_DAYS",
  "RECORD_KEYS",
  "ALLOWED_SOURCES",
  "ALLOWED_TARGETS",
  "OUTAGE_PATIENCE_HOURS",
  "SPARE_MESSAGE_SECONDS",
  "OTEL_EXPORTER_OTLP_ENDPOINT",
  "GRAPH_ENDPOINT",
  "GRAPH_VERSION",
  "GRAPH_ACCESS_TOKEN",
  "GRAPH_HOSTS",
  "UPLOAD_HOSTS",
  "GRAPH_USER_AGENT",
  "API_AUTH",
  "BLOBFERRY_LOCAL_PATIENCE",
  "BLOBFERRY_LOCAL_RESCUE_AFTER_SECONDS",
];

/** A key that is probably meant to be one of the settings. */
export interface Misspelling {
  readonly given: string;
  readonly meant: string;
  /** The setting that is meant limits something, is not set, and so limits nothing. */
  readonly opensLimit: boolean;
}

/** Settings without which more is allowed, or less is protected. */
const LIMITS: readonly string[] = [
  "ALLOWED_SOURCES",
  "ALLOWED_TARGETS",
  "UPLOAD_HOSTS",
  "RECORD_KEYS",
  "API_AUTH",
];

/** More letters than this in doubt make another word. */
const MAX_EDITS = 2;
/** A short name is soon another word. */
const SHORT_NAME_LENGTH = 8;

/** The keys that are not settings, but differ from one only in a letter or two, or in upper and lower case. */
export const likelyMisspellings = (keys: readonly string[]): readonly Misspelling[] =>
  keys
    .filter((key) => !SETTING_NAMES.includes(key))
    .flatMap((given) => {
      const meant = SETTING_NAMES.find((name) => isClose(given.toLowerCase(), name.toLowerCase()));
      return meant === undefined
        ? []
        : [{ given, meant, opensLimit: LIMITS.includes(meant) && !keys.includes(meant) }];
    });

/** In words, for logs as well: a name that is so close to a setting's holds no secret. */
export const misspellingText = ({ given, meant }: Misspelling): string =>
  `${given} is not a setting; it looks like ${meant}`;

const isClose = (given: string, name: string): boolean => {
  const maxEdits = name.length <= SHORT_NAME_LENGTH ? 1 : MAX_EDITS;
  return Math.abs(given.length - name.length) <= maxEdits && editsBetween(given, name) <= maxEdits;
};

/** How many letters must be added, removed, replaced, or exchanged with their neighbor. */
const editsBetween = (a: string, b: string): number => {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1];
      const isExchange = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (current[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + (isSame ? 0 : 1),
          isExchange ? (beforeLast[column - 2] ?? 0) + 1 : Infinity,
        ),
      );
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
};
