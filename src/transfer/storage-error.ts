/**
 * Storage did not do its work: no answer, a refusal, an answer 5xx. Nothing is wrong with the message, which is put
 * back and not counted. Any other error counts: the host delivers the message again, a limited number of times.
 */
export class StorageUnavailableError extends Error {
  override readonly name = "StorageUnavailableError";
}

/** A record that a newer version of blobferry wrote: this one leaves it to instances that can read it. */
export class NewerRecordError extends Error {
  override readonly name: "NewerRecordError" | "SealedRecordError" = "NewerRecordError";
}

/** A record whose upload URL is sealed with a key that this app does not have: left alone likewise, until it has it. */
export class SealedRecordError extends NewerRecordError {
  override readonly name = "SealedRecordError";
}

/** A record that is no JSON: nothing can go on from it. */
export class UnreadableRecordError extends Error {
  override readonly name = "UnreadableRecordError";
}
