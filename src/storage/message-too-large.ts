/** The longest text that a queue message takes, in bytes of UTF-8: 64 KiB. */
export const MAX_MESSAGE_BYTES = 64 * 1024;

/** A message that no queue takes. A smaller one is the only way out, so trying again does not help. */
export class MessageTooLargeError extends Error {
  override readonly name = "MessageTooLargeError";
  constructor(bytes: number) {
    super(`the message has ${bytes} bytes, and a queue takes at most ${MAX_MESSAGE_BYTES}`);
  }
}
