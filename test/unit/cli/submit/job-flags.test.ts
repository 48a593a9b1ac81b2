import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { jobOptions, jobOptionsFrom, toBytes } from "../../../../src/cli/submit/job-flags.ts";

const parse = (...args: string[]): Record<string, unknown> => {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  for (const option of jobOptions()) command.addOption(option);
  return command.parse(args, { from: "user" }).opts();
};

describe("flags", () => {
  it("make the options of a job, and only those that were given", () => {
    expect(jobOptionsFrom(parse())).toEqual({});
    const flags = parse(
      "--conflict-behavior",
      "rename",
      "--defer-commit",
      "--range-bytes",
      "10MiB",
      "--verify",
      "off",
    );
    expect(jobOptionsFrom(flags)).toEqual({
      conflictBehavior: "rename",
      deferCommit: true,
      rangeBytes: 10_485_760,
      verify: "off",
    });
    expect(
      jobOptionsFrom(parse("--label", "a=b=c", "--label", "d=", "--name", "n", "--send-file-size")),
    ).toEqual({
      labels: { a: "b=c", d: "" },
      name: "n",
      sendFileSize: true,
    });
    const fields = ["Department=HR", "Note=a:=b", "Pages:=12", 'Tags:=["a"]'].flatMap((pair) => [
      "--field",
      pair,
    ]);
    expect(jobOptionsFrom(parse(...fields, "--check-in"))).toEqual({
      checkIn: true,
      fields: { Department: "HR", Note: "a:=b", Pages: 12, Tags: ["a"] },
    });
    expect(() => parse("--field", "Pages:=twelve")).toThrow(/JSON/);
    expect(() => parse("--label", "nothing")).toThrow(/name=value/);
    expect(() => parse("--verify", "perhaps")).toThrow(/Allowed choices/);
  });

  it.each([
    ["327680", 327_680],
    ["320KiB", 327_680],
    ["320 k", 327_680],
    ["1g", 1_073_741_824],
  ])("--range-bytes %s is %d", (text, bytes) => {
    expect(toBytes(text)).toBe(bytes);
  });

  it.each(["10MB", "320 kb", "1Gb"])("--range-bytes %s is refused as ambiguous", (text) => {
    expect(() => toBytes(text)).toThrow(/may mean units of 1,000 or of 1,024\. Write \d+[KMG]iB/);
  });

  it.each(["", "0", "-1", "1.5MiB", "1T", "MiB", "9999999999999999999"])(
    "--range-bytes %j is refused",
    (text) => {
      expect(() => toBytes(text)).toThrow(/number of bytes/);
    },
  );
});
