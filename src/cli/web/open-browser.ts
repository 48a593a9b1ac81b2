import { spawn } from "node:child_process";
import type { Environment } from "../../config/config.ts";

/** Some openers run for as long as the browser does: one that runs for this long has opened it. */
const OPENED_AFTER_MS = 3000;

type Command = readonly [file: string, ...args: string[]];

/** What opens an address in the user's browser, in the order in which it is tried. No shell ever reads the address. */
export const openersOf = (platform: NodeJS.Platform, address: string): readonly Command[] => {
  switch (platform) {
    case "darwin":
      return [["open", address]];
    case "win32":
      // `start` is a command of cmd.exe, to which & and % in an address mean something.
      return [["rundll32", "url.dll,FileProtocolHandler", address]];
    default:
      return [
        ["xdg-open", address],
        ["wslview", address],
      ];
  }
};

/** @returns false if nothing on this machine opens addresses */
export const openBrowser = async (
  address: string,
  env: Environment,
  platform = process.platform,
): Promise<boolean> => {
  for (const opener of openersOf(platform, address)) if (await didOpen(opener, env)) return true;
  return false;
};

const didOpen = ([file, ...args]: Command, env: Environment): Promise<boolean> =>
  new Promise((resolve) => {
    // In a process group of its own, Ctrl+C in the terminal does not close the browser.
    const child = spawn(file, args, { env: { ...env }, stdio: "ignore", detached: true });
    child.unref();
    const opened = setTimeout(resolve, OPENED_AFTER_MS, true);
    const end = (hasOpened: boolean): void => {
      clearTimeout(opened);
      resolve(hasOpened);
    };
    child.once("error", () => {
      end(false);
    });
    child.once("exit", (code) => {
      end(code === 0);
    });
  });
