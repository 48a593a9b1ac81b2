import { readFile } from "node:fs/promises";
import { PassThrough, Readable } from "node:stream";
import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import { run } from "../../../src/cli/run.ts";

/** Nothing here gets as far as a call to storage. */
const blobferry = async (
  args: readonly string[],
  env: Readonly<Record<string, string>> = { AzureWebJobsStorage: "UseDevelopmentStorage=true" },
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> => {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const code = await run(args, {
    stdin: Readable.from([]),
    stdout,
    stderr,
    env,
    setEnv: () => undefined,
    cwd: tmpdir(),
    signal: new AbortController().signal,
  });
  const textOf = (stream: PassThrough): string => (stream.read() as Buffer | null)?.toString("utf8") ?? "";
  return { code, out: textOf(stdout), err: textOf(stderr) };
};

const TO_BUNDLE = ["--to", "bundle", "--drive-id", "b!d", "--item-id", "01A"];

describe("wrong usage", () => {
  it.each([
    [["submit"], /give a SOURCE/],
    [["submit", "c12/a"], /give a target/],
    [["submit", "nothing", ...TO_BUNDLE], /is not a valid source/],
    [["submit", "c12/a", "--to", "nowhere"], /Allowed choices are/],
    [["submit", "c12/a", "--to", "bundle"], /--drive-id is missing\nblobferry: --item-id is missing\n/],
    [["submit", "c12/a", ...TO_BUNDLE, "--workbook-id", "x"], /--workbook-id unknown field/],
    [["submit", "c12/a", ...TO_BUNDLE, "--range-bytes", "1"], /--range-bytes must be/],
    [["submit", "c12/a", ...TO_BUNDLE, "--id", "a b"], /--id must be 1 to 64/],
    [["submit", "c12/a", ...TO_BUNDLE, "--unknown\u001B[31m"], /unknown option '--unknown\uFFFD\[31m'/],
    [
      ["submit", "--from-file", "no-such-file.jsonl"],
      /no-such-file\.jsonl cannot be read: there is no such file\n$/,
    ],
    [["submit", "c12/a", "--from-file", "x"], /omit SOURCE/],
    [["list", "--status", "done"], /--status must be one of/],
    [["list", "--limit", "0"], /whole number/],
    [["list", "--page", "nonsense"], /--page does not come from a listing/],
    [["list", "--connection", "junk"], /^blobferry: --connection must be a storage connection string/],
    [["doctor", "--to", "bundle"], /^blobferry: --drive-id is missing\nblobferry: --item-id is missing\n$/],
    [
      ["copy", "c12/", "https://elsewhere.example/x"],
      /^blobferry: ADDRESS must be an https address of Share/,
    ],
    [
      ["check", "c12/", "https://elsewhere.example/x"],
      /^blobferry: ADDRESS must be an https address of Share/,
    ],
    [
      ["copy", "c/", "https://contoso.sharepoint.com/sites/F", "--include", "", "--id", "a b"],
      /^blobferry: the container in SOURCE must be.*\nblobferry: --include must not be empty\nblobferry: --id must be/,
    ],
    [
      ["rules", "check", "no-such-file.json"],
      /^blobferry: no-such-file\.json cannot be read: there is no such file\n$/,
    ],
    [["show"], /missing required argument 'id'/],
    [["cancel"], /give ids, or choose transfers/],
    [["retry", "a", "--all"], /not both/],
    [["watch", "a", "--label", "b"], /not both/],
    [["list", "--since", "soon"], /Must be how long ago/],
    [["submit", "c12/*.pdf", ...TO_BUNDLE], /\* is not a wildcard here.*--literal/],
    [["submit", "c12/a?.pdf", ...TO_BUNDLE], /\? is not a wildcard here.*--literal/],
    [["submit", "c12/a", "--to", "bundle", "--drive-id", "d", "--item-id", "{stem}"], /\{stem\} works only/],
    [["submit", "c12/a", ...TO_BUNDLE, "--label", "n={index}"], /\{index\} works only/],
    [["submit", "c12/a", ...TO_BUNDLE, "--id", "x-{hash}"], /\{hash\} works only/],
    [["nothing"], /unknown command/],
    [[], /Usage: blobferry/],
  ])("%j ends with 2 and says so on the error stream alone", async (args, message) => {
    const { code, out, err } = await blobferry(args);
    expect(err).toMatch(message);
    expect([code, out]).toEqual([2, ""]);
  });

  it("is JSON with --json", async () => {
    const { err } = await blobferry(["list", "--json", "--status", "done"]);
    expect(JSON.parse(err)).toMatchObject({ error: { code: "invalid-query", field: "status" } });
  });

  it.each([
    [["list", "--json", "--limit", "0"], /^option '--limit <number>' argument '0' is invalid/],
    [["--json", "show"], /^missing required argument 'id'/],
    [["list", "--json", "--unknown\u001B[31m"], /^unknown option/],
  ])("of the command line itself is JSON too: %j", async (args, message) => {
    const { code, out, err } = await blobferry(args);
    expect([code, out]).toEqual([2, ""]);
    expect(JSON.parse(err)).toEqual({
      error: { code: "usage", field: null, message: expect.stringMatching(message) as string },
    });
    // eslint-disable-next-line no-control-regex -- none of them may get through
    expect(err).not.toMatch(/[\u0000-\u0009\u000B-\u001F]/);
  });

  it("of settings names the setting", async () => {
    const { code, err } = await blobferry(["list"], {});
    expect([code, err]).toEqual([2, expect.stringContaining("AzureWebJobsStorage is not set")]);
  });
});

it.each(["submit", "list", "show", "watch", "cancel", "retry", "doctor"])(
  "%s --help has examples",
  async (command) => {
    const { code, out } = await blobferry([command, "--help"]);
    expect(code).toBe(0);
    expect(out).toContain(`blobferry ${command} `);
    expect(out).toMatch(/^Examples:$/m);
    expect(out).toContain("--connection");
  },
);

it.each(["--version", "-V"])("%s prints that of package.json", async (flag) => {
  const { version } = JSON.parse(
    await readFile(new URL("../../../package.json", import.meta.url), "utf8"),
  ) as { version: string };
  expect(await blobferry([flag], {})).toEqual({ code: 0, out: `${version}\n`, err: "" });
});

it("--help documents the exit codes", async () => {
  const { out } = await blobferry(["--help"]);
  for (const line of [/^ {2}0 {2}success {21}3 /m, /^ {2}1 .* 4 /m, /^ {2}2 .* 5 /m, /^ {2}130 /m])
    expect(out).toMatch(line);
});
