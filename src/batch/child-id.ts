import { createHash } from "node:crypto";

/*
 * The ids of a batch's transfers, its children. They have the form of an id that is derived from a message, whose time
 * says where the record is kept, so that a child needs no id pointer; and the records of a page's children follow each
 * other in a listing.
 */

const BATCH_LENGTH = 15;
const PAGE_LENGTH = 5;
const PLACE_LENGTH = 2;
const RADIX = 36;

/** A page of a batch's plan. */
export interface PageKey {
  readonly batchId: string;
  readonly page: number;
  /** When the page was planned, ISO 8601. */
  readonly plannedAt: string;
}

/** What the ids of a page's children begin with: `m-<time>-<hash of the batch's id><page>`. */
export const childIdPrefix = ({ batchId, page, plannedAt }: PageKey): string => {
  const hash = createHash("sha256").update(`batch|${batchId}`).digest("base64url").slice(0, BATCH_LENGTH);
  return `m-${Date.parse(plannedAt)}-${hash}${encoded(page, PAGE_LENGTH)}`;
};

/** @param place of the blob in its page */
export const childId = (key: PageKey, place: number): string =>
  `${childIdPrefix(key)}${encoded(place, PLACE_LENGTH)}`;

/** The place of a child in its page. */
export const placeOfChild = (transferId: string): number =>
  Number.parseInt(transferId.slice(-PLACE_LENGTH), RADIX);

const encoded = (value: number, length: number): string => value.toString(RADIX).padStart(length, "0");
