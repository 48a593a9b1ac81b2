import { UserError } from "../user-error.ts";

/** Replaces each `%NAME%` with the setting of that name, as the host does in queue names, schedules and routes. */
export const resolveSettings = (text: string, where: string, env: NodeJS.ProcessEnv = process.env): string =>
  text.replace(/%([^%\s]+)%/g, (reference, name: string) => {
    const value = env[name];
    if (value === undefined || value === "") {
      throw new UserError(`${where}: ${reference} does not resolve, because the setting ${name} is missing.`);
    }
    return value;
  });
