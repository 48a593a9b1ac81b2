import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { targetFrom, targetOptions } from "../../../../src/cli/submit/target-flags.ts";

const parse = (...args: string[]): Record<string, unknown> => {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  for (const option of targetOptions()) command.addOption(option);
  return command.parse(args, { from: "user" }).opts();
};

describe("flags", () => {
  it("make a target", () => {
    expect(targetFrom(parse("--to", "bundle", "--drive-id", "b!x", "--item-id", "01A"))).toEqual({
      kind: "bundle",
      driveId: "b!x",
      itemId: "01A",
    });
    expect(targetFrom(parse("--to-url", "https://x.example/s"))).toEqual({
      kind: "sharedItem",
      sharingUrl: "https://x.example/s",
    });
    expect(targetFrom(parse())).toBeNull();
  });

  it.each([
    [["--to-url", "https://x.example", "--drive-id", "d"], /leave out --drive-id/],
    [["--drive-id", "d"], /--drive-id needs --to KIND/],
    [["--to", "nowhere"], /Allowed choices are webUrl, .*workbook,/],
    [["--to", "bundle", "--to-url", "https://x.example"], /cannot be used with/],
  ])("%j are refused", (args, message) => {
    expect(() => targetFrom(parse(...args))).toThrow(message);
  });
});
