#!/usr/bin/env node
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { createTransferClient } from "../src/client/create-transfer-client.ts";
import { findChromium, launchChromium } from "./chromium.ts";
import { projectRoot } from "./launcher/local-system.ts";
import { startDemoSystem, DEMO_KEY, type DemoSystem } from "./screenshots/demo-system.ts";

const IMAGES_DIR = join(projectRoot, "docs/images");
/** Long enough for some files to arrive, and for rates to show. */
const WATCH_MS = 75_000;
const DEADLINE_MS = 60_000;

/** Takes the screenshots in docs/images from a running local system. */
const main = async (): Promise<void> => {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error("no Chromium found: install it, or set CHROMIUM_PATH");
  await mkdir(IMAGES_DIR, { recursive: true });
  console.log("Starting a local system…");
  const demo = await startDemoSystem();
  let browser: Browser | null = null;
  try {
    browser = await launchChromium(executablePath);
    await shoot(demo, browser);
  } finally {
    await browser?.close();
    await demo.stop();
  }
};

const shoot = async (demo: DemoSystem, browser: Browser): Promise<void> => {
  const open = async (options: BrowserContextOptions): Promise<Page> => {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 960 },
      locale: "en-GB",
      ...options,
    });
    const page = await context.newPage();
    await page.goto(`${demo.url}/dashboard?code=${DEMO_KEY}`);
    await page.getByRole("heading", { level: 1, name: "Transfers" }).waitFor();
    return page;
  };
  const light = await open({});
  const dark = await open({ colorScheme: "dark" });
  const phone = await open({ viewport: { width: 360, height: 740 } });
  const client = createTransferClient({ storage: demo.connectionString });
  await demo.submitAll(client);
  console.log(`Watching for ${WATCH_MS / 1000} s…`);
  await sleep(WATCH_MS);
  await save(light, "list-light");
  await save(dark, "list-dark");
  await save(phone, "list-phone");

  await light.getByRole("link", { name: demo.failedName }).click();
  await light.getByRole("heading", { name: "What happened" }).waitFor();
  await save(light, "detail-failed");

  const { batchId } = await demo.submitFolder(client);
  await light.goto(`${demo.url}/dashboard#/batches/${batchId}`);
  for await (const { status } of client.batches.watch(batchId)) console.log(`${batchId}: ${status}`);
  await light.getByText("Some failed").first().waitFor();
  await save(light, "batch");

  await light.getByRole("link", { name: "Submit", exact: true }).click();
  await light.getByLabel("Kind of target").waitFor();
  await light.getByLabel("Container").fill("reports");
  await light.getByLabel("Blob", { exact: true }).fill("2026/10/Annual report.pdf");
  await light
    .getByLabel("Address")
    .fill("https://contoso.sharepoint.com/sites/Finance/Shared Documents/2026");
  await light.getByRole("heading", { level: 1 }).focus();
  await save(light, "submit");

  // Last, because throttling applies to the whole tenant.
  const { transferId } = await demo.submitThrottled(client);
  await dark.goto(`${demo.url}/dashboard#/transfers/${transferId}`);
  await dark.getByText(/^Waiting until/).waitFor({ timeout: DEADLINE_MS });
  await save(dark, "detail-waiting");
};

const save = async (page: Page, name: string): Promise<void> => {
  const path = join(IMAGES_DIR, `${name}.png`);
  await page.screenshot({ path, animations: "disabled" });
  console.log(path);
};

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
