/** The names of the settings in a file for which the environment has another value. */
export const overriddenSettings = (
  values: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] =>
  Object.keys(values).filter((name) => env[name] !== undefined && env[name] !== String(values[name]));
