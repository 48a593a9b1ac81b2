import { describe, expect, it } from "vitest";
import { parseRules } from "../../../src/rules/parse-rules.ts";

const DRIVE = { kind: "drive", driveId: "b!1" };
const rule = (fields: object = {}) => ({
  name: "one",
  when: { container: "scans" },
  target: DRIVE,
  ...fields,
});
const faultsOf = (...rules: unknown[]): readonly string[] => {
  const parsed = parseRules(JSON.stringify({ rules }));
  return "faults" in parsed ? parsed.faults : [];
};

describe("rules", () => {
  it("have every condition at its default, and their name as a label", () => {
    const parsed = parseRules(JSON.stringify({ rules: [rule({ labels: { year: "2026" } })] }));
    expect(parsed).toEqual({
      rules: [
        {
          name: "one",
          when: { container: "scans", prefix: "", suffix: "", include: [], exclude: [] },
          job: { target: { ...DRIVE, path: "{name}" }, options: { labels: { rule: "one", year: "2026" } } },
        },
      ],
    });
  });

  it("may begin with a byte order mark", () => {
    expect(parseRules('\uFEFF{"rules":[]}')).toEqual({ rules: [] });
  });

  it("are refused with all their faults at once, each with its place", () => {
    const faults = faultsOf(
      rule({ when: { prefix: "a/", sufix: ".pdf", minBytes: -1 } }),
      rule({ name: "two", target: { kind: "dirve" }, options: { conflictBehavior: "never" } }),
      rule(),
      rule({ name: "/" }),
    );
    expect(faults).toEqual([
      "rules[0].when.sufix: unknown field",
      "rules[0].when.container: is missing",
      "rules[0].when.minBytes: must be at least 0",
      expect.stringMatching(/^rules\[1\]\.target\.kind: must be one of webUrl, site, drive,/),
      expect.stringMatching(/^rules\[1\]\.options\.conflictBehavior: must be one of fail/),
      expect.stringMatching(/^rules\[3\]\.name: must be 1 to 63 of/),
    ]);
  });

  it.each([
    ["with a name twice", [rule(), rule()], "rules[1].name: is the name of rules[0] as well"],
    [
      "with sizes that exclude each other",
      [rule({ when: { container: "scans", minBytes: 2, maxBytes: 1 } })],
      "rules[0].when.maxBytes: is less than minBytes",
    ],
    [
      "for the host's secrets",
      [rule({ when: { container: "azure-webjobs-secrets" } })],
      "rules[0].when.container: belongs to the app itself",
    ],
    [
      "with a path that leads nowhere",
      [rule({ target: { ...DRIVE, path: "../{name}" } })],
      "rules[0].target.path: has .. as a segment",
    ],
    [
      "whose jobs would all be refused",
      [rule({ options: { rangeBytes: 1 } })],
      "rules[0].options.rangeBytes: must be a multiple of 327680 and at most 62586880 for a drive",
    ],
    [
      "with an option that its kind of target does not have",
      [
        rule({
          target: { kind: "messageAttachment", userId: "u", messageId: "m" },
          options: { checkIn: true },
        }),
      ],
      "rules[0].options.checkIn: does not apply to a messageAttachment",
    ],
  ])("are refused %s", (_what, rules, fault) => {
    expect(faultsOf(...rules)).toEqual([expect.stringContaining(fault)]);
  });

  it.each([
    ["nothing", "", /^the rules are not JSON/],
    ["broken JSON", '{"rules":[', /^the rules are not JSON/],
    ["a list", "[]", /must be an object/],
    ["another field", '{"rules":[],"rule":1}', /^rule: unknown field$/],
    ["no rules", "{}", /^rules: is missing$/],
    [
      "too many rules",
      JSON.stringify({ rules: Array(201).fill({}) }),
      /^rules: must have at most 200 entries$/,
    ],
    ["a thousand levels", `{"rules":[${"[".repeat(1000)}${"]".repeat(1000)}]}`, /nested too deeply$/],
  ])("are refused where the text is %s", (_what, text, fault) => {
    const parsed = parseRules(text);
    expect("faults" in parsed ? parsed.faults : []).toEqual([expect.stringMatching(fault)]);
  });
});
