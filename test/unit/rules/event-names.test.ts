import { expect, it } from "vitest";
import { base64, cloudEvent, eventGrid } from "../../support/event-messages.ts";
import { outcomeOf, type Row } from "./table-account.ts";

const A = "incoming/invoices/2026/a.pdf";
const UNMATCHED = "dropped: matches no rule";
const STALE = "dropped: is about a blob that has changed since, or is gone";
const cannot = (why: string): string => `ignored: names a blob that cannot be moved: ${why}`;
const OWN = cannot("container: belongs to the app itself");
const BAD_NAME = cannot("blob: must not contain . or .. as a folder, or unpaired surrogates");
const noEvent = (why: string): string => `unreadable: is not an Event Grid event: ${why}`;
const job = { source: { container: "incoming", blob: "a" }, target: { kind: "drive", driveId: "b!1" } };

const TABLE: readonly Row[] = [
  // The app's own containers.
  ["the records", eventGrid("transfer-records/rest.json"), UNMATCHED],
  ["the host's secrets", eventGrid("azure-webjobs-secrets/x"), OWN],
  ["the package", cloudEvent("app-package-x/released.zip"), OWN],
  // Names.
  ["# in a name", eventGrid("rest/a#b.txt"), "started rest: rest/a#b.txt"],
  ["a bare %", eventGrid("rest/100%.txt"), "started rest: rest/100%.txt"],
  ["%20 that is part of the name", eventGrid("rest/a%20b.txt"), "started rest: rest/a%20b.txt"],
  ["%20 that stands for a blank", eventGrid("rest/c%20d.txt"), "started rest: rest/c d.txt"],
  ["%20 where both names exist", eventGrid("rest/both%20.txt"), "started rest: rest/both .txt"],
  ["letters of many languages", cloudEvent("rest/ü/📄.txt"), "started rest: rest/ü/📄.txt"],
  [
    "the same with escapes",
    eventGrid(`rest/${encodeURIComponent("ü")}/${encodeURIComponent("📄")}.txt`),
    "started rest: rest/ü/📄.txt",
  ],
  ["? and & in a name", eventGrid("rest/a?b&c=d.txt"), "started rest: rest/a?b&c=d.txt"],
  ["two dots at the start", eventGrid("rest/..hidden.txt"), "started rest: rest/..hidden.txt"],
  ["a way out", eventGrid("rest/../transfer-records/x"), BAD_NAME],
  ["a way out with escapes", eventGrid("rest/%2e%2e/transfer-records/x"), STALE],
  ["an empty folder", eventGrid("rest/a//b.txt"), "started rest: rest/a//b.txt"],
  ["half a character", eventGrid("rest/\ud83d.txt"), BAD_NAME],
  [
    "a name that is too long",
    eventGrid(`rest/${"x".repeat(1025)}`),
    cannot("blob: must have at most 1024 characters"),
  ],
  // Sizes.
  ["too small for the rule", eventGrid("incoming/scans/small.tif", { bytes: 500 }), UNMATCHED],
  [
    "of the right size, whatever the event says",
    eventGrid("incoming/scans/fits.tif", { bytes: 0 }),
    "started large: incoming/scans/fits.tif",
  ],
  ["too large for the rule", eventGrid("incoming/scans/big.tif", { bytes: 500 }), UNMATCHED],
  // Not for any rule.
  ["another container", eventGrid("other/a.pdf"), UNMATCHED],
  ["another suffix, in other case", eventGrid("incoming/invoices/a.PDF"), UNMATCHED],
  ["an excluded folder", eventGrid("incoming/invoices/x/tmp/a.pdf"), UNMATCHED],
  ["nothing below the prefix", eventGrid("incoming/scans/"), UNMATCHED],
  // No events.
  ["a job", job, "unreadable: is not an event: it has neither eventType nor specversion"],
  ["no JSON", "{oops", "unreadable: is not JSON, plain or in base64"],
  ["XML", "<event/>", "unreadable: is XML, not JSON"],
  ["nothing", "", "unreadable: is empty, not JSON"],
  ["null", null, "unreadable: is not an event"],
  ["an empty list", [], "unreadable: is not an event"],
  [
    "two events",
    [eventGrid(A), eventGrid(A)],
    "unreadable: is a list of several events; each has to be a message of its own",
  ],
  ["no data", { ...eventGrid(A), data: undefined }, noEvent("data: is missing")],
  ["a subject that is no text", { ...cloudEvent(A), subject: 5 }, noEvent("subject: must be text")],
  ["no source", { ...cloudEvent(A), source: undefined }, noEvent("source: is missing")],
  [
    "more than a queue takes",
    base64({ ...eventGrid(A), padding: "x".repeat(70_000) }),
    "unreadable: is longer than 64 KiB, not JSON",
  ],
  ["a thousand levels", `${"[".repeat(1000)}${"]".repeat(1000)}`, "unreadable: is nested too deeply"],
];

it.each(TABLE)("does with an event what the table says: %s", async (_what, message, outcome) => {
  expect(await outcomeOf(message)).toBe(outcome);
});
