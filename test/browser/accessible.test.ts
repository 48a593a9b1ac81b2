import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { batchView, fakeBatches } from "../support/batch-views.ts";
import { rejectedMessage } from "../support/call-api.ts";
import { describeInBrowser, useBrowser, type OpenOptions } from "./support/browser.ts";
import { startFakeApp, type FakeApp } from "./support/fake-app.ts";
import { apiOver, failed, running, viewOf } from "./support/fake-transfers.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const looks: [string, OpenOptions][] = [
  ["light", { colorScheme: "light" }],
  ["dark", { colorScheme: "dark" }],
  ["a phone's width", { colorScheme: "light", viewport: { width: 360, height: 740 } }],
];
interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}
const inAMinute = new Date(Date.now() + 60_000).toISOString();
const LONG = "averylongnamewithoutanyplacetobreakit".repeat(4);

describeInBrowser.each(looks)("in %s", (_look, options) => {
  const browser = useBrowser();
  let app: FakeApp;
  beforeAll(async () => {
    const history = [
      {
        what: "send",
        firstStep: 0,
        lastStep: 3,
        since: inAMinute,
        until: inAMinute,
        acceptedBytes: 1,
        note: null,
      },
      {
        what: "failed",
        firstStep: 4,
        lastStep: 4,
        since: inAMinute,
        until: inAMinute,
        acceptedBytes: 1,
        note: "Graph answered 403",
      },
    ];
    const wait = { why: "throttled", since: inAMinute, until: inAMinute } as const;
    const api = apiOver([
      viewOf(7, { ...running, status: "waiting", wait, transferId: "waiting" }),
      viewOf(6, { ...running, transferId: "moving", retries: 2 }),
      viewOf(5, { ...failed, transferId: "broken", history, labels: { team: "finance", batch: "archive" } }),
      viewOf(4, { status: "cancelled", acceptedBytes: 1 }),
      viewOf(3, { status: "queued", bytes: null, acceptedBytes: 0, endedAt: null }),
      viewOf(2, { status: "aborting", endedAt: null }),
      viewOf(1, { name: LONG, source: { container: "reports", blob: LONG, versionId: null } }),
    ]);
    const listRejected = () =>
      Promise.resolve({ rejected: [rejectedMessage({ receivedText: LONG.repeat(20) })], cursor: "1" });
    const { totals } = batchView();
    const submittedAt = "2026-11-22T07:00:00.000Z";
    const batch = batchView({ submittedAt, totals: { ...totals, planned: 7 } });
    const batches = fakeBatches({ get: () => Promise.resolve(batch), list: () => Promise.resolve([batch]) });
    app = await startFakeApp({ ...api, client: { ...api.client, listRejected, batches } });
  });
  afterAll(() => app.close());

  const seriousIn = async (page: Page) => {
    await page.evaluate(axe);
    const { violations } = await page.evaluate<{ readonly violations: readonly Violation[] }>("axe.run()");
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(
        ({ id, nodes }) =>
          `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join("\n")}`,
      );
  };
  const check = async (page: Page) => {
    // Colours are judged as they are at rest.
    await page.mouse.move(0, 0);
    expect(await seriousIn(page)).toEqual([]);
    const overflow = await page.evaluate(
      "document.documentElement.scrollWidth - document.documentElement.clientWidth",
    );
    expect(overflow).toBe(0);
  };

  it("shows the list without a serious fault or horizontal overflow", async () => {
    const { page } = await browser.open(app.address, options);
    await page.getByRole("link", { name: "file-7.pdf" }).waitFor();
    // Laid out as cards or not: a table to whom it is read.
    expect(await page.getByRole("row").count()).toBe(8);
    expect(await page.getByRole("columnheader").count()).toBe(6);
    await check(page);
  });

  it("shows the reasons of failures and a selection without a serious fault or overflow", async () => {
    const { page } = await browser.open(`${app.address}#/?status=failed`, options);
    await page.getByRole("heading", { name: "Why they failed" }).waitFor();
    await page.getByRole("checkbox", { name: "Select file-5.pdf" }).check();
    await page.getByText("1 selected").waitFor();
    await check(page);
  });

  it("shows the cancel dialog without a serious fault or overflow", async () => {
    const { page } = await browser.open(app.address, options);
    await page.getByRole("button", { name: "Cancel file-6.pdf" }).click();
    await page.getByRole("dialog").waitFor();
    await check(page);
  });

  it.each(["broken", "waiting", "transfer-1"])(
    "shows the transfer %s without a serious fault or overflow",
    async (id) => {
      const { page } = await browser.open(`${app.address}#/transfers/${id}`, options);
      await page.getByRole("heading", { name: "What happened" }).waitFor();
      await check(page);
    },
  );

  it.each([
    ["#/batches", "Batches"],
    ["#/batches/archive", "archive"],
  ])("shows %s without a serious fault or overflow", async (route, name) => {
    const { page } = await browser.open(`${app.address}${route}`, options);
    await page.getByRole("heading", { level: 1, name }).waitFor();
    await page.getByRole("progressbar", { name: "Progress of batch archive" }).waitFor();
    if (name === "archive") await page.getByRole("link", { name: "file-5.pdf" }).waitFor();
    await check(page);
  });

  it("shows rejected messages without a serious fault or overflow", async () => {
    const { page } = await browser.open(`${app.address}#/rejected`, options);
    await page.getByText(LONG.repeat(20)).waitFor();
    await check(page);
  });

  it("explains an error on a page of its own, at its section, without a serious fault or overflow", async () => {
    const { page } = await browser.open(`${app.address}#/transfers/broken`, options);
    const opened = page.waitForEvent("popup");
    await page.getByRole("link", { name: "What this error means" }).click();
    const explanation = await opened;
    await explanation.getByRole("heading", { name: "target-forbidden", exact: true }).waitFor();
    expect(new URL(explanation.url()).hash).toBe("#target-forbidden");
    await check(explanation);
  });

  it("shows the form, its options and an invalid field without a serious fault or overflow", async () => {
    const { page } = await browser.open(`${app.address}#/submit`, options);
    await page.getByLabel("Kind").selectOption({ label: "Bundle" });
    await page.getByText("More options").click();
    await page.getByRole("button", { name: "Submit" }).click();
    await page.locator("[aria-invalid=true]").first().waitFor();
    await check(page);
  });

  it("shows the form for the key without a serious fault or overflow", async () => {
    const { page } = await browser.open(app.address.replace("fake", "wrong"), options);
    await page.getByText("rejected this key").waitFor();
    await check(page);
  });
});
