/** A blob's place in the source account. */
export interface BlobName {
  readonly container: string;
  readonly blob: string;
}

/** What an event says about a blob that is new, or has new content. */
export interface BlobEvent {
  /** The event's own id. */
  readonly id: string;
  /** The storage account's name. */
  readonly account: string;
  /** The names that the blob may have, in the order in which to look for it. */
  readonly names: readonly [BlobName, ...BlobName[]];
  /** Without quotes; null where the event has none. */
  readonly eTag: string | null;
  /** As the event has it. The blob itself may have another size: some events come before its content. */
  readonly bytes: number | null;
}

/** Why a message is no event that rules could apply to. */
export interface NoEvent {
  /** `ignored`: an event about something else. `unreadable`: nothing that this queue is for. */
  readonly kind: "ignored" | "unreadable";
  /** Follows "the event" or "the message"; may hold text from outside. */
  readonly reason: string;
}

/** An ETag as one compares it: some events have it in quotes. */
export const bareETag = (eTag: string): string => eTag.replace(/^W\//, "").replace(/^"(.*)"$/s, "$1");
