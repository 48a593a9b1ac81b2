interface Details {
  readonly publicMessage?: string;
  readonly cause?: unknown;
}

/** A setting that is missing or wrong. The message names it and says what it should look like. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  /** The message for callers who need no key: without addresses. */
  readonly publicMessage: string;

  constructor(message: string, { publicMessage = message, cause }: Details = {}) {
    super(message, cause === undefined ? {} : { cause });
    this.publicMessage = publicMessage;
  }

  /** One for each wrong setting. */
  get faults(): readonly ConfigError[] {
    return [this];
  }
}

/** Several settings that are missing or wrong. */
class ConfigErrors extends ConfigError {
  readonly #faults: readonly ConfigError[];

  constructor(faults: readonly ConfigError[]) {
    super(faults.map(({ message }) => message).join("; "), {
      publicMessage: faults.map(({ publicMessage }) => publicMessage).join("; "),
    });
    this.#faults = faults;
  }

  override get faults(): readonly ConfigError[] {
    return this.#faults;
  }
}

/** One error for all of these. */
export const joinConfigErrors = (errors: readonly ConfigError[]): ConfigError => {
  const [first, ...others] = errors.flatMap(({ faults }) => faults);
  return first !== undefined && others.length === 0
    ? first
    : new ConfigErrors(first === undefined ? [] : [first, ...others]);
};
