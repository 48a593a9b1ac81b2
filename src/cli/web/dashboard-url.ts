import { ConfigError } from "../../config/config-error.ts";
import { isLoopback } from "../../config/loopback.ts";

/** Says where the app's dashboard is. `azd provision` notes it in the azd environment under this name. */
export const DASHBOARD_SETTING = "DASHBOARD_URL";

const EXAMPLE = "https://NAME.azurewebsites.net/api/dashboard";

/**
 * The address of the dashboard, without a function key: an address on a command line shows in the list of processes and
 * in the browser's history. The page asks for the key itself.
 * @param setting null if it is not set
 * @throws {ConfigError} naming the setting
 */
export const dashboardUrlOf = (setting: string | null): string => {
  if (setting === null || setting.trim() === "") {
    throw new ConfigError(
      `--web needs ${DASHBOARD_SETTING}, the address of the app's dashboard, such as ${EXAMPLE}: set it in the environment or in the settings file (azd up notes it in the azd environment)`,
    );
  }
  const url = URL.canParse(setting) ? new URL(setting) : null;
  if (url === null || !(url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url)))) {
    // Its text may contain a key.
    throw new ConfigError(
      `${DASHBOARD_SETTING} must be an https address, or http on this machine, such as ${EXAMPLE}`,
    );
  }
  return `${url.origin}${url.pathname === "/" ? "/api/dashboard" : url.pathname}`;
};
