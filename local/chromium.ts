import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

/** Quiet, and nothing fetched in the background. The machine is a container as often as not: no sandbox, no GPU. */
const ARGUMENTS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** `CHROMIUM_PATH`, else the system's, else the one that Playwright has installed; null when there is none. */
export const findChromium = (environment: NodeJS.ProcessEnv = process.env): string | null => {
  const named = environment["CHROMIUM_PATH"];
  if (named !== undefined && named !== "") return existsSync(named) ? named : null;
  return ["/usr/bin/chromium", chromium.executablePath()].find((path) => existsSync(path)) ?? null;
};

export const launchChromium = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: ARGUMENTS });
