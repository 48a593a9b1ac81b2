import { ConfigError, joinConfigErrors } from "./config-error.ts";

/**
 * Reads each of these, so that everything that is wrong is named at once, rather than the next one after each restart.
 * @throws {ConfigError} for all that could not be read
 */
export const readTogether = <T extends object>(readers: { readonly [K in keyof T]: () => T[K] }): T => {
  const errors: ConfigError[] = [];
  const values: Partial<T> = {};
  for (const name of Object.keys(readers) as (keyof T)[]) {
    try {
      values[name] = readers[name]();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      errors.push(error);
    }
  }
  if (errors.length > 0) throw joinConfigErrors(errors);
  return values as T;
};
