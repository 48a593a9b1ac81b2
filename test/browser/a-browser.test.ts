import { expect, it } from "vitest";
import { chromiumPath } from "./support/browser.ts";

it("finds the browser that these tests need", ({ skip }) => {
  if (chromiumPath !== null) return;
  console.error(
    "\n*** NO BROWSER: the tests of the dashboard are skipped. Install chromium, or name one in CHROMIUM_PATH. ***\n",
  );
  expect(process.env["CI"], "CI must have a browser").not.toBe("true");
  skip();
});
