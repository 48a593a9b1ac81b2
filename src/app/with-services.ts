import { ConfigError } from "../config/config.ts";
import { likelyMisspellings, misspellingText } from "../config/setting-names.ts";
import { printable } from "../transfer/text.ts";
import { services, type Services } from "./services.ts";

/**
 * Registers what needs the settings. If one of them is wrong, nothing is registered: a function that fails every
 * message would move all of them to the poison queue. The API is registered without this, so that it can name the
 * setting.
 */
export const withServices = (register: (found: Services) => void): void => {
  reportMisspellings();
  let found: Services;
  try {
    found = services();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    reportConfigError(error);
    return;
  }
  register(found);
};

/** A setting with a misspelled name is never read, and so not wrong either. */
const reportMisspellings = (): void => {
  const texts = likelyMisspellings(Object.keys(process.env)).map(misspellingText);
  const line = `check the names of the settings: ${texts.join("; ")}`;
  if (texts.length === 0 || reported.has(line)) return;
  reported.add(line);
  console.warn(printable(line));
};

const reported = new Set<string>();

/** Writes one line to the app's log for each wrong setting, however many functions it stops. */
export const reportConfigError = ({ faults }: ConfigError): void => {
  for (const { message } of faults) {
    if (reported.has(message)) continue;
    reported.add(message);
    console.error(`wrong setting: ${printable(message)}`);
  }
};
