import { afterAll, beforeAll, expect, it } from "vitest";
import { describeInBrowser, useBrowser } from "./support/browser.ts";
import { startFakeApp, type FakeApp } from "./support/fake-app.ts";
import { apiOver, failed, viewOf } from "./support/fake-transfers.ts";

const IMAGE = `<img src="https://evil.example/x.png" onerror="window.hacked=1">`;
const SCRIPT = `"><script>window.hacked=1</script>`;
const REVERSED = "invoice\u202Efdp.exe";

describeInBrowser("names that mean harm", () => {
  const browser = useBrowser();
  let app: FakeApp;
  beforeAll(async () => {
    const hostile = {
      ...failed,
      name: IMAGE,
      source: { container: "reports", blob: `a/${IMAGE}`, versionId: SCRIPT },
      target: { kind: "bundle", driveId: SCRIPT, itemId: IMAGE },
      labels: { [IMAGE]: SCRIPT },
      error: {
        ...(failed.error ?? {}),
        message: `${IMAGE} failed`,
        advice: SCRIPT,
        graphCode: IMAGE,
      } as never,
      history: [
        {
          what: IMAGE,
          firstStep: 0,
          lastStep: 1,
          since: "2026-11-22T08:00:00.000Z",
          until: "2026-11-22T08:00:01.000Z",
          acceptedBytes: 0,
          note: SCRIPT,
        },
      ],
      result: {
        status: "failed",
        item: { id: null, name: IMAGE, webUrl: "javascript:window.hacked=1", eTag: null },
      } as never,
    };
    app = await startFakeApp(
      apiOver([
        viewOf(2, { ...hostile, transferId: "hostile" }),
        viewOf(1, {
          transferId: "reversed",
          name: REVERSED,
          source: { container: "reports", blob: REVERSED, versionId: null },
        }),
      ]),
    );
  });
  afterAll(() => app.close());

  it("are shown as text everywhere, and never loaded or run", async () => {
    const { page } = await browser.open(app.address);
    await page.getByRole("link", { name: IMAGE }).waitFor();
    expect(await page.getByRole("rowheader").first().innerText()).toContain(IMAGE);
    await page.getByRole("link", { name: IMAGE }).click();
    await page.getByRole("heading", { name: IMAGE }).waitFor();
    const text = await page.locator("main").innerText();
    for (const hostile of [IMAGE, SCRIPT, `${IMAGE} failed`]) expect(text).toContain(hostile);
    expect(await page.locator("main img, main script").count()).toBe(0);
    expect(await page.locator("a[href^='javascript']").count()).toBe(0);
    await page.getByRole("button", { name: "Retry" }).click();
    expect(await page.evaluate("window.hacked")).toBeUndefined();
  });

  it("show a right-to-left override, which does not reorder the text", async () => {
    const { page } = await browser.open(app.address);
    await page.getByRole("link", { name: "invoice⟨U+202E⟩fdp.exe" }).waitFor();
    expect(await page.locator("body").innerText()).not.toContain("\u202E");
  });

  it("could not run a script even as markup in the page", async () => {
    const { page } = await browser.open(app.address, { provoked: /require-trusted-types-for|TrustedHTML/ });
    await page.getByRole("table").waitFor();
    const outcome = await page.evaluate(
      `(() => { try { document.body.innerHTML = ${JSON.stringify(IMAGE)}; return "taken"; } catch (error) { return error.name; } })()`,
    );
    expect(outcome).toBe("TypeError");
  });
});
