import { Option } from "commander";
import type { Context } from "../context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { printable } from "../text/printable.ts";
import { openBrowser } from "./open-browser.ts";

export const webOption = (): Option =>
  new Option("--web", "open it on the app's dashboard in the browser instead, and print its address");

/**
 * Opens a page of the dashboard in the browser. Its address is printed as well, for terminals of machines without one.
 * @param route the part after `#`
 * @throws {ConfigError} if the address of the dashboard is not known
 */
export const showPage = async (context: Context, route: string): Promise<ExitCode> => {
  const { output, env } = context;
  const url = `${await context.dashboardUrl()}${route}`;
  if (output.json) output.value({ url });
  else output.line(printable(url));
  if (!(await openBrowser(url, env)))
    output.note("no browser could be opened here: open the address yourself");
  return exitCode.ok;
};
