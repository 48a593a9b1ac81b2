import { readErrorCode } from "./error-code.ts";
import { TransferClientError } from "./errors.ts";
import { isWithin, readTime, type TimeQuery } from "./query-times.ts";
import { TRANSFER_STATUSES, type TransferStatus, type TransferView } from "./transfer-view.ts";

/** Conditions that listed transfers meet, all of them. */
export interface TransferQuery extends TimeQuery {
  /** One of these. Default: any. */
  readonly status?: TransferStatus | readonly TransferStatus[];
  /** The error has one of these codes: the reason of a failure, or what holds up a transfer now. Default: any, or none. */
  readonly error?: string | readonly string[];
  /** Each label exists and has this value; `true` stands for any value. */
  readonly labels?: Readonly<Record<string, string | true>>;
  /** Part of the id, source, target, file name, a label or the error's text, in any case. */
  readonly text?: string;
}

/** Conditions, and which page of the transfers that meet them. */
export interface PageQuery extends TransferQuery {
  /** The most transfers on a page: 1 to 1,000. Default 50. */
  readonly pageSize?: number;
  /** `cursor` of the previous page. Default: the first page. */
  readonly cursor?: string;
  /** Aborts the storage calls. */
  readonly signal?: AbortSignal;
}

/** Whether a query has conditions. Without, a page takes one storage call. */
export const hasConditions = ({ status, error, labels, text, ...times }: TransferQuery): boolean =>
  (status !== undefined && status.length > 0) ||
  (error !== undefined && error.length > 0) ||
  hasTimes(times) ||
  (labels !== undefined && Object.keys(labels).length > 0) ||
  (text !== undefined && text !== "");

const hasTimes = ({ submittedAfter, submittedBefore, endedAfter, endedBefore }: TimeQuery): boolean =>
  [submittedAfter, submittedBefore, endedAfter, endedBefore].some((time) => time !== undefined);

/** Whether a transfer meets every condition of a query. */
export const matches = (view: TransferView, query: TransferQuery): boolean =>
  hasFacts(view, query) && hasLabels(view, query.labels) && hasText(view, query.text);

/** Whether a shortened view may not be enough to decide. Its status, its times and its error's code are never shortened. */
export const needsWhole = (view: TransferView, query: TransferQuery): boolean =>
  view.truncated &&
  hasFacts(view, query) &&
  hasConditions({
    ...(query.labels && { labels: query.labels }),
    ...(query.text === undefined ? {} : { text: query.text }),
  });

const hasFacts = (view: TransferView, query: TransferQuery): boolean =>
  hasStatus(view, query.status) && hasError(view, query.error) && isWithin(view, query);

const hasError = ({ error }: TransferView, wanted: TransferQuery["error"]): boolean =>
  wanted === undefined ||
  wanted.length === 0 ||
  (error !== null && (typeof wanted === "string" ? wanted === error.code : wanted.includes(error.code)));

const hasStatus = ({ status }: TransferView, wanted: TransferQuery["status"]): boolean =>
  wanted === undefined ||
  wanted.length === 0 ||
  (typeof wanted === "string" ? wanted === status : wanted.includes(status));

const hasLabels = ({ labels }: TransferView, wanted: TransferQuery["labels"] = {}): boolean =>
  Object.entries(wanted).every(
    ([name, value]) => Object.hasOwn(labels, name) && (value === true || labels[name] === value),
  );

const hasText = (view: TransferView, wanted = ""): boolean => {
  if (wanted === "") return true;
  const needle = wanted.toLowerCase();
  const { source, target, error, labels } = view;
  return [
    view.transferId,
    view.name ?? "",
    source === null ? "" : `${source.container}/${source.blob}`,
    ...Object.values(target ?? {}),
    ...Object.entries(labels).map(([name, value]) => `${name}=${value}`),
    error === null ? "" : `${error.code} ${error.message}`,
  ].some((text) => text.toLowerCase().includes(needle));
};

/** Conditions in the form that a command line or a URL has. */
export interface WrittenQuery {
  readonly status?: readonly string[];
  readonly error?: readonly string[];
  /** Each is `name` or `name=value`. */
  readonly labels?: readonly string[];
  readonly text?: string;
  readonly submittedAfter?: string;
  readonly submittedBefore?: string;
  readonly endedAfter?: string;
  readonly endedBefore?: string;
}

/**
 * Reads conditions in the form that a command line or a URL has.
 * @throws {TransferClientError} `invalid-query`, naming the field
 */
export const readQuery = ({ status, error, labels, text, ...times }: WrittenQuery): TransferQuery => ({
  ...(status === undefined ? {} : { status: status.map(readStatus) }),
  ...(error === undefined ? {} : { error: error.map(readErrorCode) }),
  ...(labels === undefined ? {} : { labels: Object.fromEntries(labels.map(readLabel)) }),
  ...(text === undefined ? {} : { text }),
  ...Object.fromEntries(
    (["submittedAfter", "submittedBefore", "endedAfter", "endedBefore"] as const).flatMap((name) => {
      const time = times[name];
      return time === undefined ? [] : [[name, readTime(name, time)]];
    }),
  ),
});

const readStatus = (text: string): TransferStatus => {
  const status = TRANSFER_STATUSES.find((known) => known === text);
  if (status !== undefined) return status;
  throw new TransferClientError("invalid-query", `status: must be one of ${TRANSFER_STATUSES.join(", ")}`, {
    field: "status",
  });
};

const readLabel = (text: string): [string, string | true] => {
  const at = text.indexOf("=");
  return at < 0 ? [text, true] : [text.slice(0, at), text.slice(at + 1)];
};
