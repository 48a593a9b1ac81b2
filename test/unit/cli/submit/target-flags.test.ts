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
    expect(targetFrom(parse("--to-url", "https://contoso.sharepoint.com/:x:/s/a/E1"))).toEqual({
      kind: "sharedItem",
      sharingUrl: "https://contoso.sharepoint.com/:x:/s/a/E1",
    });
    expect(targetFrom(parse())).toBeNull();
  });

  it.each([
    "https://contoso-my.sharepoint.us/:w:/g/a",
    "https://1drv.ms/u/s!a",
    "https://onedrive.live.com/redir?resid=1",
    "http://127.0.0.1:7080/:x:/s/a",
  ])("take the link %s", (link) => {
    expect(targetFrom(parse("--to-url", link))).toEqual({ kind: "sharedItem", sharingUrl: link });
  });

  it.each([
    [["--to-url", "https://x.example", "--drive-id", "d"], /leave out --drive-id/],
    [["--to-url", "https://evil.example/x"], /not a SharePoint or OneDrive link: its host is evil\.example/],
    [["--to-url", "https://sharepoint.com.evil.example/x"], /not a SharePoint or OneDrive link/],
    [["--to-url", "https://contoso.sharepoint.com@evil.example/x"], /its host is evil\.example/],
    [
      ["--to-url", "https://contoso.sharepoint.com/:f:/s/a/E1"],
      /the link of a folder: write --to sharedFolder/,
    ],
    [["--drive-id", "d"], /--drive-id needs --to KIND/],
    [["--to", "nowhere"], /Allowed choices are webUrl, .*workbook,/],
    [["--to", "bundle", "--to-url", "https://x.example"], /cannot be used with/],
  ])("%j are refused", (args, message) => {
    expect(() => targetFrom(parse(...args))).toThrow(message);
  });
});
