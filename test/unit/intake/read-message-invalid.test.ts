import { describe, expect, it } from "vitest";
import { readMessage } from "../../../src/intake/read-message.ts";
import { BASE, faultIn, job } from "../../support/job-messages.ts";

const withSource = (source: unknown) => ({ ...job, source });
const withTarget = (target: object) => ({ ...job, target: { ...job.target, ...target } });
const withOptions = (options: unknown) => ({ ...job, options });
const print = { kind: "printDocument", printerId: "p", jobId: "1", documentId: "d" };
const share = (fields: object) => ({ ...job, target: { kind: "sharedItem", ...fields } });
/** As JSON has it: a field of its own, which neither a literal nor a schema keeps. */
const withProto = (value: unknown): object => Object.fromEntries([["__proto__", value]]);
const HOUR_MS = 3_600_000;
/** An id as the app derives it from a message that comes so long from now. */
const idIn = (ms: number): string => `m-${Date.now() + ms}-${"a".repeat(22)}`;
const labels = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, "v"]));

describe("a message that is no object", () => {
  it.each([
    ["broken JSON", "{oops", "not JSON"],
    ["empty", "", "not JSON"],
    ["plain text", "hello", "not JSON"],
    ["a list", [job], "not a JSON object"],
    ["a list as text", JSON.stringify([job]), "not a JSON object"],
    ["a number", 123, "not a JSON object"],
    ["null", null, "not a JSON object"],
    ["null as text", "null", "not a JSON object"],
    ["a JSON string that holds a list", JSON.stringify(JSON.stringify([job])), "not a JSON object"],
    ["a JSON string that holds no JSON", JSON.stringify("a job"), "not JSON"],
  ])("is refused as %s", (_what, input, fault) => {
    expect(faultIn(input)).toContain(fault);
  });
});

