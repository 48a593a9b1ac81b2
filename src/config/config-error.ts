/** A setting that is missing or wrong. The message names it and says what it should look like. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}
