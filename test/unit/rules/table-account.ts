import { expect } from "vitest";
import { fakeAccount, rulesOf } from "../../support/event-messages.ts";

const RULES = rulesOf({
  rules: [
    {
      name: "invoices",
      when: { container: "incoming", prefix: "invoices/", suffix: ".pdf", exclude: ["**/tmp/**"] },
      target: { kind: "drive", driveId: "b!1", path: "{dir}/{name}" },
    },
    {
      name: "large",
      when: { container: "incoming", prefix: "scans/", minBytes: 100, maxBytes: 1000 },
      target: { kind: "drive", driveId: "b!2", path: "{path}" },
    },
    { name: "rest", when: { container: "rest" }, target: { kind: "drive", driveId: "b!3" } },
  ],
});

const BLOBS = {
  "incoming/invoices/2026/a.pdf": "10 0x8D1",
  "incoming/invoices/new.pdf": "10 0x8D9",
  "incoming/invoices/copy.pdf": "10 0x8D2 done",
  "incoming/invoices/copying.pdf": "0 0x8D1 pending",
  "incoming/invoices/broken-copy.pdf": "0 0x8D1 failed",
  "incoming/invoices/folder.pdf": "0 0x8D1 folder",
  "incoming/invoices/secret.pdf": "forbidden",
  "incoming/scans/small.tif": "99 0x8D1",
  "incoming/scans/fits.tif": "100 0x8D1",
  "incoming/scans/big.tif": "1001 0x8D1",
  "rest/a#b.txt": "10 0x8D1",
  "rest/100%.txt": "10 0x8D1",
  "rest/a%20b.txt": "10 0x8D1",
  "rest/c d.txt": "10 0x8D1",
  "rest/both%20.txt": "10 0x8D7",
  "rest/both .txt": "10 0x8D1",
  "rest/ü/📄.txt": "10 0x8D1",
  "rest/a?b&c=d.txt": "10 0x8D1",
  "rest/..hidden.txt": "10 0x8D1",
  "rest/a//b.txt": "10 0x8D1",
};

/** What a message is, the message as the host hands it over, and what becomes of it. */
export type Row = readonly [what: string, message: unknown, outcome: string];

/** @returns the outcome in a line, such as `started RULE: CONTAINER/BLOB` */
export const outcomeOf = async (message: unknown): Promise<string> => {
  const { handle, looks } = fakeAccount(RULES, BLOBS);
  const done = await handle(message);
  // One look, and a second one only where a name can be read in two ways.
  expect(looks.length).toBeLessThanOrEqual(2);
  switch (done.kind) {
    case "started":
      return "name" in done ? `started ${done.rule}: ${done.name.container}/${done.name.blob}` : "";
    default:
      return `${done.kind}: ${"reason" in done ? done.reason : ""}`;
  }
};
