import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eventTransferId, jobOf } from "../../../src/rules/job-of.ts";
import { matchRules } from "../../../src/rules/match-rules.ts";
import { targetPath } from "../../../src/transfer/target-path/target-path.ts";
import { rulesOf } from "../../support/event-messages.ts";

const version = (blob: string, eTag = "0x8D1") => ({ account: "acct", container: "scans", blob, eTag });

interface RuleFields {
  readonly path?: string;
  readonly prefix?: string;
  readonly options?: object;
}

const jobFor = ({ path, prefix = "", options = {} }: RuleFields, blob: string) => {
  const target = { kind: "drive", driveId: "b!1", ...(path === undefined ? {} : { path }) };
  const [rule] = rulesOf({
    rules: [{ name: "one", when: { container: "scans", prefix }, target, options }],
  });
  if (rule === undefined) throw new Error("no rule");
  return { rule, job: jobOf(rule, version(blob)) };
};

const segmentsOf = (fields: RuleFields, blob: string): readonly string[] | string => {
  const { job } = jobFor(fields, blob);
  if ("invalid" in job) return job.invalid;
  const { source, target, options } = job.request;
  const path = targetPath({
    template: target["path"] ?? "",
    source: { ...source, prefix: "", modifiedOn: "2026-10-05T00:00:00Z", metadata: {}, tags: {} },
    names: options.names,
    name: options.name,
  });
  return "refused" in path ? path.refused : path.segments;
};

describe("the job of a rule", () => {
  it("is an ordinary one", () => {
    const { job } = jobFor(
      { path: "{yyyy}/{dir}/{name}", prefix: "inv/", options: { verify: "strict" } },
      "inv/a/b.pdf",
    );
    expect(job).toMatchObject({
      transferId: eventTransferId(version("inv/a/b.pdf")),
      request: {
        source: { container: "scans", blob: "inv/a/b.pdf", versionId: null },
        target: { kind: "drive", driveId: "b!1", path: "{yyyy}/a/{name}" },
        options: { conflictBehavior: "fail", verify: "strict", labels: { rule: "one" } },
      },
    });
  });

  it("replaces a file that exists without a word about it, as any job does", () => {
    const [rule] = rulesOf({
      rules: [
        {
          name: "one",
          when: { container: "scans" },
          target: { kind: "driveItem", driveId: "b!1", itemId: "01" },
        },
      ],
    });
    expect(rule && jobOf(rule, version("a"))).toMatchObject({
      request: { options: { conflictBehavior: "replace" } },
    });
  });

  it.each([
    [{ path: "{dir}/{name}", prefix: "inv/" }, "inv/a/b/c.pdf", ["a", "b", "c.pdf"]],
    [{ path: "{dir}/{name}", prefix: "inv/" }, "inv/c.pdf", ["c.pdf"]],
    [{ path: "x/{dir}/{stem}-1.{ext}", prefix: "inv/" }, "inv/c.pdf", ["x", "c-1.pdf"]],
    [{ path: "x/{dir}/y/{name}", prefix: "inv/" }, "inv/c.pdf", ["x", "y", "c.pdf"]],
    [{ path: "{path}", prefix: "inv/2026/o" }, "inv/2026/oct/c.pdf", ["oct", "c.pdf"]],
    [{ path: "{path}" }, "inv/c.pdf", ["inv", "c.pdf"]],
    [{ path: "X{path}", prefix: "inv/" }, "inv/a/c.pdf", ["Xa", "c.pdf"]],
    [{ path: "{dir}/{name}", prefix: "inv/" }, "inv/{dir}/{{}/c.pdf", ["{dir}", "{{}", "c.pdf"]],
    [{ path: "{{dir}}/{path}", prefix: "inv/" }, "inv/a/c.pdf", ["{dir}", "a", "c.pdf"]],
    [{ path: "{dir}/{name}", prefix: "inv/" }, "inv/a//c.pdf", ["a", "_", "c.pdf"]],
    [{ path: "{dir}/{name}", prefix: "inv/" }, "inv/a\\..\\c.pdf", ["a", "_", "c.pdf"]],
    [{ path: "{dir}/{name}", prefix: "inv/" }, "inv/CON/a:b/c.pdf", ["_CON", "a_b", "c.pdf"]],
    [
      { path: "{dir}/{name}", prefix: "inv/", options: { names: "fail" } },
      "inv/a//c.pdf",
      'target.path: leads to a folder "", which is not a valid name',
    ],
  ])("has its path below the rule's prefix: %j of %s", (fields, blob, expected) => {
    expect(segmentsOf(fields, blob)).toEqual(expected);
  });

  it("has an id that is the same for the same version of the same blob, and for no other", () => {
    const one = version("a/b");
    expect(eventTransferId({ ...one })).toBe(eventTransferId(one));
    const others = [
      version("a/b", "0x8D2"),
      version("a/c"),
      { ...one, account: "acc" },
      { ...one, container: "scan" },
    ];
    expect(new Set([one, ...others].map(eventTransferId)).size).toBe(5);
  });
});

const part = fc.constantFrom(
  "a",
  "..",
  ".",
  "",
  "{dir}",
  "}",
  "CON",
  "ü📄",
  "a b.",
  "%2e%2e",
  "a\\..",
  "~",
  "x:y",
);
const blobName = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => `in/${parts.join("/")}`);
const template = fc.constantFrom(
  "{dir}/{name}",
  "{path}",
  "x{dir}/{stem}.{ext}",
  "{yyyy}/{path}",
  "{dir}{ext}/{name}",
);

it("never leads out of the target's folder, whatever the blob is called", () => {
  fc.assert(
    fc.property(
      blobName,
      template,
      fc.constantFrom("", "in/", "in/a/", "in/{dir}/"),
      (blob, path, prefix) => {
        const { rule } = jobFor({ path, prefix }, "in/a");
        if (matchRules([rule], { container: "scans", blob, bytes: 1 }).rule === null) return;
        const segments = segmentsOf({ path, prefix }, blob);
        if (typeof segments === "string") return;
        for (const segment of segments) {
          expect(segment).not.toMatch(/^\.{0,2}$/);
          expect(segment).not.toMatch(/[/\\]/);
        }
      },
    ),
    { numRuns: 500 },
  );
});

it("leads to where a job with a prefix of its own would, whatever the blob is called", () => {
  fc.assert(
    // Beside other text, an empty folder is a matter of taste.
    fc.property(
      blobName,
      fc.constantFrom("{dir}/{name}", "{path}", "{yyyy}/{dir}/{stem}.{ext}"),
      (blob, path) => {
        const { rule } = jobFor({ path, prefix: "in/" }, "in/a");
        if (matchRules([rule], { container: "scans", blob, bytes: 1 }).rule === null) return;
        const segments = segmentsOf({ path, prefix: "in/" }, blob);
        if (typeof segments === "string") return;
        const modifiedOn = "2026-10-05T00:00:00Z";
        const source = { container: "scans", blob, prefix: "in/", modifiedOn, metadata: {}, tags: {} };
        expect({ segments }).toMatchObject({
          segments: (targetPath({ template: path, source, names: "replace" }) as { segments: unknown })
            .segments,
        });
      },
    ),
    { numRuns: 500 },
  );
});
