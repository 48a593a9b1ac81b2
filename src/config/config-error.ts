/** A setting that is missing or wrong. The message names it and says what it should look like. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  /** The message for callers who need no key: without addresses. */
  readonly publicMessage: string;

  constructor(
    message: string,
    { publicMessage = message, cause }: { readonly publicMessage?: string; readonly cause?: unknown } = {},
  ) {
    super(message, cause === undefined ? {} : { cause });
    this.publicMessage = publicMessage;
  }
}
