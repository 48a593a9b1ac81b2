import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect } from "vitest";
import { findChromium, launchChromium } from "../../../local/chromium.ts";

export const chromiumPath = findChromium();

/** Tests that need a browser: skipped where there is none (`a-browser.test.ts` says so, loudly). */
export const describeInBrowser = describe.skipIf(chromiumPath === null);

/** A page with what the browser had against it. */
export interface OpenPage {
  readonly page: Page;
  /** Addresses that were asked for beyond the page's own origin. */
  readonly foreign: readonly string[];
  /** Errors of scripts, lines of the console, violations of the content security policy. */
  readonly faults: readonly string[];
}

export interface OpenOptions extends Pick<BrowserContextOptions, "colorScheme" | "viewport"> {
  /** Faults that a test provokes. */
  readonly provoked?: RegExp;
}

export interface Opener {
  open(address: string, options?: OpenOptions): Promise<OpenPage>;
}

const WATCH_POLICY =
  'addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));';

/** A browser for the tests of a `describe`; after each test no page may have broken a rule of the house. */
export const useBrowser = (): Opener => {
  let browser: Browser;
  let opened: OpenPage[] = [];
  beforeAll(async () => {
    browser = await launchChromium(chromiumPath ?? "");
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    const pages = opened;
    opened = [];
    for (const { page } of pages) await page.context().close();
    for (const { foreign, faults } of pages) expect({ foreign, faults }).toEqual({ foreign: [], faults: [] });
  });
  return {
    open: async (address, { provoked, ...options } = {}) => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
      context.setDefaultTimeout(120_000);
      const page = await context.newPage();
      const [foreign, faults]: [string[], string[]] = [[], []];
      const { origin } = new URL(address);
      page.on("request", (request) => {
        if (new URL(request.url()).origin !== origin) foreign.push(request.url());
      });
      const note = (fault: string): void => {
        if (provoked?.test(fault) !== true) faults.push(fault);
      };
      page.on("pageerror", (error) => {
        note(error.message);
      });
      page.on("console", (message) => {
        // The browser itself writes a line about each answer that is no success; some tests ask for them.
        const isAnswer = message.text().startsWith("Failed to load resource");
        if (["error", "warning"].includes(message.type()) && !isAnswer) note(message.text());
      });
      await page.addInitScript(WATCH_POLICY);
      await page.goto(address);
      const open = { page, foreign, faults };
      opened.push(open);
      return open;
    },
  };
};
