import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

/** No background traffic, and no sandbox or GPU, because this often runs in a container. */
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

/** On a machine that is busy with other work. */
const START_MS = 180_000;

/** The path in `CHROMIUM_PATH`, else the system's Chromium, else the one installed by Playwright; null if none. */
export const findChromium = (environment: NodeJS.ProcessEnv = process.env): string | null => {
  const named = environment["CHROMIUM_PATH"];
  if (named !== undefined && named !== "") return existsSync(named) ? named : null;
  return ["/usr/bin/chromium", chromium.executablePath()].find((path) => existsSync(path)) ?? null;
};

export const launchChromium = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: ARGUMENTS, timeout: START_MS });