describe("an invalid job", () => {
  it.each([
    [{ source: job.source, tarqet: job.target }, "tarqet: unknown field; target: is missing"],
    [
      { source: { container: "reports", blop: "a" } },
      "source.blop: unknown field; target: is missing; source.blob: is missing",
    ],
    [{ source: { prefix: "a/" }, target: job.target, dryrun: true }, /^dryrun: unknown field/],
  ])("names fields that are not known before those that are missing: %j", (input, fault) => {
    expect(faultIn(input)).toMatch(fault);
  });

  it.each([
    ["source: is missing", { target: job.target }],
    ["target: is missing", { source: job.source }],
    ["retries: unknown field", { ...job, retries: 3 }],
    // Put back for a newer version, it would never end.
    ["v: unknown field", { ...job, v: 2 }],
    ["dequeueCount: unknown field", { ...job, dequeueCount: 9 }],
    ["source.sas: unknown field", withSource({ ...job.source, sas: "?sig=1" })],
    ["source.container: is missing", withSource({ blob: "b" })],
    ["source.blob: is missing", withSource({ container: "reports" })],
    ["source.container: is missing", withSource({})],
    ["source: ", withSource("reports/big.pdf")],
    ["source: ", withSource([])],
    ["source: ", withSource(null)],
    ["source.blob: ", withSource({ container: "reports", blob: "" })],
    ["source.blob: ", withSource({ container: "reports", blob: "x".repeat(1025) })],
    ["source.blob: ", withSource({ container: "reports", blob: 7 })],
    // Another blob than it says: a URL drops dot segments. And a half character has no URL at all.
    ["source.blob: ", withSource({ container: "reports", blob: "../secrets/x" })],
    ["source.blob: ", withSource({ container: "reports", blob: "a/./x" })],
    ["source.blob: ", withSource({ container: "reports", blob: ".." })],
    ["source.blob: ", withSource({ container: "reports", blob: "a\uD800" })],
    ["source.container: ", withSource({ container: "Reports", blob: "b" })],
    ["source.container: ", withSource({ container: "..", blob: "b" })],
    ["source.container: ", withSource({ container: "a/b", blob: "b" })],
    [
      "source.container: belongs to the app itself",
      withSource({ container: "azure-webjobs-hosts", blob: "b" }),
    ],
    ["source.container: belongs to the app itself", withSource({ container: "app-package-a1", blob: "b" })],
    ["source.container: belongs to the app itself", withSource({ container: "scm-releases", blob: "b" })],
    [
      "source.url: container: belongs to the app",
      withSource({ url: `${BASE}/azure-webjobs-secrets/a/host.json` }),
    ],
    ["source.url: ", withSource({ url: "" })],
    ["source.url: ", withSource({ url: 7 })],
    ["source.url: ", withSource({ url: `${BASE}/reports/${"x".repeat(5000)}` })],
    ["source.url: must have no SAS", withSource({ url: `${BASE}/reports/a?sig=1` })],
    [
      "source: give url, or container and blob, not both",
      withSource({ url: `${BASE}/reports/a`, container: "reports" }),
    ],
    [
      "source: give url, or container and blob, not both",
      withSource({ url: `${BASE}/reports/a`, blob: "a" }),
    ],
    ["source.sas: unknown field", withSource({ url: `${BASE}/reports/a`, sas: "?sig=1" })],
    ["source.versionId: ", withSource({ ...job.source, versionId: "" })],
    ["target: ", { ...job, target: "bundle" }],
    ["target.kind: must be one of webUrl,", { ...job, target: {} }],
    ["target.kind: must be one of webUrl,", withTarget({ kind: "mail" })],
    ["target.kind: must be one of webUrl,", withTarget({ kind: 7 })],
    ["target.path: unknown field", withTarget({ path: "/x" })],
    ["target.itemId: is missing", withTarget({ itemId: undefined })],
    ["target.itemId: ", withTarget({ itemId: "" })],
    ["target.itemId: must be an id", withTarget({ itemId: "." })],
    ["target.driveId: must be an id", withTarget({ driveId: ".." })],
    ["target.driveId: must be an id", withTarget({ driveId: "a\nb" })],
    ["target.driveId: must be an id", withTarget({ driveId: "a\uDC00" })],
    ["target.driveId: ", withTarget({ driveId: "x".repeat(513) })],
    ["target: needs either shareId or sharingUrl", share({})],
    ["target: needs either shareId or sharingUrl", share({ shareId: "s", sharingUrl: "https://a.example" })],
    ["target.sharingUrl: must be an https", share({ sharingUrl: "http://a.example/x" })],
    ["target.shareUrl: unknown field", share({ shareUrl: "https://a.example/x" })],
    ["transferId: must be 1 to 64", { ...job, transferId: "" }],
    ["transferId: must be 1 to 64", { ...job, transferId: "a/b" }],
    ["transferId: must be 1 to 64", { ...job, transferId: "../a" }],
    ["transferId: must be 1 to 64", { ...job, transferId: "x".repeat(65) }],
    ["transferId: must be 1 to 64", { ...job, transferId: "ü" }],
    ["transferId: must be 1 to 64", { ...job, transferId: "-V" }],
    ["transferId: must be 1 to 64", { ...job, transferId: "--json" }],
    ["transferId: must be 1 to 64", { ...job, transferId: "." }],
    ["transferId: must be 1 to 64", { ...job, transferId: ".." }],
    ["transferId: must be 1 to 64", { ...job, transferId: "_a" }],
    ["transferId: names a time in the future", { ...job, transferId: `m-9999999999999-${"a".repeat(22)}` }],
    ["transferId: names a time in the future", { ...job, transferId: idIn(25 * HOUR_MS) }],
    ["transferId: ", { ...job, transferId: 7 }],
    ["options: ", withOptions([])],
    ["options.labels.__proto__: is not a name", withOptions({ labels: withProto("v") })],
    ["source.__proto__: is not a name", withSource({ ...job.source, ...withProto("v") })],
    ["options.__proto__: unknown field", withOptions(withProto({}))],
    ["target.__proto__: unknown field", { ...job, target: { ...job.target, ...withProto("v") } }],
    ["__proto__: unknown field", { ...job, ...withProto({}) }],
    ["options.conflict: unknown field", withOptions({ conflict: "fail" })],
    ["options.conflictBehavior: ", withOptions({ conflictBehavior: "Replace" })],
    ["options.deferCommit: ", withOptions({ deferCommit: "true" })],
    ["options.verify: ", withOptions({ verify: "always" })],
    ["options.sendFileSize: ", withOptions({ sendFileSize: 1 })],
    ["options.rangeBytes: ", withOptions({ rangeBytes: 0 })],
    ["options.rangeBytes: ", withOptions({ rangeBytes: 1.5 })],
    ["options.rangeBytes: must be a multiple of 327680", withOptions({ rangeBytes: 1_000_000 })],
    ["options.rangeBytes: must be a multiple of 327680", withOptions({ rangeBytes: 192 * 327_680 })],
    [
      "options.rangeBytes: must be at least 204800 and at most 9830400 for a printDocument",
      { ...job, target: print, options: { rangeBytes: 204_799 } },
    ],
    [
      "options.rangeBytes: must be at least 204800 and at most 9830400",
      { ...job, target: print, options: { rangeBytes: 9_830_401 } },
    ],
    ["options.name: must not contain", withOptions({ name: "a/b" })],
    ["options.name: must not contain", withOptions({ name: "..\\x" })],
    ["options.name: ", withOptions({ name: "" })],
    ["options.name: ", withOptions({ name: "a\uD800.pdf" })],
    ...[
      " a.pdf",
      "a.pdf ",
      "a.",
      "...",
      "\u00A0a",
      "con",
      "COM0",
      "Lpt9",
      ".LOCK",
      "Desktop.ini",
      "~$a.xlsx",
      "a_VTI_b",
    ].map((name): [string, unknown] => [
      "options.name: must be a name that SharePoint accepts",
      withOptions({ name }),
    ]),
    ["options.contentType: must be a media type", withOptions({ contentType: "pdf" })],
    ["options.contentType: must be a media type", withOptions({ contentType: "a/b;\r\nX-Evil: 1" })],
    ["options.contentType: must be a media type", withOptions({ contentType: "a/b; n=“ü”" })],
    ["options.names: ", withOptions({ names: "rename" })],
    ["options.checkIn: ", withOptions({ checkIn: "yes" })],
    ["options.contentTypeId: must be a content type's id", withOptions({ contentTypeId: "0101" })],
    ["options.fields: must have at most 50", withOptions({ fields: labels(51) })],
    ["options.fields.a b: ", withOptions({ fields: { "a b": "x" } })],
    ["options.fields.: ", withOptions({ fields: { "": "x" } })],
    ["options.fields.k: ", withOptions({ fields: { k: { a: 1 } } })],
    ["options.fields.k: ", withOptions({ fields: { k: null } })],
    ["options.fields.k: ", withOptions({ fields: { k: "x".repeat(4097) } })],
    ["options.fields.k: ", withOptions({ fields: { k: Array.from({ length: 51 }, () => "x") } })],
    ["options.fields.__proto__: ", withOptions({ fields: JSON.parse('{"__proto__":"x"}') as unknown })],
    ["options.labels: ", withOptions({ labels: labels(21) })],
    ["options.labels.k: ", withOptions({ labels: { k: 7 } })],
    ["options.labels.k: ", withOptions({ labels: { k: "x".repeat(257) } })],
  ])("is refused with %j: %#", (fault, input) => {
    expect(faultIn(input).startsWith(fault), faultIn(input)).toBe(true);
    expect(faultIn(JSON.stringify(input)).startsWith(fault)).toBe(true);
  });

  it("is none with an id that the app derived, and wrote into the job itself", () => {
    for (const ms of [-1000 * HOUR_MS, 0, 23 * HOUR_MS]) {
      expect(readMessage({ ...job, transferId: idIn(ms) }, BASE)).toMatchObject({ kind: "job" });
    }
  });

  it("keeps its id where that can be read, so that its result can be found", () => {
    expect(readMessage({ transferId: "t-1" }, BASE)).toMatchObject({
      kind: "invalid",
      transferId: "t-1",
      error: { code: "invalid-job" },
    });
    expect(readMessage({ ...job, transferId: "a/b" }, BASE)).toMatchObject({ transferId: null });
    expect(readMessage("{", BASE)).toMatchObject({ transferId: null });
  });
});
