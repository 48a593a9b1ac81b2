/** The app got no token, so nothing was sent. The message is one line without secrets, and may be shown. */
export class SignInError extends Error {
  override readonly name = "SignInError";
  /** No wait is known to help: there is no such identity, say. */
  readonly isFinal: boolean;

  constructor(message: string, options: { readonly isFinal: boolean; readonly cause?: unknown }) {
    super(message, { cause: options.cause });
    this.isFinal = options.isFinal;
  }
}
