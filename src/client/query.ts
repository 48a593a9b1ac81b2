import { TransferClientError } from "./errors.ts";
import { TRANSFER_STATUSES, type TransferStatus, type TransferView } from "./transfer-view.ts";

/** Conditions that listed transfers meet, all of them. */
export interface TransferQuery {
  /** One of these. Default: any. */
  readonly status?: TransferStatus | readonly TransferStatus[];
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
export const hasConditions = ({ status, labels, text }: TransferQuery): boolean =>
  (status !== undefined && status.length > 0) ||
  (labels !== undefined && Object.keys(labels).length > 0) ||
  (text !== undefined && text !== "");

/** Whether a transfer meets every condition of a query. */
export const matches = (view: TransferView, query: TransferQuery): boolean =>
  hasStatus(view, query.status) && hasLabels(view, query.labels) && hasText(view, query.text);

/** Whether a shortened view may not be enough to decide. Its status is never shortened. */
export const needsWhole = (view: TransferView, { status, labels, text }: TransferQuery): boolean =>
  view.truncated &&
  hasStatus(view, status) &&
  hasConditions({ ...(labels && { labels }), ...(text === undefined ? {} : { text }) });

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

/**
 * Reads conditions in the form that a command line or a URL has.
 * @param written `labels` are each `name` or `name=value`
 * @throws {TransferClientError} `invalid-query`, naming the field
 */
export const readQuery = (written: {
  readonly status?: readonly string[];
  readonly labels?: readonly string[];
  readonly text?: string;
}): TransferQuery => ({
  ...(written.status === undefined ? {} : { status: written.status.map(readStatus) }),
  ...(written.labels === undefined ? {} : { labels: Object.fromEntries(written.labels.map(readLabel)) }),
  ...(written.text === undefined ? {} : { text: written.text }),
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
